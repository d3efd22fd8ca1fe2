"""Every error the package raises on purpose, in one tree.

    MatchingError
    ├── BadInputError            a file, a field or a value from outside cannot be used
    ├── UnknownNameError         a name that is in none of our tables
    ├── NotFoundError            an id that nobody has
    ├── AlreadyExistsError       an id that somebody has
    ├── PolicyNotInForceError    a rule was asked about a day that it does not cover
    ├── PolicyDataError          data/policy itself is incomplete or contradicts itself
    ├── EncoderError             a sentence encoder is missing, damaged or of another kind
    ├── ScorerError              a scorer is missing, damaged, or made for other features
    ├── ClusterError             shares of a pool are not there, or do not belong together
    └── StoreError               the file of record cannot be read or written
        └── ErasedMeanwhileError  somebody was erased while they were being read

An error holds a `code` and the values its sentence needs; the sentences stand once, in
Korean and English, in `texts/errors.toml`. Each says what happened, where, what is
allowed and what to do. A rejected value is never repeated: it may be personal.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from matching.language import Text, message


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the input something is wrong: file, line (from 1), field.

    `pointer` is an RFC 6901 JSON pointer such as `/work/0/startDate`; empty is the
    whole document.
    """

    file: str | None = None
    line: int | None = None
    pointer: str = ""

    def text(self) -> Text:
        """Return the place in words, empty when nothing is known of it."""
        en, ko = [], []
        if self.file:
            en.append(self.file)
            ko.append(self.file)
        if self.line is not None:
            en.append(f"line {self.line}")
            ko.append(f"{self.line}행")
        if self.pointer:
            en.append(f"field {self.pointer}")
            ko.append(f"항목 {self.pointer}")
        return Text(", ".join(en), ", ".join(ko))


def pointer_step(key: str) -> str:
    """Return a key as one step of a JSON pointer (RFC 6901).

    >>> "/" + pointer_step("pay/month")
    '/pay~1month'
    """
    return key.replace("~", "~0").replace("/", "~1")


def key_of_step(step: str) -> str:
    """Return the key that a step of a JSON pointer means."""
    return step.replace("~1", "/").replace("~0", "~")


class MatchingError(Exception):
    """Anything this package refuses to do, with the reason in words."""

    def __init__(self, code: str, /, **values: object) -> None:
        self.code, self.values = code, values
        super().__init__(self.text().en)

    def text(self) -> Text:
        """Return the sentence in both languages."""
        return message("errors", self.code, **self.values)

    def __reduce__(self) -> tuple[object, ...]:
        """Say how the same error is made again in another process."""
        return _made_again, (type(self), self.args, self.__dict__)


def _made_again(kind: type[MatchingError], args: tuple[object, ...], state: dict[str, object]) -> MatchingError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(state)
    return error


class BadInputError(MatchingError):
    """Input from outside cannot be used."""

    def __init__(self, code: str, /, *, at: Place | None = None, **values: object) -> None:
        self.at = at or Place()
        super().__init__(code, **values)

    def text(self) -> Text:
        """Return where and what, in both languages."""
        what, where = super().text(), self.at.text()
        return Text(*(f"{where[lang]}: {what[lang]}" if where[lang] else what[lang] for lang in ("en", "ko")))

    def within(self, *, file: str | None = None, line: int | None = None, pointer: str = "") -> BadInputError:
        """Return the same error seen from further out: a file, a line, a parent field."""
        at = replace(self.at, file=self.at.file or file, line=self.at.line or line, pointer=pointer + self.at.pointer)
        return self._again(at)

    def _again(self, at: Place) -> BadInputError:
        return BadInputError(self.code, at=at, **self.values)


class UnknownNameError(BadInputError):
    """A name is in none of our tables; the message lists what there is."""

    def __init__(self, kind: str, name: str, known: Iterable[str], *, at: Place | None = None) -> None:
        self.kind, self.name, self.known = kind, name, tuple(sorted(known))
        close = difflib.get_close_matches(name, self.known, n=1)
        code = "unknown-name-with-hint" if close else "unknown-name"
        hint = {"hint": close[0]} if close else {}
        super().__init__(code, at=at, kind=message("errors", f"kind-{kind}"), known=", ".join(self.known), **hint)

    def _again(self, at: Place) -> UnknownNameError:
        return UnknownNameError(self.kind, self.name, self.known, at=at)


class NotFoundError(MatchingError):
    """Nobody has this id."""

    def __init__(self, kind: str, identifier: str) -> None:
        self.identifier = identifier
        super().__init__("not-found", kind=message("errors", f"kind-{kind}"), identifier=identifier[:80])


class AlreadyExistsError(BadInputError):
    """Somebody has this id already."""

    def __init__(self, kind: str, identifier: str, *, at: Place | None = None) -> None:
        self.kind, self.identifier = kind, identifier
        super().__init__("already-exists", at=at, kind=message("errors", f"kind-{kind}"), identifier=identifier[:80])

    def _again(self, at: Place) -> AlreadyExistsError:
        return AlreadyExistsError(self.kind, self.identifier, at=at)


class PolicyNotInForceError(MatchingError):
    """A rule was asked about a day that it does not cover."""

    def __init__(self, name: str | Text, day: date, first_day: date) -> None:
        self.name, self.day, self.first_day = name, day, first_day
        super().__init__("policy-not-in-force", name=name, day=day.isoformat(), first_day=first_day.isoformat())


class PolicyDataError(MatchingError):
    """The data under data/policy is incomplete or contradicts itself."""

    def __init__(self, file: str, what: str) -> None:
        self.file, self.what = file, what
        super().__init__("policy-data", file=file, what=what)


class EncoderError(MatchingError):
    """A sentence encoder is missing, damaged or of another kind than expected."""


class ScorerError(MatchingError):
    """A scorer is missing, damaged, or made for other features than there are."""


class ClusterError(MatchingError):
    """Shares of a pool are not there, cannot be started, or do not belong together."""


class StoreError(MatchingError):
    """The file of record cannot be read or written."""


class ErasedMeanwhileError(StoreError):
    """Somebody who is still held among the people cannot be read any more: they were erased since."""

    def __init__(self) -> None:
        super().__init__("erased-meanwhile")
