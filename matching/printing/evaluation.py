"""The sections of an evaluation report as tables on a terminal; plots are for the HTML report."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table as RichTable
from rich.text import Text as RichText

from matching.evaluation.sections import Cell, Section, Table, Tone
from matching.language import Text, message
from matching.printing import Printer

_STYLES: dict[Tone, str] = {"plain": "", "ours": "bold", "good": "green", "bad": "red", "quiet": "dim"}


def print_sections(printer: Printer, sections: Sequence[Section]) -> None:
    """Print what was measured, then in one line what was not."""
    for section in sections:
        if section.missing is None:
            print_section(printer, section)
    absent = ", ".join(each.title[printer.language] for each in sections if each.missing)
    if absent:
        printer.console.print(
            RichText(f"\n{message('evaluation', 'missing')[printer.language]}: {absent}", style="italic")
        )


def print_section(printer: Printer, section: Section) -> None:
    """Print one section; a synthetic one says so in its title and over every table."""
    said = printer.language
    mark = f" [{message('evaluation', 'synthetic')[said]}]" if section.synthetic else ""
    printer.console.print(RichText(f"\n{section.title[said]}{mark}", style="bold underline"))
    for note in section.note:
        printer.console.print(RichText(note[said], style="dim"))
    for table in section.tables:
        printer.console.print(_table(printer, table, mark))


def _table(printer: Printer, table: Table, mark: str) -> RichTable:
    said = printer.language
    title = RichText(f"{table.caption[said]}{mark}") if table.caption else None
    shown = RichTable(title=title, title_justify="left", show_edge=False, pad_edge=False, title_style="italic")
    for name in table.head:
        shown.add_column(RichText(name[said]), overflow="fold")
    for row in table.rows:
        shown.add_row(*(_cell(printer, each) for each in row))
    return shown


def _cell(printer: Printer, cell: Cell | Text) -> RichText:
    whole = cell if isinstance(cell, Cell) else Cell(cell)
    shown = RichText(whole.text[printer.language], style=_STYLES[whole.tone])
    if whole.under:
        shown.append(f"\n{whole.under[printer.language]}", style="dim")
    return shown
