"""Many questions at once: a line of JSON each, answered by a line each, in the same order and under its number.

A line that cannot be answered gets its own problem, and the rest are answered. Lines are
answered some at a time; what was answered is kept, so that a service that was killed goes
on behind it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from api.askers import Asker, Sees, What
from api.dependencies import LARGEST_BODY
from api.errors import PROBLEMS, Flaw, ProblemError, flaw, flaws_of, problem_in, problem_of
from api.schemas import read_question, read_ranking
from matching.documents.lists import shortlist_document
from matching.documents.verdicts import verdict_document
from matching.domain import Candidate, Json, Opening
from matching.errors import MatchingError, NotFoundError
from matching.ingest.files import parse_json
from matching.jobs import Kind, Turn
from matching.language import Language
from matching.masking import masked_shortlist
from matching.recommend import Shortlist
from matching.workspace import Workspace

ASSESSMENTS, SHORTLISTS = "batch-assessments", "batch-shortlists"
MOST_LINES = {ASSESSMENTS: 10_000, SHORTLISTS: 1_000}
_TOGETHER = {ASSESSMENTS: 100, SHORTLISTS: 10}
MEDIA_TYPE = "application/jsonl"


class Line(NamedTuple):
    """A line that says something, by its number in what was sent, from 1."""

    number: int
    content: bytes


class Answer(NamedTuple):
    """What is answered to a line, and the ids of the stored people of whom it speaks."""

    document: Json
    people: frozenset[str]


@dataclass(frozen=True)
class Asking:
    """With what lines are answered: the store, what whoever asks may have, the day and the language."""

    workspace: Workspace
    sees: Sees
    asker: Asker
    today: date
    language: Language
    job: str

    def checked(self, entry: Candidate | Opening | str, kind: str, *, ranks: bool = False) -> None:
        """Raise `NotFoundError` for a stored id that they may not have, as for one that nobody has."""
        if not isinstance(entry, str):
            return
        what: What = "shortlist" if ranks else "person" if kind == "candidate" else "opening"
        if not self.sees(self.asker, what, entry):
            raise NotFoundError(kind, entry)


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
    question = read_question(parse_json(content))
    person, post = question.person, question.post
    asking.checked(person, "candidate")
    asking.checked(post, "opening")
    answer = asking.workspace.assess(person, post, question.day or asking.today, pack=question.policy)
    return Answer(verdict_document(answer), frozenset([person] if isinstance(person, str) else ()))


def ranked(asking: Asking, content: bytes) -> Answer:
    """Answer a line with the people for an opening, as `GET /v1/openings/{identifier}/shortlist` does."""
    wanted = read_ranking(parse_json(content))
    post = wanted.post
    asking.checked(post, "opening", ranks=True)
    space, day = asking.workspace, wanted.day or asking.today
    opening = space.store.opening(post) if isinstance(post, str) else post
    found = masked_shortlist(space.shortlist_of(opening, space.pool, day, pack=wanted.policy, k=wanted.k))
    return Answer(shortlist_document(found), people_of(found))


def people_of(found: Shortlist) -> frozenset[str]:
    """Return the ids of those who are named on a list, or nearly."""
    named = [each.candidate.id for each in found.matches]
    return frozenset([*named, *(each.candidate.id for each in found.near_misses)])


_ANSWERS: dict[str, Callable[[Asking, bytes], Answer]] = {ASSESSMENTS: assessed, SHORTLISTS: ranked}


def batch(name: str, workspace: Workspace, sees: Callable[[], Sees]) -> Kind:
    """Return the kind of job that answers lines of one kind."""

    def run(turn: Turn) -> None:
        values = turn.job.asked
        language: Language = "ko" if values["language"] == "ko" else "en"
        today = date.fromisoformat(str(values["today"]))
        asking = Asking(workspace, sees(), Asker.of(values["asker"]), today, language, turn.job.id)
        lines, done = lines_of(turn.content, name), turn.job.done
        with ThreadPoolExecutor(1, thread_name_prefix="lines") as one:
            while some := lines[done : done + _TOGETHER[name]]:
                answers = [_answered(one, asking, name, each) for each in some]
                done += len(some)
                people = frozenset().union(*(each.people for each in answers))
                content = b"".join(_line(each.document) for each in answers)
                turn.put(content, done=done, total=len(lines), upto=some[-1].number, people=people)

    return Kind(name, run, MEDIA_TYPE, "jsonl", has_lines=True)


def _line(document: Json) -> bytes:
    return json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode() + b"\n"


def _answered(one: ThreadPoolExecutor, asking: Asking, name: str, line: Line) -> Answer:
    """Answer a line by a document or a problem; what nobody foresaw is a problem of that line alone."""
    if len(line.content) > LARGEST_BODY:
        return _problem(asking, line, "body-too-large", ())
    asked = one.submit(_ANSWERS[name], asking, line.content)
    wrong = asked.exception()
    if wrong is None:
        answer = asked.result()
        return Answer({"line": line.number, "status": 200, "answer": answer.document}, answer.people)
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
