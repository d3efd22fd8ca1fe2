"""Answers as JSON documents."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import JsonValue

from matching.documents.verdicts import VERSION
from matching.domain import Json
from matching.eligibility.written import text_document
from matching.screening.model import Screening
from matching.store.metadata import written


def screening_document(opening: str, candidate: str, answers: Iterable[Screening]) -> Json:
    """Return what a company's users answer about one person, each by whom."""
    said: list[JsonValue] = [{"by": each.by, **answer_document(each)} for each in answers]
    return {"kind": "screening", "version": VERSION, "opening": opening, "candidate": candidate, "answers": said}


def answer_document(said: Screening) -> Json:
    """Return one answer without who gave it; `list` is the SHA-256 of the list on which the person was seen."""
    why = said.reason
    return {
        "answer": {"id": said.answer.value, "title": text_document(said.answer.text)},
        "reason": None if why is None else {"id": why.value, "title": text_document(why.text)},
        "list": said.shown,
        "at": written(said.at),
    }
