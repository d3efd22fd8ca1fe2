"""Lists of what is stored, together with all they were made of, so that they can be made again."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Callable, Hashable, Mapping
from dataclasses import replace
from typing import NamedTuple, TypeVar

import numpy as np

from matching.consents import TakingPart
from matching.documents.lists import shortlist_document, suggestions_document
from matching.domain import Candidate, Json, Opening
from matching.eligibility import Rulebook
from matching.ledger.listed import Listed, Wanted, Wish
from matching.ledger.macs import Keys, signed
from matching.masking import masked_shortlist, masked_suggestions
from matching.narrowing import Narrowing
from matching.pool import OpeningPool, Pool
from matching.recent import Recent
from matching.recommend import Shortlist, Suggestions
from matching.recommend import shortlist as rank_people
from matching.recommend import suggestions as rank_openings
from matching.scoring import TwoSided
from matching.store.documents import PEOPLE, POSTS, Kind, KindName, rows_of
from matching.store.history import Digest
from matching.versions import software_versions
from matching.workspace import Workspace

T = TypeVar("T", Candidate, Opening)
P = TypeVar("P", Pool, OpeningPool)
V = TypeVar("V", Candidate, Opening)

_TRIES, _DIGESTS_KEPT, _POSTS_KEPT = 3, 16, 256


class _Ranked(NamedTuple):
    """The first `k` people for an opening."""

    k: int
    found: Shortlist


class Lists:
    """Makes lists of what a workspace holds. Documents that a list is made of are kept from then on.

    `heard` is told of each shortlist that is asked for, `followed` of each that was made ahead: what is shown
    beside it can be made then.
    """

    def __init__(self, space: Workspace, keys: Keys) -> None:
        self._space, self._keys = space, keys
        self.heard: Callable[[Wish], None] | None = None
        self.followed: Callable[[Wish, Listed[Shortlist]], None] | None = None
        self._digests: dict[tuple[KindName, int], Digest] = {}
        self._posts: Recent[Opening] = Recent(_POSTS_KEPT)  # the same value as last time, to which words are remembered

    def shortlist(
        self, opening_id: str, wanted: Wanted, *, employer: str | None = None, narrowing: Narrowing | None = None
    ) -> Listed[Shortlist]:
        """Rank the stored people who are there for a stored opening, or of those whom it is narrowed to.

        A list that was made of the very same things before is the one that was made. Raises as
        `Workspace.shortlist` does.
        """
        if self.heard is not None and narrowing is None:
            self.heard(Wish(opening_id, employer, wanted))
        return self._shortlist(opening_id, wanted, employer, narrowing)[0]

    def made_ahead(self, wish: Wish) -> bool:
        """Make a shortlist, to be there when it is asked for; return whether it was not there yet. Raises likewise."""
        listed, is_new = self._shortlist(wish.opening, wish.wanted, wish.employer, None)
        _ = listed.digest
        if self.followed is not None:
            self.followed(wish, listed)
        return is_new

    def _shortlist(
        self, opening_id: str, wanted: Wanted, employer: str | None, narrowing: Narrowing | None
    ) -> tuple[Listed[Shortlist], bool]:
        """Return a shortlist, and whether it was made now."""
        store, space = self._space.store, self._space
        posts, opening = self._as_of("opening", opening_id, store.opening, store.opening_at)
        people, pool = self._kept("candidate", lambda: space.pool_at)
        served = space.served
        there = _narrowed(space.taking_part(opening, pool, employer), narrowing, pool, opening, wanted)
        checksum = checksum_of_value(POSTS, opening)
        opening = self._posts.get(checksum) or self._posts.put(checksum, opening)
        who = np.packbits(there.rows).tobytes(), there.without_consent
        rest = checksum, people, replace(wanted, k=0), served.sha256, served.scorer.name, who
        asked = ("shortlist", wanted.k, *rest)
        known = pool.lists.get(asked)
        if isinstance(known, Listed):
            return known, False
        found = self._ranked(rest, opening, pool, wanted, served.scorer, there)
        shown = masked_shortlist(found) if wanted.view == "masked" else found
        inputs: Json = {
            "opening": {"revision": posts, "sha256": checksum},
            "candidates": self._pool_inputs("candidate", people, len(pool)),
            "there": packed(there),
        }
        made = Listed(
            found,
            shown,
            shortlist_document(shown),
            people_on(found),
            {"opening": opening.id},
            versions_of(found, served.sha256),
            {**wanted.inputs(), **inputs},
        )
        pool.lists.put(asked, made)
        return made, True

    def _ranked(
        self, asked: Hashable, opening: Opening, pool: Pool, wanted: Wanted, scorer: TwoSided, there: TakingPart
    ) -> Shortlist:
        """Rank people, or cut a longer list that was made of the very same things: it begins with the shorter one."""
        known = pool.ranked.get(asked)
        if not isinstance(known, _Ranked) or known.k < wanted.k:
            found = ranked_people(self._space, opening, pool, wanted, scorer, there)
            known = _Ranked(wanted.k, found)
            pool.ranked.put(asked, known)
        return replace(known.found, matches=known.found.matches[: wanted.k])

    def suggestions(self, candidate_id: str, wanted: Wanted) -> Listed[Suggestions]:
        """Rank the stored openings for a stored person. Raises as `Workspace.suggestions` does."""
        store, space = self._space.store, self._space
        people, person = self._as_of("candidate", candidate_id, store.candidate, store.candidate_at)
        posts, pool = self._kept("opening", lambda: space.opening_pool_at)
        served = space.served
        found = ranked_openings(space, person, pool, wanted, served.scorer)
        shown = masked_suggestions(found) if wanted.view == "masked" else found
        inputs: Json = {
            "candidate": {"revision": people, "hmac": self._keyed(checksum_of_value(PEOPLE, person))},
            "openings": self._pool_inputs("opening", posts, len(pool.openings)),
        }
        return Listed(
            found,
            shown,
            suggestions_document(shown),
            (person.id,),
            {},
            versions_of(found, served.sha256),
            {**wanted.inputs(), **inputs},
        )

    def warm(self) -> None:
        """Make the hashes of all that is stored, which every list names, before the first list."""
        revision = self._space.store.revision
        self._pool_inputs("candidate", revision.candidates, 0)
        self._pool_inputs("opening", revision.openings, 0)

    def _keyed(self, checksum: str) -> str:
        """Return a person's checksum under a key, so that nobody can try documents against the ledger."""
        return signed(self._keys.inputs, checksum)

    def _as_of(
        self, kind: KindName, identifier: str, now: Callable[[str], T], at: Callable[[str, int], T | None]
    ) -> tuple[int, T]:
        """Return an entry with a write as of which it is kept. Raises `NotFoundError`."""
        for _ in range(_TRIES):
            revision = int(getattr(self._space.store.revision, f"{kind}s"))
            value = now(identifier)
            kept = at(identifier, revision) if self._space.store.keep_for_list(kind, revision) else None
            if kept is not None:
                return revision, kept
        return revision, value

    def _kept(self, kind: KindName, pool: Callable[[], tuple[int, P]]) -> tuple[int, P]:
        """Return a pool whose documents are kept, as far as writes that come at the same time let it."""
        for _ in range(_TRIES):
            revision, found = pool()
            if self._space.store.keep_for_list(kind, revision):
                break
        return revision, found

    def _pool_inputs(self, kind: KindName, revision: int, count: int) -> Json:
        """Return what an entry keeps of a pool: as of which write, how many, the hash of their hashes."""
        if (kind, revision) not in self._digests:
            while len(self._digests) >= _DIGESTS_KEPT:
                self._digests.pop(next(iter(self._digests)), None)
            self._digests[kind, revision] = self._space.store.digest_at(kind, revision)
        return {"revision": revision, "count": count, "sha256": self._digests[kind, revision].sha256}


def people_on(found: Shortlist) -> tuple[str, ...]:
    """Return the ids of all whom a list shows."""
    matched = [each.candidate.id for each in found.matches]
    return tuple(dict.fromkeys([*matched, *(each.candidate.id for each in found.near_misses)]))


def versions_of(found: Shortlist | Suggestions, scorer_sha256: str) -> dict[str, str]:
    """Return the versions that a list was made with."""
    made = found.versions
    return {
        "pack": made.pack, "policy": made.policy, "scorer": made.scorer, "scorer_sha256": scorer_sha256,
        "encoder": made.encoder, **software_versions(),
    }  # fmt: skip


def ranked_people(
    space: Workspace, opening: Opening, pool: Pool, wanted: Wanted, scorer: TwoSided, there: TakingPart
) -> Shortlist:
    """Rank the people of a pool who are there for an opening, as it is recorded and as it is made again."""
    vectors, among = space.opening_vectors(opening), there.rows
    found = rank_people(
        opening,
        vectors,
        pool,
        wanted.day,
        pack=wanted.policy,
        k=wanted.k,
        scorer=scorer,
        among=among,
        least=wanted.least,
    )
    return replace(found, not_taking_part=there.without_consent)


def _narrowed(
    there: TakingPart, narrowing: Narrowing | None, pool: Pool, opening: Opening, wanted: Wanted
) -> TakingPart:
    if narrowing is None:
        return there
    left = narrowing.mask(pool, opening, Rulebook.on(wanted.day, wanted.policy))
    return TakingPart(there.rows & left, there.without_consent)


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


def ranked_openings(
    space: Workspace, person: Candidate, pool: OpeningPool, wanted: Wanted, scorer: TwoSided
) -> Suggestions:
    """Rank the openings of a pool for a person, as it is recorded and as it is made again."""
    return rank_openings(
        person,
        space.person_vectors(person),
        pool,
        wanted.day,
        pack=wanted.policy,
        k=wanted.k,
        per_employer=wanted.per_employer,
        scorer=scorer,
    )


def checksum_of_value(kind: Kind[V], value: V) -> str:
    """Return the checksum of an entry's document as the store writes it."""
    return rows_of(kind, [value])[0].checksum
