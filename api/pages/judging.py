"""The page on which people judge pairs: one at a time, both documents side by side, no score and no rank.

Whoever judges is known by an id alone, which stands in the address. What others answered
is shown nowhere.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, NamedTuple
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from api.as_one import as_one
from api.dependencies import InUse, Today, known_parameters, language_asked
from api.judging import keep
from api.objects import Reach, Reachable
from api.pages.forms import UNUSABLE, on_to, texts_of
from api.pages.show import page
from api.pages.views import Field
from api.recording import Record, Recorder
from matching.domain import Json
from matching.errors import BadInputError, MatchingError
from matching.features import SIDES, Side
from matching.ingest.json_resume import read_candidate
from matching.judgements import Answer, Judgement, Judgements, standing
from matching.judgements.columns import side_named
from matching.judgements.model import GRADES, annotator_named
from matching.judgements.reading import LONGEST_REASON, read_sent
from matching.judgements.rounds import Round, last_of, work_of
from matching.ledger import Kind
from matching.masking import masked_document
from matching.workspace import Workspace

router = APIRouter(include_in_schema=False, dependencies=[Depends(known_parameters), Depends(language_asked)])

_LARGEST, _MOST_FIELDS = 64 * 1024, 12
_SENT = ("opening", "candidate", "side", "answer", "annotator", "reason")


class Judge(NamedTuple):
    """Who judges, and from which side."""

    annotator: str
    side: Side

    @property
    def address(self) -> str:
        """The page's address for them."""
        return f"/judge?annotator={quote(self.annotator, safe='')}&side={self.side}"


def judge_named(annotator: str, side: str) -> Judge:
    """Return who judges; raises `BadInputError`."""
    return Judge(annotator_named(annotator.strip()), side_named(side))


def _in_own_name(reach: Reach, annotator: str, side: str) -> str:
    """Return who judges: a user under their own id once a side is chosen, the operator under any."""
    return annotator if reach.who.is_operator else reach.who.user if side else ""


@router.get("/judge")
def judge(
    request: Request,
    workspace: InUse,
    reach: Reachable,
    record: Record,
    annotator: Field = "",
    side: Field = "",
) -> Response:
    """Show the next pair to whoever says who they are; else ask."""
    drawn = reach.judgements().latest_round()
    annotator = _in_own_name(reach, annotator, side)
    if not annotator or drawn is None:
        return record.nothing(_asked(request, drawn, side=side))
    try:
        who = judge_named(annotator, side)
    except BadInputError as error:
        return _asked(request, drawn, side=side, error=error)
    return _next(request, record, workspace, drawn, who)


@router.post("/judge")
@as_one
def answer(
    request: Request,
    form: Annotated[dict[str, str], Depends(texts_of(most=_LARGEST, fields=_MOST_FIELDS))],
    workspace: InUse,
    reach: Reachable,
    record: Record,
    today: Today,
) -> Response:
    """Keep an answer, or take the last one back, and lead to the next pair."""
    kept = reach.judgements()
    drawn = kept.latest_round()
    try:
        who = judge_named(reach.in_own_name(form.get("annotator", ""), ""), form.get("side", ""))
    except BadInputError as error:
        return _asked(request, drawn, side=form.get("side", ""), error=error)
    try:
        judged = _undo(kept, who, today) if form.get("do") == "undo" else _keep(kept, form, today)
    except BadInputError as error:
        return _asked(request, None) if drawn is None else _next(request, record, workspace, drawn, who, form, error)
    answer = on_to(who.address)
    return record.nothing(answer) if judged is None else record(answer, [judged.candidate_id], objects=_of(judged))


def _of(judged: Judgement) -> dict[str, str]:
    return {"opening": judged.opening_id}


def _keep(kept: Judgements, form: dict[str, str], today: date) -> Judgement:
    """Keep what a form says; raises `NotFoundError` and `BadInputError`."""
    sent: Json = {name: form.get(name, "").replace("\r\n", "\n") for name in _SENT}
    sent["versions"] = {name: form.get(f"{name}_version", "") for name in ("opening", "candidate")}
    return keep(kept, read_sent(sent, today), today)[1]


def _undo(kept: Judgements, who: Judge, today: date) -> Judgement | None:
    """Take the last answer back, by one more row; return it, None where there is none."""
    last = last_of(standing(kept.all()), annotator=who.annotator, side=who.side)
    if last is not None:
        kept.add([last.model_copy(update={"answer": Answer.WITHDRAWN, "reason": None, "day": today})])
    return last


def _asked(request: Request, drawn: Round | None, *, side: str = "", error: BadInputError | None = None) -> Response:
    """Ask who judges, and from which side."""
    return page(
        request,
        "judge_start.html",
        status=UNUSABLE if error else 200,
        error=error and MatchingError.text(error),
        pairs=len(drawn.pairs) if drawn else 0,
        sides=SIDES,
        chosen=side if side in SIDES else SIDES[0],
    )


def _next(
    request: Request,
    record: Recorder,
    workspace: Workspace,
    drawn: Round,
    who: Judge,
    form: dict[str, str] | None = None,
    error: BadInputError | None = None,
) -> Response:
    """Show the pair that comes next, or the same again with what is wrong."""
    kept = Judgements(workspace.store)
    counted, contents = standing(kept.all()), kept.contents()
    work = work_of(drawn, counted, contents, annotator=who.annotator, side=who.side)
    seen = contents.now(work.pair.ids) if work.pair else None
    last = last_of(counted, annotator=who.annotator, side=who.side)
    if work.pair is None or seen is None:
        return record.nothing(page(request, "judge.html", pair=None, who=who, work=work, last=last))
    opening, person = workspace.store.opening(work.pair.opening_id), workspace.store.candidate(work.pair.candidate_id)
    shown = page(
        request,
        "judge.html",
        status=UNUSABLE if error else 200,
        error=error and MatchingError.text(error),
        reason=(form or {}).get("reason", ""),
        pair=work.pair,
        seen=seen,
        opening=opening,
        candidate=read_candidate(masked_document(person)),
        answers=(*GRADES, Answer.CANNOT_TELL),
        longest=LONGEST_REASON,
        synthetic=opening.synthetic or person.synthetic,
        who=who,
        work=work,
        last=last,
    )
    return record(shown, [person.id], objects={"opening": opening.id}, kind=Kind.RECORD_READ)
