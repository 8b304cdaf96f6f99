"""The server: kit, runtime, metadata, office, business and api, lowest floor first."""
