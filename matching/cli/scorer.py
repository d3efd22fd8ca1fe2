"""Scorers: learned from judgements, compared, put in service through gates, and taken back."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from matching.cli.common import AsJson, Day, Lang, app, day_of, language_of, print_json, workspace_in

if TYPE_CHECKING:
    from pydantic import JsonValue

    from matching.eligibility import Rulebook
    from matching.features import Side
    from matching.judgements import Judged
    from matching.language import Language
    from matching.registry import GateResult, Shelf
    from matching.registry.pairs import FeaturesOf
    from matching.scoring.cards import Card, Source
    from matching.scoring.learned_from import LearnedFrom
    from matching.workspace import Workspace

scorer_app = typer.Typer(help="Train, compare, promote and roll back scorers.", no_args_is_help=True)
app.add_typer(scorer_app, name="scorer")

Name = Annotated[str, typer.Argument(help="A scorer by name.")]


def _say(key: str, language: Language, /, **values: object) -> str:
    from matching.language import message

    return message("registry", key, **values)[language]


@scorer_app.command("list")
def list_scorers(as_json: AsJson = False, lang: Lang = None) -> None:
    """List the scorers, and say which one serves."""
    from matching.registry import Shelf

    language, shelf = language_of(lang), Shelf.of_settings()
    served = shelf.load_in_service()
    if as_json:
        notice: JsonValue = {**served.notice.as_dict()} if served.notice else None
        history: JsonValue = [each.model_dump(mode="json") for each in shelf.placed()] if notice is None else []
        print_json({"scorers": list(shelf.names()), "serves": served.scorer.name, "notice": notice, "placed": history})
        return
    for name in shelf.names():
        print(f"{'*' if name == served.scorer.name else ' '} {name}")
    print(_say("serves", language, name=served.scorer.name))
    if served.notice is not None:
        print(served.notice[language], file=sys.stderr)


@scorer_app.command()
def train(
    judgements: Annotated[Path, typer.Argument(help="A table of judgements, as `judgements export` writes it.")],
    name: Annotated[str, typer.Option("--name", help="What to call the scorer.")],
    prior_judgements: Annotated[
        float, typer.Option("--prior-judgements", min=1e-6, help="How many judgements the prior counts as.")
    ] = 300.0,
    held: Annotated[
        float,
        typer.Option("--held", min=0, max=0.9, help="The share of employers whose pairs are held back for the gates."),
    ] = 0.5,
    seed: Annotated[int, typer.Option("--seed", help="Of what is held back, and of the bootstrap intervals.")] = 0,
    day: Day = None,
    lang: Lang = None,
) -> None:
    """Learn a scorer from a part of the judged pairs; the others are held back, and it serves once it is promoted."""
    from matching.eligibility import Rulebook
    from matching.judgements.learning import judged_sides
    from matching.judgements.splitting import employers_of, split
    from matching.registry import Shelf
    from matching.scoring.learning import learned_card

    language, shelf = language_of(lang), Shelf.of_settings()
    workspace, rulebook = workspace_in(language), Rulebook.on(day_of(day))
    given, source = _judged(judgements, workspace, rulebook)
    divided = split(given, employers_of(workspace.records.openings), seed=seed, share=held)
    command = f"ktech-match scorer train {judgements.name} --name {name} --prior-judgements {prior_judgements:g}"
    command += f" --held {held:g} --seed {seed} --day {rulebook.day.isoformat()}"
    card = learned_card(
        name,
        shelf.card("prior"),
        judged_sides(divided.learned, _stored(divided.learned, workspace, rulebook)),
        sources=[source],
        command=command,
        seed=seed,
        prior_judgements=prior_judgements,
        learned_from=divided.learned_from,
    )
    _print_trained(card, shelf.add(card), divided.learned_from, language)


def _print_trained(card: Card, folder: Path, told: LearnedFrom, language: Language) -> None:
    counts = {each: getattr(told, each) for each in ("learned", "held", "neither")}
    print(_say("trained", language, name=card.name, folder=folder, **counts))
    for metric in card.metrics:
        ends = "" if metric.low is None or metric.high is None else f" ({metric.low:.3f}, {metric.high:.3f})"
        print(f"{metric.side or ''} {metric.name}: {metric.value:.3f}{ends}")


def _judged(path: Path, workspace: Workspace, rulebook: Rulebook) -> tuple[Judged, Source]:
    """Return what a table's answers say of the stored documents as they are, and what the card says of the table."""
    from matching.ingest.files import read_bytes
    from matching.judgements import contents_of, pairs_judged
    from matching.judgements.checking import check_table
    from matching.scoring.cards import Source

    content, records = read_bytes(path), workspace.records
    contents = contents_of(records.candidates, records.openings)
    answers = check_table(content, path.name, day=rulebook.day, contents=contents).whole()
    given = pairs_judged(answers, contents, unversioned=True)
    return given, Source(name=path.name, sha256=hashlib.sha256(content).hexdigest(), rows=len(given))


def _stored(given: Judged, workspace: Workspace, rulebook: Rulebook) -> FeaturesOf:
    """Return the features of the stored pairs that were judged."""
    from matching.registry.pairs import features_by_id

    posts = [workspace.store.opening(each) for each in dict.fromkeys(given.opening.tolist())]
    people = [workspace.store.candidate(each) for each in dict.fromkeys(given.candidate.tolist())]
    return features_by_id(workspace.opening_pool_of(posts), workspace.pool_of(people), rulebook)


@scorer_app.command()
def compare(name: Name, day: Day = None, as_json: AsJson = False, lang: Lang = None) -> None:
    """Ask every gate of a scorer on the parallel set and the judged pairs, and show its weights beside those served."""
    from matching.registry.document import gates_document

    language = language_of(lang)
    shelf, results = _asked(name, day, language)
    weights = _weights(shelf, name)
    if as_json:
        print_json({"gates": gates_document(results), "weights": [_weight(*each) for each in weights]})
        return
    for side, feature, before, after in weights:
        print(f"{side:9} {feature:20} {before:.3f} -> {after:.3f}")
    _print_gates(results, language)


@scorer_app.command()
def promote(name: Name, day: Day = None, lang: Lang = None) -> None:
    """Put a scorer in service, if it passes every gate."""
    from matching.cli.recording import scorer_placed
    from matching.store import Store

    language = language_of(lang)
    shelf, results = _asked(name, day, language)
    _print_gates(results, language)
    with closing(Store.of_settings()) as store:
        placed = partial(shelf.promote, name, results, day=day_of(day))
        scorer_placed(store, "promote", {"scorer": name}, placed)
    print(_say("serves", language, name=name))


@scorer_app.command()
def rollback(day: Day = None, lang: Lang = None) -> None:
    """Go back to the scorer that served before the last promotion."""
    from matching.cli.recording import scorer_placed
    from matching.registry import Shelf
    from matching.store import Store

    shelf = Shelf.of_settings()
    with closing(Store.of_settings()) as store:
        taken_back = {"takenBack": shelf.load_in_service().scorer.name}
        placed = scorer_placed(store, "rollback", taken_back, partial(shelf.rollback, day=day_of(day)))
    print(_say("serves", language_of(lang), name=placed.name))


@scorer_app.command()
def seal(
    folder: Annotated[Path, typer.Argument(help="The folder of a card that was written by hand.")], lang: Lang = None
) -> None:
    """Check a card that was changed on purpose, and write its hash."""
    from matching.scoring import seal as seal_card

    print(_say("sealed", language_of(lang), name=seal_card(folder).name))


def _weight(side: Side, feature: str, before: float, after: float) -> JsonValue:
    return {"side": side, "feature": feature, "inService": before, "scorer": after}


def _print_gates(results: Sequence[GateResult], language: Language) -> None:
    for each in results:
        print(f"{'✔' if each.passed else '✘'} {each.text[language]}")


def _weights(shelf: Shelf, name: str) -> list[tuple[Side, str, float, float]]:
    from matching.features import SIDES, feature_names

    before, after = shelf.load_in_service().scorer, shelf.load(name)
    return [
        (side, feature, float(old), float(new))
        for side in SIDES
        for feature, old, new in zip(
            feature_names(side), before.of(side).weights_, after.of(side).weights_, strict=True
        )
    ]


def _asked(name: str, day: str | None, language: Language) -> tuple[Shelf, tuple[GateResult, ...]]:
    """Ask every gate, on the parallel set and the judged pairs, the sample's where none are stored."""
    from matching.evaluation import promotion
    from matching.evaluation.judged_sample import stored_judgements
    from matching.registry import Shelf

    shelf, workspace = Shelf.of_settings(), workspace_in(language)
    stored = stored_judgements(workspace.store)
    return shelf, promotion.asked_of(shelf, name, day_of(day), workspace, stored)
