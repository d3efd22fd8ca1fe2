"""The question that /v1/assess takes."""

from __future__ import annotations

from datetime import date

from pydantic import JsonValue

from api.dependencies import whole_day
from api.errors import ProblemError, flaw
from matching.domain import Candidate, Opening, Read
from matching.ingest.codecs import TEXT, Scalar
from matching.ingest.fields import Shape, at
from matching.ingest.job_posting import read_opening, write_opening
from matching.ingest.json_resume import read_candidate, write_candidate


class Question(Read):
    """Whether somebody can get the pass for an opening; either is a document or a stored id."""

    candidate: Candidate | None = None
    candidate_id: str | None = None
    opening: Opening | None = None
    opening_id: str | None = None
    day: date | None = None
    policy: str | None = None

    @property
    def person(self) -> Candidate | str:
        """Who is asked about. Raises `ProblemError` unless said in exactly one way."""
        if self.candidate is not None and self.candidate_id is None:
            return self.candidate
        if self.candidate is None and self.candidate_id is not None:
            return self.candidate_id
        raise _needs_one_of("candidate, candidateId")

    @property
    def post(self) -> Opening | str:
        """The opening asked about. Raises `ProblemError` unless said in exactly one way."""
        if self.opening is not None and self.opening_id is None:
            return self.opening
        if self.opening is None and self.opening_id is not None:
            return self.opening_id
        raise _needs_one_of("opening, openingId")


def _needs_one_of(names: str) -> ProblemError:
    return ProblemError("invalid-input", (flaw("one-of-two", "", part="body", names=names),))


_QUESTION = Shape(
    Question,
    (
        at("candidate", "candidate", Scalar(read_candidate, write_candidate)),
        at("candidate_id", "candidateId", TEXT),
        at("opening", "opening", Scalar(read_opening, write_opening)),
        at("opening_id", "openingId", TEXT),
        at("day", "day", Scalar(whole_day, date.isoformat)),
        at("policy", "policy", TEXT),
    ),
    closed=True,
)


def read_question(document: JsonValue) -> Question:
    """Read a question; raises `BadInputError` with the field's JSON pointer."""
    return _QUESTION.read(document)
