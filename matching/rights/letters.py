"""A letter about one decision: what was decided, by what, by which criteria, for which reasons, and what can be done.

A list is made again from the documents as they were, a verdict from those that are stored
now; whether that is the same, bit for bit, as what was given stands in the letter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from pydantic import JsonValue

from matching.consents.walking import day_in_korea
from matching.documents.verdicts import verdict_document
from matching.domain import Json
from matching.errors import BadInputError, MatchingError, NotFoundError
from matching.language import Text, message
from matching.ledger import Kept, Kind, Ledger
from matching.ledger.listed import digest_of
from matching.ledger.replay import Outcome, Replays
from matching.rights.erasing import whole_person
from matching.rights.seen import AUTOMATED, Sighting, seen
from matching.workspace import Workspace

_MAIN = 6
"""How many reasons of a side are told."""


@dataclass(frozen=True)
class Section:
    """A heading and what stands below it, a line each."""

    title: Text
    lines: tuple[Text, ...]


@dataclass(frozen=True)
class Letter:
    """A letter to the person whom an entry of the ledger is about.

    `same` says whether what was shown was made again to the last bit. It is None where
    that was not tried, since only part of what was given is compared.
    """

    entry: Kept
    day: date
    title: Text
    sections: tuple[Section, ...]
    same: bool | None


@dataclass(frozen=True)
class Found:
    """What is known of a decision: its pairs with verdicts and reasons, how many were shown, whether the same."""

    pairs: tuple[Json, ...]
    shown: int
    same: bool | None
    remark: Text


def letter(space: Workspace, ledger: Ledger, person: str, number: str) -> Letter:
    """Write the letter about an entry of a number.

    Raises `NotFoundError` where there is no such entry about this person, `BadInputError`
    where nothing was decided by it without a person.
    """
    about = next((each for each in seen(space.store, ledger, person) if str(each.entry.number) == number), None)
    if about is None:
        raise NotFoundError("entry", number)
    if about.entry.kind not in AUTOMATED:
        raise BadInputError("letter-not-automatic")
    found = (
        _verdict(space, person, about)
        if about.entry.kind is Kind.VERDICT_GIVEN
        else _list(space, ledger, person, about)
    )
    sections = (
        Section(_say("letter-what"), tuple(_what(about, found))),
        Section(_say("letter-how"), (_say("letter-automatic"), _say("letter-not-used"))),
        Section(_say("letter-criteria"), tuple(_criteria(found))),
        Section(_say("letter-reasons"), tuple(_reasons(found))),
        Section(_say("letter-values"), tuple(_values(found))),
        Section(_say("letter-versions"), (*_versions(about.entry), found.remark)),
        Section(_say("letter-rights"), tuple(_rights(person, about.entry))),
    )
    title = _say("letter-title", number=about.entry.number, day=about.day.isoformat())
    return Letter(about.entry, about.day, title, sections, found.same)


def _say(key: str, **values: object) -> Text:
    return message("rights", key, **values)


# What was decided ------------------------------------------------------------------------------------


def _list(space: Workspace, ledger: Ledger, person: str, about: Sighting) -> Found:
    made = Replays(space, ledger).replay(str(about.entry.number))
    document = made.document or {}
    matches = _each(document.get("matches"))
    if about.entry.kind is Kind.LIST_SHOWN:
        others = [*matches, *_each(document.get("nearMisses"))]
        with space.store.file.reading() as file:
            ids = whole_person(file, person)
        pairs = [each for each in others if _part(each, "candidate").get("id") in ids]
    else:
        pairs = matches[:_MAIN]
    return Found(tuple(pairs), len(matches), made.outcome is Outcome.SAME, made.outcome.text)


def _verdict(space: Workspace, person: str, about: Sighting) -> Found:
    entry = about.entry
    day = date.fromisoformat(str(entry.inputs.get("day") or day_in_korea(entry.at).isoformat()))
    policy = entry.inputs.get("policy")
    try:
        answer = space.assess(person, about.opening or "", day, pack=None if policy is None else str(policy))
    except MatchingError as error:
        return Found((), 0, False, error.text())
    document = verdict_document(answer)
    if not entry.action.endswith("/assess"):  # more was given than the verdict, which the letter is about
        return Found(({"assessment": document},), 1, None, _say("letter-verdict-of-now"))
    same = digest_of(document) == entry.digest
    return Found(({"assessment": document},), 1, same, _say("letter-verdict-same" if same else "letter-verdict-other"))


def _what(about: Sighting, found: Found) -> Iterator[Text]:
    values = {"day": about.day.isoformat(), "who": about.who, "opening": about.title or _say("opening-gone")}
    kind = about.entry.kind
    yield _say(f"letter-{kind.value}", **values)
    if not found.pairs:
        yield _say("letter-nothing-left")
    for pair in found.pairs:
        if kind is Kind.SUGGESTIONS_SHOWN:
            opening = _part(pair, "opening").get("title")
            yield _say("letter-suggested", place=str(pair.get("rank")), opening=str(opening))
        elif "rank" in pair:
            yield _say("letter-place", place=str(pair["rank"]), count=found.shown)
        elif "lacking" in pair:
            yield _say("letter-near-miss")
        if "assessment" in pair:
            yield _text(_part(pair, "assessment").get("summary"))


# Why --------------------------------------------------------------------------------------------------


def _criteria(found: Found) -> Iterator[Text]:
    yield _say("letter-rules-first")
    clauses = {_text(each.get("title")): None for pair in found.pairs for each in _findings(pair)}
    yield from (_say("item", text=each) for each in clauses)
    features = {_text(each.get("title")): None for pair in found.pairs for each in _features(pair)}
    if features:
        yield _say("letter-then-compared")
        yield from (_say("item", text=each) for each in features)


def _reasons(found: Found) -> Iterator[Text]:
    for pair in found.pairs[:1]:
        for each in _findings(pair):
            yield _say("reason", title=_text(each.get("title")), text=_text(each.get("reason")))
        main = sorted(_features(pair), key=lambda each: -abs(_number(each.get("part"))))
        for each in islice(main, _MAIN):
            part = f"{_number(each.get('part')):+.3f}"
            yield _say("reason-scored", title=_text(each.get("title")), text=_text(each.get("text")), part=part)
    if not found.pairs:
        yield _say("letter-no-reasons")


def _values(found: Found) -> Iterator[Text]:
    """Yield what was read of the person and held against what, and where in their document words were found."""
    for pair in found.pairs[:1]:
        for each in _findings(pair):
            source = _part(each, "source")
            yield _say(
                "value",
                title=_text(each.get("title")),
                fact=_plain(_part(each, "fact").get("certain")),
                need=_plain(each.get("need")),
                unit=str(each.get("unit") or ""),
                source=_text(source.get("title")),
                locator=str(source.get("locator")),
                checked=str(source.get("checked")),
                state=_say("verified" if source.get("verified") is True else "not-verified"),
            )
        for pointer in sorted({each for feature in _features(pair) for each in _pointers(feature)}):
            yield _say("value-in-document", pointer=pointer)
    if not found.pairs:
        yield _say("letter-no-reasons")


def _versions(entry: Kept) -> Iterator[Text]:
    for name, value in entry.versions.items():
        yield _say("version", name=_say(f"version-{name.replace('_', '-')}"), value=value)


def _rights(person: str, entry: Kept) -> Iterator[Text]:
    yield _say("right-dispute", address=f"/v1/candidates/{person}/disputes", number=entry.number)
    yield _say("right-correct", address=f"/v1/candidates/{person}/scored-again")
    yield from (_say(key) for key in ("right-human", "right-law", "right-ai-law", "not-legal-advice"))


# Reading the documents of verdicts and lists ----------------------------------------------------------


def _findings(pair: Json) -> list[Json]:
    return _each(_part(pair, "assessment").get("findings")) or _each(pair.get("lacking"))


def _features(pair: Json) -> list[Json]:
    return [*_each(_part(pair, "company").get("reasons")), *_each(_part(pair, "candidateSide").get("reasons"))]


def _pointers(feature: Json) -> Iterator[str]:
    for spans in _each(feature.get("spans")):
        if spans.get("in") == "candidate":
            yield from (str(each["pointer"]) for each in _each(spans.get("words")))
    for evidence in _each(feature.get("evidence")):
        yield from (str(each["pointer"]) for each in _each(evidence.get("spansInCandidate")))


def _each(value: JsonValue) -> list[Json]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _part(document: Json, name: str) -> Json:
    found = document.get(name)
    return found if isinstance(found, dict) else {}


def _text(value: JsonValue) -> Text:
    if isinstance(value, dict):
        return Text(str(value.get("en")), str(value.get("ko")))
    return _say("not-known")


def _number(value: JsonValue) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _plain(value: JsonValue) -> Text:
    if value is None:
        return _say("not-known")
    text = f"{value:,}" if isinstance(value, int | float) and not isinstance(value, bool) else str(value)
    return Text(text, text)


def lines_of(sections: Sequence[Section]) -> Iterator[Text]:
    """Yield every line of some sections, the titles too."""
    for each in sections:
        yield each.title
        yield from each.lines
