"""An anchor: where a ledger ended at some time, kept elsewhere, so that nobody can take it back unseen.

The head within the store shows a tail that was cut off. Who can put back an older copy
of the whole store puts back its head with it; only a note kept outside shows that.
"""

from __future__ import annotations

import hmac
import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from matching.errors import BadInputError, Place
from matching.ledger.chain import Head
from matching.ledger.macs import Keys, signed
from matching.store.metadata import written

_FORMAT = "ktech-match ledger anchor 1"


@dataclass(frozen=True)
class Anchor:
    """A ledger's end as of a moment."""

    head: Head
    at: str

    @classmethod
    def of(cls, head: Head, now: datetime) -> Anchor:
        """Note where a ledger ends now."""
        return cls(head, written(now))

    def text(self, keys: Keys) -> str:
        """Return the file's content."""
        kept = {"format": _FORMAT, **self.head._asdict(), "at": self.at}
        return json.dumps({**kept, "mac": _mac(self, keys)}, indent=1) + "\n"


def _mac(anchor: Anchor, keys: Keys) -> str:
    return signed(keys.anchor, *anchor.head, anchor.at)


def read_anchor(content: bytes, keys: Keys, *, name: str) -> Anchor:
    """Read an anchor. Raises `BadInputError` for what is none, or was not made under this key."""
    at = Place(file=name)
    try:
        said = json.loads(content)
        if said["format"] != _FORMAT:
            raise BadInputError("ledger-no-anchor", at=at)
        anchor = Anchor(Head(str(said["ledger"]), int(said["entries"]), str(said["last"])), str(said["at"]))
        mac = str(said["mac"])
    except (ValueError, KeyError, TypeError):
        raise BadInputError("ledger-no-anchor", at=at) from None
    if not hmac.compare_digest(_mac(anchor, keys).encode(), mac.encode()):
        raise BadInputError("ledger-foreign-anchor", at=at)
    return anchor


def anchor_in(path: Path, keys: Keys) -> Anchor:
    """Return the anchor of a file. Raises `BadInputError`."""
    try:
        content = path.read_bytes()
    except OSError:
        raise BadInputError("ledger-no-anchor", at=Place(file=str(path))) from None
    return read_anchor(content, keys, name=str(path))
