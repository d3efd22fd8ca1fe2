"""What an advert's text asks for, as it was understood."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from matching.cli.common import AsJson, Lang, app, language_of, print_json, printer_in

if TYPE_CHECKING:
    from matching.advert import AdvertReading
    from matching.printing import Printer

_SHOWN = 60


@app.command("read-advert")
def read_advert_file(
    file: Annotated[str, typer.Argument(help="A text file in UTF-8 with one advert, or - for standard input.")],
    title: Annotated[
        str | None, typer.Option("--title", help="The post's title, where the text does not hold it.")
    ] = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Show what an advert asks for: each fact with its grade and its words, and what was not understood."""
    from matching.advert import read_advert
    from matching.advert.document import reading_document

    language = language_of(lang)
    reading = read_advert(_text_of(file), title=title)
    if as_json:
        print_json(reading_document(reading))
    else:
        _print_reading(printer_in(language), reading)


def _text_of(file: str) -> str:
    from matching.errors import BadInputError, Place
    from matching.ingest.codecs import LONGEST_TEXT

    at = Place(file="-" if file == "-" else file)
    most = 4 * LONGEST_TEXT + 4  # bytes of the longest text, and one letter more
    try:
        if file == "-":
            content = sys.stdin.buffer.read(most)
        else:
            with Path(file).open("rb") as source:
                content = source.read(most)
        return content.decode("utf-8-sig")
    except OSError as error:
        raise BadInputError("cannot-read-file", at=at, why=error.strerror or "") from None
    except UnicodeDecodeError:
        raise BadInputError("not-utf-8", at=at) from None


def _print_reading(printer: Printer, reading: AdvertReading) -> None:
    from rich.markup import escape

    from matching.language import message

    def say(key: str) -> str:
        return message("advert", key)[printer.language]

    table = printer.table(
        say("table-facts"), *(say(key) for key in ("table-field", "table-value", "table-grade", "table-words"))
    )
    for fact in reading.facts:
        value = fact.value if isinstance(fact.value, str) else json.dumps(fact.value, ensure_ascii=False)
        words = " ".join(reading.text[fact.start : fact.end].split())
        table.add_row(fact.pointer, escape(value), say(f"grade-{fact.grade.value}"), escape(_cut(words)))
    printer.console.print(table)
    notes = dict.fromkeys(printer.words(note.text()) for note in reading.notes)
    printer.lines(say("table-notes"), notes)
    unread = [escape(_cut(" ".join(each.text.split()))) for each in reading.unread]
    printer.lines(say("table-unread"), unread or [say("nothing-unread")])


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
