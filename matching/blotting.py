"""What is blotted out of a person's texts: whole names, e-mail addresses, telephone numbers; and where the rest stands.

Limit: a first name alone within a text is not recognised.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from matching.domain import Candidate
from matching.explanation import Papers, Reason, Span
from matching.profiles import name_of

BLOT = "▮"
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
_TELEPHONE = re.compile(r"(?<![\w-])\+?\d[\d\s().-]{7,}\d(?![\w-])")
_YEAR = re.compile(r"(?:19|20)\d{2}(?!\d)")
_FEWEST_DIGITS = 9

Reasons = tuple[Reason, ...]
"""Of one side."""


def blotted(text: str, names: list[str]) -> str:
    """Return a text without the names and ways to reach somebody that are written in it."""
    for name in names:
        text = text.replace(name, BLOT)
    return _TELEPHONE.sub(_blotted_number, _EMAIL.sub(BLOT, text) if "@" in text else text)


def _blotted_number(match: re.Match[str]) -> str:
    """Blot out a telephone number; what begins with a year is taken for dates."""
    number = match.group()
    digits = sum(letter.isdigit() for letter in number)
    return number if digits < _FEWEST_DIGITS or _YEAR.match(number) else BLOT


def names_of(candidate: Candidate) -> list[str]:
    """Return the whole name as written and with the family name at the other end."""
    name = " ".join(name_of(candidate).split())
    parts = name.split(" ")
    if len(parts) < 2:
        return [name] if len(name) > 2 else []
    first, *rest = parts
    return [name, " ".join([*rest, first]), " ".join([parts[-1], *parts[:-1]]), f"{parts[-1]}, {' '.join(parts[:-1])}"]


def headline_of(candidate: Candidate) -> str | None:
    """Return what a person is shown by, None where the profile has no headline."""
    return blotted(candidate.headline, names_of(candidate)) if candidate.headline else None


def masked_person(candidate: Candidate) -> Candidate:
    """Return a person whose headline does not name them."""
    return candidate.model_copy(update={"headline": headline_of(candidate)})


def as_masked(sides: tuple[Reasons, Reasons], papers: Papers) -> tuple[Reasons, Reasons]:
    """Return both sides' reasons of a pair, whose citations lie where the words stand in the masked profile.

    They are the very same where nothing that they cite is moved.
    """
    names, named = names_of(papers.person), papers.moved

    def text_at(pointer: str) -> str | None:
        """Return the text at a pointer where masking moves anything in it, looked at once."""
        if pointer not in named:
            text = papers.at.value(pointer)
            named[pointer] = text if isinstance(text, str) and blotted(text, names) != text else None
        return named[pointer]

    def moved(span: Span) -> Span:
        text = text_at(span.pointer)
        if text is None:
            return span
        start = len(blotted(text[: span.start], names))
        return Span(span.pointer, start, start + len(blotted(text[span.start : span.end], names)))

    if not any(text_at(pointer) for pointer in {span.pointer for each in sides for span in _cited_in_profile(each)}):
        return sides
    company, wished = (tuple(_with_spans(each, moved) for each in side) for side in sides)
    return company, wished


def _with_spans(reason: Reason, moved: Callable[[Span], Span]) -> Reason:
    """Return a reason with each place in the profile moved."""
    cited = tuple(
        replace(each, spans=tuple(map(moved, each.spans))) if each.document == "candidate" else each
        for each in reason.cited
    )
    evidence = tuple(replace(each, spans=tuple(map(moved, each.spans))) for each in reason.evidence)
    return replace(reason, cited=cited, evidence=evidence)


def _cited_in_profile(reasons: Iterable[Reason]) -> Iterator[Span]:
    for reason in reasons:
        for cited in reason.cited:
            if cited.document == "candidate":
                yield from cited.spans
        for each in reason.evidence:
            yield from each.spans
