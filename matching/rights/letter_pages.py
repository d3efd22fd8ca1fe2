"""Letters as JSON, as text, as a page and as a PDF to be printed."""

from __future__ import annotations

from html import escape

from matching.documents.verdicts import VERSION
from matching.domain import Json
from matching.eligibility.written import text_document
from matching.exports.prose import Part, prose_pdf
from matching.language import Language
from matching.reference.scripts import without_turns
from matching.rights.letters import Letter
from matching.store.metadata import written

_STYLE = (
    "body{font:16px/1.6 sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem}h2{font-size:1.1rem;margin-top:2rem}"
)


def letter_document(letter: Letter) -> Json:
    """Return a letter in both languages."""
    return {
        "kind": "letter",
        "version": VERSION,
        "entry": letter.entry.number,
        "at": written(letter.entry.at),
        "day": letter.day.isoformat(),
        "decision": {"id": letter.entry.kind.value, "title": text_document(letter.entry.kind.text)},
        "title": text_document(letter.title),
        "sections": [
            {"title": text_document(each.title), "lines": [text_document(line) for line in each.lines]}
            for each in letter.sections
        ],
        "sameAsGiven": letter.same,
        "versions": {**letter.entry.versions},
    }


def letter_text(letter: Letter, language: Language) -> str:
    """Return a letter as plain text."""
    parts = [letter.title[language], ""]
    for each in letter.sections:
        parts += [each.title[language], *(f"  {line[language]}" for line in each.lines), ""]
    return without_turns("\n".join(parts))


def letter_page(letter: Letter, language: Language) -> str:
    """Return a letter as an HTML page without any script."""
    title = _escaped(letter.title[language])
    sections = "".join(
        f"<h2>{_escaped(each.title[language])}</h2>"
        + "".join(f"<p>{_escaped(line[language])}</p>" for line in each.lines)
        for each in letter.sections
    )
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{_STYLE}</style></head><body><h1>{title}</h1>{sections}</body></html>"
    )


def _escaped(text: str) -> str:
    return escape(without_turns(text))


def letter_pdf(letter: Letter, language: Language) -> bytes:
    """Return a letter as PDF."""
    parts = [Part(each.title[language], tuple(line[language] for line in each.lines)) for each in letter.sections]
    return prose_pdf(letter.title[language], parts, language)


def letter_file_name(letter: Letter) -> str:
    """Return what the file of a letter is called."""
    return f"letter-{letter.entry.number}.pdf"
