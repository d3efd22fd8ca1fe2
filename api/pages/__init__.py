"""The pages: rendered on the server, without script."""
