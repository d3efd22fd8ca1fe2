"""Questions to a person and their answers; what stands twice, merged and taken apart again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from matching.cli.common import (
    AsJson,
    Day,
    Lang,
    PackName,
    app,
    candidate_named,
    day_of,
    is_file,
    language_of,
    opening_named,
    print_json,
    printer_in,
    workspace_in,
)

if TYPE_CHECKING:
    from pydantic import JsonValue

    from matching.domain import Candidate, Opening
    from matching.duplicates import Proposal
    from matching.language import Language
    from matching.merges import Decision, Merges
    from matching.questions import Question

duplicates = typer.Typer(name="duplicates", help="People and openings that may stand twice.", no_args_is_help=True)
app.add_typer(duplicates)

OfOpenings = Annotated[bool, typer.Option("--openings", help="Of openings instead of people.")]
By = Annotated[str, typer.Option("--by", help="Who decides, as it is to be recorded.")]
Reason = Annotated[str, typer.Option("--reason", help="Why, as it is to be recorded.")]
Choose = Annotated[
    list[str] | None,
    typer.Option("--choose", metavar="PLACE=ID", help="Whose word is taken at a place, such as /basics/name=cand-7."),
]


@app.command()
def questions(
    candidate: Annotated[str, typer.Argument(help="A JSON Resume file, or the id of somebody loaded.")],
    opening: Annotated[
        str | None, typer.Option("--opening", help="A JobPosting file or an id; default all openings loaded.")
    ] = None,
    decline: Annotated[
        list[str] | None, typer.Option("--decline", help='Questions answered by "I don\'t know", by their ids.')
    ] = None,
    day: Day = None,
    policy: PackName = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Print the few questions to a person whose answer could change a verdict or a place in their list."""
    from matching.documents.asking import questions_document

    language, on, person = language_of(lang), day_of(day), candidate_named(candidate)
    post = None if opening is None else opening_named(opening)
    found = workspace_in(language).questions(person, on, opening=post, pack=policy, declined=decline or ())
    if as_json:
        print_json(questions_document(found, person.id, on))
    else:
        _print_questions(found, person.id, on.isoformat(), language)


def _print_questions(found: tuple[Question, ...], candidate: str, day: str, language: Language) -> None:
    from matching.language import message

    printer = printer_in(language)
    if not found:
        print(message("questions", "nothing-to-ask")[language])
        return
    columns = (message("questions", f"column-{name}")[language] for name in ("question", "answers", "why"))
    title = message("questions", "title", candidate=candidate, day=day)[language]
    table = printer.table(title, *columns)
    for each in found:
        answers = [printer.words(option.label) for option in each.options]
        if each.free or not each.options:
            kind = {"date": "any-date", "number": "any-number"}.get(each.kind.value, "any-text")
            answers.append(printer.words(message("questions", kind)))
        asked = f"{printer.words(each.text)}\n[dim]{each.id}[/]"
        table.add_row(asked, ", ".join(answers), printer.words(each.why))
    printer.console.print(table)


@app.command()
def answer(
    candidate: Annotated[str, typer.Argument(help="A JSON Resume file, or the id of somebody loaded.")],
    question: Annotated[str, typer.Argument(help="The question's id, as `questions` prints it.")],
    value: Annotated[str, typer.Argument(help="The answer: a text, a date, or JSON such as true or '[\"Seoul\"]'.")],
    lang: Lang = None,
) -> None:
    """Write an answer into a profile, as confirmed by the person: a file's is printed, one loaded is kept."""
    from matching.ingest.json_resume import write_candidate
    from matching.language import message
    from matching.questions import answer as answered

    language, person = language_of(lang), candidate_named(candidate)
    changed = answered(person, question, _value(person, question, value))
    if is_file(candidate):
        print_json(write_candidate(changed))
        return
    workspace_in(language).add([changed], replace=True)
    pointer = "/" + question.replace(".", "/")
    print(message("questions", "recorded", pointer=pointer, candidate=changed.id)[language])


def _value(person: Candidate, question: str, text: str) -> JsonValue:
    """Return an answer as JSON where the question takes any: a date and a single text are taken as they are written."""
    from matching.questions import AnswerKind, open_facts

    fact = next((each for each in open_facts(person) if each.id == question), None)
    if fact is None or (fact.kind in (AnswerKind.DATE, AnswerKind.TEXT) and not fact.several):
        return text
    try:
        read: JsonValue = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return read


@duplicates.command("list")
def list_duplicates(openings: OfOpenings = False, as_json: AsJson = False, lang: Lang = None) -> None:
    """List who or what may stand twice, with what the two share and where they differ."""
    from matching.documents.asking import proposals_document

    language = language_of(lang)
    space = workspace_in(language)
    found = (
        space.opening_merges.proposals(space.records.openings)
        if openings
        else space.people_merges.proposals(space.records.candidates)
    )
    if as_json:
        print_json(proposals_document(found, "opening" if openings else "candidate", shown=len(found)))
    else:
        _print_proposals(found, language)


def _print_proposals(found: tuple[Proposal, ...], language: Language) -> None:
    from matching.language import message

    printer = printer_in(language)
    if not found:
        print(message("duplicates", "none")[language])
        return
    columns = [message("duplicates", name)[language] for name in ("first", "second", "agree", "differ")]
    table = printer.table(message("duplicates", "title", count=len(found))[language], *columns)
    for each in found:
        shared = ", ".join(message("duplicates", f"key-{kind}")[language] for kind in each.agree)
        table.add_row(each.first, each.second, shared, "\n".join(each.differ))
    printer.console.print(table)


@duplicates.command()
def merge(
    first: Annotated[str, typer.Argument(help="The id of one.")],
    second: Annotated[str, typer.Argument(help="The id of the other; the smaller id is kept.")],
    by: By,
    choose: Choose = None,
    reason: Reason = "",
    openings: OfOpenings = False,
    day: Day = None,
    lang: Lang = None,
) -> None:
    """Make two entries one; what both say differently has to be chosen."""
    from matching.language import message

    language = language_of(lang)
    space, decision, choices = workspace_in(language), _decision(by, day, reason), _choices(choose or [])
    done = (space.merge_openings if openings else space.merge_people)(first, second, choices, decision=decision)
    print(message("duplicates", "merged", id=done.id, first=done.first, second=done.second)[language])


@duplicates.command()
def undo(
    identifier: Annotated[str, typer.Argument(metavar="MERGE", help="The merge's id, such as merge-3.")],
    by: By,
    openings: OfOpenings = False,
    day: Day = None,
    lang: Lang = None,
) -> None:
    """Take a merge apart again: both entries come back as they were."""
    from matching.language import message

    language = language_of(lang)
    done = _merges(language, openings=openings).undo(identifier, decision=_decision(by, day, ""))
    print(message("duplicates", "undone", id=done.id, first=done.first, second=done.second)[language])


@duplicates.command()
def apart(
    first: Annotated[str, typer.Argument(help="The id of one.")],
    second: Annotated[str, typer.Argument(help="The id of the other.")],
    by: By,
    reason: Reason = "",
    openings: OfOpenings = False,
    day: Day = None,
    lang: Lang = None,
) -> None:
    """Record that two entries are not the same, so that they are not proposed again."""
    from matching.language import message

    language = language_of(lang)
    _merges(language, openings=openings).keep_apart(first, second, decision=_decision(by, day, reason))
    print(message("duplicates", "apart", first=first, second=second)[language])


@duplicates.command()
def merges(openings: OfOpenings = False, as_json: AsJson = False, lang: Lang = None) -> None:
    """List the merges that were made, the latest first."""
    from matching.language import message

    language = language_of(lang)
    found = _merges(language, openings=openings).records()
    if as_json:
        print_json({"kind": "merges", "merges": [each.document() for each in found]})
        return
    printer = printer_in(language)
    columns = ("first", "second", "by", "day", "reason", "state")
    titles = [message("duplicates", name)[language] for name in columns]
    table = printer.table(message("duplicates", "title-merges")[language], "ID", *titles)
    for each in found:
        said = each.decision
        undone = each.undone.day.isoformat() if each.undone else ""
        table.add_row(each.id, each.first, each.second, said.by, said.day.isoformat(), said.reason, undone)
    printer.console.print(table)


def _merges(language: Language, *, openings: bool) -> Merges[Candidate] | Merges[Opening]:
    space = workspace_in(language)
    return space.opening_merges if openings else space.people_merges


def _decision(by: str, day: str | None, reason: str) -> Decision:
    from matching.merges import Decision

    return Decision(by, day_of(day), reason)


def _choices(written: list[str]) -> dict[str, str]:
    from matching.errors import BadInputError, Place

    found = {}
    for each in written:
        place, sign, identifier = each.rpartition("=")
        if not sign or not place.startswith("/"):
            raise BadInputError("not-a-choice", at=Place(file="--choose"))
        found[place] = identifier
    return found
