"""Verdicts, rules and what changes them, printed for people who know no law."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from rich.markup import escape

from matching.eligibility.assess import Assessment, RouteAnswer
from matching.eligibility.compare import Comparison, Flip
from matching.eligibility.dossier import Dossier
from matching.eligibility.findings import Finding
from matching.eligibility.gate import Rulebook
from matching.eligibility.reasons.case import say as find
from matching.eligibility.reasons.case import won
from matching.eligibility.records import Item
from matching.eligibility.said import WAYS_SHOWN, route_in_words, way_in_words
from matching.eligibility.timeline import Milestone, Timeline
from matching.eligibility.verdict import Grade
from matching.printing import Printer

if TYPE_CHECKING:
    from matching.opening_terms import Count, OpeningTerms, Price

FLIPS_SHOWN, PAIRS_SHOWN = 20, 10


def print_dossier(printer: Printer, dossier: Dossier) -> None:
    """Print the verdict for one pair and all that follows from it."""
    answer, candidate, opening = dossier.assessment, dossier.candidate, dossier.opening
    title = printer.say(
        "title-assessment", candidate=candidate.headline or candidate.id, opening=opening.title,
        employer=opening.employer.name or opening.id, day=answer.day.isoformat(), pack=answer.pack.title,
    )  # fmt: skip
    _findings(printer, title, answer)
    printer.console.print(f"[bold]{printer.verdict(answer.grade)}[/]  {printer.words(answer.summary)}")
    _doors(printer, answer)
    missing = dict.fromkeys(printer.words(m.text) for f in answer.findings for m in f.missing)
    printer.lines(printer.say("to-prove"), missing)
    printer.lines(printer.say("changes"), [printer.words(way_in_words(each)) for each in dossier.ways[:WAYS_SHOWN]])
    if dossier.ways:
        printer.console.print(f"[dim]{printer.say('as-known-now')}[/]")
    _routes(printer, dossier)
    _timeline(printer, dossier.timeline)
    if answer.pack.silent:
        names = [find(f"clause-{name}")[printer.language] for name in answer.pack.silent]
        printer.console.print("\n" + printer.say("not-asked", list=", ".join(names)))
    printer.lines(printer.say("not-examined"), (printer.words(ask.title) for ask in answer.asks))
    printer.lines(printer.say("conditions"), (printer.words(condition.text) for condition in answer.conditions))
    if candidate.synthetic or opening.synthetic:
        printer.console.print(f"\n[italic]{printer.say('synthetic')}[/]")
    printer.console.print(f"\n[dim]{printer.say('disclaimer')}[/]")


def _findings(printer: Printer, title: str, answer: Assessment) -> None:
    table = printer.table(title, *(printer.say(name) for name in ("clause", "answer", "why", "source")))
    for each in answer.findings:
        words = printer.words(each.reason)
        table.add_row(printer.words(each.title), printer.verdict(each.grade), words, _cited(printer, each))
    printer.console.print(table)


def _cited(printer: Printer, finding: Finding) -> str:
    since = "" if finding.since is None else " " + printer.say("since", day=finding.since.isoformat())
    return f"[dim]{printer.words(finding.source.title)}, {escape(finding.locator)}{since}[/]"


def _doors(printer: Printer, answer: Assessment) -> None:
    if len(answer.doors) > 1:
        lines = (f"{printer.verdict(door.grade)}  {printer.words(door.title)}" for door in answer.doors)
        printer.lines(printer.say("doors"), lines)


def _routes(printer: Printer, dossier: Dossier) -> None:
    """Print the other ways to stay side by side."""
    columns = ("route", "answer", "why", "who-applies")
    table = printer.table("\n" + printer.say("routes"), *(printer.say(name) for name in columns))
    for each in dossier.routes:
        if each.id != dossier.assessment.pack.route:
            table.add_row(*_route(printer, each, dossier.first_days.get(each.id)))
    printer.console.print(table)
    printer.console.print(f"[dim]{printer.say('more-on-a-route')}[/]")


def _route(printer: Printer, each: RouteAnswer, first: date | None) -> tuple[str, str, str, str]:
    title, applies = printer.words(each.route.title), f"[dim]{printer.words(each.route.applies)}[/]"
    why = "\n".join(printer.words(text) for text in route_in_words(each, first))
    if each.assessment is None:
        return title, "[yellow]?[/]", why, applies
    name = f"{title}\n[dim]{escape(each.assessment.pack.id)}[/]"
    return name, printer.verdict(each.assessment.grade), why, applies


def _timeline(printer: Printer, timeline: Timeline) -> None:
    title = printer.say("timeline", status=timeline.title, day=timeline.day.isoformat())
    printer.lines(title, [_milestone(printer, each) for each in timeline.steps])
    printer.lines(printer.say("family"), [_milestone(printer, each) for each in timeline.family])
    printer.lines(printer.say("benefits"), [_milestone(printer, each) for each in timeline.benefits])


def _milestone(printer: Printer, each: Milestone) -> str:
    day = "" if each.day is None else f"{each.day.isoformat()}  "
    asked = " ".join(printer.words(text) for text in each.conditions)
    source = f"[dim]({printer.words(each.source.title)}, {escape(each.locator)})[/]"
    doubt = "" if each.verified else f" [yellow]{printer.say('not-verified')}[/]"
    return " ".join(part for part in (f"{day}{printer.words(each.text)}", asked, source) if part) + doubt


def print_policy(printer: Printer, rulebook: Rulebook) -> None:
    """Print what a pack asks on a day."""
    status = printer.say("status-in-force" if rulebook.in_force else "status-what-if")
    title = printer.say("policy-title", **printer.rule(rulebook), status=status)
    table = printer.table(title, *(printer.say(column) for column in ("clause", "asks", "source", "checked")))
    for name, clause in rulebook.pack.clause.items():
        need, dated = rulebook.policy.need(clause, rulebook.day)
        source = rulebook.policy.sources[clause.source]
        amount = f"{need:,.0f} {clause.unit}" + (f" ({clause.multiple:g} × {dated.value:,})" if dated else "")
        cited = f"{printer.words(source.title)}, {escape(clause.locator)}"
        table.add_row(printer.words(find(f"clause-{name}")), amount, cited, clause.checked.isoformat())
    printer.console.print(table)
    doors = (f"{printer.words(d.title)}: {_clause_names(printer, d.clauses)}" for d in rulebook.pack.door)
    printer.lines(printer.say("doors"), doors)
    for points in rulebook.pack.points.values():
        printer.lines(printer.words(points.title), (_points_row(printer, item) for item in points.item))
    printer.lines(printer.say("not-examined"), (printer.words(a.title) for a in rulebook.pack.asks_on(rulebook.day)))
    printer.lines(printer.say("conditions"), (printer.words(each.text) for each in rulebook.pack.condition))
    printer.console.print(f"\n[dim]{printer.say('disclaimer')}[/]")


def _clause_names(printer: Printer, names: Sequence[str]) -> str:
    return ", ".join(printer.words(find(f"clause-{name}")) for name in names)


def _points_row(printer: Printer, item: Item) -> str:
    amounts = ((step, f"{step.points}-{step.most}" if step.most > step.points else step.points) for step in item.steps)
    steps = ", ".join(f"≥ {step.at_least:,g}: {points}" for step, points in amounts)
    return f"{printer.words(item.title)}: {steps or f'0-{item.most}'}"


def print_comparison(printer: Printer, comparison: Comparison, ids: Sequence[str]) -> None:
    """Print who flips between two rules, by clause, with the unknown as intervals."""
    names = [printer.say("rule-on", **printer.rule(each)) for each in (comparison.before, comparison.after)]
    table = printer.table(printer.say("diff-title"), "", *names)
    for key, counts in (("diff-people", comparison.people), ("diff-pairs", comparison.pairs)):
        spans = [comparison.between(counts, after=after) for after in (False, True)]
        table.add_row(printer.say(key), *(printer.say("between", low=low, high=high) for low, high in spans))
    printer.console.print(table)
    grades = [printer.verdict(grade) for grade in reversed(Grade)]
    flips = printer.table("\n" + printer.say("diff-matrix"), printer.say("diff-before"), *grades)
    for before in reversed(Grade):
        row = [str(int(comparison.people[before, after])) for after in reversed(Grade)]
        flips.add_row(printer.verdict(before), *row)
    printer.console.print(flips)
    clauses = (f"{find(f'clause-{n}')[printer.language]}: {count}" for n, count in comparison.by_clause.items())
    printer.lines(printer.say("diff-clauses"), clauses)
    printer.lines(printer.say("diff-flips"), (_flip(printer, each, ids) for each in comparison.flips[:FLIPS_SHOWN]))


def _flip(printer: Printer, flip: Flip, ids: Sequence[str]) -> str:
    change = f"{printer.verdict(flip.before)} → {printer.verdict(flip.after)}"
    pair = escape(f"{ids[flip.row]} × {flip.opening}")
    return f"{pair}: {change} ({_clause_names(printer, flip.clauses)})"


def print_terms(printer: Printer, terms: OpeningTerms) -> None:
    """Print what an opening's own terms cost it; counts below five are hidden."""

    def said(count: Count) -> str:
        return _between(printer, *terms.shown[count])

    def prices(some: Sequence[Price]) -> list[str]:
        return [f"{' + '.join(printer.words(name) for name in each.without)}: {said(each.left)}" for each in some]

    post = {"title": terms.opening.title, "employer": terms.opening.employer.name or "-"}
    title = printer.say("terms-title", **post, **printer.rule(terms.rulebook), people=terms.people)
    printer.console.print(f"[bold]{title}[/]")
    printer.console.print(printer.say("terms-eligible", count=said(terms.eligible)))
    printer.console.print(printer.say("terms-left", count=said(terms.left)))
    printer.lines(printer.say("terms-alone"), prices(terms.alone))
    printer.lines(printer.say("terms-pairs"), prices([each for each in terms.pairs if each.gained.most][:PAIRS_SHOWN]))
    table = printer.table("\n" + printer.say("terms-pay"), printer.say("pay-step"), printer.say("terms-eligible-short"))
    now = "pay-now" if terms.opening.pay.maximum == terms.opening.pay.minimum else "pay-now-from"
    for step in terms.pay:
        kind = printer.say(now) if step.offered else f"{step.multiple:g} × GNI" if step.multiple else ""
        table.add_row(f"{printer.words(won(step.pay))}  [dim]{kind}[/]", said(step.eligible))
    printer.console.print(table)
    printer.console.print(f"\n[dim]{printer.say('small-counts')} {printer.say('disclaimer')}[/]")


def _between(printer: Printer, low: int | None, high: int | None) -> str:
    few = printer.say("fewer-than-five")
    said = [few if each is None else str(each) for each in (low, high)]
    return said[0] if low == high else printer.say("between", low=said[0], high=said[1])


def print_unchecked(printer: Printer, unchecked: Sequence[tuple[str, date]], day: date) -> None:
    """Print what nobody has compared with its source for more than a year."""
    if not unchecked:
        printer.console.print(printer.say("all-checked", day=day.isoformat()))
        return
    lines = (f"{escape(place)}: {last.isoformat()}" for place, last in unchecked)
    printer.lines(printer.say("unchecked", count=len(unchecked)), lines)
