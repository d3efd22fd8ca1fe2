"""Reading a CV: what it says, how surely, and what could not be read."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from matching.cli.common import AsJson, Lang, app, day_of, language_of, print_json, printer_in, workspace_in, write_json

if TYPE_CHECKING:
    from matching.language import Language
    from matching.uploads.upload import Upload


@app.command()
def read(
    file: Annotated[Path, typer.Argument(help="A CV: PDF, Word (.docx), text, JSON Resume or Europass; - reads text.")],
    save: Annotated[
        Path | None, typer.Option("--save", help="Write the JSON Resume, with the place of every fact, to a file.")
    ] = None,
    confirm: Annotated[
        bool, typer.Option("--confirm", help="Confirm that all of it is right, and add the person to the store.")
    ] = False,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Read a CV and show each fact with its grade and page; nothing counts before it is confirmed."""
    from matching.errors import BadInputError, Place
    from matching.uploads.receiving import receive
    from matching.uploads.upload import shown_document

    language = language_of(lang)
    name = None if str(file) == "-" else file.name
    try:
        content = sys.stdin.buffer.read() if name is None else file.read_bytes()
        upload = receive(content, name=name, identifier="command-line", today=day_of(None))
    except OSError as error:
        raise BadInputError("cannot-read-file", at=Place(file=str(file)), why=error.strerror or "?") from None
    except BadInputError as error:
        raise error.within(file=str(file)) from None
    if as_json:
        print_json(shown_document(upload))
    else:
        from matching.printing.uploads import print_upload

        print_upload(printer_in(language), upload)
    if save is not None:
        write_json(save, upload.resume)
    if confirm:
        _store(upload, language)


def _store(upload: Upload, language: Language) -> None:
    person = upload.confirmed()
    workspace_in(language).add(candidates=(person,))
    printer = printer_in(language)
    printer.console.print(printer.say("read-stored", id=person.id))
