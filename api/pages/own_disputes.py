"""A candidate's disputes: what was said, what became of it, how they stood before and after; and opening one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from api.dependencies import InUse, known_parameters, language_asked
from api.languages import language_of
from api.objects import Reach, Reachable
from api.opening_disputes import Opening as Disputing
from api.pages.forms import UNUSABLE, Typed, TypedForm, on_to
from api.pages.own import Own, Owned, Stored
from api.pages.show import page
from api.pages.upload_form import BASICS, SECTIONS, entries_of, fields_of
from api.pages.views import Field
from api.pages.words import say
from api.recording import Record
from matching.disputes import Dispute, Said, State, Subject, of_candidate
from matching.disputes.model import LONGEST_TEXT
from matching.disputes.standing import Stood, stood_in
from matching.domain import Candidate, Json, Opening
from matching.errors import BadInputError, MatchingError
from matching.ingest.json_resume import write_candidate
from matching.language import Language
from matching.ledger import Kind
from matching.rights.seen import title_of
from matching.store import Store
from matching.workspace import Workspace

router = APIRouter(include_in_schema=False, dependencies=[Depends(known_parameters), Depends(language_asked)])

OPENINGS_SHOWN = 200
LONGEST_FACT = 70
_FIELDS = {"/text": "text", "/pointer": "fact", "/opening": "opening"}
Entry = Annotated[str, Query(pattern=r"^\d{0,15}$")]


class Compared(NamedTuple):
    """How a person stood for an opening before a dispute and after its decision."""

    opening: str
    title: str
    before: Stood
    after: Stood | None


class Fact(NamedTuple):
    """Something that a profile says, to be disputed."""

    pointer: str
    section: str
    number: int
    label: str
    value: str


@router.get("/disputed/{identifier:path}")
def disputes(
    request: Request,
    owned: Owned,
    person: Stored,
    workspace: InUse,
    reach: Reachable,
    record: Record,
    subject: Annotated[Subject | None, Query()] = None,
    opening: Field = "",
    entry: Entry = "",
) -> Response:
    """Show what a person disputed and what became of it, and the form that disputes something."""
    asked = Typed((("subject", subject or ""), ("opening", opening), ("entry", entry)))
    return record(_shown(request, owned, person, (workspace, reach), asked), [owned.id])


@router.post("/disputed/{identifier:path}")
def dispute(
    request: Request,
    form: TypedForm,
    owned: Owned,
    person: Stored,
    reach: Reachable,
    disputing: Disputing,
    record: Record,
) -> Response:
    """Open a dispute, and lead to where it stands; or show the form again with what is wrong."""
    try:
        said = said_in(form, language_of(request))
        if said.opening is not None:
            reach.opening(said.opening)
        return disputing.opened(person, said, lambda made: on_to(f"{owned.at('/disputed/')}#{made.id}"))
    except BadInputError as error:
        wrong = _shown(request, owned, person, (disputing.workspace, reach), form, error)
        return record(wrong, [owned.id], kind=Kind.RECORD_READ)


def said_in(form: Typed, language: Language) -> Said:
    """Return what a form disputes: the reason, and what should stand there and which document shows it, in one text."""
    subject = next((each for each in Subject if each.value == form.get("subject")), Subject.HUMAN)
    parts = [form.get("text")]
    for name, key in (("correction", "mine-dispute-correction"), ("document", "mine-dispute-document")):
        if form.get(name):
            parts.append(f"{say(key)[language]}: {form.get(name)}")
    is_about_opening = subject in (Subject.VERDICT, Subject.PLACE)
    entry = form.get("entry")
    return Said(
        subject,
        "\n\n".join(parts) if form.get("text") else "",
        form.get("fact") or None if subject is Subject.FACT else None,
        form.get("opening") or None if is_about_opening else None,
        int(entry) if entry.isdecimal() and len(entry) < 16 else None,
    )


def _shown(
    request: Request,
    owned: Own,
    person: Candidate,
    things: tuple[Workspace, Reach],
    typed: Typed,
    error: BadInputError | None = None,
) -> Response:
    workspace, reach = things
    with workspace.store.file.reading() as file:
        found = of_candidate(file, person.id)
    offered = reach.openings(workspace.records.openings)
    return page(
        request,
        "own_disputes.html",
        status=UNUSABLE if error else 200,
        own=owned,
        disputes=[(each, list(compared(each, workspace.store))) for each in found],
        decided=State.DECIDED,
        subjects=tuple(Subject),
        facts=list(facts_of(write_candidate(person))),
        openings=_with_chosen(offered, typed.get("opening")),
        typed=typed,
        longest=LONGEST_TEXT,
        error=MatchingError.text(error) if error else None,
        wrong=_FIELDS.get(error.at.pointer or "", "text") if error else "",
        synthetic=person.synthetic,
    )


def _with_chosen(offered: Sequence[Opening], chosen: str) -> list[Opening]:
    some = list(offered[:OPENINGS_SHOWN])
    return some + [each for each in offered[OPENINGS_SHOWN:] if each.id == chosen]


def facts_of(resume: Json) -> Iterator[Fact]:
    """Yield what a profile says, in the order of the form in which it is corrected."""
    for each in fields_of(resume, "basics", BASICS):
        if each.value:
            yield Fact(f"/{each.name}", "basics", 0, each.asked.label, each.value[:LONGEST_FACT])
    for section, asked in SECTIONS.items():
        for number, entry in enumerate(entries_of(resume, section), start=1):
            for each in fields_of(resume, entry, asked):
                if each.value:
                    yield Fact(f"/{each.name}", section, number, each.asked.label, each.value[:LONGEST_FACT])


def compared(dispute: Dispute, store: Store) -> Iterator[Compared]:
    """Yield how the person stood for each opening that was looked at, before and after."""
    after = stood_in(dispute.after)
    for opening, before in stood_in(dispute.before).items():
        yield Compared(opening, title_of(store, opening) or opening, before, after.get(opening))
