"""Which questions are worth asking a person: those whose answer could change a verdict or a place in a list."""
