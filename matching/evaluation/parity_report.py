"""The section that says whether Korean and English are treated alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from matching.evaluation.bilingual import VerdictParity
from matching.evaluation.rank_parity import AIM, SHARE_OF, TOP, Parity, ScoreDifference, Shifts
from matching.evaluation.sections import Cell, Dots, Point, Section, Table, Tone, figure, same
from matching.language import LANGUAGES, Text, message

_SHOWN = 20
_IDEAL = 0.5


def parity_section(
    verdicts: VerdictParity, parity: Parity, *, encoder: str, scorer: str, command: str | None = None
) -> Section:
    """Return the section of both comparisons; its documents are invented."""
    return Section(
        key="parity",
        title=_say("parity-title"),
        note=tuple(_notes(verdicts, parity, encoder, scorer)),
        tables=tuple(_tables(verdicts, parity)),
        plots=(_own_share_plot(parity),),
        synthetic=True,
        command=command,
    )


def _say(key: str, **values: object) -> Text:
    return message("fairness", key, **values)


def answer_cell(holds: bool | None) -> Cell:
    """Return yes, no or "cannot tell" as a cell."""
    tones: dict[bool | None, Tone] = {True: "good", False: "bad", None: "quiet"}
    return Cell(_say({True: "yes", False: "no", None: "cannot-tell"}[holds]), tone=tones[holds])


def _notes(verdicts: VerdictParity, parity: Parity, encoder: str, scorer: str) -> Iterator[Text]:
    names = {"encoder": encoder, "scorer": scorer}
    yield _say("parity-what", people=verdicts.people, openings=verdicts.openings, **names)
    yield _say(
        "parity-verdicts",
        compared=f"{verdicts.compared:,}",
        doors=f"{verdicts.doors_differing:,}",
        pairs=f"{len({(each.person, each.opening) for each in verdicts.differing}):,}",
        all=f"{verdicts.pairs:,}",
        people=len({each.person for each in verdicts.differing}),
        openings=len({each.opening for each in verdicts.differing}),
    )
    ends = {"first": verdicts.days[0].isoformat(), "last": verdicts.days[-1].isoformat()}
    yield _say("parity-days", days=len(verdicts.days), packs=", ".join(verdicts.packs), **ends)
    yield _say("parity-shift", top=TOP, aim=f"{AIM:g}")
    yield _say("parity-own", top=SHARE_OF)
    yield _say(
        "parity-scores",
        bonus=f"{parity.bonus.value:+.4f}",
        bonus_ends=_ends(parity.bonus),
        korean=f"{parity.korean.value:+.4f}",
        korean_ends=_ends(parity.korean),
        largest=f"{max(parity.bonus.largest, parity.korean.largest):.3f}",
    )


def _ends(difference: ScoreDifference) -> Text:
    if difference.interval is None:
        return _say("cannot-tell")
    low, high = difference.interval
    return same(f"{low:+.4f} – {high:+.4f}")


def _tables(verdicts: VerdictParity, parity: Parity) -> Iterator[Table]:
    yield _shifts(parity.gated, _say("parity-gated"))
    yield _shifts(parity.ungated, _say("parity-ungated"))
    yield _shifts(parity.candidates, _say("parity-candidates"))
    yield _own_share(parity)
    if verdicts.differing:
        yield _differing(verdicts)


def _shifts(shifts: Sequence[Shifts], caption: Text) -> Table:
    head = ("compared", "lists", "median-shift", "far-shift", "largest", "tau", "aim")
    return Table(
        head=tuple(_say(f"head-{name}") for name in head),
        rows=tuple(
            (
                _say(f"compare-{each.name}"),
                same(str(each.lists)),
                figure(each.median, each.median_ends, digits=1),
                figure(each.far, digits=1),
                figure(each.largest, digits=0),
                same("–") if each.tau is None else figure(each.tau),
                answer_cell(each.holds),
            )
            for each in shifts
        ),
        caption=caption,
    )


def _own_share(parity: Parity) -> Table:
    rows: list[tuple[Cell | Text, ...]] = []
    for (gated, tongue), each in parity.own_share.items():
        label = _say(f"own-{'gated' if gated else 'ungated'}-{tongue}")
        if each is None:
            rows.append((label, same("0"), _say("cannot-tell")))
        else:
            rows.append((label, same(str(each.queries)), figure(each.value, each.interval)))
    head = tuple(_say(f"head-{name}") for name in ("compared", "lists", "share"))
    return Table(head, tuple(rows), _say("parity-own-table", top=SHARE_OF))


def _own_share_plot(parity: Parity) -> Dots:
    found = [
        (gated, tongue, each)
        for gated in (True, False)
        for tongue in LANGUAGES
        if (each := parity.own_share[gated, tongue]) is not None
    ]
    points = (
        Point(_say(f"own-{'gated' if gated else 'ungated'}-{tongue}"), each.value, each.low, each.high)
        for gated, tongue, each in found
    )
    return Dots(_say("parity-own-table", top=SHARE_OF), tuple(points), ends=(0.0, 1.0), mark=_IDEAL)


def _differing(verdicts: VerdictParity) -> Table:
    counted = Counter((each.person, clause, each.version) for each in verdicts.differing for clause in each.clauses)
    rows = (
        (same(person), same(clause), _say("version-of", opening=version[0], person=version[1]), same(f"{times:,}"))
        for (person, clause, version), times in sorted(counted.items(), key=lambda entry: (-entry[1], entry[0]))
    )
    head = tuple(_say(f"head-{name}") for name in ("person", "clause", "versions", "times"))
    return Table(head, tuple(rows)[:_SHOWN], _say("parity-differing-table", shown=min(len(counted), _SHOWN)))
