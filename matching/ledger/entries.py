"""An entry: who did what when from where with whose data, and with which versions of everything."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pydantic import JsonValue

from matching.ledger.kinds import Kind
from matching.store.metadata import moment_of

LIST = "list"
"""Under what name an entry of a file keeps the digest of the list in it; its own digest is that of the file."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_LONGEST_NAME, LONGEST_REASON = 200, 500
_DECODE = json.JSONDecoder().raw_decode  # `json.loads` looks for white space twice, which nobody wrote
_KINDS = {each.value: each for each in Kind}


@dataclass(frozen=True)
class Entry:
    """Something to be recorded; `people` are ids, in whose place pseudonyms are kept.

    `actor` is a user's id, `company` the employer for whom they acted, `origin` an
    address as `origin.origin_of` gives it, `action` the route or command, `reason` why
    much was taken at once. `digest` is the SHA-256 of what was shown, `objects` ids that
    are nobody's (an opening), `versions` of rules, scorer, encoder, data and code, and
    `inputs` what else a list was made of. Nothing here may hold a name or a document.
    """

    kind: Kind
    at: datetime
    actor: str
    company: str | None = None
    origin: str | None = None
    people: tuple[str, ...] = ()
    action: str = ""
    reason: str | None = None
    digest: str | None = None
    objects: Mapping[str, str] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    inputs: Mapping[str, JsonValue] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in (self.actor, self.company, self.origin):
            if name is not None and (not name or len(name) > _LONGEST_NAME or _CONTROL.search(name)):
                raise ValueError("an entry's actor, company and origin are short and on one line")
        if self.reason is not None and len(self.reason) > LONGEST_REASON:
            raise ValueError("an entry's reason is too long")

    def details(self) -> str:
        """Return what is kept as JSON: the same text for the same entry."""
        given = {
            "action": self.action,
            "reason": self.reason,
            "digest": self.digest,
            "objects": dict(self.objects),
            "versions": dict(self.versions),
            "inputs": dict(self.inputs),
        }
        kept = {name: value for name, value in given.items() if value}
        return json.dumps(kept, ensure_ascii=True, allow_nan=False, sort_keys=True, separators=(",", ":"))


@dataclass(frozen=True)
class Kept:
    """An entry as it is kept under its number; `subjects` are pseudonyms."""

    number: int
    at: datetime
    kind: Kind
    actor: str
    company: str | None
    origin: str | None
    subjects: tuple[str, ...]
    action: str
    reason: str | None
    digest: str | None
    objects: Mapping[str, str]
    versions: Mapping[str, str]
    inputs: Mapping[str, JsonValue]

    @property
    def list_digest(self) -> str | None:
        """The SHA-256 of the list that it is of; that of a file is of the list in it."""
        said = self.inputs.get(LIST, self.digest)
        return None if said is None else str(said)


def kept_of(row: Sequence[Any]) -> Kept:
    """Return the entry of a row's columns up to `details`."""
    number, at, kind, actor, company, origin, subjects, details = row
    said, _ = _DECODE(details)
    return Kept(
        number=number,
        at=moment_of(at),
        kind=_KINDS.get(kind) or Kind(kind),
        actor=actor,
        company=company or None,
        origin=origin or None,
        subjects=tuple(subjects.split(",")) if subjects else (),
        action=said.get("action", ""),
        reason=said.get("reason"),
        digest=said.get("digest"),
        objects=said.get("objects", {}),
        versions=said.get("versions", {}),
        inputs=said.get("inputs", {}),
    )
