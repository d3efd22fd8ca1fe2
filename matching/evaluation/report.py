"""One HTML file with every section in Korean and in English; nothing outside it is needed.

Both languages are complete in the file; two buttons choose, without a script. It follows
the reader's choice of light or dark, and prints.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from html import escape
from pathlib import Path

from matching.evaluation.drawing import drawn
from matching.evaluation.sections import Cell, Section, Table, complete
from matching.language import Language, Text, message

_NAMES: dict[Language, str] = {"ko": "한국어", "en": "English"}
_MOST_BESIDE = 2  # columns that stand beside each other on a telephone


def report_of(sections: Sequence[Section], *, shown: Language = "en") -> str:
    """Return the report of some sections; a part of `PARTS` that nobody measured says so.

    `shown` is the language that is seen first.
    """
    whole = complete(sections)
    title = _say("report-title", shown)
    legend = f'<legend class="quiet">{escape(_say("choose-language", shown))}</legend>'
    buttons = legend + "".join(_button(language, shown) for language in _NAMES)
    bodies = "".join(_body(whole, language) for language in _NAMES)
    return (
        f'<!doctype html>\n<html lang="{shown}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{escape(title)}</title>\n<style>\n{_style()}</style>\n</head>\n<body>\n"
        f'<fieldset class="languages">{buttons}</fieldset>\n'
        f"{bodies}</body>\n</html>\n"
    )


@cache
def _style() -> str:
    return Path(__file__).with_name("report.css").read_text(encoding="utf-8")


def _say(key: str, language: Language) -> str:
    return message("evaluation", key)[language]


def _button(language: Language, shown: Language) -> str:
    checked = " checked" if language == shown else ""
    return (
        f'<input type="radio" name="language" id="language-{language}"{checked}>'
        f'<label for="language-{language}" lang="{language}">{_NAMES[language]}</label>'
    )


def _body(sections: Sequence[Section], language: Language) -> str:
    entries = "".join(
        f'<li><a href="#{_anchor(each, language)}">{_text(each.title, language)}</a>{_chip(each, language)}</li>'
        for each in sections
    )
    return (
        f'<main lang="{language}" class="in-{language}">\n<h1>{escape(_say("report-title", language))}</h1>\n'
        f'<p class="lead">{escape(_say("report-lead", language))}</p>\n'
        f'<nav aria-label="{escape(_say("contents", language))}"><ol>{entries}</ol></nav>\n'
        + "".join(_section(each, language) for each in sections)
        + "</main>\n"
    )


def _anchor(section: Section, language: Language) -> str:
    return f"{language}-" + re.sub(r"[^\w-]+", "-", section.key)


def _text(text: Text, language: Language) -> str:
    return escape(text[language])


def _chip(section: Section, language: Language) -> str:
    """Return the mark of a section that is synthetic, or that was not measured."""
    if section.missing is not None:
        return f' <span class="chip missing">{escape(_say("missing", language))}</span>'
    return f' <span class="chip synthetic">{escape(_say("synthetic", language))}</span>' if section.synthetic else ""


def _section(section: Section, language: Language) -> str:
    notes = "".join(f"<p>{_text(note, language)}</p>" for note in section.note)
    missing = f'<p class="absent">{_text(section.missing, language)}</p>' if section.missing else ""
    mark = _chip(section, language)
    plots = "".join(_marked(drawn(plot, language), "</figcaption>", mark) for plot in section.plots)
    tables = "".join(_table(table, mark, language) for table in section.tables)
    command = f"<pre><code>{escape(section.command)}</code></pre>" if section.command else ""
    return (
        f'<section id="{_anchor(section, language)}">\n<h2>{_text(section.title, language)}{mark}</h2>\n'
        f'<div class="note">{notes}{missing}</div>\n'
        + (f'<div class="plots">{plots}</div>\n' if plots else "")
        + f"{tables}\n{command}\n</section>\n"
    )


def _marked(figure: str, before: str, mark: str) -> str:
    return figure.replace(before, mark + before, 1)


def _table(table: Table, mark: str, language: Language) -> str:
    head = "".join(f'<th scope="col">{_text(each, language)}</th>' for each in table.head)
    rows = "".join(_row(row, table, language) for row in table.rows)
    caption = f"<caption>{_text(table.caption, language)}{mark}</caption>" if table.caption else ""
    shape = ' class="wide"' if len(table.head) > _MOST_BESIDE else ""
    return f"<table{shape}>{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>\n"


def _row(row: Sequence[Cell | Text], table: Table, language: Language) -> str:
    first, *rest = (each if isinstance(each, Cell) else Cell(each) for each in row)
    cells = "".join(_cell(each, head, language) for each, head in zip(rest, table.head[1:], strict=True))
    return f'<tr class="{first.tone}"><th scope="row">{_inside(first, language)}</th>{cells}</tr>'


def _cell(cell: Cell, head: Text, language: Language) -> str:
    kind = f"{cell.tone} number" if cell.is_number else cell.tone
    return f'<td class="{kind}" data-of="{_text(head, language)}">{_inside(cell, language)}</td>'


def _inside(cell: Cell, language: Language) -> str:
    under = f"<small>{_text(cell.under, language)}</small>" if cell.under else ""
    return f"<span>{_text(cell.text, language)}</span>{under}"
