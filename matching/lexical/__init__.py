"""Entries compared by their words: exact names, in Korean and English, where meaning alone is too vague.

`LexicalIndex` holds a pool's entries and is asked with the `tokens_of` another. Only the
texts that are embedded are read, so that what is masked there is not here either.
"""

from matching.lexical.index import LexicalIndex, Tokens, Usage, counts_of, tokens_of
from matching.lexical.words import fingerprint

__all__ = ["LexicalIndex", "Tokens", "Usage", "counts_of", "fingerprint", "tokens_of"]
