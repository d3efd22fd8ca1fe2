"""What pages are made with, made before anybody asks: at the start, and anew when a day begins in Korea.

Whoever opens the first page after a start would else wait for the pools, the tables, the rule's answers of the day
and the programme's counts. Nothing is shown to anybody here, so that nothing is recorded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from fastapi import FastAPI

from api.pages.cited import words_cited
from api.pages.programme import programme_of_state
from api.pages.rules import versions_compared
from api.pages.show import compile_templates
from api.pages.verdicts import Asked, what_follows
from matching.documents.lists import shortlist_document, suggestions_document
from matching.domain import Candidate, Opening
from matching.eligibility import Rulebook, policy
from matching.eligibility.dossier import dossier
from matching.errors import MatchingError
from matching.ingest.job_posting import write_opening
from matching.lexical import korean
from matching.masking import masked_document, masked_shortlist
from matching.workspace import Workspace


class Warming:
    """Makes an application ready; `day` is the last day that it was made ready for, None before."""

    def __init__(self, app: FastAPI) -> None:
        self._app = app
        self.day: date | None = None

    def begin(self) -> None:
        """Make all that is needed. Raises `BadInputError` and `EncoderError` where nothing can be compared."""
        self._app.state.workspace.warm()
        compile_templates()
        self._app.openapi()
        self._for_a_day()

    def go_on(self) -> None:
        """Make what another day needs, where one has begun since."""
        if self.day is not None and self.day != self._app.state.today():
            self._for_a_day()

    def _for_a_day(self) -> None:
        self.day = self._app.state.today()
        workspace: Workspace = self._app.state.workspace
        for make in self._steps(workspace, self.day):
            try:
                make()
            except MatchingError:
                continue  # whoever asks for what a damaged part cannot give is told so

    def _steps(self, space: Workspace, day: date) -> Iterator[Callable[[], object]]:
        people, posts = space.records.candidates, space.records.openings
        if people:
            yield lambda: space.pool.answers(Rulebook.on(day))
        if not (people and posts):
            return
        yield korean.get_ready
        yield lambda: space.embedder.encode(["ready"])  # else the first text that is new waits for the network
        yield self._app.state.lists.warm
        yield lambda: programme_of_state(self._app).standing(Rulebook.on(day))
        yield lambda: programme_of_state(self._app).flips(*versions_compared(policy(), day))
        yield lambda: _of_a_person(space, people[0], posts[0], day)
        yield lambda: _of_an_opening(space, posts[0], day)


def _of_a_person(space: Workspace, person: Candidate, post: Opening, day: date) -> None:
    """Make a person's pages but for the page itself: it reads the tables that those of all others need."""
    found = space.suggestions(person.id, day)
    suggestions_document(found)
    masked_document(person)
    what_follows(person, post, Asked(post.id, day, ""))
    dossier(person, post, day)
    space.questions(person, day)


def _of_an_opening(space: Workspace, post: Opening, day: date) -> None:
    found = space.shortlist(post.id, day)
    masked, advert = masked_shortlist(found), write_opening(post)
    shortlist_document(masked)
    for each in masked.matches[:1]:
        words_cited(each, "opening", advert)
    space.terms(post.id, day)
