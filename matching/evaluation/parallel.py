"""The same openings and the same people in Korean and in English, with one set of grades.

A folder with `openings.{en,ko}.jsonl`, `people.{en,ko}.jsonl` (or elsewhere, as its
`set.toml` says) and `qrels.tsv`, whose queries are openings. It is read as four sets:
openings in either language against people in either.
"""

from __future__ import annotations

from itertools import product
from pathlib import Path

from matching.errors import BadInputError, Place
from matching.evaluation.beir import qrels_file, read_entries, read_qrels, with_something_relevant
from matching.evaluation.description import Description, ParallelFiles, described
from matching.evaluation.labelled import Entry, LabelledSet, digest_of
from matching.ingest.files import read_bytes
from matching.language import LANGUAGES, Language, Text, message

_ORDER: tuple[Language, Language] = ("ko", "en")


def is_parallel(folder: Path) -> bool:
    """Whether a folder holds documents in both languages."""
    files = described(folder).parallel or ParallelFiles()
    return all((folder / files.people.format(language=language)).exists() for language in LANGUAGES)


def read_parallel(folder: Path, name: str | None = None) -> tuple[LabelledSet, ...]:
    """Read the four sets of a folder: ko-ko, ko-en, en-ko, en-en, the openings' language first."""
    about, bears = described(folder), name or folder.resolve().name
    files = about.parallel or ParallelFiles()
    openings = {language: _read(folder / files.openings.format(language=language)) for language in LANGUAGES}
    people = {language: _read(folder / files.people.format(language=language)) for language in LANGUAGES}
    for both in (openings, people):
        _refuse_other_ids(both["ko"], both["en"])
    qrels = qrels_file(folder)
    content = read_bytes(qrels)
    ids = [{each.id for each in side["ko"][1]} for side in (openings, people)]
    grades = read_qrels(content, qrels, *ids)
    sets = (
        LabelledSet(
            name=f"{bears}/{asking}-{asked}",
            queries=openings[asking][1],
            corpus=people[asked][1],
            grades=grades,
            title=_title(about, bears, asking, asked),
            origin=about.origin,
            digest=digest_of([openings[asking][2], people[asked][2], content]),
            day=about.day,
            made_from=about.made_from,
            relevant_from=about.relevant_from,
            notes=tuple(each.text() for each in about.note),
        )
        for asking, asked in product(_ORDER, repeat=2)
    )
    return tuple(with_something_relevant(each, qrels) for each in sets)


_Read = tuple[Path, tuple[Entry, ...], bytes]


def _read(file: Path) -> _Read:
    content = read_bytes(file)
    return file, read_entries(content, file, "document"), content


def _refuse_other_ids(one: _Read, other: _Read) -> None:
    if [each.id for each in one[1]] != [each.id for each in other[1]]:
        raise BadInputError("set-not-parallel", at=Place(file=str(other[0])), other=one[0].name)


def _title(about: Description, bears: str, asking: Language, asked: Language) -> Text:
    languages = {
        "asking": message("evaluation", f"language-{asking}"),
        "asked": message("evaluation", f"language-{asked}"),
    }
    return message("evaluation", "parallel-title", title=about.title_or(bears), **languages)
