"""Lists: people for an opening, openings for a person, and what an opening's terms cost it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from matching.cli.common import (
    AsJson,
    Day,
    Export,
    Lang,
    Many,
    PackName,
    PerEmployer,
    PoolFiles,
    Reason,
    app,
    day_of,
    is_file,
    language_of,
    opening_named,
    people_asked,
    print_json,
    printer_in,
    workspace_in,
)

if TYPE_CHECKING:
    from pydantic import JsonValue


@app.command()
def shortlist(
    opening: Annotated[str, typer.Argument(help="A file of one or more JobPostings, or the id of an opening loaded.")],
    pool: PoolFiles = None,
    k: Many = 10,
    day: Day = None,
    policy: PackName = None,
    export: Export = None,
    reason: Reason = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Rank the people who can get the pass for an opening, with reasons."""
    from matching.cli.exporting import export_shortlists
    from matching.cli.recording import shortlists
    from matching.documents.lists import shortlist_document
    from matching.documents.verdicts import VERSION
    from matching.ledger.listed import Wanted

    language = language_of(lang)
    space = workspace_in(language)
    lists = shortlists(space, opening, pool, Wanted(day_of(day), policy, k, view="whole"))
    if export is not None:
        export_shortlists(lists, export, language, reason, stored=pool is None)
    elif as_json:
        documents: list[JsonValue] = [shortlist_document(each) for each in lists]
        print_json(
            documents[0] if len(documents) == 1 else {"kind": "shortlists", "version": VERSION, "shortlists": documents}
        )
    else:
        for each in lists:
            printer_in(language).shortlist(each)


@app.command()
def suggest(
    candidate: Annotated[str, typer.Argument(help="A JSON Resume file, or the id of somebody loaded.")],
    openings: Annotated[
        list[Path] | None, typer.Option("--openings", help="Files of JobPostings to rank instead of those loaded.")
    ] = None,
    k: Many = 10,
    per_employer: PerEmployer = None,
    day: Day = None,
    policy: PackName = None,
    export: Export = None,
    reason: Reason = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Rank the openings for which a person can get the pass, with reasons."""
    from matching.caps import PER_EMPLOYER
    from matching.cli.exporting import export_suggestions
    from matching.cli.recording import suggestions
    from matching.documents.lists import suggestions_document
    from matching.ledger.listed import Wanted

    language = language_of(lang)
    space = workspace_in(language)
    most = PER_EMPLOYER if per_employer is None else per_employer
    found = suggestions(space, candidate, openings, Wanted(day_of(day), policy, k, most, view="whole"))
    if export is not None:
        export_suggestions(found, export, language, reason, stored=not is_file(candidate))
    elif as_json:
        print_json(suggestions_document(found))
    else:
        printer_in(language).suggestions(found)


@app.command()
def terms(
    opening: Annotated[str, typer.Argument(help="A JobPosting file, or the id of an opening loaded.")],
    pool: PoolFiles = None,
    day: Day = None,
    policy: PackName = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Show how many eligible people each of an opening's requirements removes, and which pay opens doors."""
    from matching.documents.rules import terms_document
    from matching.eligibility import Rulebook
    from matching.opening_terms import opening_terms
    from matching.pool import without_vectors
    from matching.printing.eligibility import print_terms

    language = language_of(lang)
    post = opening_named(opening)
    rulebook = Rulebook.on(day_of(day), policy)
    found = opening_terms(post, without_vectors(people_asked(pool)), rulebook)
    if as_json:
        print_json(terms_document(found))
    else:
        print_terms(printer_in(language), found)
