"""The API (接口): one GraphQL schema, compiled reads, limits, and the HTTP routes in front."""
