"""What the company's pages say of days, sums and invitations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from api.pages.words import money
from matching.language import Text, message

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def day_in_words(day: date) -> Text:
    """Say a day as people of each language write it.

    >>> day_in_words(date(2027, 3, 14)).en, day_in_words(date(2027, 3, 14)).ko
    ('14 March 2027', '2027년 3월 14일')
    """
    return Text(f"{day.day} {_MONTHS[day.month - 1]} {day.year}", f"{day.year}년 {day.month}월 {day.day}일")


def money_said(amount: float) -> Text:
    """Say a sum of won."""
    return money(amount)


def longest(rows: Sequence[tuple[str, int | str, str | None]]) -> int:
    """Return the longest bar of a picture, at least 1; a count that is not shown is a text.

    >>> longest([("a", 7, None), ("b", "fewer than 5", None)])
    7
    """
    return max([1, *(count for _, count, _ in rows if isinstance(count, int))])


def asking_says(key: str) -> Text:
    """Return one message about invitations."""
    return message("consents", key)
