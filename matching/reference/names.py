"""Names of schools, companies and places, brought to one spelling so that they can be compared."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_LATIN = {"ø": "o", "ł": "l", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "ı": "i", "þ": "th"}
_CYRILLIC = {"ё": "е"}
_ARABIC = {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ی", "ي": "ی", "ك": "ک", "ة": "ه", "ـ": ""}
_LETTERS = str.maketrans({**_LATIN, **_CYRILLIC, **_ARABIC})
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
_INITIALS = re.compile(r"(?<!\w)(?:[^\W\d_]\.){2,}(?:[^\W\d_](?!\w))?")
_APOSTROPHES = re.compile("['’‘ʼ`´]")
_VOWEL_SIGNS = r"\u0900-\u0963\u0971-\u0dff\u0e31-\u0e4e\u0eb1-\u0ecd\u102b-\u103e\u17b4-\u17d3"
_NOT_WORD = re.compile(rf"(?:_|[^\w{_VOWEL_SIGNS}])+")
_POINTS = re.compile("[\u0300-\u036f\u0591-\u05bd\u05bf-\u05c2\u064b-\u065f\u0670]")
_MARKED = re.compile(rf"[\u0080-\u024f\u0370-\u03ff\u1e00-\u1fff]|{_POINTS.pattern}")
_FIRST_EAST_ASIAN = "\u2e80"
#: One letter, digit or sign inside a word, for scripts whose vowel signs `\w` does not match.
IN_WORD = rf"[\w{_VOWEL_SIGNS}]"
_SHORTENED = re.compile(
    r"\b(?:(?P<univ>universi(?:ty|te|tat|ta|dad|dade|teit|tet|tesi|ti)|uniwersytet|uni)"
    r"|(?P<inst>institut(?:e|o|et|ion)?|istituto)|(?P<natl>national)|(?P<tech>technology))\b"
)
_LINKS = re.compile(r" (?:of|at|in|the|and|for)(?= )")
_LEGAL_FORMS = (
    "company limited|co ltd|co inc|and co kgaa|and co kg|and co|gmbh and co kg|co|company|ltd|limited|inc|incorporated"
    "|corp|corporation|llc|llp|lp|plc|pbc|gmbh|mbh|ag|kg|kgaa|se|sa|sas|sarl|srl|spa|nv|bv|ab|oy|oyj|asa|as|aps|kk|gk"
    "|kabushiki kaisha|godo kaisha|pte ltd|pte|pty ltd|pty|pvt ltd|pvt|private limited|sdn bhd|bhd|tbk|pjsc|ojsc|jsc"
    "|ooo|pao|oao|zao|sp z oo|spzoo|sro|zrt|kft|sl|slu|ltda|sadecv|yk"
)
_LEGAL_END = rf"(?:\s(?:{_LEGAL_FORMS}))+$"
_LEGAL_EAST = (
    "주식회사|유한책임회사|유한회사|합자회사|합명회사|재단법인|사단법인|株式会社|有限会社|合同会社"
    "|股份有限公司|有限责任公司|有限公司"
)
_LEGAL_EAST_EDGE = rf"^(?:{_LEGAL_EAST})\s*|\s*(?:{_LEGAL_EAST})$"
_LEGAL_SIGNS = r"㈜|㈔|㈐|㍿|[(（]\s*(?:주|유|株|有|재|사)\s*[)）]"


def _without_mark(found: re.Match[str]) -> str:
    """Return a Latin or Greek letter without accents, nothing for a mark that stands alone."""
    return "" if _POINTS.match(found[0]) else unicodedata.normalize("NFD", found[0])[0]


def normalise(name: str) -> str:
    """Return a name without case, Latin accents, punctuation, a leading "the" and doubled spaces.

    Hangul stays composed, kana keep their marks and Indic and Thai words their vowel
    signs; Arabic letters take one form. Initials lose their points and apostrophes
    vanish, because "M.I.T." and "Xi'an" are also written "MIT" and "Xian".

    >>> normalise("The  École Polytechnique (l'X) & Co."), normalise("Ｍ.Ｉ.Ｔ."), normalise("서울대학교·공대")
    ('ecole polytechnique lx and co', 'mit', '서울대학교 공대')
    """
    text = unicodedata.normalize("NFKC", name).casefold()
    if "." in text:
        text = _INITIALS.sub(lambda found: found[0].replace(".", ""), text)
    text = _APOSTROPHES.sub("", text).replace("&", " and ")
    if not text.isascii():
        text = _MARKED.sub(_without_mark, text.translate(_LETTERS))
    return _NOT_WORD.sub(" ", text).strip().removeprefix("the ")


def without_legal_form(name: str) -> str:
    """Return the normalised name of a company without its legal form, or the whole if nothing else is left.

    >>> without_legal_form("Samsung Electronics Co., Ltd."), without_legal_form("㈜카카오"), without_legal_form("SE")
    ('samsung electronics', '카카오', 'se')
    """
    whole = normalise(re.sub(_LEGAL_SIGNS, " ", name))
    rest = re.sub(_LEGAL_EAST_EDGE, "", whole)
    return re.sub(_LEGAL_END, "", rest).strip() or whole


def is_legal_form(text: str) -> bool:
    """Return whether a text is nothing but a legal form: what "Acme Co., Ltd., Suwon" leaves at its commas.

    >>> is_legal_form("Ltd."), is_legal_form("주"), is_legal_form("Suwon")
    (True, True, False)
    """
    return bool(
        re.fullmatch(rf"(?:{_LEGAL_FORMS}|{_LEGAL_EAST}|[주유株有재사])(?:\s(?:{_LEGAL_FORMS}))*", normalise(text))
    )


def is_east_asian(text: str) -> bool:
    """Return whether a text holds Hangul, kana or ideographs, which are written without fixed spaces."""
    return max(text, default="") >= _FIRST_EAST_ASIAN


def key(name: str) -> str:
    """Return what two spellings of one name share: normalised, and solid where spaces are free.

    >>> key("스탠퍼드 대학교") == key("스탠퍼드대학교"), key("ETH Zürich")
    (True, 'eth zurich')
    """
    text = normalise(name)
    return text.replace(" ", "") if is_east_asian(text) else text


def shortened(spelling: str) -> str:
    """Return a key with the common words of schools' names cut short and the small words left out.

    >>> shortened(key("University of California at Berkeley")), shortened(key("Univ. California, Berkeley"))
    ('univ california berkeley', 'univ california berkeley')
    """
    return _LINKS.sub("", _SHORTENED.sub(lambda found: found.lastgroup or "", spelling))


def keys(name: str) -> Iterator[str]:
    """Yield the keys under which a name is filed: as written, and with umlauts spelt out."""
    yield key(name)
    spelt = unicodedata.normalize("NFC", name).translate(_UMLAUTS)
    if spelt != name:
        yield key(spelt)


def parts(text: str) -> list[str]:
    """Split a compound name at comma, bracket, slash, semicolon, bar and spaced dash.

    >>> parts("Stanford University, School of Engineering (CA)")
    ['Stanford University', 'School of Engineering', 'CA']
    """
    pieces = re.split(r"[,、，()（）\[\]/;；|]|\s[-–—·]\s", text)
    return [piece.strip() for piece in pieces if normalise(piece)]
