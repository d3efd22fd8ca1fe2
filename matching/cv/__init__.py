"""A CV's text becomes a profile here: sections, entries, facts with the place of each, and what was not understood."""
