"""The records of routes and of what follows from a status of stay."""

from __future__ import annotations

from matching.eligibility.records import Cited, Entry
from matching.language import Text


class Stay(Cited):
    """Something that follows from a status.

    A further status `to` after some years under conditions, what a member of the family
    gets, or a benefit. `after_years` counts from the day the status is given.
    """

    text: Text
    to: str | None = None
    after_years: int | None = None
    conditions: tuple[Text, ...] = ()


class Route(Cited):
    """A way to a status of stay; `stay` names what `stay.toml` says of the status."""

    title: Text
    stay: str
    applies: Text
    benefit: tuple[Stay, ...] = ()


class Status(Entry):
    """What is known of a status of stay: what follows from it, for whom else, and what it brings."""

    title: Text
    step: tuple[Stay, ...] = ()
    family: tuple[Stay, ...] = ()
    benefit: tuple[Stay, ...] = ()
