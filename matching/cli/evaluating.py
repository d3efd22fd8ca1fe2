"""How good the lists are, measured on labelled sets against baselines, in a table and as a report."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from matching.cli.common import (
    Day,
    Lang,
    app,
    day_of,
    language_of,
    printer_in,
    progress_in,
    store_here,
    write_bytes,
)

if TYPE_CHECKING:
    from datetime import date

    from matching.embedding import SentenceEmbedder, VectorCache
    from matching.evaluation.labelled import LabelledSet
    from matching.evaluation.measures import Measure
    from matching.evaluation.quality import Run
    from matching.evaluation.sections import Section
    from matching.evaluation.systems import System
    from matching.language import Language, Text
    from matching.scoring import TwoSided

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
    k: Annotated[int, typer.Option("-k", "--k", min=1, max=1_000, help="The rank at which measures cut.")] = 10,
    encoders: Annotated[
        list[str] | None,
        typer.Option("--encoder", help="An encoder by name, folder or hub name; the first is the one in question."),
    ] = None,
    scorer: Annotated[
        str | None, typer.Option("--scorer", help="A scorer by its folder's name in models/, or a folder.")
    ] = None,
    seed: Annotated[int, typer.Option("--seed", min=0, help="What chance starts from.")] = SEED,
    day: Day = None,
    lang: Lang = None,
) -> None:
    """Measure the ranking on labelled sets, both sides, with intervals and against baselines."""
    from matching.evaluation.measuring import measure_systems
    from matching.evaluation.quality import quality_sections
    from matching.evaluation.report import report_of
    from matching.evaluation.sections import complete
    from matching.printing.evaluation import print_sections

    language, on = language_of(lang), day_of(day)
    labelled = sets_asked(sets)
    found, absent = _encoders(encoders)
    scoring = _scorer(scorer)
    systems = _systems(labelled, found, scoring, on, seed, language)
    measured = [measure_systems(each, systems, _measures(each, k), seed=seed) for each in labelled]
    run = _run(found[0], scoring, on, seed=seed, absent=absent)
    sections: Sequence[Section] = complete(quality_sections(measured, run, ours=("pipeline", found[0].name)))
    print_sections(printer_in(language), sections)
    if report is not None:
        write_bytes(report, report_of(sections, shown=language).encode())


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


def _encoders(names: Sequence[str] | None) -> tuple[list[SentenceEmbedder], list[str]]:
    """Return the encoders asked for, else the settings' and the zero-shot ones; and what is not installed."""
    from matching.embedding import load_embedder
    from matching.errors import EncoderError
    from matching.evaluation.baselines import lexical_absent
    from matching.settings import settings

    absent = list(lexical_absent())
    if names:
        return [load_embedder(name) for name in dict.fromkeys(names)], absent
    found = [load_embedder(settings().encoder)]
    for name in ZERO_SHOT:
        try:
            encoder = load_embedder(name)
        except EncoderError:
            absent.append(name)
            continue
        if encoder.fingerprint != found[0].fingerprint:
            found.append(encoder)
    return found, absent


def _scorer(name: str | None) -> TwoSided:
    from matching.scoring import load_scorer, prior
    from matching.settings import settings

    if name is None:
        return prior()
    return load_scorer(Path(name) if Path(name).is_dir() else settings().models / name)


def _systems(
    labelled: Sequence[LabelledSet],
    encoders: Sequence[SentenceEmbedder],
    scorer: TwoSided,
    day: date,
    seed: int,
    language: Language,
) -> list[System]:
    """Return all that is compared: baselines, encoders, the pipeline with the first encoder."""
    from matching.embedding import VectorCache
    from matching.evaluation.baselines import encoder_system, lexical_systems
    from matching.evaluation.pipeline import pipeline_systems
    from matching.settings import settings
    from matching.workspace import Workspace

    cache, progress = VectorCache(settings().cache), progress_in(language)
    _recall(labelled, encoders[0], cache)
    space = Workspace(store_here(), encoders[0], cache=cache, progress=progress)
    return [
        *lexical_systems(seed=seed),
        *(encoder_system(each, cache, progress) for each in reversed(encoders)),
        *reversed(pipeline_systems(space, scorer, day, encoder=encoders[0].name)),
    ]


def _recall(labelled: Sequence[LabelledSet], encoder: SentenceEmbedder, cache: VectorCache) -> None:
    """Take the vectors that lie beside the sample into the cache, as far as the sets' texts are among them."""
    from matching.sample import known_vectors

    texts = [entry.text for each in labelled for entry in (*each.queries, *each.corpus)]
    known, vectors = known_vectors(texts, encoder.fingerprint)
    if known:
        cache.put(encoder.fingerprint, known, vectors)


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
