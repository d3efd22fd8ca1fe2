"""What the company's pages say of pictures and invitations."""

from __future__ import annotations

from collections.abc import Sequence

from matching.language import Text, message


def longest(rows: Sequence[tuple[str, int | str, str | None]]) -> int:
    """Return the longest bar of a picture, at least 1; a count that is not shown is a text.

    >>> longest([("a", 7, None), ("b", "fewer than 5", None)])
    7
    """
    return max([1, *(count for _, count, _ in rows if isinstance(count, int))])


def asking_says(key: str) -> Text:
    """Return one message about invitations."""
    return message("consents", key)
