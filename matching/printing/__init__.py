"""Lists, verdicts and rules as readable tables in a terminal, in Korean or English."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from matching.caps import cap_in_words
from matching.domain import Opening
from matching.eligibility.gate import Rulebook
from matching.eligibility.reasons.case import say as find
from matching.eligibility.verdict import Grade
from matching.language import Language, Text, message

if TYPE_CHECKING:
    from matching.explanation import Reason
    from matching.matches import Match
from matching.missed import NearMiss
from matching.recommend import Shortlist, Suggestions, Versions

_MARKS = {
    Grade.YES: "[green]✔[/]",
    Grade.NO: "[red]✘[/]",
    Grade.OPEN: "[yellow]?[/]",
    Grade.LEANS_TO_NO: "[yellow]?[/]",
}
_VERDICTS = {Grade.YES: "verdict-yes", Grade.NO: "verdict-no", Grade.OPEN: "verdict-unknown"}
REASONS_SHOWN = 4


class Printer:
    """Prints documents to a console in one language."""

    def __init__(self, console: Console, language: Language) -> None:
        self.console, self.language = console, language

    def say(self, key: str, /, **values: object) -> str:
        """Return one message of the command line's catalogue."""
        return escape(message("cli", key, **values)[self.language])

    def words(self, text: Text) -> str:
        """Return a text in the language, safe for markup."""
        return escape(text[self.language])

    def verdict(self, grade: Grade) -> str:
        """Return a mark and the answer in words."""
        return f"{_MARKS[grade]} {self.words(find(_VERDICTS.get(grade, 'verdict-leans')))}"

    def table(self, title: str, *columns: str) -> Table:
        """Return an empty table with its columns."""
        table = Table(title=title, title_justify="left", expand=True)
        for column in columns:
            table.add_column(column, overflow="fold")
        return table

    def lines(self, title: str, lines: Iterable[str]) -> None:
        """Print lines under a title; nothing where there are none."""
        found = list(lines)
        if found:
            self.console.print(f"\n[bold]{title}[/]")
            for line in found:
                self.console.print(f"  • {line}")

    def shortlist(self, shortlist: Shortlist) -> None:
        """Print the people for an opening."""
        opening, rulebook = shortlist.opening, shortlist.rulebook
        title = self.say("title-shortlist", **self._post(opening), **self.rule(rulebook))
        self._matches(title, self.say("person"), [(m, self._person(m)) for m in shortlist.matches], self.say("nobody"))
        self._counts(shortlist.counts)
        self._failed(shortlist.failed, shortlist.failed_alone)
        self.lines(self.say("lacks"), (self.words(each.reason) for each in shortlist.lacking))
        self._near(shortlist.near_misses, by="candidate")
        self._foot(
            shortlist.versions, synthetic=opening.synthetic or any(m.candidate.synthetic for m in shortlist.matches)
        )

    def suggestions(self, suggestions: Suggestions) -> None:
        """Print the openings for a person."""
        headline = suggestions.candidate.headline or suggestions.candidate.id
        title = self.say("title-suggestions", headline=headline, **self.rule(suggestions.rulebook))
        rows = [
            (m, f"[bold]{escape(m.opening.title)}[/]\n{escape(self._where(m.opening))}") for m in suggestions.matches
        ]
        self._matches(title, self.say("post"), rows, self.say("no-post"))
        self._counts(suggestions.counts)
        self.console.print(self.words(cap_in_words(suggestions.per_employer, suggestions.left_out)))
        self._near(suggestions.near_misses, by="opening")
        self._foot(suggestions.versions, synthetic=suggestions.candidate.synthetic)

    def rule(self, rulebook: Rulebook) -> dict[str, object]:
        """Return the values that a title says of a rule."""
        return {"day": rulebook.day.isoformat(), "pack": rulebook.pack.title}

    def _post(self, opening: Opening) -> dict[str, object]:
        return {"title": opening.title, "employer": opening.employer.name or "-", "place": opening.locality or "-"}

    def _where(self, opening: Opening) -> str:
        return ", ".join(part for part in (opening.employer.name, opening.locality, opening.id) if part)

    def _person(self, match: Match) -> str:
        return f"[bold]{escape(match.candidate.headline or '-')}[/]\n[dim]{escape(match.candidate.id)}[/]"

    def _matches(self, title: str, who: str, rows: list[tuple[Match, str]], none: str) -> None:
        if not rows:
            self.console.print(f"[bold]{title}[/]\n{none}")
            return
        table = Table(title=title, title_justify="left", expand=True, show_lines=True)
        table.add_column(self.say("rank"), justify="right", no_wrap=True)
        table.add_column(who, ratio=3, overflow="fold")
        table.add_column(self.words(rows[0][0].assessment.route.title), ratio=2, overflow="fold")
        table.add_column(self.say("score"), justify="right", no_wrap=True)
        table.add_column(self.say("both-sides"), justify="right", no_wrap=True)
        table.add_column(self.say("why"), ratio=8, overflow="fold")
        for match, name in rows:
            sides = f"{match.company_score:.2f} / {match.candidate_score:.2f}"
            verdict = self.verdict(match.assessment.grade)
            table.add_row(str(match.rank), name, verdict, f"{match.score:.2f}", sides, self._why(match))
        self.console.print(table)

    def _why(self, match: Match) -> str:
        said = {each.feature for each in match.company_reasons}
        both = [*match.company_reasons, *(each for each in match.candidate_reasons if each.feature not in said)]
        known = [each for each in both if each.value is not None]
        worst = sorted((each for each in known if each.part < 0), key=lambda each: each.part)[: REASONS_SHOWN // 2]
        best = sorted((each for each in known if each.part >= 0), key=lambda each: -each.part)
        chosen = [*worst, *best[: REASONS_SHOWN - len(worst)]]
        lines = [self._signed(each) for each in chosen]
        missing = [m.text for f in match.assessment.lacking for m in f.missing]
        lines += [f"[yellow]? {self.words(text)}[/]" for text in dict.fromkeys(missing[:2])]
        return "\n".join(lines)

    def _signed(self, reason: Reason) -> str:
        colour = "red" if reason.part < 0 else "green"
        return f"[{colour}]{reason.part:+.2f}[/] {self.words(reason.text)}"

    def _counts(self, grades: Mapping[Grade, int]) -> None:
        names = {"yes": Grade.YES, "open": Grade.OPEN, "leans": Grade.LEANS_TO_NO, "no": Grade.NO}
        self.console.print(self.say("counts", **{name: grades[grade] for name, grade in names.items()}))

    def _failed(self, total: Mapping[str, int], only: Mapping[str, int]) -> None:
        parts = [
            f"{find(f'clause-{name}')[self.language]} {count} ({only[name]})" for name, count in total.items() if count
        ]
        if parts:
            self.console.print(self.say("failed", list=", ".join(parts)))

    def _near(self, misses: tuple[NearMiss, ...], *, by: str) -> None:
        def line(miss: NearMiss) -> str:
            name = miss.candidate.headline or miss.candidate.id if by == "candidate" else miss.opening.title
            identifier = miss.candidate.id if by == "candidate" else miss.opening.id
            reasons = " ".join(self.words(each.reason) for each in miss.lacking)
            return f"{escape(name)} [dim]({escape(identifier)})[/]: {reasons}"

        self.lines(self.say("near-misses"), (line(miss) for miss in misses))

    def _foot(self, versions: Versions, *, synthetic: bool) -> None:
        self.console.print()
        if synthetic:
            self.console.print(f"[italic]{self.say('synthetic')}[/]")
        made = self.say("versions", policy=versions.policy, encoder=versions.encoder, scorer=versions.scorer)
        self.console.print(f"[dim]{made} · {self.say('disclaimer')}[/]")
