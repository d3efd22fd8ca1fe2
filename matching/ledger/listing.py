"""Lists of what is stored, together with all they were made of, so that they can be made again."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import replace
from typing import NamedTuple, TypeVar

import numpy as np

from matching.consents import TakingPart
from matching.documents.lists import shortlist_text, suggestions_document
from matching.domain import Candidate, Json, Opening
from matching.eligibility import Rulebook
from matching.eligibility.written import as_json
from matching.ledger.listed import Listed, Wanted, Wish, packed, people_on
from matching.ledger.macs import Keys, signed
from matching.ledger.resting import lay_to_rest, rested
from matching.masking import masked_shortlist, masked_suggestions
from matching.narrowing import Narrowing
from matching.pool import OpeningPool, Pool
from matching.recent import Recent
from matching.recommend import Shortlist, Suggestions
from matching.recommend import shortlist as rank_people
from matching.recommend import suggestions as rank_openings
from matching.retrieval import OpeningVectors
from matching.scoring import TwoSided
from matching.store.documents import PEOPLE, POSTS, KindName, version_of
from matching.store.history import Digest
from matching.versions import software_versions
from matching.workspace import Workspace

T = TypeVar("T", Candidate, Opening)
P = TypeVar("P", Pool, OpeningPool)

_TRIES, _DIGESTS_KEPT, _POSTS_KEPT, _VECTORS_KEPT = 3, 16, 256, 1_000


class _Ranked(NamedTuple):
    """The first `k` people for an opening."""

    k: int
    found: Shortlist


class Post(NamedTuple):
    """An opening as of a write, with the checksum of its document."""

    posts: int
    opening: Opening
    checksum: str


class _AskedFor(NamedTuple):
    """All that a shortlist is made of: an opening and a pool, each as of a write, a scorer, and who is there."""

    posts: int
    opening: Opening
    checksum: str
    vectors: OpeningVectors
    people: int
    pool: Pool
    scorer: TwoSided
    sha256: str
    there: TakingPart

    def rest(self, wanted: Wanted) -> tuple[Hashable, ...]:
        """Return what a list of any length is remembered by."""
        who = np.packbits(self.there.rows).tobytes(), self.there.without_consent
        return self.checksum, self.people, replace(wanted, k=0), self.sha256, self.scorer.name, who

    def key(self, wanted: Wanted) -> tuple[Hashable, ...]:
        """Return what a list is remembered by."""
        return "shortlist", wanted.k, *self.rest(wanted)


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
        self._read: Recent[Post] = Recent(_POSTS_KEPT)
        self._vectors: Recent[OpeningVectors] = Recent(_VECTORS_KEPT)

    def shortlist(
        self, opening_id: str, wanted: Wanted, *, employer: str | None = None, narrowing: Narrowing | None = None
    ) -> Listed[Shortlist]:
        """Rank the stored people who are there for a stored opening, or of those whom it is narrowed to.

        A list that was made of the very same things before is the one that was made. Raises as
        `Workspace.shortlist` does.
        """
        if self.heard is not None and narrowing is None:
            self.heard(Wish(opening_id, employer, wanted))
        asked = self._asked(opening_id, wanted, employer, narrowing)
        known = asked.pool.lists.get(asked.key(wanted))
        if not isinstance(known, Listed):
            known = rested(asked.pool, asked.key(wanted), lambda: self._whole(asked, wanted).both)
        return known or self._whole(asked, wanted)

    def made_ahead(self, wish: Wish) -> bool:
        """Make a shortlist, to be there when it is asked for; return whether it was not there yet. Raises likewise."""
        asked = self._asked(wish.opening, wish.wanted, wish.employer, None)
        known = asked.pool.lists.get(asked.key(wish.wanted))
        listed = known if isinstance(known, Listed) else self._whole(asked, wish.wanted)
        _ = listed.digest
        if self.followed is not None:
            self.followed(wish, listed)
        return listed is not known

    def laid_to_rest(self, wish: Wish) -> None:
        """Make a shortlist, to be held as bytes until anything changes. Raises likewise."""
        asked = self._asked(wish.opening, wish.wanted, wish.employer, None)
        found = ranked_people(asked.opening, asked.vectors, asked.pool, wish.wanted, asked.scorer, asked.there)
        lay_to_rest(asked.pool, asked.key(wish.wanted), self._listed(asked, wish.wanted, found))

    def _asked(self, opening_id: str, wanted: Wanted, employer: str | None, narrowing: Narrowing | None) -> _AskedFor:
        """Return all that a shortlist is made of."""
        space = self._space
        post = self.post(opening_id)
        people, pool = self._kept("candidate", lambda: space.pool_at)
        served = space.served
        there = _narrowed(space.taking_part(post.opening, pool, employer), narrowing, pool, post.opening, wanted)
        known = self._vectors.get(post.checksum) or space.opening_vectors(post.opening)
        vectors = self._vectors.put(post.checksum, known)
        return _AskedFor(*post, vectors, people, pool, served.scorer, served.sha256, there)

    def post(self, identifier: str) -> Post:
        """Return an opening with a write as of which it is kept, read once a write. Raises `NotFoundError`."""
        store = self._space.store
        known = self._read.get(identifier)
        if known is not None and known.posts == store.revision.openings:
            return known
        posts, opening = self._as_of("opening", identifier, store.opening, store.opening_at)
        checksum = version_of(POSTS, opening)
        made = Post(posts, self._posts.get(checksum) or self._posts.put(checksum, opening), checksum)
        return self._read.put(identifier, made) if store.keep_for_list("opening", posts) else made

    def _whole(self, asked: _AskedFor, wanted: Wanted) -> Listed[Shortlist]:
        """Make a list, to be there for whoever asks for it again."""
        made = self._listed(asked, wanted, self._ranked(asked, wanted))
        asked.pool.lists.put(asked.key(wanted), made)
        return made

    def _listed(self, asked: _AskedFor, wanted: Wanted, found: Shortlist) -> Listed[Shortlist]:
        """Return a list with what an entry keeps of it."""
        both = _both(found, wanted)
        inputs: Json = {
            "opening": {"revision": asked.posts, "sha256": asked.checksum},
            "candidates": self._pool_inputs("candidate", asked.people, len(asked.pool)),
            "there": packed(asked.there),
        }
        return Listed(
            lambda: both,
            shortlist_text(both[1]).encode(),
            people_on(found),
            {"opening": asked.opening.id},
            versions_of(found, asked.sha256),
            {**wanted.inputs(), **inputs},
        )

    def _ranked(self, asked: _AskedFor, wanted: Wanted) -> Shortlist:
        """Rank people, or cut a longer list that was made of the very same things: it begins with the shorter one."""
        rest = asked.rest(wanted)
        known = asked.pool.ranked.get(rest)
        if not isinstance(known, _Ranked) or known.k < wanted.k:
            found = ranked_people(asked.opening, asked.vectors, asked.pool, wanted, asked.scorer, asked.there)
            known = _Ranked(wanted.k, found)
            asked.pool.ranked.put(rest, known)
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
            "candidate": {"revision": people, "hmac": self._keyed(version_of(PEOPLE, person))},
            "openings": self._pool_inputs("opening", posts, len(pool.openings)),
        }
        return Listed(
            lambda: (found, shown),
            as_json(suggestions_document(shown)).encode(),
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


def _both(found: Shortlist, wanted: Wanted) -> tuple[Shortlist, Shortlist]:
    """Return a list as it was ranked and as it may be seen."""
    return found, masked_shortlist(found) if wanted.view == "masked" else found


def versions_of(found: Shortlist | Suggestions, scorer_sha256: str) -> dict[str, str]:
    """Return the versions that a list was made with."""
    made = found.versions
    return {
        "pack": made.pack, "policy": made.policy, "scorer": made.scorer, "scorer_sha256": scorer_sha256,
        "encoder": made.encoder, **software_versions(),
    }  # fmt: skip


def ranked_people(
    opening: Opening, vectors: OpeningVectors, pool: Pool, wanted: Wanted, scorer: TwoSided, there: TakingPart
) -> Shortlist:
    """Rank the people of a pool who are there for an opening, as it is recorded and as it is made again."""
    found = rank_people(
        opening,
        vectors,
        pool,
        wanted.day,
        pack=wanted.policy,
        k=wanted.k,
        scorer=scorer,
        among=there.rows,
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
