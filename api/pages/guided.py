"""Questions to a candidate, one at a time: why each is asked, what an answer would do, and then the next."""

from __future__ import annotations

from typing import Annotated, NamedTuple
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from pydantic import JsonValue
from starlette.responses import Response

from api.as_one import as_one
from api.dependencies import InUse, Today, known_parameters, language_asked
from api.objects import Reachable
from api.pages.forms import UNUSABLE, Typed, TypedForm, on_to
from api.pages.own import Own, Owned, Stored
from api.pages.show import page
from api.pages.upload_form import iso_date
from api.pages.views import Field
from api.recording import Record
from api.remembering import KeptAnswers
from matching.domain import Candidate
from matching.errors import BadInputError, MatchingError, UnknownNameError
from matching.ledger import Kind
from matching.questions import AnswerKind, Question, answer

router = APIRouter(include_in_schema=False, dependencies=[Depends(known_parameters), Depends(language_asked)])

_LONGEST_SKIPPED = 4_000
Skipped = Annotated[str, Query(max_length=_LONGEST_SKIPPED)]
Done = Annotated[int, Query(ge=0, le=1_000)]


class Way(NamedTuple):
    """How far somebody has come: about which opening, which questions they skipped, how many they answered."""

    opening: str = ""
    skipped: str = ""
    done: int = 0

    @property
    def declined(self) -> tuple[str, ...]:
        """The ids of the questions that are not asked again."""
        return tuple(filter(None, self.skipped.split(",")))

    def address(self, own: Own) -> str:
        """Return the page's address from here on."""
        said = {"opening": self.opening, "skipped": self.skipped, "done": str(self.done) if self.done else ""}
        query = urlencode({name: value for name, value in said.items() if value})
        return own.at("/questions/") + (f"?{query}" if query else "")

    @classmethod
    def of_form(cls, form: Typed) -> Way:
        """Read it from a form, as it stands in the address."""
        done = form.get("done")
        return cls(
            form.get("opening"), form.get("skipped")[:_LONGEST_SKIPPED], int(done[:3]) if done.isdecimal() else 0
        )


@router.get("/questions/{identifier:path}")
def ask(
    request: Request,
    owned: Owned,
    person: Stored,
    workspace: InUse,
    reach: Reachable,
    answers: KeptAnswers,
    record: Record,
    today: Today,
    opening: Field = "",
    skipped: Skipped = "",
    done: Done = 0,
) -> Response:
    """Ask the question that is worth most; once nothing is left to ask, lead to the verdict."""
    way = Way(opening, skipped, done)
    if opening:
        reach.opening(opening)
    found = answers.once(
        tuple,
        (person.id, today, way.opening, way.declined, workspace.served.sha256 if workspace.records.openings else ""),
        lambda: workspace.questions(person, today, opening=opening or None, declined=way.declined),
    )
    return record(_shown(request, owned, person, way, found), [owned.id])


@router.post("/questions/{identifier:path}")
@as_one
def take(
    request: Request,
    form: TypedForm,
    owned: Owned,
    person: Stored,
    workspace: InUse,
    reach: Reachable,
    record: Record,
    today: Today,
) -> Response:
    """Write an answer into the profile, or pass the question over, and lead to the next."""
    way, question = Way.of_form(form), form.get("question")
    if form.get("do") == "skip":
        passed = way._replace(skipped=",".join([*way.declined, question])[:_LONGEST_SKIPPED])
        return record.nothing(on_to(passed.address(owned)))
    if way.opening:
        reach.opening(way.opening)
    found = workspace.questions(person, today, opening=way.opening or None, declined=way.declined)
    asked = next((each for each in found if each.id == question), None)
    try:
        changed = answer(person, question, said(asked, form))
    except UnknownNameError:  # it was answered in another window
        return record.nothing(on_to(way.address(owned)))
    except BadInputError as error:
        again = _shown(request, owned, person, way, [asked] if asked else found, typed=form, error=error)
        return record(again, [owned.id], kind=Kind.QUESTIONS_ASKED)
    workspace.add([changed], replace=True)
    done = on_to(way._replace(done=way.done + 1).address(owned))
    return record(done, [owned.id])


def said(asked: Question | None, form: Typed) -> JsonValue:
    """Return an answer of the kind that the question takes; what cannot be read goes on as it was typed."""
    other = form.get("other")
    if asked is None:
        return form.get("value")
    if asked.several:
        more = [each.strip() for each in other.replace("\n", ",").split(",") if each.strip()]
        return [*(_option(asked, each) for each in form.all("value")), *more] or None
    text = other or form.get("value")
    if not text:
        return None
    if asked.kind is AnswerKind.DATE:
        return iso_date(text)
    if asked.kind is AnswerKind.NUMBER:
        digits = text.replace(",", "").replace(" ", "")
        return int(digits) if digits.isdecimal() and len(digits) < 16 else text
    return _option(asked, text)


def _option(asked: Question, text: str) -> JsonValue:
    return next((each.value for each in asked.options if str(each.value) == text), text)


def _shown(
    request: Request,
    owned: Own,
    person: Candidate,
    way: Way,
    found: tuple[Question, ...] | list[Question],
    *,
    typed: Typed | None = None,
    error: BadInputError | None = None,
) -> Response:
    return page(
        request,
        "questions.html",
        status=UNUSABLE if error else 200,
        own=owned,
        question=found[0] if found else None,
        left=len(found),
        way=way,
        typed=typed or Typed(),
        error=MatchingError.text(error) if error else None,
        synthetic=person.synthetic,
    )
