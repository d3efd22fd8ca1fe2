"""Who a CV is of: name, contact, links, headline and summary."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from matching.cv.draft import Facts, Found, said, value
from matching.cv.protected import is_protected
from matching.cv.rows import Piece, Row
from matching.cv.sections import Block, labelled
from matching.cv.weigh import SURE, as_employer, as_place, as_title
from matching.cv.words import has_hangul, label_kinds, listed, profiles, solid
from matching.domain import Grade
from matching.reference import country_code, in_korea

_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_URL = re.compile(
    r"https?://[^\s|,;)>\]\t]+|www\.[^\s|,;)>\]\t]+"
    r"|(?<![\w@.])(?:[a-z0-9-]{1,40}\.){1,3}(?:com|org|io|net|dev|ai|me|kr|edu|co)(?:/[^\s|,;)>\]\t]*)?(?![\w@.])",
    re.IGNORECASE,
)
_PHONE = re.compile(r"(?<![\w./-])\+?\(?\d{1,4}\)?(?:[ .-]?\(?\d{1,4}\)?){2,5}(?![\w/-])")
_LATIN_NAME = re.compile(
    r"(?:(?:Dr|Mr|Ms|Mrs|Prof)\.?\s)?[A-ZÀ-Þ][\w'’.-]*"
    r"(?:[ -](?:[A-ZÀ-Þ][\w'’.-]*|de|da|del|van|von|der|bin|binti|ibn|al|el|la|dos)){1,4}"
    r"(?:,\s?(?:Ph\.?D\.?|M\.?S\.?c?|MBA|P\.?E\.?|PMP|M\.?D\.?))*"
)
_KOREAN_NAME = re.compile(r"[가-힣]\s?[가-힣](?:\s?[가-힣]){0,2}|[가-힣]{1,6}(?:\s[가-힣]{1,6}){1,3}")
_BOTH_NAMES = re.compile(r"(?P<one>[^()/|]+?)\s*[(/|]\s*(?P<two>[^()/|]+?)\s*\)?")
_CUT = re.compile(r"\t+|\s*\|\s*|\s/\s|\s+[•●·]\s+| {3,}")
_BEHIND_NAME = re.compile(r"\s+-\s+|,\s+|\s*:\s+")
_BROKEN = re.compile(r"/[\w-]*-$|/$|[\w.]+-$")
_NEXT_WORD = re.compile(r" ([\w./-]{1,40})(?=\s|$)")
_REST = re.compile(r"[\w./-]{1,40}")
_DIGITS = (7, 15)


@cache
def _titles() -> frozenset[str]:
    return frozenset(map(solid, listed("document", "titles")))


def read_basics(heads: Sequence[Block], personal: Iterable[Block], about: Iterable[Block]) -> Found:
    """Return `basics`: labels first, then what its form shows, then the name that stands on top."""
    found = Found()
    facts: Facts = []
    for block in (*heads, *personal):
        for row in block.rows:
            facts += _of_row(row, found)
            facts = _joined(facts, row)
    for head in heads:
        _of_top(head.rows, facts, found)
    for block in about:
        for row in block.rows:
            found.settle(*(cell for label, cell in labelled(row) if is_protected(label.text)))
        pieces = [row.piece() for row in block.rows]
        if pieces and not any(fact.path == ("summary",) for fact in facts):
            facts.append(said("summary", *pieces))
        else:
            found.settle(*pieces)
    found.add("basics", _numbered(facts))
    return found


def _numbered(facts: Facts) -> Facts:
    """Give each profile its place in the list, the same address once."""
    kept: Facts = []
    seen: set[object] = set()
    number = 0
    for fact in facts:
        if fact.path[0] != "profiles":
            kept.append(fact)
        elif fact.value not in seen:
            seen.add(fact.value)
            kept.append(value(f"profiles.{number}.url", fact.value, *fact.pieces))
            network = _network(str(fact.value))
            kept.append(value(f"profiles.{number}.network", network, *fact.pieces, grade=Grade.INFERRED))
            number += 1
    return kept


def _joined(facts: Facts, row: Row) -> Facts:
    """Put an address together that was broken at the end of the line above: "linkedin.com/in/jane-" "doe"."""
    last = facts[-1] if facts else None
    if (
        last is None
        or not last.pieces
        or last.path[0] not in ("url", "profiles")
        or " " in row.text.strip()
        or len(row.text) > 40
    ):
        return facts
    above = last.pieces[-1]
    ends = above.end == len(above.row.text.rstrip()) and above.row.number == row.number - 1
    broken = _BROKEN.search(above.text) or (above.row.full and above.row.column == row.column)
    if not ends or not broken or not _REST.fullmatch(row.text.strip()):
        return facts
    piece = row.piece()
    return [*facts[:-1], value(str(last.path[0]), f"{last.value}{piece.fact}", *last.pieces, piece)]


def _network(address: str) -> str | None:
    bare = re.sub(r"^(?:https?://)?(?:www\.)?", "", address.casefold())
    return next(
        (name for domain, name in profiles().items() if bare.startswith(domain) or f".{domain}" in bare.split("/")[0]),
        None,
    )


def _of_row(row: Row, found: Found) -> Facts:
    facts: Facts = []
    for label, cell in labelled(row):
        kinds = label_kinds(label.text)
        found.settle(label)
        if is_protected(label.text):
            found.settle(cell)
        elif cell.text.strip(" -"):
            facts += _of_label(kinds, cell)
            found.settle(cell) if kinds & {"pay", "residence", "number"} else None
    piece = row.piece()
    if email := _EMAIL.search(row.text):
        facts.append(said("email", row.piece(*email.span())))
    phone = _PHONE.search(row.text)
    if phone is not None and _DIGITS[0] <= sum(map(str.isdigit, phone[0])) <= _DIGITS[1] and not _is_guarded(row):
        facts.append(said("phone", row.piece(*phone.span())))
    return facts + _links(piece)


def _is_guarded(row: Row) -> bool:
    return any(is_protected(label.text) for label, _ in labelled(row)) or "*" in row.text


def _of_label(kinds: frozenset[str], cell: Piece) -> Facts:
    if "name" in kinds and not any(map(str.isdigit, cell.text)) and len(cell.text) <= 60:
        return _names(cell)
    if "label" in kinds and len(cell.text) <= 100 and not _URL.search(cell.text):
        return [said("label", cell)]
    if "location" in kinds and not _EMAIL.search(cell.text) and not _URL.search(cell.text):
        return _place(cell)
    return []


def _names(cell: Piece) -> Facts:
    """Return the first of two names in one cell: "홍길동 (Gildong Hong)"."""
    both = _BOTH_NAMES.fullmatch(cell.text)
    return [said("name", cell.part(*both.span("one")) if both else cell)]


def _place(cell: Piece) -> Facts:
    code = next((found for part in [cell.text, *cell.text.split(",")] if (found := country_code(part.strip()))), None)
    code = code or ("KR" if in_korea(cell.text) else None)
    inferred = [value("location.countryCode", code, cell, grade=Grade.INFERRED)] if code else []
    key = "location.city" if as_place(cell.text) >= SURE and len(cell.text) <= 40 else "location.address"
    return [said(key, cell), *inferred]


def _links(piece: Piece) -> Facts:
    facts: Facts = []
    for found in _URL.finditer(piece.text):
        address = piece.part(*found.span()).strip(".,;:")
        if _is_in_email(piece.text, found.start()) or not any(map(str.isalpha, address.text)):
            continue
        more = _rest_of_address(address)
        key = "profiles" if _network(address.text) else "url"
        facts.append(value(key, address.fact + more.fact, address, more) if more else said(key, address))
    return facts


def _rest_of_address(address: Piece) -> Piece | None:
    """Return what of an address stands on the next line, where two lines were put together: "/in/jane-" "doe"."""
    row = address.row
    found = _NEXT_WORD.match(row.text, address.end)
    at = row.offset(address.end)
    if found is None or not _BROKEN.search(address.text) or row.raw[at : at + 1] != "\n":
        return None
    return row.piece(*found.span(1))


def _is_in_email(text: str, start: int) -> bool:
    return any(email.start() <= start < email.end() for email in _EMAIL.finditer(text))


def _of_top(rows: Sequence[Row], facts: Facts, found: Found) -> None:
    """Take the name, the headline and the place from the lines on top, as far as labels have not given them."""
    has: set[object] = {fact.path[0] for fact in facts}
    for row in rows[:12]:
        if solid(row.text) in _titles():
            found.settle(row)
            continue
        for piece in _without_word_for_document(row.piece()).split(_CUT):
            if not row.flat and "name" not in has and (both := _name_and_headline(piece)):
                facts += [*_names(both[0]), *([] if "label" in has else [said("label", both[1])])]
                has |= {"name", "label"}
                continue
            key = None if row.flat else _role_on_top(piece, has)
            if key is not None:
                facts += _place(piece) if key == "location" else _names(piece) if key == "name" else [said(key, piece)]
                has.add(key)
    if "summary" not in has and (prose := _prose(rows)):
        facts.append(said("summary", *prose))


def _without_word_for_document(piece: Piece) -> Piece:
    """Return a line without the word for what it heads: "Jane Doe - CV"."""
    found = re.search(
        r"\s*[-|,:]\s*(?:cv|curriculum vitae|r[eé]sum[eé]|이력서|경력기술서)\s*$", piece.text, re.IGNORECASE
    )
    return piece.part(0, found.start()) if found else piece


def _name_and_headline(piece: Piece) -> tuple[Piece, Piece] | None:
    """Return a name and the title behind it, where one line says both: "Jane Doe - Process Engineer"."""
    for mark in _BEHIND_NAME.finditer(piece.text[:60]):
        name, title = piece.part(0, mark.start()), piece.part(mark.end(), len(piece.text))
        if _role_on_top(name, set()) == "name" and _role_on_top(title, {"name", "location"}) == "label":
            return name, title
    return None


def _role_on_top(piece: Piece, has: set[object]) -> str | None:
    text = piece.text
    if _EMAIL.search(text) or _URL.search(text) or any(map(str.isdigit, text)) or len(text) > 100:
        return None
    if "name" not in has and _is_name(text):
        return "name"
    if "location" not in has and as_place(text) >= SURE:
        return "location"
    if "label" not in has and as_title(text) >= SURE and not text.endswith("."):
        return "label"
    return None


def _is_name(text: str) -> bool:
    """Whether a text is written as a person's name is, and means nothing else."""
    both = _BOTH_NAMES.fullmatch(text)
    if both is not None:
        return _is_name(both["one"]) and _is_name(both["two"])
    if as_title(text) >= SURE or as_place(text) >= SURE or as_employer(text) >= SURE or solid(text) in _titles():
        return False
    return (_KOREAN_NAME if has_hangul(text) else _LATIN_NAME).fullmatch(text) is not None


def _prose(rows: Sequence[Row]) -> list[Piece]:
    """Return the sentences on top: from the first long line on, without lines of contact."""
    kept: list[Piece] = []
    for row in rows:
        contact = _EMAIL.search(row.text) or _PHONE.search(row.text) or list(labelled(row))
        if not contact and (len(row.text) > 60 or (kept and len(row.text.split()) > 2)):
            kept.append(row.piece())
    return kept
