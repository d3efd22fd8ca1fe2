"""Many questions at once: a line of JSON each, answered by a line each, in the same order and under its number.

A line that cannot be answered gets its own problem, and the rest are answered. Lines are
answered some at a time; what was answered is kept, so that a service that was killed goes
on behind it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from starlette.datastructures import State

from api.askers import Asker, seeing
from api.dependencies import LARGEST_BODY
from api.errors import PROBLEMS, Flaw, ProblemError, flaw, flaws_of, problem_in, problem_of
from api.recording import storable
from api.schemas import read_question, read_ranking
from api.sight import Seeing
from matching.documents.lists import shortlist_document
from matching.documents.verdicts import verdict_document
from matching.domain import Json, Opening
from matching.eligibility import assess
from matching.eligibility.written import as_json
from matching.errors import MatchingError
from matching.ingest.files import parse_json
from matching.jobs import Job, Kind, Turn, Write, together
from matching.language import Language
from matching.ledger import Entry, Ledger
from matching.ledger import Kind as LedgerKind
from matching.ledger.listed import Wanted, digest_of, people_on
from matching.ledger.listing import Lists
from matching.masking import masked_shortlist
from matching.versions import software_versions
from matching.webhooks import fresh_message, telling
from matching.webhooks.events import shortlist_published

ASSESSMENTS, SHORTLISTS = "batch-assessments", "batch-shortlists"
MOST_LINES = {ASSESSMENTS: 10_000, SHORTLISTS: 1_000}
_TOGETHER = {ASSESSMENTS: 100, SHORTLISTS: 10}
MEDIA_TYPE = "application/jsonl"


class Line(NamedTuple):
    """A line that says something, by its number in what was sent, from 1."""

    number: int
    content: bytes


class Answer(NamedTuple):
    """What is answered to a line, the ids of the stored people of whom it speaks, and its record.

    `listed` is the stored opening that it is a list for.
    """

    document: Json
    people: frozenset[str]
    entry: Entry | None = None
    listed: str | None = None


@dataclass(frozen=True)
class Asking:
    """With what lines are answered: what whoever asks may be shown, the day and the language."""

    seeing: Seeing
    asker: Asker
    lists: Lists
    today: date
    language: Language
    job: str

    @property
    def employer(self) -> str | None:
        """The company that asked, None for the service itself."""
        return self.asker.who.employer

    def entry(self, kind: LedgerKind, action: str, people: Collection[str], document: Json, **objects: str) -> Entry:
        """Return what is recorded of an answer."""
        return Entry(
            kind=kind, at=self.seeing.now, actor=self.asker.user, company=self.employer,
            origin=self.asker.origin, people=tuple(map(storable, people)), action=f"job {action}",
            digest=digest_of(document), objects={**objects, "job": self.job}, versions=software_versions(),
        )  # fmt: skip


def lines_of(content: bytes, name: str) -> list[Line]:
    """Return the lines that say something. Raises `ProblemError` for none or too many."""
    found = [Line(number, each) for number, each in enumerate(content.split(b"\n"), start=1) if each.strip()]
    if not found:
        raise ProblemError("invalid-input", (flaw("no-file", "", part="body"),))
    if len(found) > MOST_LINES[name]:
        most = f"{MOST_LINES[name]:,}"
        raise ProblemError("invalid-input", (flaw("too-many-lines", "", part="body", most=most),))
    return found


def assessed(asking: Asking, content: bytes) -> Answer:
    """Answer a line with a verdict, as `POST /v1/assess` does."""
    question, seeing = read_question(parse_json(content)), asking.seeing
    asked = seeing.subject(seeing.reach.judged(question.person)), seeing.reach.offered(question.post)
    person, post = seeing.workspace.pair(*asked)
    document = verdict_document(assess(person, post, question.day or asking.today, pack=question.policy))
    entry = asking.entry(LedgerKind.VERDICT_GIVEN, ASSESSMENTS, [person.id], document, opening=post.id)
    stored = [question.person] if isinstance(question.person, str) else []
    return Answer(document, frozenset(stored), entry)


def ranked(asking: Asking, content: bytes) -> Answer:
    """Answer a line with the people for an opening, as `GET /v1/openings/{identifier}/shortlist` does.

    To a company everybody on the lists counts as opened: of many lists nobody could say which are whose usual one.
    """
    wanted = read_ranking(parse_json(content))
    day = Wanted(wanted.day or asking.today, wanted.policy, wanted.k)
    if not isinstance(wanted.post, str):
        return _of_unstored(asking, wanted.post, day)
    seeing = asking.seeing
    seeing.asks(seeing.reach.opening(seeing.reach.ranked(wanted.post)))
    listed = asking.lists.shortlist(wanted.post, day, employer=seeing.acting.company)
    seeing.handed_out(listed.people)
    document = listed.document
    entry = asking.entry(LedgerKind.LIST_SHOWN, SHORTLISTS, listed.people, document, opening=wanted.post)
    entry = replace(entry, versions=listed.versions, inputs=listed.inputs)
    return Answer(document, frozenset(listed.people), entry, wanted.post)


def _of_unstored(asking: Asking, opening: Opening, wanted: Wanted) -> Answer:
    """Answer with the people for an opening that was sent along; such a list cannot be made again."""
    seeing, space = asking.seeing, asking.seeing.workspace
    seeing.reach.ranks_unstored()
    seeing.asks(opening)
    there = space.taking_part(opening, space.pool, seeing.acting.company)
    made = space.shortlist_of(opening, space.pool, wanted.day, pack=wanted.policy, k=wanted.k, among=there.rows)
    document = shortlist_document(masked_shortlist(replace(made, not_taking_part=there.without_consent)))
    people = people_on(made)
    seeing.handed_out(people)
    return Answer(document, frozenset(people), asking.entry(LedgerKind.LIST_SHOWN, SHORTLISTS, people, document))


_ANSWERS: dict[str, Callable[[Asking, bytes], Answer]] = {ASSESSMENTS: assessed, SHORTLISTS: ranked}


def batch(name: str, state: State) -> Kind:
    """Return the kind of job that answers lines of one kind; each answer is kept with its record, or not at all."""

    def run(turn: Turn) -> None:
        lines, done = lines_of(turn.content, name), turn.job.done
        with ThreadPoolExecutor(1, thread_name_prefix="lines") as one:
            while some := lines[done : done + _TOGETHER[name]]:
                asking = _asking(turn.job, state)
                answers = [_answered(one, asking, name, each) for each in some]
                done += len(some)
                people = frozenset().union(*(each.people for each in answers))
                content = b"".join(_line(each.document) for each in answers)
                write = _record(state, asking, answers)
                turn.put(content, done=done, total=len(lines), upto=some[-1].number, people=people, write=write)

    return Kind(name, run, MEDIA_TYPE, "jsonl", has_lines=True)


def _asking(job: Job, state: State) -> Asking:
    """Return with what the next lines are answered: what somebody may have is asked anew for them."""
    asker = Asker.of(job.asked["asker"])
    language: Language = "ko" if job.asked["language"] == "ko" else "en"
    today = date.fromisoformat(str(job.asked["today"]))
    return Asking(seeing(state, asker), asker, state.lists, today, language, job.id)


def _record(state: State, asking: Asking, answers: Sequence[Answer]) -> Write:
    """Return what writes the records of some answers, and tells whoever is told that lists are there."""
    ledger: Ledger = state.ledger
    entries = [each.entry for each in answers if each.entry is not None]
    listed = [each.listed for each in answers if each.listed is not None]
    told = [(fresh_message(), shortlist_published(asking.job, each, employer=asking.employer)) for each in listed]
    return together(ledger.appending(entries), telling(told, asking.seeing.now))


def _line(document: Json) -> bytes:
    return as_json(document).encode() + b"\n"


def _answered(one: ThreadPoolExecutor, asking: Asking, name: str, line: Line) -> Answer:
    """Answer a line by a document or a problem; what nobody foresaw is a problem of that line alone."""
    if len(line.content) > LARGEST_BODY:
        return _problem(asking, line, "body-too-large", ())
    asked = one.submit(_ANSWERS[name], asking, line.content)
    wrong = asked.exception()
    if wrong is None:
        answer = asked.result()
        return answer._replace(document={"line": line.number, "status": 200, "answer": answer.document})
    if isinstance(wrong, ProblemError):
        return _problem(asking, line, wrong.code, wrong.flaws)
    if isinstance(wrong, MatchingError):
        return _refused(asking, line, wrong)
    return _problem(asking, line, "internal-error", ())


def _refused(asking: Asking, line: Line, error: MatchingError) -> Answer:
    """Answer with a line's problem. Raises what is none of the line's: every other would fail as well."""
    code = problem_of(error)
    if PROBLEMS[code] >= 500:
        raise error
    return _problem(asking, line, code, tuple(flaws_of(error, "body")))


def _problem(asking: Asking, line: Line, code: str, flaws: tuple[Flaw, ...]) -> Answer:
    instance = f"/v1/jobs/{asking.job}/result#line={line.number}"
    problem = problem_in(asking.language, code, flaws, instance=instance)
    return Answer({"line": line.number, "status": int(PROBLEMS[code]), "problem": _json(problem)}, frozenset())


def _json(problem: dict[str, object]) -> Json:
    document: Json = json.loads(json.dumps(problem))
    return document
