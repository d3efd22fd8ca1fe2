"""Counts, groups, moments and intervals of the officer's and the analyst's pages, in words and as places on a scale."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from api.pages.words import say, sector_names
from matching.eligibility.changes import Compared
from matching.eligibility.reasons.case import say as find
from matching.evaluation.sections import Cell, Dots
from matching.language import Text, message
from matching.reference.countries import country_names
from matching.registry import GateResult
from matching.registry.gates import MARGIN

_KOREA = timezone(timedelta(hours=9))
REGIONS = ("capital", "chungcheong", "yeongnam", "honam", "gangwon", "jeju")


def few(count: int | None) -> Text:
    """Say how many people; None is one to four."""
    return say("office-few") if count is None else Text(f"{count:,}", f"{count:,}")


def between_in_words(sure: int | None, most: int | None) -> Text:
    """Say how many people for sure and at most."""
    return few(sure) if sure == most else say("office-between", sure=few(sure), most=few(most))


def region_in_words(key: str | None) -> Text:
    """Say a part of Korea."""
    return say("not-stated") if key is None else say(f"office-region-{key}")


def country_in_words(code: str | None) -> Text:
    """Say a country; None is all those of few people, and where none is stated."""
    return say("office-other-countries") if code is None else country_names()[code]


def sector_named(key: str | None) -> Text:
    """Say a sector by its id."""
    return say("not-stated") if key is None else sector_names()[key]


def value_named(compared: Compared) -> Text:
    """Say what value of a rule was compared with its source."""
    if compared.key in ("schools", "companies", "sectors"):
        lists = Text("", "") if compared.text is None else compared.text
        named = say(f"office-value-{compared.key}")
        return Text(f"{named.en}: {lists.en}", f"{named.ko}: {lists.ko}") if lists.en else named
    return compared.text or find(f"clause-{compared.key}")


def seoul(at: datetime) -> str:
    """Say a moment as a clock in Korea shows it."""
    return at.astimezone(_KOREA).strftime("%Y-%m-%d %H:%M")


def scale_of(dots: Dots) -> tuple[float, float]:
    """Return the ends of a scale on which all points, their intervals and the mark have room."""
    if dots.ends is not None:
        return dots.ends
    values = [end for each in dots.points for end in (each.value, each.low, each.high) if end is not None]
    values += [] if dots.mark is None else [dots.mark]
    low, high = min(values), max(values)
    room = (high - low) * 0.05 or 0.5
    return low - room, high + room


def cell_of(cell: Cell | Text) -> Cell:
    """Return an entry of a table as a cell."""
    return cell if isinstance(cell, Cell) else Cell(cell)


@dataclass(frozen=True)
class Spread:
    """A difference that a gate measured, with its interval and the margin below zero that it may reach."""

    value: float
    low: float
    high: float
    margin: float = MARGIN


def spread_of(gate: GateResult) -> Spread | None:
    """Return the difference behind a gate, None for one that measures none."""
    numbers = gate.numbers
    if not {"difference", "low", "high"} <= numbers.keys():
        return None
    return Spread(numbers["difference"], numbers["low"], numbers["high"])


def gate_named(name: str) -> Text:
    """Say a gate by its name."""
    return message("registry", f"gate-{name}")


def metric_named(name: str) -> Text:
    """Say a measure of a scorer's card by its name."""
    return message("parts", f"metric-{name}")


def feature_named(name: str) -> Text:
    """Say a feature by its name."""
    return message("features", name)


def languages_in_words(kind: str | None) -> Text:
    """Say the languages of a pair as `judgements.languages` writes them: the opening's, then the profile's."""
    if kind is None:
        return say("tune-all-languages")
    opening, _, person = kind.partition("-")
    named = {"en": "tune-english", "ko": "tune-korean", "mixed": "tune-mixed", "other": "tune-other"}
    return say("tune-languages", opening=say(named[opening]), person=say(named[person]))


HELPERS = (
    few, between_in_words, region_in_words, country_in_words, sector_named, value_named, seoul, scale_of, cell_of,
    spread_of, gate_named, metric_named, feature_named, languages_in_words,
)  # fmt: skip
