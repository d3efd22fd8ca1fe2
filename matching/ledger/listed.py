"""What is asked of a list, and a list with what an entry of the ledger keeps of it."""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import chain
from typing import Generic, Literal, TypeVar

import numpy as np
from pydantic import JsonValue

from matching.caps import PER_EMPLOYER
from matching.consents import TakingPart
from matching.domain import Json
from matching.eligibility.written import as_json
from matching.recommend import SHOWN, Shortlist, Suggestions

View = Literal["masked", "whole"]
L = TypeVar("L", Shortlist, Suggestions)


@dataclass(frozen=True)
class Wanted:
    """What was asked for: the rest of a list follows from what is stored.

    `policy` is the version of the rule as it was named, None for the one in force; `least` is
    the least score that somebody on a shortlist has.
    """

    day: date
    policy: str | None = None
    k: int = SHOWN
    per_employer: int = PER_EMPLOYER
    view: View = "masked"
    least: float = 0.0

    def inputs(self) -> Json:
        """Return it as an entry keeps it."""
        return {
            "day": self.day.isoformat(), "policy": self.policy, "k": self.k, "per_employer": self.per_employer,
            "view": self.view, **({"least": self.least} if self.least else {}),
        }  # fmt: skip

    @classmethod
    def of(cls, inputs: Mapping[str, JsonValue]) -> Wanted:
        """Read what an entry keeps."""
        policy = inputs["policy"]
        return cls(
            day=date.fromisoformat(str(inputs["day"])),
            policy=None if policy is None else str(policy),
            k=int(str(inputs["k"])),
            per_employer=int(str(inputs["per_employer"])),
            view="masked" if inputs["view"] == "masked" else "whole",
            least=float(str(inputs.get("least", 0.0))),
        )


@dataclass(frozen=True)
class Listed(Generic[L]):
    """A list with what an entry keeps of it: whom it shows, what it was made of, the digest of what was shown.

    `made` gives the list as it was ranked and as it may be seen, when somebody asks; `body` is its document as it is
    sent.
    """

    made: Callable[[], tuple[L, L]]
    body: bytes
    people: tuple[str, ...]
    objects: Mapping[str, str]
    versions: Mapping[str, str]
    inputs: Mapping[str, JsonValue]

    @cached_property
    def both(self) -> tuple[L, L]:
        """The list as it was ranked, and as it may be seen."""
        return self.made()

    @property
    def found(self) -> L:
        """The list as it was ranked."""
        return self.both[0]

    @property
    def shown(self) -> L:
        """The list as it may be seen."""
        return self.both[1]

    @property
    def document(self) -> Json:
        """The document, read anew each time."""
        read: Json = json.loads(self.body)
        return read

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the document as it is sent."""
        return hashlib.sha256(self.body).hexdigest()


def people_on(found: Shortlist) -> tuple[str, ...]:
    """Return the ids of all whom a list shows."""
    people = chain((each.who for each in found.matches), (each.who for each in found.near_misses))
    return tuple(dict.fromkeys(each.id for each in people))


def digest_of(document: Json) -> str:
    """Return the SHA-256 of a document as the API sends it."""
    return hashlib.sha256(as_json(document).encode()).hexdigest()


def packed(there: TakingPart) -> Json:
    """Return who of a pool was there for a list, as an entry keeps it: rows as deflated bits, none where all were."""
    bits = b"" if there.rows.all() else zlib.compress(np.packbits(there.rows).tobytes())
    return {"rows": base64.b64encode(bits).decode(), "withoutConsent": there.without_consent}


def unpacked(kept: Mapping[str, object], count: int) -> TakingPart:
    """Return who was there, of a pool of a count of people."""
    bits = base64.b64decode(str(kept["rows"]))
    rows = np.ones(count, dtype=np.bool_)
    if bits:
        rows = np.unpackbits(np.frombuffer(zlib.decompress(bits), dtype=np.uint8), count=count).astype(np.bool_)
    return TakingPart(rows, int(str(kept["withoutConsent"])))


@dataclass(frozen=True)
class Wish:
    """A shortlist that was asked for: of a stored opening, by the employer that its users share."""

    opening: str
    employer: str | None
    wanted: Wanted
