"""The seeded writer of the sample pool."""
