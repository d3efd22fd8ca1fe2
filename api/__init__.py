"""The service: the pages and the API over `matching`."""
