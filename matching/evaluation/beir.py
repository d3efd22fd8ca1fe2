"""Sets in BEIR layout: a folder with `queries.jsonl`, `corpus.jsonl`, and `qrels.tsv` or `qrels/test.tsv`.

    queries.jsonl, corpus.jsonl   one object a line: {"_id": "q1", "title": "...", "text": "...", "group": "..."},
                                  title and group at will (queries of one group are not independent),
                                  or a JSON Resume or JobPosting, so that the whole pipeline can be measured
    qrels.tsv                     a head `query-id corpus-id score`, then a pair and its grade a line, by tabs

Nothing is half read: an id that is not there or stands twice, a pair that is graded
twice, a grade that is not a whole number from 0 to 100 are refused with their line.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from pydantic import JsonValue

from matching.domain import Candidate, Opening
from matching.errors import AlreadyExistsError, BadInputError, Place
from matching.evaluation.description import described
from matching.evaluation.labelled import Entry, LabelledSet, digest_of
from matching.ingest.files import parse_json, read_bytes
from matching.ingest.job_posting import read_opening
from matching.ingest.json_resume import is_posting, read_candidate

Grades = dict[str, dict[str, int]]

HEAD = ("query-id", "corpus-id", "score")
_GREATEST_GRADE = 100


def read_beir(folder: Path, name: str | None = None) -> LabelledSet:
    """Read a set; without `name` it bears the folder's. Raises `BadInputError`."""
    about = described(folder)
    files = [folder / "queries.jsonl", folder / "corpus.jsonl", qrels_file(folder)]
    contents = [read_bytes(file) for file in files]
    queries = read_entries(contents[0], files[0], "query")
    corpus = read_entries(contents[1], files[1], "document")
    grades = read_qrels(contents[2], files[2], {each.id for each in queries}, {each.id for each in corpus})
    bears = name or folder.resolve().name
    labelled = LabelledSet(
        name=bears,
        queries=queries,
        corpus=corpus,
        grades=grades,
        title=about.title_or(bears),
        origin=about.origin,
        digest=digest_of(contents),
        day=about.day,
        made_from=about.made_from,
        relevant_from=about.relevant_from,
        notes=tuple(each.text() for each in about.note),
    )
    return with_something_relevant(labelled, files[2])


def with_something_relevant(labelled: LabelledSet, file: Path | None = None) -> LabelledSet:
    """Return the set, unless no query has a relevant document: then nothing can be measured."""
    if not labelled.measured and not labelled.turned().measured:
        at = Place(file=str(file)) if file else None
        raise BadInputError("set-nothing-relevant", at=at, least=labelled.relevant_from)
    return labelled


def qrels_file(folder: Path) -> Path:
    """Return where a folder's grades lie."""
    nested = folder / "qrels" / "test.tsv"
    return nested if nested.exists() and not (folder / "qrels.tsv").exists() else folder / "qrels.tsv"


def read_entries(content: bytes, file: Path, kind: str) -> tuple[Entry, ...]:
    """Read the lines of a queries or corpus file."""
    found: dict[str, Entry] = {}
    for number, line in enumerate(content.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            entry = _entry(parse_json(line, line=number))
            if entry.id in found:
                raise AlreadyExistsError(kind, entry.id)
        except BadInputError as error:
            raise error.within(file=str(file), line=number) from None
        found[entry.id] = entry
    if not found:
        raise BadInputError("nothing-in-file", at=Place(file=str(file)))
    return tuple(found.values())


def _entry(line: JsonValue) -> Entry:
    if isinstance(line, dict) and "_id" in line:
        return _text_entry(line)
    document: Candidate | Opening = read_opening(line) if _is_opening(line) else read_candidate(line)
    return Entry.of_document(document)


def _is_opening(line: JsonValue) -> bool:
    return isinstance(line, dict) and is_posting(line)


def _text_entry(line: dict[str, JsonValue]) -> Entry:
    identifier, title, text, group = line["_id"], line.get("title") or "", line.get("text"), line.get("group")
    if not isinstance(identifier, str) or not identifier or any(space in identifier for space in "\t\r\n"):
        raise BadInputError("set-id", at=Place(pointer="/_id"))
    if not isinstance(title, str) or not isinstance(text, str):
        raise BadInputError("set-text", at=Place(pointer="/text" if isinstance(title, str) else "/title"))
    if group is not None and not isinstance(group, str):
        raise BadInputError("set-text", at=Place(pointer="/group"))
    return Entry.of_text(identifier, "\n".join(part for part in (title, text) if part), group)


def read_qrels(content: bytes, file: Path, queries: Collection[str], corpus: Collection[str]) -> Grades:
    """Read graded pairs of known ids."""
    grades: Grades = {}
    for number, cells in _rows(content, file):
        at = Place(file=str(file), line=number)
        query, document, grade = cells
        if query not in queries:
            raise BadInputError("set-query-unknown", at=at)
        if document not in corpus:
            raise BadInputError("set-document-unknown", at=at)
        if document in grades.setdefault(query, {}):
            raise BadInputError("set-pair-twice", at=at)
        if not (grade.isascii() and grade.isdigit() and int(grade) <= _GREATEST_GRADE):
            raise BadInputError("set-grade", at=at, most=_GREATEST_GRADE)
        grades[query][document] = int(grade)
    return grades


def _rows(content: bytes, file: Path) -> Iterator[tuple[int, tuple[str, str, str]]]:
    """Yield line and cells of each row under the head."""
    try:
        lines = content.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise BadInputError("not-utf-8", at=Place(file=str(file))) from None
    for number, line in enumerate(lines, start=1):
        cells = tuple(cell.strip() for cell in line.split("\t"))
        if number == 1 and cells != HEAD:
            raise BadInputError("set-head", at=Place(file=str(file), line=1), head=" ".join(HEAD))
        if number == 1 or not line.strip():
            continue
        if len(cells) != len(HEAD):
            raise BadInputError("set-cells", at=Place(file=str(file), line=number), head=" ".join(HEAD))
        yield number, (cells[0], cells[1], cells[2])
