"""ISO 639-2 and 639-3 codes, which Europass names languages by, as the two-letter codes of ISO 639-1.

Only languages of `data/reference/languages.toml` are here; another code stays as it is.
"""

from __future__ import annotations

from types import MappingProxyType

_TWO_LETTERS = MappingProxyType(
    {
        three: two
        for pair in [
            "en eng",
            "ko kor",
            "ja jpn",
            "zh zho chi cmn",
            "de deu ger",
            "fr fra fre",
            "es spa",
            "it ita",
            "pt por",
            "nl nld dut",
            "sv swe",
            "no nor nob nno",
            "da dan",
            "fi fin",
            "is isl ice",
            "pl pol",
            "cs ces cze",
            "sk slk slo",
            "hu hun",
            "ro ron rum",
            "bg bul",
            "el ell gre",
            "ru rus",
            "uk ukr",
            "sr srp",
            "hr hrv",
            "tr tur",
            "ar ara",
            "he heb",
            "fa fas per",
            "ur urd",
            "hi hin",
            "bn ben",
            "ta tam",
            "te tel",
            "mr mar",
            "gu guj",
            "kn kan",
            "ml mal",
            "pa pan",
            "si sin",
            "ne nep",
            "th tha",
            "vi vie",
            "id ind",
            "ms msa may",
            "tl tgl fil",
            "my mya bur",
            "km khm",
            "mn mon",
            "kk kaz",
            "uz uzb",
            "am amh",
            "sw swa",
            "ca cat",
            "et est",
            "lv lav",
            "lt lit",
            "sl slv",
            "ka kat geo",
            "hy hye arm",
            "az aze",
        ]
        for two, *threes in [pair.split()]
        for three in threes
    }
)


def language_of(code_or_name: str) -> str:
    """Return a language as the tables of languages know it.

    >>> language_of("spa"), language_of("es"), language_of("Español"), language_of("xho")
    ('es', 'es', 'Español', 'xho')
    """
    return _TWO_LETTERS.get(code_or_name.lower(), code_or_name)
