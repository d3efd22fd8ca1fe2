"""Entries compared by their words: exact names, in Korean and English, where meaning alone is too vague.

`LexicalIndex` holds a pool's entries; what an entry is asked with is `counts_of` its own
texts. Only the texts that are embedded are read, so that what is masked there is not
here either.
"""

from matching.lexical.index import Counts, LexicalIndex, Tokens, counts_of
from matching.lexical.words import fingerprint

__all__ = ["Counts", "LexicalIndex", "Tokens", "counts_of", "fingerprint"]
