"""What was read in a document, with grades and places, and what was not, printed for whoever sent it."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import JsonValue
from rich.markup import escape

from matching.domain import Evidence
from matching.language import message
from matching.printing import Printer
from matching.uploads.correcting import evidence_of, facts
from matching.uploads.upload import Remark, Upload

_COLOURS = {"read": "green", "inferred": "yellow", "confirmed": "green"}
_SECTIONS = ("basics", "work", "education", "skills", "languages")
LONGEST_SHOWN = 160


def print_upload(printer: Printer, upload: Upload) -> None:
    """Print every fact with its grade and page, then what to look at."""
    said, places = facts(upload.resume), evidence_of(upload.resume)
    table = printer.table(
        printer.say("read-title", name=upload.name or "-"),
        *(printer.say(name) for name in ("read-field", "read-value", "read-grade", "read-page")),
    )
    table.columns[0].ratio, table.columns[1].ratio = 3, 7
    for pointer, value in sorted(said.items(), key=lambda item: _order(item[0])):
        table.add_row(*_row(printer, pointer, value, places))
    printer.console.print(table)
    if not said:
        printer.console.print(printer.say("read-nothing"))
    printer.lines(printer.say("read-warnings"), [printer.words(message("documents", key)) for key in upload.warnings])
    printer.lines(printer.say("read-look"), [_remark(printer, each) for each in upload.notes])
    printer.lines(printer.say("read-unread"), [_remark(printer, each) for each in upload.unread])
    printer.lines(
        printer.say("read-hidden"),
        [
            f"{escape(each.text[:LONGEST_SHOWN])} [dim]({printer.words(message('documents', each.why.value))}, "
            f"{printer.say('read-on-page', page=each.page)})[/]"
            for each in upload.hidden
        ],
    )
    if upload.masked:
        printer.console.print(printer.say("read-masked", count=len(upload.masked)))


def _order(pointer: str) -> tuple[int, list[tuple[int, str]]]:
    steps = pointer.split("/")[1:]
    section = _SECTIONS.index(steps[0]) if steps[0] in _SECTIONS else len(_SECTIONS)
    return section, [(int(step), "") if step.isdigit() else (0, step) for step in steps]


def _row(printer: Printer, pointer: str, value: JsonValue, places: Mapping[str, Evidence]) -> tuple[str, str, str, str]:
    place = places.get(pointer)
    text = escape(str(value)[:LONGEST_SHOWN])
    if place is None:
        return escape(pointer), text, "", ""
    grade = printer.say(f"grade-{place.grade.value}")
    return escape(pointer), text, f"[{_COLOURS[place.grade.value]}]{grade}[/]", str(place.page or "")


def _remark(printer: Printer, remark: Remark) -> str:
    where = printer.say("read-on-page", page=remark.page)
    return f"{printer.words(remark.why)}: {escape(remark.text[:LONGEST_SHOWN])} [dim]({where})[/]"
