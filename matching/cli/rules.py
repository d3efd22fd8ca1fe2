"""The rules: what they ask, who flips between two of them, and whether somebody checked them lately."""

from __future__ import annotations

import sys
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from matching.cli.common import (
    FLAWED,
    AsJson,
    Day,
    Drafts,
    Lang,
    PoolFiles,
    app,
    day_of,
    language_of,
    openings_named,
    people_asked,
    print_json,
    printer_in,
    rules_with,
    store_here,
)
from matching.cli.storing import print_store

if TYPE_CHECKING:
    from matching.eligibility import Policy, Rulebook


class ShowByDefault(typer.core.TyperGroup):
    """A group whose first word may also be what `show` is asked for: `policy 2025-04`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put `show` before whatever is no command of the group."""
        if not args or (args[0] not in self.commands and args[0] not in ctx.help_option_names):
            args = ["show", *args]
        parsed: list[str] = super().parse_args(ctx, args)
        return parsed


policy_app = typer.Typer(cls=ShowByDefault, help="Show the rules, or who flips between two of them.")
app.add_typer(policy_app, name="policy")


@policy_app.command()
def show(
    name: Annotated[
        str | None, typer.Argument(help="A version of a rule; default the K-Tech Pass's in force on the day.")
    ] = None,
    day: Day = None,
    draft: Drafts = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Show what a rule asks on a day, with the sources of each value."""
    from matching.documents.rules import policy_document
    from matching.eligibility import Rulebook
    from matching.printing.eligibility import print_policy

    language = language_of(lang)
    rulebook = Rulebook.on(day_of(day), name, rules_with(draft))
    if as_json:
        print_json(policy_document(rulebook))
    else:
        print_policy(printer_in(language), rulebook)


RULE = "A version by name, a day YYYY-MM-DD (the version in force then), or NAME@DAY."


@policy_app.command()
def diff(
    before: Annotated[str, typer.Argument(help=RULE)],
    after: Annotated[str, typer.Argument(help=RULE)],
    pool: PoolFiles = None,
    opening: Annotated[
        list[str] | None, typer.Option("--opening", help="Openings by file or id instead of all that are loaded.")
    ] = None,
    day: Day = None,
    draft: Drafts = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Show who flips between two rules or two days over a whole pool, by criterion, with unknowns as intervals."""
    from matching.documents.rules import comparison_document
    from matching.eligibility.compare import compare
    from matching.errors import BadInputError
    from matching.pool import without_vectors
    from matching.printing.eligibility import print_comparison

    language, rules, on = language_of(lang), rules_with(draft), day_of(day)
    first, second = (_rule(text, on, rules) for text in (before, after))
    people = people_asked(pool)
    named = [each for name in opening or () for each in openings_named(name)]
    posts = named or list(store_here().records().openings)
    if not posts:
        raise BadInputError("no-openings")
    found = compare(without_vectors(people).careers, posts, first, second)
    ids = [each.id for each in people]
    if as_json:
        print_json(comparison_document(found, ids))
    else:
        print_comparison(printer_in(language), found, ids)


def _rule(text: str, day: date, rules: Policy) -> Rulebook:
    """Return what NAME, DAY or NAME@DAY means."""
    from matching.eligibility import Rulebook

    name, _, on = text.rpartition("@")
    if name:
        return Rulebook.on(day_of(on), name, rules)
    is_day = len(text) == len("YYYY-MM-DD") and text.replace("-", "").isdigit()
    return Rulebook.on(day_of(text), None, rules) if is_day else Rulebook.on(day, text, rules)


@app.command()
def doctor(day: Day = None, lang: Lang = None) -> None:
    """Look whether the store is whole, and which values of the rules nobody compared with their sources for a year.

    Exit code 1 if the store is damaged, 3 if there are such values.
    """
    from matching.printing.eligibility import print_unchecked

    on, printer = day_of(day), printer_in(language_of(lang))
    print_store(printer)
    unchecked = rules_with(None).unchecked(on)
    print_unchecked(printer, unchecked, on)
    if unchecked:
        sys.exit(FLAWED)
