"""One verdict with all that follows from it, its proof, and checking a proof."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from matching.cli.common import (
    FLAWED,
    AsJson,
    Day,
    Drafts,
    Lang,
    PackName,
    app,
    candidate_named,
    day_of,
    language_of,
    opening_named,
    print_json,
    printer_in,
    rules_with,
    write_json,
)

if TYPE_CHECKING:
    from pydantic import JsonValue

    from matching.printing import Printer


@app.command()
def assess(
    candidate: Annotated[str, typer.Argument(help="A JSON Resume file, or the id of somebody loaded.")],
    opening: Annotated[str, typer.Argument(help="A JobPosting file, or the id of an opening loaded.")],
    day: Day = None,
    policy: PackName = None,
    draft: Drafts = None,
    proof: Annotated[
        Path | None, typer.Option("--proof", help="Write the proof of the verdict to this file as well.")
    ] = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Say whether one person can get the pass for one opening, why, what would change it, and what else is open."""
    from matching.documents.verdicts import dossier_document
    from matching.eligibility.dossier import dossier
    from matching.eligibility.proof import proof as prove
    from matching.printing.eligibility import print_dossier

    language, rules, on = language_of(lang), rules_with(draft), day_of(day)
    post, person = opening_named(opening), candidate_named(candidate)
    answer = dossier(person, post, on, pack=policy, policy=rules)
    if proof is not None:
        write_json(proof, prove(person, post, on, pack=policy, policy=rules))
    if as_json:
        print_json(dossier_document(answer))
        return
    printer = printer_in(language)
    print_dossier(printer, answer)
    if proof is not None:
        printer.console.print(printer.say("proof-written", file=str(proof)))


@app.command()
def verify(
    proof: Annotated[Path, typer.Argument(help="A proof written by: ktech-match assess ... --proof FILE")],
    lang: Lang = None,
) -> None:
    """Work a proof out again with this checkout's rules and tables alone; exit code 3 if it does not hold."""
    from matching.eligibility.verifier import flaws
    from matching.ingest.files import read_json
    from matching.settings import settings

    printer = printer_in(language_of(lang))
    document = read_json(proof)
    found = flaws(document, settings().data)
    if found:
        printer.console.print(printer.say("proof-flaws", file=str(proof)))
        for each in found:
            print(f"  {each}")
        sys.exit(FLAWED)
    printer.console.print(_holds(document, proof, printer))


def _holds(document: JsonValue, proof: Path, printer: Printer) -> str:
    """Say what a proof that holds says."""
    from matching.eligibility.verdict import Grade

    whole = document if isinstance(document, dict) else {}
    pack, answer = whole.get("pack"), whole.get("answer")
    title = pack.get("title") if isinstance(pack, dict) else None
    said = title.get(printer.language) if isinstance(title, dict) else "-"
    grade = answer.get("grade") if isinstance(answer, dict) else 0
    verdict = printer.verdict(Grade(grade if isinstance(grade, int) else 0))
    line = printer.say("proof-valid", file=str(proof), day=whole.get("asOf"), pack=said, answer="\0")
    return line.replace("\0", verdict)
