"""Rights from the command line: erasing somebody, what retention destroys, and letters about decisions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from matching.cli.common import AsJson, Lang, app, language_of, print_json, workspace_in, write_bytes
from matching.cli.ledger import ledger_of, now

if TYPE_CHECKING:
    from pydantic import JsonValue

Person = Annotated[str, typer.Argument(metavar="PERSON", help="A person's id.")]


@app.command()
def erase(
    person: Person,
    reason: Annotated[str, typer.Option("--reason", help="asked, mistake or order; the ledger keeps it.")],
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Erase a person for good: documents, account, consents, files; the ledger keeps that it was done, not who."""
    from matching.errors import UnknownNameError
    from matching.rights import By, Why
    from matching.rights import erase as erase_for_good
    from matching.rights.documents import certificate_document

    allowed = {each.value: each for each in (Why.ASKED, Why.MISTAKE, Why.ORDER)}
    if reason not in allowed:
        raise UnknownNameError("reason", reason, allowed)
    language = language_of(lang)
    space = workspace_in(language)
    by = By("local", action="ktech-match erase")
    done = erase_for_good(space, ledger_of(space.store), person, now(), by, allowed[reason])
    if as_json:
        print_json(certificate_document(done))
        return
    removed = ", ".join(f"{kind} {count:,}" for kind, count in done.removed.items())
    print(_say("erased-line", lang, entry=done.entry, removed=removed))


@app.command()
def retention(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say who would go, and who is next; erase nobody.")
    ] = False,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Erase whoever's documents have been kept for as long as they may be, and list who is next."""
    from matching.rights import By
    from matching.rights.documents import certificate_document
    from matching.rights.retention import TOLD_BEFORE, due, notice, retain
    from matching.settings import settings

    space, days, moment = workspace_in(language_of(lang)), settings().retention_days, now()
    by = By("local", action="ktech-match retention")
    done = () if dry_run else retain(space, ledger_of(space.store), moment, days, by)
    with space.store.file.writing() as file:
        notice(file, moment)
    with space.store.file.reading() as file:
        following = due(file, moment, days, within=TOLD_BEFORE)
    if as_json:
        certificates: JsonValue = [certificate_document(each) for each in done]
        print_json({"kind": "retention", "erased": certificates, "following": [each.document() for each in following]})
        return
    for each in following:
        print(_say("due-line", lang, goes=each.goes.isoformat(), person=each.candidate, basis=each.basis.text))
    print(_say("retention-done", lang, erased=len(done), following=len(following), days=TOLD_BEFORE))


@app.command()
def letter(
    person: Person,
    number: Annotated[str, typer.Argument(metavar="NUMBER", help="The decision's number, as `ledger who-saw` has it.")],
    html: Annotated[bool, typer.Option("--html", help="Print a page instead of text.")] = False,
    pdf: Annotated[Path | None, typer.Option("--pdf", metavar="FILE", help="Write a PDF instead.")] = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Write the letter about one decision to whom it is about: what, why, by which values, and what they can do."""
    from matching.ledger import Entry, Kind
    from matching.rights.letter_pages import letter_document, letter_page, letter_pdf, letter_text
    from matching.rights.letters import letter as write

    language = language_of(lang)
    space = workspace_in(language)
    ledger = ledger_of(space.store)
    made = write(space, ledger, person, number)
    ledger.record(Entry(Kind.RECORD_READ, now(), "local", people=(person,), action="ktech-match letter"))
    if pdf is not None:
        write_bytes(pdf, letter_pdf(made, language))
    elif as_json:
        print_json(letter_document(made))
    else:
        print(letter_page(made, language) if html else letter_text(made, language))


def _say(key: str, lang: str | None, /, **values: object) -> str:
    from matching.language import message

    return message("rights", key, **values)[language_of(lang)]
