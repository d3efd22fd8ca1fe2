"""Sentence encoders, one file each; they are used through `matching.embedding`."""
