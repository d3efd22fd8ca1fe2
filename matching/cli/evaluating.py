"""How good the lists are and how even-handed, measured against baselines, in tables and as a report."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from matching.cli.common import Day, Lang, app, day_of, language_of, printer_in, progress_in, store_here, write_bytes

if TYPE_CHECKING:
    from datetime import date

    from matching.embedding import SentenceEmbedder, VectorCache
    from matching.evaluation.labelled import LabelledSet
    from matching.evaluation.measures import Measure
    from matching.evaluation.quality import Run
    from matching.evaluation.sections import Section
    from matching.evaluation.systems import System
    from matching.language import Language, Text
    from matching.scoring import Card, TwoSided
    from matching.workspace import Workspace

ZERO_SHOT = ("use-e5", "e5", "use", "minilm")
"""Encoders that are compared as they come, where they are installed."""
SEED = 20261126


@app.command()
def evaluate(
    sets: Annotated[
        list[str] | None,
        typer.Argument(metavar="[SET]...", help="Sets that come with the project by name, or folders; default all."),
    ] = None,
    report: Annotated[Path | None, typer.Option("--report", help="Write everything into one HTML file.")] = None,
    judged: Annotated[
        bool, typer.Option("--judged", help="The stored judged pairs that the scorer was not learned from, as a set.")
    ] = False,
    parts: Annotated[
        str | None,
        typer.Option("--sections", metavar="A,B", help="Parts by name; default all, or quality where sets are named."),
    ] = None,
    k: Annotated[int, typer.Option("-k", "--k", min=1, max=1_000, help="The rank at which measures cut.")] = 10,
    encoders: Annotated[
        list[str] | None,
        typer.Option("--encoder", help="An encoder by name, folder or hub name; the first is the one in question."),
    ] = None,
    scorer: Annotated[
        str | None, typer.Option("--scorer", help="A scorer by name, or a folder; default the one in service.")
    ] = None,
    groups: Annotated[
        Path | None, typer.Option("--groups", help="CSV of groups that people of the sample put themselves into.")
    ] = None,
    seed: Annotated[int, typer.Option("--seed", min=0, help="What chance starts from.")] = SEED,
    day: Day = None,
    lang: Lang = None,
) -> None:
    """Measure the ranking: quality on both sides, parity, fairness, reasons, calibration and more, with intervals."""
    from matching.evaluation.report import report_of
    from matching.evaluation.sections import complete
    from matching.printing.evaluation import print_sections

    language, chosen = language_of(lang), parts_chosen(parts, sets, judged=judged)
    found = _encoders(encoders, baselines="quality" in chosen)
    asking = _asking(found, _scorer(scorer), day_of(day), seed, language)
    quality = _quality(asking, _labelled(asking, sets, judged=judged), k) if "quality" in chosen else ()
    sections = complete(_kept(asking, [*quality, *_others(asking, chosen, groups)], own=bool(sets or judged)))
    print_sections(printer_in(language), sections)
    if report is not None:
        write_bytes(report, report_of(sections, shown=language).encode())


def _kept(asking: _Asking, found: Sequence[Section], *, own: bool) -> Sequence[Section]:
    """Keep what was measured of each part, but not of one's own sets, where the pages read it; return it."""
    from matching.evaluation.kept import keep_sections

    run = asking.run
    if not own:
        keep_sections(store_here().file.home, found, day=asking.day, command=run.command, facts=run.facts)
    return found


@dataclass(frozen=True)
class _Scoring:
    scorer: TwoSided
    card: Card
    sha256: str
    notice: Text | None = None


@dataclass(frozen=True)
class _Asking:
    """What is in question: encoders, the first of them with the scorer, and how the report names the run."""

    encoders: Sequence[SentenceEmbedder]
    scoring: _Scoring
    run: Run
    day: date
    seed: int
    language: Language


def _asking(
    encoders: tuple[Sequence[SentenceEmbedder], Sequence[str]],
    scoring: _Scoring,
    day: date,
    seed: int,
    language: Language,
) -> _Asking:
    found, absent = encoders
    run = _run(found[0], scoring.scorer, day, seed=seed, absent=absent)
    return _Asking(found, scoring, run, day, seed, language)


def parts_chosen(named: str | None, sets: Sequence[str] | None, *, judged: bool = False) -> tuple[str, ...]:
    """Return the parts named, else all, but quality alone where sets are named. Raises `UnknownNameError`."""
    from matching.errors import UnknownNameError
    from matching.evaluation.sections import PARTS

    if named is None:
        return ("quality",) if sets or judged else PARTS
    chosen = tuple(each.strip() for each in named.split(",") if each.strip())
    for each in chosen:
        if each not in PARTS:
            raise UnknownNameError("section", each, PARTS)
    return chosen


def _quality(asking: _Asking, labelled: Sequence[LabelledSet], k: int) -> Sequence[Section]:
    from matching.evaluation.measuring import measure_systems
    from matching.evaluation.quality import quality_sections

    systems = _systems(labelled, asking)
    measured = [measure_systems(each, systems, _measures(each, k), seed=asking.seed) for each in labelled]
    return quality_sections(measured, asking.run, ours=("pipeline", asking.encoders[0].name))


def _others(asking: _Asking, chosen: Sequence[str], groups: Path | None) -> Iterator[Section]:
    """Yield the other parts, on the documents that come with the project."""
    from matching.embedding import VectorCache
    from matching.encoding import Encoding
    from matching.evaluation.asked import Asked
    from matching.evaluation.whole import Whole
    from matching.profiles import candidate_embedded, opening_embedded
    from matching.sample import sample_openings, sample_people
    from matching.scoring import read_card
    from matching.settings import settings

    if not set(chosen) - {"quality"}:
        return
    encoder, cache, scoring = asking.encoders[0], VectorCache(settings().cache), asking.scoring
    entries = [*map(candidate_embedded, sample_people()), *map(opening_embedded, sample_openings())]
    encoding = Encoding(encoder, cache, None)
    encoding.recall([text for each in entries for text in each])
    space = _workspace(asking, cache)
    whole = Whole(
        Asked(space, scoring.scorer, asking.day, asking.seed, encoder.name, asking.run.command),
        scoring.card,
        scoring.sha256,
        prior=read_card(settings().models / "prior"),
        embed=encoding.of_entries,
        groups=groups,
        notice=scoring.notice,
    )
    yield from whole.sections(chosen)


def _workspace(asking: _Asking, cache: VectorCache) -> Workspace:
    from matching.workspace import Workspace

    return Workspace(store_here(), asking.encoders[0], cache=cache, progress=progress_in(asking.language))


def _labelled(asking: _Asking, names: Sequence[str] | None, *, judged: bool) -> list[LabelledSet]:
    """Return the sets named, the stored judgements among them if asked for; all that come along where none is."""
    stored = [_stored(asking)] if judged else []
    return stored + (sets_asked(names) if names or not judged else [])


def _stored(asking: _Asking) -> LabelledSet:
    """Return the stored judged pairs that the scorer was not learned from. Raises `BadInputError` for none."""
    from matching.errors import BadInputError
    from matching.evaluation.judged_sample import STORED, stored_judgements

    found = stored_judgements(store_here())
    if found is None:
        raise BadInputError("judgements-none-stored")
    return found.labelled(STORED, asking.day, found.unlearned([asking.scoring.card]))


def sets_asked(names: Sequence[str] | None) -> list[LabelledSet]:
    """Return the sets of some names or folders, all that come with the project where none is named."""
    from matching.evaluation.shipped import sets_named, shipped_sets

    return [each for name in names or shipped_sets() for each in sets_named(name)]


def _measures(labelled: LabelledSet, k: int) -> list[Measure]:
    from matching.evaluation.measures import Measure

    rel = labelled.relevant_from
    return [
        Measure("nDCG", k),
        Measure("AP", rel=rel),
        Measure("RR", rel=rel),
        Measure("R", k, rel),
        Measure("P", k, rel),
        Measure("Success", k, rel),
    ]


def _encoders(names: Sequence[str] | None, *, baselines: bool) -> tuple[list[SentenceEmbedder], list[str]]:
    """Return the encoders asked for, else the settings' and the zero-shot ones; and what is not installed."""
    from matching.embedding import load_embedder
    from matching.errors import EncoderError
    from matching.settings import settings

    if names:
        return [load_embedder(name) for name in dict.fromkeys(names)], []
    found, absent = [load_embedder(settings().encoder)], list[str]()
    for name in ZERO_SHOT if baselines else ():
        try:
            encoder = load_embedder(name)
        except EncoderError:
            absent.append(name)
            continue
        if encoder.fingerprint != found[0].fingerprint:
            found.append(encoder)
    return found, absent


def _scorer(name: str | None) -> _Scoring:
    """Return the scorer of a folder or a name, else the one in service, with its card."""
    from matching.registry import Shelf
    from matching.scoring import load_scorer, read_card
    from matching.scoring.cards import CARD, manifest_of

    shelf = Shelf.of_settings()
    served = shelf.load_in_service() if name is None else None
    if served is not None:
        return _Scoring(served.scorer, shelf.card(served.scorer.name), served.sha256, served.notice)
    folder = Path(str(name)) if Path(str(name)).is_dir() else shelf.folder_of(str(name))
    return _Scoring(load_scorer(folder), read_card(folder), manifest_of((folder / CARD).read_bytes())[CARD])


def _systems(labelled: Sequence[LabelledSet], asking: _Asking) -> list[System]:
    """Return all that is compared: baselines, encoders, the pipeline with the first encoder."""
    from matching.embedding import VectorCache
    from matching.encoding import Encoding
    from matching.evaluation.baselines import encoder_system, lexical_systems
    from matching.evaluation.pipeline import pipeline_systems
    from matching.settings import settings

    encoders, progress = asking.encoders, progress_in(asking.language)
    cache = VectorCache(settings().cache)
    texts = [entry.text for each in labelled for entry in (*each.queries, *each.corpus)]
    Encoding(encoders[0], cache, None).recall(texts)
    space = _workspace(asking, cache)
    return [
        *lexical_systems(seed=asking.seed),
        *(encoder_system(each, cache, progress) for each in reversed(encoders)),
        *reversed(pipeline_systems(space, asking.scoring.scorer, asking.day, encoder=encoders[0].name)),
    ]


def _run(encoder: SentenceEmbedder, scorer: TwoSided, day: date, *, seed: int, absent: Sequence[str]) -> Run:
    """Return the command and the versions that a report states."""
    from importlib.metadata import version

    from matching.eligibility import Rulebook
    from matching.evaluation.bootstrap import DRAWS
    from matching.evaluation.quality import Run
    from matching.language import message

    def say(key: str) -> Text:
        return message("evaluation", key)

    rulebook = Rulebook.on(day)
    facts = [
        (say("fact-program"), f"ktech-match {version('ktech-match')}"),
        (say("fact-encoder"), f"{encoder.name} {encoder.fingerprint}"),
        (say("fact-scorer"), scorer.name),
        (say("fact-rules"), f"{rulebook.pack.id} {rulebook.policy.digest}"),
        (say("fact-day"), day.isoformat()),
        (say("fact-seed"), str(seed)),
        (say("fact-draws"), f"{DRAWS:,}"),
    ]
    if absent:
        facts.append((say("fact-absent"), ", ".join(absent)))
    return Run(shlex.join(["ktech-match", *sys.argv[1:]]), tuple(facts))
