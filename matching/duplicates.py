"""People and openings that stand twice: found by keys, merged after a look, and taken apart again."""
