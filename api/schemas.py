"""The bodies that the routes take besides documents: questions, answers, decisions."""

from __future__ import annotations

from datetime import date

from pydantic import Field, JsonValue

from api.dependencies import whole_day
from api.errors import ProblemError, flaw
from matching.domain import Candidate, Opening, Read
from matching.errors import BadInputError, Place, pointer_step
from matching.exports import FORMATS
from matching.ingest.codecs import TEXT, WHOLE, Scalar, list_of, named, within
from matching.ingest.fields import Shape, at
from matching.ingest.job_posting import read_opening, write_opening
from matching.ingest.json_resume import read_candidate, write_candidate
from matching.merges import Decision
from matching.recommend import SHOWN

MOST_RANKED = 100
EXPORTED = ("people", "shortlists")


class OfPerson(Read):
    """A body about somebody, who is a document or a stored id."""

    candidate: Candidate | None = None
    candidate_id: str | None = None

    @property
    def person(self) -> Candidate | str:
        """Who is asked about. Raises `ProblemError` unless said in exactly one way."""
        if self.candidate is not None and self.candidate_id is None:
            return self.candidate
        if self.candidate is None and self.candidate_id is not None:
            return self.candidate_id
        raise _needs_one_of("candidate, candidateId")


class Question(OfPerson):
    """Whether somebody can get the pass for an opening; either is a document or a stored id."""

    opening: Opening | None = None
    opening_id: str | None = None
    day: date | None = None
    policy: str | None = None

    @property
    def post(self) -> Opening | str:
        """The opening asked about. Raises `ProblemError` unless said in exactly one way."""
        if self.opening is not None and self.opening_id is None:
            return self.opening
        if self.opening is None and self.opening_id is not None:
            return self.opening_id
        raise _needs_one_of("opening, openingId")


class Ranking(Read):
    """Whom to rank for an opening, which is a document or a stored id."""

    opening: Opening | None = None
    opening_id: str | None = None
    day: date | None = None
    policy: str | None = None
    k: int = SHOWN

    @property
    def post(self) -> Opening | str:
        """The opening. Raises `ProblemError` unless said in exactly one way."""
        if self.opening is not None and self.opening_id is None:
            return self.opening
        if self.opening is None and self.opening_id is not None:
            return self.opening_id
        raise _needs_one_of("opening, openingId")


class ExportWanted(Read):
    """Lists to be handed out as a file: of people, or the shortlists of some openings."""

    of: str
    format: str
    openings: tuple[str, ...] = ()
    reason: str = ""
    day: date | None = None
    policy: str | None = None
    k: int = SHOWN


class WebhookGiven(Read):
    """Where to tell of what."""

    url: str
    events: tuple[str, ...]


class QuestionsAsked(OfPerson):
    """What is worth asking somebody: about one opening, or all that are stored."""

    opening: Opening | None = None
    opening_id: str | None = None
    day: date | None = None
    policy: str | None = None
    declined: tuple[str, ...] = ()

    @property
    def post(self) -> Opening | str | None:
        """The opening asked about, None for all. Raises `ProblemError` where it is said in two ways."""
        if self.opening is not None and self.opening_id is not None:
            raise _needs_one_of("opening, openingId")
        return self.opening or self.opening_id


class AnswerGiven(OfPerson):
    """What somebody answered to a question."""

    question: str
    value: JsonValue = None


class AdvertGiven(Read):
    """The text of an advert, and the post's title where it stands elsewhere."""

    text: str
    title: str | None = None


class DecisionGiven(Read):
    """What a reviewer decided of two entries, or of a merge."""

    kind: str = "candidate"
    first: str | None = None
    second: str | None = None
    merge: str | None = None
    choices: dict[str, str] = Field(default_factory=dict)
    by: str
    reason: str = ""

    @property
    def pair(self) -> tuple[str, str]:
        """The two ids. Raises `BadInputError` where one is missing."""
        return _given(self.first, "/first"), _given(self.second, "/second")

    @property
    def merge_id(self) -> str:
        """The merge's id. Raises `BadInputError` where it is missing."""
        return _given(self.merge, "/merge")

    def decision(self, day: date) -> Decision:
        """Return the decision as it is recorded."""
        return Decision(self.by, day, self.reason)


def _given(value: str | None, pointer: str) -> str:
    if value is None:
        raise BadInputError("missing-field", at=Place(pointer=pointer))
    return value


def _needs_one_of(names: str) -> ProblemError:
    return ProblemError("invalid-input", (flaw("one-of-two", "", part="body", names=names),))


_PERSON = (
    at("candidate", "candidate", Scalar(read_candidate, write_candidate)),
    at("candidate_id", "candidateId", TEXT),
)
_POST = (
    at("opening", "opening", Scalar(read_opening, write_opening)),
    at("opening_id", "openingId", TEXT),
)
_ON = (at("day", "day", Scalar(whole_day, date.isoformat)), at("policy", "policy", TEXT))
_PAIR = (*_PERSON, *_POST, *_ON)


def _read_many(value: JsonValue) -> int:
    many = WHOLE.read(value)
    if not 1 <= many <= MOST_RANKED:
        raise BadInputError("number-not-between", low=1, high=MOST_RANKED)
    return many


_MANY = at("k", "k", Scalar(_read_many, int))
_QUESTION = Shape(Question, _PAIR, closed=True)
_RANKING = Shape(Ranking, (*_POST, *_ON, _MANY), closed=True)
_EXPORT = Shape(
    ExportWanted,
    (
        at("of", "of", named(lambda: EXPORTED)),
        at("format", "format", named(lambda: FORMATS)),
        at("openings", "openings", list_of(TEXT)),
        at("reason", "reason", TEXT),
        *_ON,
        _MANY,
    ),
    closed=True,
)
_WEBHOOK = Shape(WebhookGiven, (at("url", "url", TEXT), at("events", "events", list_of(TEXT))), closed=True)
_QUESTIONS = Shape(QuestionsAsked, (*_PAIR, at("declined", "declined", list_of(TEXT))), closed=True)
_ANY: Scalar[JsonValue] = Scalar(lambda value: value, lambda value: value)
_ADVERT = Shape(AdvertGiven, (at("text", "text", TEXT), at("title", "title", TEXT)), closed=True)
_ANSWER = Shape(
    AnswerGiven,
    (
        *_PERSON,
        at("question", "question", TEXT),
        at("value", "value", Scalar(lambda value: value, lambda value: value)),
    ),
    closed=True,
)


def _read_choices(value: JsonValue) -> dict[str, str]:
    if not isinstance(value, dict):
        raise BadInputError("not-an-object")
    return {place: within(f"/{pointer_step(place)}", TEXT.read, each) for place, each in value.items()}


_DECISION = Shape(
    DecisionGiven,
    (
        at("kind", "kind", named(lambda: ("candidate", "opening"))),
        at("first", "first", TEXT),
        at("second", "second", TEXT),
        at("merge", "merge", TEXT),
        at("choices", "choices", Scalar(_read_choices, dict)),
        at("by", "by", TEXT),
        at("reason", "reason", TEXT),
    ),
    closed=True,
)


def read_question(document: JsonValue) -> Question:
    """Read a question; raises `BadInputError` with the field's JSON pointer."""
    return _QUESTION.read(document)


def read_ranking(document: JsonValue) -> Ranking:
    """Read whom to rank; raises `BadInputError` with the field's JSON pointer."""
    return _RANKING.read(document)


def read_export(document: JsonValue) -> ExportWanted:
    """Read which lists are wanted as a file; raises `BadInputError` with the field's JSON pointer."""
    return _EXPORT.read(document)


def read_webhook(document: JsonValue) -> WebhookGiven:
    """Read a webhook; raises `BadInputError` with the field's JSON pointer."""
    return _WEBHOOK.read(document)


def read_questions(document: JsonValue) -> QuestionsAsked:
    """Read what `/v1/questions` takes; raises `BadInputError` with the field's JSON pointer."""
    return _QUESTIONS.read(document)


def read_answer(document: JsonValue) -> AnswerGiven:
    """Read what `/v1/answers` takes; raises `BadInputError` with the field's JSON pointer."""
    return _ANSWER.read(document)


def read_decision(document: JsonValue) -> DecisionGiven:
    """Read a reviewer's decision; raises `BadInputError` with the field's JSON pointer."""
    return _DECISION.read(document)


def read_advert_given(document: JsonValue) -> AdvertGiven:
    """Read an advert to be read; raises `BadInputError` with the field's JSON pointer."""
    return _ADVERT.read(document)
