"""The sets that come with the project, and any other by its folder."""

from __future__ import annotations

from pathlib import Path

from matching.errors import UnknownNameError
from matching.evaluation.beir import read_beir
from matching.evaluation.judged_sample import JUDGED, judged_set, judgements_file
from matching.evaluation.labelled import LabelledSet
from matching.evaluation.parallel import is_parallel, read_parallel
from matching.settings import settings

PARALLEL = "parallel_set"
"""The people and openings that the project wrote in both languages; they lie in `data` itself."""


def shipped_sets() -> dict[str, Path]:
    """Return the folders of the sets that come with the project, by name."""
    data = settings().data
    folders = [each.parent for each in sorted((data / "evaluation").glob("*/qrels.tsv"))]
    if (data / PARALLEL / "qrels.tsv").exists():
        folders.append(data / PARALLEL)
    judged = {JUDGED: data / "sample"} if judgements_file().exists() else {}
    return {each.name: each for each in folders} | judged


def sets_named(name: str) -> tuple[LabelledSet, ...]:
    """Return the sets of a shipped name or a folder; one that is in two languages is four.

    `name` may end in one of the four, such as `parallel-sample/ko-en`.
    """
    shipped = shipped_sets()
    if name == JUDGED and name in shipped:
        return (judged_set(),)
    if name in shipped:
        return read_sets(shipped[name], name)
    whole, _, _ = name.rpartition("/")
    if whole in shipped:
        four = {each.name: each for each in read_sets(shipped[whole], whole)}
        if name in four:
            return (four[name],)
        raise UnknownNameError("set", name, four)
    if Path(name).is_dir():
        return read_sets(Path(name))
    raise UnknownNameError("set", name, shipped)


def read_sets(folder: Path, name: str | None = None) -> tuple[LabelledSet, ...]:
    """Read whatever set a folder holds."""
    return read_parallel(folder, name) if is_parallel(folder) else (read_beir(folder, name),)
