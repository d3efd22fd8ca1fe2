"""One pair and one feature of it: what the citing of words starts from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Self

from matching.domain import Candidate, Json, Opening
from matching.explanation.leaves import Pointers, of_attribute, unique
from matching.explanation.model import Cited, Document, Span
from matching.features import Pairs
from matching.features.skills import ties_of_key
from matching.ingest.fields import Shape
from matching.ingest.job_posting import EMPLOYER, OPENING, opening_document
from matching.ingest.json_resume import candidate_document
from matching.mentions import Mention, mentions_of, skill_key
from matching.reference import skills_in
from matching.reference.neighbours import Near, Ties


@dataclass(frozen=True)
class Advert:
    """An opening's document and the words in it, looked up once for all people whom it is shown with."""

    post: Opening
    _said: dict[tuple[str, str], tuple[Span, ...]] = field(init=False, default_factory=dict, repr=False)
    _demands: dict[str, tuple[tuple[Span, str], ...]] = field(init=False, default_factory=dict, repr=False)

    @cached_property
    def document(self) -> Json:
        """The opening's JobPosting."""
        return opening_document(self.post)

    @cached_property
    def stamp(self) -> bytes:
        """What tells this opening from any other: the SHA-256 of its id and its document."""
        return hashlib.sha256(f"{self.post.id}\0{json.dumps(self.document)}".encode()).digest()

    @cached_property
    def at(self) -> Pointers:
        """What stands where in the document."""
        return Pointers(self.document)

    def demand(self, name: str) -> tuple[tuple[Span, str], ...]:
        """Return the words by which the document asks for skills (`must` or `nice`), each with the skill's key."""
        if name not in self._demands:
            spans = self.says(OPENING, name)
            self._demands[name] = tuple((each, skill_key(str(self.at.value(each.pointer)))) for each in spans)
        return self._demands[name]

    def says(self, shape: Shape[Any], attribute: str, base: str = "") -> tuple[Span, ...]:
        """Return the words by which the document says an attribute."""
        if (base, attribute) not in self._said:
            self._said[base, attribute] = of_attribute(shape, attribute, self.document, base)
        return self._said[base, attribute]


@dataclass(frozen=True)
class Papers:
    """A person and an opening, and the two documents that they stand in."""

    person: Candidate
    post: Opening
    _words: dict[tuple[str, bool], tuple[Span, ...]] = field(
        init=False, default_factory=dict, repr=False, compare=False
    )

    @classmethod
    def sharing(cls, person: Candidate, words: Advert) -> Self:
        """Return a person's papers for an opening whose words others ask for as well."""
        papers = cls(person, words.post)
        papers.__dict__["words"] = words
        return papers

    def for_post(self, words: Advert) -> Papers:
        """Return the person's papers for another opening, with what was found in the profile before."""
        other = Papers.sharing(self.person, words)
        vars(other).update(
            profile=self.profile,
            at=self.at,
            mentions=self.mentions,
            _tied=self._tied,
            _words=self._words,
            moved=self.moved,
        )
        return other

    @cached_property
    def words(self) -> Advert:
        """The opening's document and its words."""
        return Advert(self.post)

    @cached_property
    def profile(self) -> Json:
        """The person's JSON Resume; nobody changes it."""
        return candidate_document(self.person)

    @cached_property
    def moved(self) -> dict[str, str | None]:
        """By pointers that were looked at, the profile's texts in which masking moves something, None for others."""
        return {}

    @property
    def advert(self) -> Json:
        """The opening's JobPosting."""
        return self.words.document

    @cached_property
    def at(self) -> Pointers:
        """What stands where in the profile."""
        return Pointers(self.profile)

    @cached_property
    def mentions(self) -> dict[str, list[Mention]]:
        """Every mention of each skill in the profile."""
        found: dict[str, list[Mention]] = {}
        for key, mention in mentions_of(self.person):
            found.setdefault(key, []).append(mention)
        return found

    def best(self, key: str) -> Mention:
        """Return the first of the mentions of a skill that count most."""
        return max(self.mentions[key], key=lambda each: each.weight)

    @cached_property
    def _tied(self) -> list[tuple[str, Ties]]:
        """The skills of the profile that can have neighbours, each with what ties it to them."""
        found = ((key, ties_of_key(key)) for key in self.mentions)
        return [(key, tied) for key, tied in found if tied is not None]

    def beside(self, near: Near) -> list[str]:
        """Return the skills of the profile that are neighbours."""
        return [key for key, tied in self._tied if near.holds(tied)]

    def in_profile(self, *pointers: str) -> tuple[Span, ...]:
        """Return the texts and numbers at some pointers of the profile."""
        return self.at.spans(*pointers)

    def in_advert(self, *pointers: str) -> tuple[Span, ...]:
        """Return the texts and numbers at some pointers of the opening's document."""
        return self.words.at.spans(*pointers)

    def asked(self, attribute: str) -> tuple[Span, ...]:
        """Return the words by which the opening says an attribute."""
        return self.words.says(OPENING, attribute)

    def of_employer(self, attribute: str) -> tuple[Span, ...]:
        """Return the words by which the opening says an attribute of its employer."""
        return self.words.says(EMPLOYER, attribute, "/hiringOrganization")

    def sector_asked(self) -> tuple[Span, ...]:
        """Return the words by which the opening states its sector."""
        return (*self.asked("sector"), *self.of_employer("sector"), *self.asked("industry"))

    def dates(self) -> tuple[Span, ...]:
        """Return the dates of all work."""
        rows = range(len(self.person.employments or ()))
        return self.in_profile(*(f"/work/{row}/{key}" for row in rows for key in ("startDate", "endDate")))

    def words_of(self, key: str, *, of_work: bool = False) -> tuple[Span, ...]:
        """Return the words of the mentions of a skill that count most, or of all within work."""
        if (key, of_work) not in self._words:
            self._words[key, of_work] = self._words_of(key, of_work=of_work)
        return self._words[key, of_work]

    def _words_of(self, key: str, *, of_work: bool) -> tuple[Span, ...]:
        mentions = self.mentions.get(key, [])
        best = max((each.weight for each in mentions), default=0.0)
        counted = [each for each in mentions if each.weight == best and not of_work]
        counted += [each for each in mentions if of_work and each.pointer.startswith("/work/")]
        return unique(span for each in counted for span in self._mention(key, each.pointer))

    def _mention(self, key: str, pointer: str) -> Iterator[Span]:
        if pointer.startswith("/skills/"):
            listed = self.in_profile(f"{pointer}/name", f"{pointer}/keywords")
            yield from (span for span in listed if skill_key(str(self.at.value(span.pointer))) == key)
            return
        whole = self.in_profile(pointer)
        texts = {span: self.at.value(span.pointer) for span in whole}
        hits = [
            Span(span.pointer, each.start, each.end)
            for span, text in texts.items()
            for each in skills_in(str(text))
            if each.skill.id == key
        ]
        yield from hits or whole  # marked-up text is read without its markup: then the whole text is cited


@dataclass(frozen=True)
class Case:
    """One feature of a pair: its value and whether its part of the score speaks for the pair, against, or neither."""

    papers: Papers
    one: Pairs
    value: float
    favours: bool | None

    def cite(self, document: Document, spans: tuple[Span, ...], *, favours: bool | None = None) -> Iterator[Cited]:
        """Yield words of a document, if any, in the direction of the feature or the one given."""
        if spans:
            yield Cited(document, self.favours if favours is None else favours, unique(spans))
