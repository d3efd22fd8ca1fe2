"""Names of schools, companies and places, brought to one spelling so that they can be compared."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_LETTERS = str.maketrans({"ø": "o", "ł": "l", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "ı": "i", "þ": "th"})
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
_INITIALS = r"(?<!\w)(?:[^\W\d_]\.){2,}(?:[^\W\d_](?!\w))?"
_APOSTROPHES = "['’‘ʼ`´]"
_NOT_WORD = r"[\W_]+"
_FIRST_EAST_ASIAN = "\u2e80"
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


def _without_marks(letter: str) -> str:
    if ord(letter) < 0x250 or 0x1E00 <= ord(letter) < 0x1F00:
        return unicodedata.normalize("NFD", letter)[0]
    return "" if 0x300 <= ord(letter) < 0x370 else letter


def normalise(name: str) -> str:
    """Return a name without case, Latin accents, punctuation, a leading "the" and doubled spaces.

    Hangul stays composed and kana keep their marks; initials lose their points and
    apostrophes vanish, because "M.I.T." and "Xi'an" are also written "MIT" and "Xian".

    >>> normalise("The  École Polytechnique (l'X) & Co."), normalise("Ｍ.Ｉ.Ｔ."), normalise("서울대학교·공대")
    ('ecole polytechnique lx and co', 'mit', '서울대학교 공대')
    """
    text = unicodedata.normalize("NFKC", name).casefold()
    text = re.sub(_INITIALS, lambda found: found[0].replace(".", ""), text)
    text = re.sub(_APOSTROPHES, "", text).replace("&", " and ").translate(_LETTERS)
    text = "".join(map(_without_marks, text))
    return re.sub(_NOT_WORD, " ", text).strip().removeprefix("the ")


def without_legal_form(name: str) -> str:
    """Return the normalised name of a company without its legal form, or the whole if nothing else is left.

    >>> without_legal_form("Samsung Electronics Co., Ltd."), without_legal_form("㈜카카오"), without_legal_form("SE")
    ('samsung electronics', '카카오', 'se')
    """
    whole = normalise(re.sub(_LEGAL_SIGNS, " ", name))
    rest = re.sub(_LEGAL_EAST_EDGE, "", whole)
    return re.sub(_LEGAL_END, "", rest).strip() or whole


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
