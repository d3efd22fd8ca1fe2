"""Where judgements and the pairs to judge are kept: two tables of the store to which rows are only added."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, Table, func, insert, select, update

from matching.consents import Purpose, without
from matching.domain import Json
from matching.errors import NotFoundError, StoreError
from matching.judgements.model import Contents, Judgement
from matching.judgements.reading import judgement_document, read_judgement
from matching.judgements.rounds import Round, read_round, round_document
from matching.store import Store
from matching.store.documents import PEOPLE, POSTS, Kind, checksum_of
from matching.store.tables import JUDGEMENTS, ROUNDS

_DIGITS = 15
NOTHING_LEFT: Json = {"erased": True}
"""What stands in the place of a judgement about somebody who was erased: its number alone is kept."""
_JUDGED_FOR = (Purpose.RESEARCH,)


class Judgements:
    """The judgements in a store, in the order in which they were given. Raises `StoreError` as the store does."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, judgements: Sequence[Judgement]) -> tuple[int, ...]:
        """Keep judgements, all or none, and return their numbers; earlier ones of the same annotator stay."""
        with self._store.file.writing() as file:
            return tuple(self._append(file, JUDGEMENTS, judgement_document(each)) for each in judgements)

    def all(self) -> tuple[Judgement, ...]:
        """Return all that was ever answered, the superseded and the withdrawn too."""
        with self._store.file.reading() as file:
            rows = file.execute(select(JUDGEMENTS).order_by(JUDGEMENTS.c.number)).all()
            if rows and rows[-1].number != len(rows):  # numbers begin at 1 and have no gaps
                raise self._damaged()
            documents = [self._document(row) for row in rows]
            return tuple(read_judgement(each) for each in documents if each != NOTHING_LEFT)

    def page(self, after: int = 0, limit: int = 50) -> tuple[list[tuple[int, Judgement]], int | None]:
        """Return the first judgements after a number, and the number to go on after, `None` at the end."""
        asked = select(JUDGEMENTS).where(JUDGEMENTS.c.number > after).order_by(JUDGEMENTS.c.number).limit(limit + 1)
        with self._store.file.reading() as file:
            rows = file.execute(asked).all()
        documents = [(row.number, self._document(row)) for row in rows[:limit]]
        found = [(number, read_judgement(each)) for number, each in documents if each != NOTHING_LEFT]
        return found, documents[-1][0] if len(rows) > limit else None

    def one(self, number: str) -> Judgement:
        """Return the judgement of a number. Raises `NotFoundError`."""
        is_one = number.isascii() and number.isdecimal() and len(number) <= _DIGITS
        with self._store.file.reading() as file:
            asked = select(JUDGEMENTS).where(JUDGEMENTS.c.number == int(number if is_one else 0))
            row = file.execute(asked).one_or_none()
        if row is None or (document := self._document(row)) == NOTHING_LEFT:
            raise NotFoundError("judgement", number)
        return read_judgement(document)

    def add_round(self, drawn: Round) -> Round:
        """Keep the pairs to judge; from now on they are those asked about."""
        with self._store.file.writing() as file:
            number = self._append(file, ROUNDS, round_document(drawn))
        return drawn.model_copy(update={"number": number})

    def latest_round(self) -> Round | None:
        """Return the pairs drawn last, `None` where none were ever drawn."""
        with self._store.file.reading() as file:
            row = file.execute(select(ROUNDS).order_by(ROUNDS.c.number.desc()).limit(1)).one_or_none()
        return None if row is None else read_round(self._document(row), row.number)

    def contents(self) -> Contents:
        """Return the content hash of every document that is stored now and may be judged."""
        with self._store.file.reading() as file:
            refused, people = without(file, _JUDGED_FOR), _hashes(file, PEOPLE)
            return Contents(_hashes(file, POSTS), {each: people[each] for each in people if each not in refused})

    def without_research(self) -> frozenset[str]:
        """Return the ids of those who did not agree that their profile is judged and the service measured by it."""
        with self._store.file.reading() as file:
            return without(file, _JUDGED_FOR)

    def usable(self) -> tuple[Judgement, ...]:
        """Return all judgements but those of people who did not agree to research, or not any more."""
        refused = self.without_research()
        return tuple(each for each in self.all() if each.candidate_id not in refused)

    def _append(self, file: Connection, table: Table, document: Json) -> int:
        number = int(file.scalar(select(func.max(table.c.number))) or 0) + 1
        text = json.dumps(document, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
        file.execute(insert(table).values(number=number, document=text, checksum=checksum_of(str(number), text)))
        return number

    def _document(self, row: Row[tuple[int, str, str]]) -> Json:
        """Return a row's document; what was once kept is whole, or the file is damaged."""
        if row.checksum != checksum_of(str(row.number), row.document):
            raise self._damaged()
        document: Json = json.loads(row.document)
        return document

    def _damaged(self) -> StoreError:
        return StoreError("store-damaged", file=self._store.name)


def about(file: Connection, candidate: str) -> list[tuple[int, Judgement]]:
    """Return the judgements about a person with their numbers, in the order in which they were given."""
    found = []
    for row in file.execute(_naming(JUDGEMENTS, candidate)):
        judgement = read_judgement(json.loads(row.document))
        if judgement.candidate_id == candidate:
            found.append((row.number, judgement))
    return found


def people(file: Connection) -> set[str]:
    """Return the ids of all whom judgements are about or rounds ask about."""
    kept = [json.loads(each) for each in file.scalars(select(JUDGEMENTS.c.document))]
    found = {read_judgement(each).candidate_id for each in kept if each != NOTHING_LEFT}
    for row in file.execute(select(ROUNDS)):
        found |= {each.candidate_id for each in read_round(json.loads(row.document), row.number).pairs}
    return found


def forget(file: Connection, candidate: str) -> int:
    """Leave nothing but the number of each judgement about somebody who is erased; return how many.

    Rounds ask no more about them.
    """
    numbers = [number for number, _ in about(file, candidate)]
    for number in numbers:
        _put(file, JUDGEMENTS, number, NOTHING_LEFT)
    for row in file.execute(_naming(ROUNDS, candidate)).all():
        drawn = read_round(json.loads(row.document), row.number)
        left = tuple(each for each in drawn.pairs if each.candidate_id != candidate)
        _put(file, ROUNDS, row.number, round_document(drawn.model_copy(update={"pairs": left})))
    return len(numbers)


def _naming(table: Table, candidate: str) -> Select[Any]:
    """Return the question for rows in which an id stands, perhaps as something else."""
    return select(table).where(table.c.document.contains(json.dumps(candidate), autoescape=True))


def _put(file: Connection, table: Table, number: int, document: Json) -> None:
    text = json.dumps(document, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    changed = {"document": text, "checksum": checksum_of(str(number), text)}
    file.execute(update(table).where(table.c.number == number).values(**changed))


def _hashes(file: Connection, kind: Kind) -> dict[str, str]:  # type: ignore[type-arg]
    return {row.id: row.checksum for row in file.execute(select(kind.table.c.id, kind.table.c.checksum))}
