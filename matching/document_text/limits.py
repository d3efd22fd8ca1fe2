"""What a document may cost: the limits that its reader is held to."""

from __future__ import annotations

from typing import NamedTuple


class Limits(NamedTuple):
    """The most that one document may hold, and that reading it may take.

    `address_space` bounds what the child may map, `private_memory` what it may write to;
    the second keeps its resident set within 512 MiB. Seconds are of the clock and of the
    processor alike, one less than the ten in which an answer is promised. A part of an
    archive below `zip_small` bytes may be packed as tightly as it likes: a blank page shrinks
    to nothing. No part may bear a name with something of `zip_forbidden` in it (lower case).
    """

    file_bytes: int = 20_000_000
    pages: int = 30
    characters: int = 200_000
    unpacked_bytes: int = 50_000_000
    zip_entries: int = 200
    zip_ratio: int = 100
    zip_small: int = 100_000
    zip_forbidden: tuple[str, ...] = ()
    xml_bytes: int = 16_000_000
    seconds: int = 9
    address_space: int = 1 << 30
    private_memory: int = 400 << 20


MEGABYTE = 1_000_000
