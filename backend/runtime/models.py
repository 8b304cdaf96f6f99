"""Tables of the runtime itself."""
