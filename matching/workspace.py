"""The store together with what is derived from it, kept in step.

Documents, the pool of people and the pool of openings are each made again when their
part of the store has a new revision, by one thread; whoever asks meanwhile gets the one
before. A pool is made from the one before: only who changed is encoded and laid out.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace as replace_fields
from datetime import date

from matching.caps import PER_EMPLOYER
from matching.consents import Participation, TakingPart, marks_of_opening
from matching.crew import Crew
from matching.domain import Candidate, Opening
from matching.eligibility import Assessment, Rulebook, assess
from matching.embedding import SentenceEmbedder, VectorCache
from matching.encoding import Encoding, Progress
from matching.in_step import InStep
from matching.merges import Choices, Decision, MergeRecord, Merges
from matching.opening_terms import OpeningTerms, opening_terms
from matching.pool import OpeningPool, Pool
from matching.pools import CHANGED, Pools
from matching.profiles import candidate_embedded, opening_embedded
from matching.questions import Grounds, Question, grounds_on
from matching.questions import questions as ask
from matching.recommend import SHOWN, Mask, Shortlist, Suggestions
from matching.recommend import shortlist as rank_people
from matching.recommend import suggestions as rank_openings
from matching.registry import Served, Serving, Shelf
from matching.retrieval import OpeningVectors, PersonVectors
from matching.settings import settings
from matching.snapshots import Snapshots
from matching.store import Added, Holds, Known, Records, Revision, Store


class Workspace:
    """What a process works with: a store, an encoder, and pools in step with the store.

    Without `embedder` the one of the settings is loaded when a vector is first needed; without
    `cache` vectors are kept under the settings' cache folder, without `shelf` the scorers are those of
    the settings. `progress` hears of texts being encoded, `laying_out` of people being laid out.
    """

    def __init__(
        self,
        store: Store,
        embedder: SentenceEmbedder | None = None,
        *,
        cache: VectorCache | None = None,
        progress: Progress | None = None,
        laying_out: Progress | None = None,
        shelf: Shelf | None = None,
    ) -> None:
        self.store, self.shelf = store, shelf or Shelf.of_settings()
        self._encoding = Encoding(embedder, cache or VectorCache(settings().cache), progress)
        self._pools = Pools(self._encoding, crew=None if embedder else Crew.of(store, cache), progress=laying_out)
        self._snapshots, self._records = Snapshots(store.file.home), InStep[Revision, Records]()
        self._erased: int | None = None
        self._pool, self._opening_pool = InStep[int, Pool](), InStep[int, OpeningPool]()
        self._asked_on: tuple[OpeningPool, tuple[object, ...], Grounds] | None = None
        self._serving, self._participation = Serving(self.shelf), Participation()

    @property
    def embedder(self) -> SentenceEmbedder:
        """The encoder, loaded once. Raises `EncoderError`."""
        return self._encoding.embedder

    def is_encoder_loaded(self) -> bool:
        """Whether the encoder is in memory already; it is loaded when a vector is first needed."""
        return self._encoding.is_loaded

    @property
    def served(self) -> Served:
        """The scorer in service, with what is to be said of it. Raises `ScorerError` where no scorer is whole."""
        return self._serving.now()

    @property
    def records(self) -> Records:
        """All documents that are stored; needs no encoder."""
        if self.store.file.is_writing:
            raise RuntimeError("what is held for all is made of what is kept, and something is being written here")
        return self._records.at(self.store.revision, self._records_now)

    def _records_now(self) -> Records:
        """Read what is stored, and forget whoever was erased since it was read last, by another process as well."""
        if (outdated := self._pool.held_before(self.store.revision.candidates)) is not None:
            outdated.make_room(CHANGED)
        erased = self.store.last_erased  # before the rest: whoever is erased in between is seen the next time
        found = self._snapshots.records(self.store) if self._erased is None else self.store.records()
        before, self._erased = self._erased, erased
        if before is not None and before != erased:
            self._forget_erased(())
        return found

    @property
    def pool(self) -> Pool:
        """The stored people, ready to be searched. Raises `BadInputError` when there are none."""
        return self.pool_at[1]

    @property
    def pool_at(self) -> tuple[int, Pool]:
        """The stored people, and the number of the write that they are as of."""
        records = self.records
        return self._pool.held_at(records.revision.candidates, lambda before: self._pool_after(before, records))

    def _pool_after(self, before: Pool | None, records: Records) -> Pool:
        """Make the pool of what is stored, and keep it for the next start where much of it was made."""
        erased, pool = self._erased, self._snapshots.pool_after(before, records.candidates, self._pools)
        if before is None:
            self._snapshots.keep(pool, records.candidates, self.store, erased)
        return pool

    def keep_pool(self) -> None:
        """Keep the people who are laid out for the next start, where that is worth its time."""
        self._snapshots.renew(self.store, lambda: self.pool_at)

    @property
    def opening_pool(self) -> OpeningPool:
        """The stored openings, ready to be searched. Raises `BadInputError` when there are none."""
        return self.opening_pool_at[1]

    @property
    def opening_pool_at(self) -> tuple[int, OpeningPool]:
        """The stored openings, and the number of the write that they are as of."""
        records = self.records
        now, posts = records.revision.openings, records.openings
        return self._opening_pool.held_at(now, lambda before: self._pools.openings_after(before, posts))

    def pool_of(self, candidates: Sequence[Candidate]) -> Pool:
        """Make a pool of any people."""
        return self._pools.people(candidates)

    def opening_pool_of(self, openings: Sequence[Opening]) -> OpeningPool:
        """Make a pool of any openings."""
        return self._pools.openings(openings)

    def opening_vectors(self, opening: Opening) -> OpeningVectors:
        """Return the vectors of any opening."""
        return OpeningVectors.of(self._encoding.of_entry(opening_embedded(opening)))

    def person_vectors(self, candidate: Candidate) -> PersonVectors:
        """Return the vectors of any person."""
        return PersonVectors.of_row(0, *self._encoding.of_entries([candidate_embedded(candidate)]))

    def warm(self) -> None:
        """Make what is stored ready to be searched now instead of at the first question."""
        if self.records.candidates:
            _ = self.pool
        if self.records.openings:
            _ = self.opening_pool

    def add(
        self, candidates: Sequence[Candidate] = (), openings: Sequence[Opening] = (), *, replace: bool = False
    ) -> Added:
        """Encode and keep candidates and openings, all or none.

        An entry that is there just so is left as it is. Raises `AlreadyExistsError` for
        another document under an id that is there, unless it is to be replaced.
        """
        return self._add(candidates, openings, Known.REPLACE if replace else Known.KEEP_SAME)

    def add_new(self, candidates: Sequence[Candidate] = (), openings: Sequence[Opening] = ()) -> None:
        """Encode and keep entries whose ids are all new, or none. Raises `AlreadyExistsError`."""
        self._add(candidates, openings, Known.REFUSE)

    def _add(self, candidates: Sequence[Candidate], openings: Sequence[Opening], known: Known) -> Added:
        """Encode before anything is stored: an encoder that fails leaves the store as it was."""
        people, posts = self.store.new_among(candidates, openings, known=known)
        self._encoding.keep([*map(candidate_embedded, people), *map(opening_embedded, posts)])
        with self._encoding.overwriting(self.store.file, people):
            return self.store.add(people, posts, known=known)

    def let_go(self, keys: Sequence[bytes]) -> None:
        """Forget texts whose people were erased, by their keys in the cache, and all that was made with them."""
        self._records.let_go()
        if not self._forget_erased(keys):
            return
        if self.records.candidates:  # made anew at once, so that nothing of theirs stays until somebody asks
            _ = self.pool
        else:
            self._pool.let_go()

    def _forget_erased(self, keys: Sequence[bytes]) -> bool:
        """Forget what was made with those who were erased, but for `records`; return whether a pool was laid out."""
        if (outdated := self._pool.held) is not None:
            outdated.make_room(CHANGED)
        self._participation.let_go()
        self._snapshots.forget()
        was_laid_out = self._pool.outdate()  # whoever searches next waits for the one without them
        self.store.let_go()
        self._encoding.forget(keys)
        return was_laid_out

    def replace(self, value: Candidate | Opening, holds: Holds) -> str | None:
        """Encode and keep a document in the place of the version that holds; as `Store.replace` does."""
        people = [value] if isinstance(value, Candidate) else []
        self._encoding.keep([candidate_embedded(value) if isinstance(value, Candidate) else opening_embedded(value)])
        with self._encoding.overwriting(self.store.file, people):
            return self.store.replace(value, holds)

    def laid_out(self) -> dict[str, int]:
        """Return how many candidates and openings can be searched now."""
        people, posts = self._pool.held, self._opening_pool.held
        return {"candidates": len(people) if people else 0, "openings": len(posts.openings) if posts else 0}

    def taking_part(self, opening: Opening, people: Pool, employer: str | None = None) -> TakingPart:
        """Return who of a pool is there for an opening: who agreed to be on lists and does not block the employer.

        `employer` is the id that its users share; what the opening says of it counts in any case.
        """
        return self.taking_part_in([opening], people, employer)[0]

    def taking_part_in(self, openings: Sequence[Opening], people: Pool, employer: str | None) -> list[TakingPart]:
        """Return `taking_part` for each of some openings, all as of one moment."""
        with self.store.file.reading() as file:
            return [self._participation.of(file, people, marks_of_opening(file, each, employer)) for each in openings]

    def shortlist(
        self, opening_id: str, day: date, *, pack: str | None = None, k: int = SHOWN, employer: str | None = None
    ) -> Shortlist:
        """Rank the stored people who are there for a stored opening (`taking_part`). Raises `NotFoundError`."""
        opening, people = self.store.opening(opening_id), self.pool
        there = self.taking_part(opening, people, employer)
        found = self.shortlist_of(opening, people, day, pack=pack, k=k, among=there.rows)
        return replace_fields(found, not_taking_part=there.without_consent)

    def shortlist_of(
        self,
        opening: Opening,
        people: Pool,
        day: date,
        *,
        pack: str | None = None,
        k: int = SHOWN,
        among: Mask | None = None,
    ) -> Shortlist:
        """Rank the people of a pool for any opening; `among` as in `recommend.shortlist`."""
        vectors, scorer = self.opening_vectors(opening), self.served.scorer
        return rank_people(opening, vectors, people, day, pack=pack, k=k, scorer=scorer, among=among)

    def suggestions(
        self, candidate_id: str, day: date, *, pack: str | None = None, k: int = SHOWN, per_employer: int = PER_EMPLOYER
    ) -> Suggestions:
        """Rank the stored openings for a stored person. Raises `NotFoundError`."""
        person = self.store.candidate(candidate_id)
        return self.suggestions_for(person, self.opening_pool, day, pack=pack, k=k, per_employer=per_employer)

    def suggestions_for(
        self,
        candidate: Candidate,
        posts: OpeningPool,
        day: date,
        *,
        pack: str | None = None,
        k: int = SHOWN,
        per_employer: int = PER_EMPLOYER,
    ) -> Suggestions:
        """Rank some openings for any person."""
        vectors, scorer = self.person_vectors(candidate), self.served.scorer
        return rank_openings(candidate, vectors, posts, day, pack=pack, k=k, per_employer=per_employer, scorer=scorer)

    def pair(self, candidate: Candidate | str, opening: Opening | str) -> tuple[Candidate, Opening]:
        """Return a person and an opening; either is a value or a stored id. Raises `NotFoundError`."""
        return self.person(candidate), self.store.opening(opening) if isinstance(opening, str) else opening

    def person(self, candidate: Candidate | str) -> Candidate:
        """Return a person who is a value or a stored id. Raises `NotFoundError`."""
        return self.store.candidate(candidate) if isinstance(candidate, str) else candidate

    def assess(
        self, candidate: Candidate | str, opening: Opening | str, day: date, *, pack: str | None = None
    ) -> Assessment:
        """Say whether a person can get the pass for an opening; either is a value or a stored id."""
        return assess(*self.pair(candidate, opening), day, pack=pack)

    @property
    def people_merges(self) -> Merges[Candidate]:
        """Merges of the stored people; see `merge_people`."""
        return Merges.of_people(self.store)

    @property
    def opening_merges(self) -> Merges[Opening]:
        """Merges of the stored openings; see `merge_openings`."""
        return Merges.of_openings(self.store)

    def merge_people(self, one: str, other: str, choices: Choices | None = None, *, decision: Decision) -> MergeRecord:
        """Make two stored people one, encoded before anything is stored; raises as `Merges.merge` does."""
        self._encoding.keep([candidate_embedded(self.people_merges.preview(one, other, choices))])
        return self.people_merges.merge(one, other, choices, decision=decision)

    def merge_openings(
        self, one: str, other: str, choices: Choices | None = None, *, decision: Decision
    ) -> MergeRecord:
        """Make two stored openings one, encoded before anything is stored; raises as `Merges.merge` does."""
        self._encoding.keep([opening_embedded(self.opening_merges.preview(one, other, choices))])
        return self.opening_merges.merge(one, other, choices, decision=decision)

    def questions(
        self,
        candidate: Candidate | str,
        day: date,
        *,
        opening: Opening | str | None = None,
        pack: str | None = None,
        declined: Collection[str] = (),
    ) -> tuple[Question, ...]:
        """Return what is worth asking a person about an opening, about all, or about one that fulfils any rule."""
        person = self.person(candidate)
        if opening is not None:
            return ask(person, grounds_on(day, [self.pair(person, opening)[1]], pack=pack), declined=declined)
        if not self.records.openings:
            return ask(person, grounds_on(day, pack=pack), declined=declined)
        return ask(person, self._grounds(day, pack), vectors=self.person_vectors(person), declined=declined)

    def _grounds(self, day: date, pack: str | None) -> Grounds:
        """Return what answers are tried against, made again when the openings, the day or the rule is another."""
        posts, scorer = self.opening_pool, self.served.scorer
        held = self._asked_on
        if held is None or held[0] is not posts or held[1] != (day, pack, id(scorer)):
            held = self._asked_on = posts, (day, pack, id(scorer)), grounds_on(day, posts, pack=pack, scorer=scorer)
        return held[2]

    def terms(
        self, opening_id: str, day: date, *, pack: str | None = None, employer: str | None = None
    ) -> OpeningTerms:
        """Say what a stored opening's terms cost it among the stored people there for it. Raises `NotFoundError`."""
        opening, people = self.store.opening(opening_id), self.pool
        there = self.taking_part(opening, people, employer)
        return opening_terms(opening, people, Rulebook.on(day, pack), there.rows)
