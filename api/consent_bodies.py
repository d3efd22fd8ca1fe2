"""The bodies of the routes of consents, blocks and invitations."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, JsonValue

from matching.consents import Purpose
from matching.domain import Read
from matching.errors import BadInputError, Place
from matching.ingest.codecs import TEXT, TRUTH, Scalar, named, within
from matching.ingest.fields import Shape, at


class ConsentsGiven(Read):
    """Which purposes are given or withdrawn, and the version of the texts that were shown."""

    consents: dict[Purpose, bool] = Field(default_factory=dict)
    text_version: str | None = None

    @property
    def version(self) -> str:
        """The version that was shown. Raises `BadInputError` where something is given to no text."""
        if self.text_version is None and any(self.consents.values()):
            raise BadInputError("missing-field", at=Place(pointer="/textVersion"))
        return self.text_version or ""


class BlockGiven(Read):
    """Whom to block, by an id or a name."""

    employer: str | None = None
    name: str | None = None


class InvitationGiven(Read):
    """Whom to ask, and in what words."""

    candidate: str
    message: str


class AnswerGiven(Read):
    """Yes or no."""

    answer: Literal["yes", "no"]


def _read_consents(value: JsonValue) -> dict[Purpose, bool]:
    if not isinstance(value, dict):
        raise BadInputError("not-an-object")
    return {Purpose(_PURPOSE.read(name)): within(f"/{name}", TRUTH.read, given) for name, given in value.items()}


def _write_consents(consents: dict[Purpose, bool]) -> JsonValue:
    return {str(purpose): given for purpose, given in consents.items()}


_PURPOSE = named(lambda: tuple(Purpose))
_CONSENTS = Shape(
    ConsentsGiven,
    (at("consents", "consents", Scalar(_read_consents, _write_consents)), at("text_version", "textVersion", TEXT)),
    closed=True,
)
_BLOCK = Shape(BlockGiven, (at("employer", "employer", TEXT), at("name", "name", TEXT)), closed=True)
_INVITATION = Shape(InvitationGiven, (at("candidate", "candidate", TEXT), at("message", "message", TEXT)), closed=True)
_ANSWER = Shape(AnswerGiven, (at("answer", "answer", named(lambda: ("yes", "no"))),), closed=True)


def read_consents_given(document: JsonValue) -> ConsentsGiven:
    """Read what is given and withdrawn; raises `BadInputError` with the field's JSON pointer."""
    read = _CONSENTS.read(document)
    if not read.consents:
        raise BadInputError("consent-unsaid", at=Place(pointer="/consents"))
    return read


def read_block_given(document: JsonValue) -> BlockGiven:
    """Read whom to block, said in one way; raises `BadInputError` with the field's JSON pointer."""
    read = _BLOCK.read(document)
    if (read.employer is None) == (read.name is None):
        raise BadInputError("block-names-nobody")
    return read


def read_invitation_given(document: JsonValue) -> InvitationGiven:
    """Read whom to ask; raises `BadInputError` with the field's JSON pointer."""
    return _INVITATION.read(document)


def read_answer_given(document: JsonValue) -> AnswerGiven:
    """Read an answer; raises `BadInputError` with the field's JSON pointer."""
    return _ANSWER.read(document)
