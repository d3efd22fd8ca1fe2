"""Labels by people: pairs to judge, tables out and in, and how far the annotators agree."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from matching.cli.common import (
    BAD_INPUT,
    AsJson,
    Day,
    Lang,
    app,
    day_of,
    language_of,
    print_json,
    printer_in,
    store_here,
    workspace_in,
    write_bytes,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from matching.features import Side
    from matching.judgements import Agreement, Judgement, Judgements
    from matching.judgements.agreement import Estimate
    from matching.judgements.checking import Checked
    from matching.language import Language
    from matching.printing import Printer
    from matching.store import Store

judgements = typer.Typer(name="judgements", help="What people say of pairs: labels for scorers.", no_args_is_help=True)
app.add_typer(judgements)

_SHOWN = 20

Annotator = Annotated[str, typer.Option("--annotator", help="Who judges: an id such as judge-7, no name.")]


def _say(printer: Printer, key: str, **values: object) -> None:
    from rich.markup import escape

    from matching.language import message

    printer.console.print(escape(message("judgements", key, **values)[printer.language]))


@judgements.command()
def draw(
    seed: Annotated[int, typer.Option(min=0, help="The same seed draws the same pairs of the same pools.")] = 1,
    openings: Annotated[int, typer.Option(min=1, help="Of how many openings.")] = 40,
    per_opening: Annotated[int, typer.Option(min=1, help="How many people for each.")] = 10,
    double: Annotated[float, typer.Option(min=0, max=1, help="The share of pairs that two annotators judge.")] = 1.0,
    day: Day = None,
    lang: Lang = None,
) -> None:
    """Draw pairs to judge from all over the rankings of the scorer in service; /judge and `template` ask about them."""
    from matching.judgements import Judgements
    from matching.judgements.drawing import draw as drawn_from
    from matching.judgements.sampling import Plan
    from matching.registry import Shelf

    language, served = language_of(lang), Shelf.of_settings().load_in_service()
    if served.notice is not None:
        print(served.notice[language], file=sys.stderr)
    space, plan = workspace_in(language), Plan(seed, openings, per_opening, double)
    judged = Judgements(space.store)
    pools, without = (space.opening_pool, space.pool), judged.without_research()
    kept = judged.add_round(drawn_from(*pools, day_of(day), plan=plan, scorer=served.scorer, without=without))
    twice = sum(each.annotators > 1 for each in kept.pairs)
    of = len({each.opening_id for each in kept.pairs})
    counts = {"number": kept.number, "pairs": len(kept.pairs), "openings": of, "twice": twice}
    _say(printer_in(language), "drawn", **counts, seed=kept.seed, scorer=kept.scorer)


@judgements.command()
def template(
    annotator: Annotator,
    side: Annotated[str, typer.Option("--side", help="company or candidate.")] = "company",
    out: Annotated[Path, typer.Option("--out", help="Where to write it.")] = Path("judgements.csv"),
    lang: Lang = None,
) -> None:
    """Write a table of the pairs that an annotator has not judged yet, with the masked texts of both documents."""
    from matching.judgements import Answer
    from matching.judgements.columns import side_named
    from matching.judgements.model import GRADES, annotator_named
    from matching.judgements.tables import template as filled_in

    language, store, who = language_of(lang), store_here(), annotator_named(annotator)
    which = side_named(side)
    rows = list(_rows(store, who, which, language))
    write_bytes(out, filled_in(rows, language))
    printer = printer_in(language)
    _say(printer, "template-written", file=str(out), count=len(rows))
    for each in (*GRADES, Answer.CANNOT_TELL):
        _say(printer, "template-anchor", answer=each.value, label=each.label, anchor=each.anchor(which))


def _rows(store: Store, annotator: str, side: Side, language: Language) -> Iterable[Mapping[str, str]]:
    """Yield the rows of a template; none where no pairs were drawn."""
    from matching.judgements import Judgements, standing
    from matching.judgements.rounds import waiting_for
    from matching.judgements.shown import text_of_opening, text_of_person

    kept = Judgements(store)
    drawn, contents = kept.latest_round(), kept.contents()
    if drawn is None:
        return
    for pair in waiting_for(drawn, standing(kept.all()), contents, annotator=annotator, side=side):
        seen = contents.now(pair.ids)
        if seen is not None:
            yield {
                "opening": pair.opening_id,
                "opening_text": text_of_opening(store.opening(pair.opening_id), language),
                "candidate": pair.candidate_id,
                "candidate_text": text_of_person(store.candidate(pair.candidate_id), language),
                "side": side,
                "annotator": annotator,
                "opening_version": seen.opening,
                "candidate_version": seen.candidate,
                "encoder": drawn.encoder,
                "scorer": drawn.scorer,
            }


@judgements.command(name="import")
def import_judgements(
    file: Annotated[Path, typer.Argument(help="A table that was filled in: .csv, .tsv or .xlsx.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check every row and keep nothing.")] = False,
    skip_bad: Annotated[bool, typer.Option("--skip-bad", help="Keep the good rows and leave out the bad.")] = False,
    bad_rows: Annotated[
        Path | None, typer.Option("--bad-rows", help="Where to write the bad rows, to be mended and imported again.")
    ] = None,
    day: Day = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Check a table of judgements row by row and keep it; a row that names no day was given on --day."""
    from matching.ingest.files import read_bytes
    from matching.judgements import Judgements
    from matching.judgements.checking import check_table
    from matching.judgements.document import checked_document
    from matching.judgements.tables import bad_rows_table

    language, kept = language_of(lang), Judgements(store_here())
    content, on = read_bytes(file), day_of(day)
    checked = check_table(content, file.name, day=on, contents=kept.contents(), kept=kept.all())
    if bad_rows is not None and checked.bad:
        write_bytes(bad_rows, bad_rows_table(checked, language))
    refused = dry_run or (bool(checked.bad) and not skip_bad)
    added = None if refused else len(kept.add(checked.good))
    if as_json:
        print_json(checked_document(checked, added))
    else:
        _print_checked(printer_in(language), checked, added)
    if not dry_run:
        checked.to_keep(skip_bad=skip_bad)
    elif checked.bad:
        raise typer.Exit(BAD_INPUT)


def _print_checked(printer: Printer, checked: Checked, added: int | None) -> None:
    from matching.bulk.report import said
    from matching.language import message

    for notice in checked.notices:
        printer.console.print(f"[yellow]![/] {printer.words(said(notice))}")
    for bad in checked.bad[:_SHOWN]:
        where = message("bulk", "line", line=bad.line)
        printer.console.print(f"[red]✘[/] {printer.words(where)}: {printer.words(bad.problem.text)}")
    if len(checked.bad) > _SHOWN:
        printer.console.print(printer.words(message("bulk", "more-problems", count=len(checked.bad) - _SHOWN)))
    _say(printer, "summary", **checked.counts)
    if added is None:
        _say(printer, "none-kept")
    else:
        _say(printer, "kept", count=added)


@judgements.command()
def export(
    out: Annotated[Path, typer.Option("--out", help="Where to write it.")] = Path("judgements.csv"),
    history: Annotated[
        bool, typer.Option("--history", help="Also what was superseded or taken back, in the order of answering.")
    ] = False,
    lang: Lang = None,
) -> None:
    """Write the judgements that count as a table, which `import` reads again."""
    from matching.judgements import Judgements, standing
    from matching.judgements.tables import table_of

    every = Judgements(store_here()).all()
    chosen = every if history else standing(every)
    write_bytes(out, table_of(chosen))
    _say(printer_in(language_of(lang)), "exported", count=len(chosen), file=str(out))


@judgements.command()
def agreement(as_json: AsJson = False, lang: Lang = None) -> None:
    """Print how far each two annotators agree, by side and language, and the pairs for a third look."""
    from matching.judgements import Judgements, agreements
    from matching.judgements.document import agreement_document
    from matching.judgements.languages import languages_of

    language, store = language_of(lang), store_here()
    kept, records = Judgements(store), store.records()
    every = kept.usable()
    spoken = languages_of(records.candidates, records.openings, {each.pair for each in every})
    if as_json:
        print_json(agreement_document(every, spoken))
        return
    printer = printer_in(language)
    _print_agreements(printer, agreements(every, spoken))
    _print_third_looks(printer, every)
    _print_left_out(printer, kept, every)


def _print_agreements(printer: Printer, found: Sequence[Agreement]) -> None:
    from matching.judgements.agreement import FEWEST
    from matching.judgements.columns import side_label
    from matching.language import message

    if not found:
        _say(printer, "no-double")
        return
    names = ("annotators", "column-side", "languages", "pairs", "answer-cannot-tell", "equal", "kappa", "weighted")
    titles = [printer.words(message("judgements", name)) for name in names]
    table = printer.table(printer.words(message("judgements", "title-agreement")), *titles)
    for each in found:
        languages = each.languages or printer.words(message("judgements", "all-languages"))
        measured = (_estimate(printer, value) for value in (each.equal, each.kappa, each.weighted))
        who, side = " / ".join(each.annotators), printer.words(side_label(each.side))
        table.add_row(who, side, languages, str(each.n), str(each.cannot_tell), *measured)
    printer.console.print(table)
    _say(printer, "fewest", fewest=FEWEST)
    if any(each.synthetic for each in found):
        _say(printer, "synthetic-answers")


def _estimate(printer: Printer, found: Estimate | None) -> str:
    from matching.language import message

    if found is None:
        return printer.words(message("judgements", "told-not"))
    value = f"{found.value:.2f}"
    if found.low is None or found.high is None:
        return printer.words(message("judgements", "estimate-alone", value=value))
    low, high = f"{found.low:.2f}", f"{found.high:.2f}"
    return printer.words(message("judgements", "estimate", value=value, low=low, high=high))


def _print_third_looks(printer: Printer, every: Sequence[Judgement]) -> None:
    from matching.judgements import disagreements
    from matching.judgements.columns import side_label

    found = disagreements(every)
    if not found:
        return
    _say(printer, "third-look", count=len(found))
    for each in found[:_SHOWN]:
        grades = ", ".join(f"{annotator} {grade}" for annotator, grade in each.grades)
        side = printer.words(side_label(each.side))
        printer.console.print(f"  {each.opening_id} · {each.candidate_id} · {side}: {grades}")


def _print_left_out(printer: Printer, kept: Judgements, every: Sequence[Judgement]) -> None:
    from matching.judgements import pairs_judged

    left_out = len(pairs_judged(every, kept.contents()).left_out)
    if left_out:
        _say(printer, "stale", count=left_out)
