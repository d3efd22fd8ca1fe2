"""Letters that look like those of another script, and signs that turn the order of letters around.

A name in which a word mixes scripts may be meant to be taken for another (Unicode UTS #39,
mixed-script confusables). It may also be somebody's brand: so this is said, never refused.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_APART = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC")
"""Scripts with letters that look alike; of these one word has one. Hangul, kana and Han stand beside Latin."""

_LOOKS_LIKE = str.maketrans(
    dict(zip("аеорсухѕіјһԁԛԝӏАВЕКМНОРСТУХЅІЈҺԌԚԜ", "aeopcyxsijhdqwlABEKMHOPCTYXSIJHGQW", strict=True))
    | dict(zip("ονυραικΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹ", "ovupaikABEZHIKMNOPTYXC", strict=True))
    | dict(zip("օսոհցՕՍԼ", "ounhgOUL", strict=True))
)
"""From confusables.txt of UTS #39: what is drawn as a Latin letter in usual fonts."""

_WORD = re.compile(r"[^\W\d_]+")
_TURNING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")


def looks_like(name: str) -> str:
    """Return a name with every letter that is drawn as a Latin one replaced by that.

    >>> looks_like("Ѕаmѕung"), looks_like("삼성전자"), looks_like("Ромашка")
    ('Samsung', '삼성전자', 'Poмaшкa')
    """
    return unicodedata.normalize("NFKC", name).translate(_LOOKS_LIKE)


def mixes_scripts(name: str) -> bool:
    """Whether a word of a name mixes scripts, or one beside Latin words is drawn as a Latin one and is none.

    >>> [mixes_scripts(each) for each in ("Samѕung", "СОРЕ Ltd", "삼성SDI", "Сервис Group", "ООО Ромашка", "β-Lab")]
    [True, True, False, False, False, False]
    """
    found = [(word, frozenset(_scripts(word))) for word in _WORD.findall(unicodedata.normalize("NFKC", name))]
    if any(len(scripts) > 1 for _, scripts in found):
        return True
    others = [word for word, scripts in found if scripts and scripts != {_APART[0]}]
    beside_latin = any(scripts == {_APART[0]} for _, scripts in found)
    return beside_latin and any(looks_like(word).isascii() for word in others)


def _scripts(word: str) -> Iterator[str]:
    for letter in word:
        script = unicodedata.name(letter, "").partition(" ")[0]
        if script in _APART:
            yield script


def without_turns(text: str) -> str:
    r"""Return a text without the signs that embed, override or isolate a direction; marks of one letter stay.

    >>> without_turns("cv\u202efdp.exe")
    'cvfdp.exe'
    """
    return text.translate(_TURNING) if _TURNS.search(text) else text  # looking is quicker than making it anew
