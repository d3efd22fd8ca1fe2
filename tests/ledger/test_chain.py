"""The ledger's chain: whatever is done to its tables behind its back is found."""

from __future__ import annotations

import hmac
import random
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from datetime import UTC
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from matching.errors import BadInputError, StoreError
from matching.ledger import Anchor, Entry, Kind, Ledger, anchor_in
from matching.ledger.macs import Keys, mac_under
from matching.ledger.origin import origin_of
from matching.ledger.verify import verify
from matching.store import Store
from matching.store.metadata import moment_of, written
from tests.counts import cases
from tests.ledger import made

FILE = "store.sqlite3"
TABLES = {
    "ledger": ("number", "at", "kind", "actor", "company", "origin", "subjects", "details", "mac"),
    "ledger_subjects": ("subject", "number"),
    "ledger_people": ("id", "pseudonym", "mac"),
    "ledger_head": ("ledger", "entries", "last", "mac"),
}
KEYS = {
    "ledger": "number = :number",
    "ledger_subjects": "subject = :subject AND number = :number",
    "ledger_people": "id = :id",
    "ledger_head": "only = 1",
}
COUNT = 60

Tampering = Callable[[Connection, random.Random], None]
Rows = dict[str, list[dict[str, object]]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with a ledger of 60 entries, one of them an erasure, closed."""
    home = tmp_path_factory.mktemp("ledger")
    some = made.entries(COUNT - 1)
    with made.filled(home, some) as ledger, ledger.file.writing() as file:
        ledger.erase(file, Entry(Kind.ERASED, made.BEGIN, "officer-1", people=("p00",)))
    return home


@pytest.fixture(scope="module")
def others(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Rows]:
    """The rows of two more ledgers: of another store under the same key, and of the same entries under another key."""
    found = {}
    for which, some, secret, name in (
        ("same key", made.entries(COUNT, seed=2), made.SECRET, "b"),
        ("other key", made.entries(COUNT), made.OTHER_SECRET, "a"),
    ):
        folder = tmp_path_factory.mktemp("other")
        with made.filled(folder, some, secret, name=name) as ledger, ledger.file.reading() as file:
            found[which] = {table: rows(file, table) for table in TABLES}
    return found


def do(file: Connection, statement: str, row: Mapping[str, object] | None = None, **values: object) -> None:
    file.execute(text(statement), {**(row or {}), **values})


def rows(file: Connection, table: str) -> list[dict[str, object]]:
    return [dict(row) for row in file.execute(text(f"SELECT * FROM {table}")).mappings()]


def put_in(file: Connection, table: str, row: dict[str, object]) -> None:
    places = ", ".join(f":{name}" for name in row)
    do(file, f"INSERT OR REPLACE INTO {table} ({', '.join(row)}) VALUES ({places})", row)


def edit_a_byte(file: Connection, draw: random.Random) -> None:
    """Put another byte in one place of one column of one row of any table."""
    table = draw.choices(list(TABLES), weights=(6, 2, 2, 2))[0]
    row, column = draw.choice(rows(file, table)), draw.choice(TABLES[table])
    before = row[column]
    if isinstance(before, int):
        do(
            file,
            f"UPDATE OR REPLACE {table} SET {column} = :after WHERE {KEYS[table]}",
            row,
            after=before ^ 1 << draw.randrange(12),
        )
        return
    letters = bytearray(str(before).encode() or b" ")
    at = draw.randrange(len(letters))
    letters[at] = draw.choice([byte for byte in range(256) if byte != letters[at]])
    changed = f"UPDATE OR REPLACE {table} SET {column} = CAST(:after AS TEXT) WHERE {KEYS[table]}"
    do(file, changed, row, after=bytes(letters))


def change_the_type(file: Connection, draw: random.Random) -> None:
    """Make a text a blob of the same bytes."""
    column = draw.choice(TABLES["ledger"][1:])
    do(
        file,
        f"UPDATE ledger SET {column} = CAST({column} AS BLOB) WHERE number = :number",
        number=draw.randint(1, COUNT),
    )


def move_a_border(file: Connection, draw: random.Random) -> None:
    """Move the end of one column to the beginning of the next."""
    first, second = draw.choice([("at", "kind"), ("kind", "actor"), ("actor", "company"), ("company", "origin")])
    row = draw.choice([each for each in rows(file, "ledger") if each[first]])
    one, other = str(row[first]), str(row[second])
    changed = f"UPDATE ledger SET {first} = :one, {second} = :other WHERE number = :number"
    do(file, changed, row, one=one[:-1], other=one[-1] + other)


def remove_a_row(file: Connection, draw: random.Random) -> None:
    table = draw.choices(list(TABLES), weights=(6, 2, 2, 1))[0]
    do(file, f"DELETE FROM {table} WHERE {KEYS[table]}", draw.choice(rows(file, table)))


def remove_and_close_up(file: Connection, draw: random.Random) -> None:
    """Take an entry out and give all after it the number before, in the index and in the head too."""
    number = draw.randint(1, COUNT)
    for table in ("ledger", "ledger_subjects"):
        do(file, f"DELETE FROM {table} WHERE number = :number", number=number)
        do(file, f"UPDATE {table} SET number = -(number - 1) WHERE number > :number", number=number)
        do(file, f"UPDATE {table} SET number = -number WHERE number < 0")
    do(file, "UPDATE ledger_head SET entries = entries - 1")


def reorder(file: Connection, draw: random.Random) -> None:
    """Exchange two entries' numbers, in the index too."""
    first, second = draw.sample(range(1, COUNT + 1), 2)
    for table in ("ledger", "ledger_subjects"):
        for before, after in ((first, -1), (second, first), (-1, second)):
            do(file, f"UPDATE {table} SET number = :after WHERE number = :before", before=before, after=after)


def duplicate(file: Connection, draw: random.Random) -> None:
    """Append an entry once more, and sometimes count it."""
    row = draw.choice(rows(file, "ledger"))
    put_in(file, "ledger", {**row, "number": COUNT + 1})
    for name in filter(None, str(row["subjects"]).split(",")):
        put_in(file, "ledger_subjects", {"subject": name, "number": COUNT + 1})
    if draw.random() < 0.5:
        do(file, "UPDATE ledger_head SET entries = entries + 1, last = :mac", row)


def truncate(file: Connection, draw: random.Random) -> None:
    """Cut off the tail with its index, and set or remove the head as far as that can be done without the key."""
    left = draw.randrange(COUNT)
    for table in ("ledger", "ledger_subjects"):
        do(file, f"DELETE FROM {table} WHERE number > :left", left=left)
    chance = draw.random()
    if chance < 0.3:
        last = "(SELECT coalesce(max(mac), '') FROM ledger WHERE number = :left)"
        do(file, f"UPDATE ledger_head SET entries = :left, last = {last}", left=left)
    elif chance < 0.5:
        do(file, "DELETE FROM ledger_head")


def put_between(file: Connection, draw: random.Random) -> None:
    """Put an entry in between, and move those after it."""
    number, row = draw.randint(1, COUNT), draw.choice(rows(file, "ledger"))
    for table in ("ledger", "ledger_subjects"):
        do(file, f"UPDATE {table} SET number = -(number + 1) WHERE number >= :number", number=number)
        do(file, f"UPDATE {table} SET number = -number WHERE number < 0")
    put_in(file, "ledger", {**row, "number": number, "actor": "intruder", "subjects": ""})
    do(file, "UPDATE ledger_head SET entries = entries + 1")


def point_elsewhere(file: Connection, draw: random.Random) -> None:
    """Exchange whose pseudonyms two are, or index an entry under another person."""
    first, second = draw.sample(rows(file, "ledger_people"), 2)
    if draw.random() < 0.5:
        for name, row in (("x", first), (first["pseudonym"], second), (second["pseudonym"], first)):
            do(file, "UPDATE ledger_people SET pseudonym = :name WHERE id = :id", row, name=name)
        return
    row = draw.choice([each for each in rows(file, "ledger_subjects") if each["subject"] == first["pseudonym"]])
    changed = "UPDATE OR REPLACE ledger_subjects SET subject = :other WHERE subject = :subject AND number = :number"
    do(file, changed, row, other=second["pseudonym"])


def taken_from(other: Rows) -> Tampering:
    def take_from_another(file: Connection, draw: random.Random) -> None:
        """Take an entry, or all from one on, from another ledger, and sometimes its head."""
        first = draw.randint(1, COUNT)
        last = draw.choice([first, COUNT])
        for table in ("ledger", "ledger_subjects"):
            do(file, f"DELETE FROM {table} WHERE number BETWEEN :first AND :last", first=first, last=last)
            for row in other[table]:
                if first <= int(str(row["number"])) <= last:
                    put_in(file, table, row)
        if draw.random() < 0.3:
            put_in(file, "ledger_head", {**other["ledger_head"][0], "ledger": rows(file, "ledger_head")[0]["ledger"]})

    return take_from_another


WAYS: list[tuple[int, Tampering]] = [
    (190, edit_a_byte), (20, change_the_type), (20, move_a_border), (60, remove_a_row), (20, remove_and_close_up),
    (40, reorder), (30, duplicate), (40, truncate), (30, put_between), (20, point_elsewhere),
]  # fmt: skip
EXCHANGES = [(15, "same key"), (15, "other key")]


def is_found(ledger: Ledger, way: Tampering, draw: random.Random) -> bool | None:
    """Whether verifying finds what a tampering does, which is then taken back; None where it changes nothing."""
    with ledger.file.writing() as file:
        before = bytes_of(file)
        way(file, draw)
        found = None if bytes_of(file) == before else not verify(file, ledger.keys).holds
        file.rollback()
    return found


def bytes_of(file: Connection) -> list[list[tuple[object, ...]]]:
    """Return all rows of all tables with the type and the bytes of every column."""
    found = []
    for table, names in TABLES.items():
        columns = ", ".join(f"typeof({name}), hex({name})" for name in names)
        found.append(sorted(tuple(row) for row in file.execute(text(f"SELECT {columns} FROM {table}"))))
    return found


@pytest.fixture
def copy(folder: Path, tmp_path: Path) -> Iterator[Path]:
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    return tmp_path / FILE


def test_every_one_of_500_tamperings_is_found_and_in_the_quick_run_of_100(folder, others):
    ways = [way for count, way in WAYS for _ in range(0, count, cases(5, 1))]
    ways += [taken_from(others[which]) for count, which in EXCHANGES for _ in range(0, count, cases(5, 1))]
    assert len(ways) == cases(100, 500)
    unseen = []
    with closing(Store(folder / FILE)) as store:
        ledger = made.ledger_of(store)
        for number, way in enumerate(ways):
            draw = random.Random(number)
            while (found := is_found(ledger, way, draw)) is None:
                pass  # it drew something that changes nothing
            if not found:
                unseen.append((number, way.__name__))
        assert ledger.verify().holds  # each was taken back
    assert unseen == []


def test_a_ledger_that_nobody_touched_holds(copy):
    with closing(Store(copy)) as store:
        found = made.ledger_of(store).verify()
        assert found.flaws == ()
        assert found.count == COUNT


def test_touching_nothing_is_not_taken_for_tampering(copy):
    with closing(Store(copy)) as store, store.file.writing() as file:
        do(file, "UPDATE ledger SET actor = actor")
        assert verify(file, Keys.of(made.SECRET)).holds


def test_another_key_does_not_fit(copy):
    with closing(Store(copy)) as store:
        assert not made.ledger_of(store, made.OTHER_SECRET).verify().holds


def test_a_store_without_a_ledger_is_not_said_to_hold(tmp_path):
    with closing(Store(tmp_path / FILE)) as store:
        assert [each.code for each in made.ledger_of(store).verify().flaws] == ["no-head"]


def test_the_flaw_names_the_entry(copy):
    with closing(Store(copy)) as store:
        with store.file.writing() as file:
            do(file, "UPDATE ledger SET actor = 'x' WHERE number = 17")
            do(file, "DELETE FROM ledger WHERE number = 30")
        flaws = made.ledger_of(store).verify().flaws
    assert [(each.code, each.number) for each in flaws if each.number] == [
        ("entry", 17),
        ("missing", 30),
        ("entry", 31),
    ]
    assert flaws[0].text.en.startswith("entry 17: ")
    assert flaws[0].text.ko.startswith("17번 기록: ")


def test_nothing_is_added_to_a_ledger_whose_end_was_tampered_with(copy):
    with closing(Store(copy)) as store:
        with store.file.writing() as file:
            do(file, "DELETE FROM ledger WHERE number = 60")
        with pytest.raises(StoreError, match="not as it was written"):
            made.ledger_of(store).record(made.entries(1)[0])


# Anchors -------------------------------------------------------------------------------------------


def anchored(store: Store, tmp_path: Path) -> Anchor:
    ledger = made.ledger_of(store)
    head = ledger.head
    assert head is not None
    path = tmp_path / "anchor.json"
    path.write_text(Anchor.of(head, made.BEGIN).text(ledger.keys))
    return anchor_in(path, ledger.keys)


def test_an_anchor_shows_that_an_older_copy_was_put_back(copy, tmp_path):
    older = tmp_path / "older.sqlite3"
    shutil.copy(copy, older)
    with closing(Store(copy)) as store:
        made.ledger_of(store).record(made.entries(1)[0])
        anchor = anchored(store, tmp_path)
        assert made.ledger_of(store).verify(anchor).holds
        made.ledger_of(store).record(made.entries(1)[0])
        assert made.ledger_of(store).verify(anchor).holds  # it has only grown
    with closing(Store(older)) as store:
        assert made.ledger_of(store).verify().holds  # by itself it cannot be told
        assert [each.code for each in made.ledger_of(store).verify(anchor).flaws] == ["anchor-not-reached"]


def test_an_anchor_shows_that_a_ledger_was_begun_anew(copy, tmp_path):
    with closing(Store(copy)) as store:
        anchor = anchored(store, tmp_path)
    with made.filled(tmp_path / "anew", made.entries(COUNT + 5), name="c") as ledger:
        assert ledger.verify().holds
        assert [each.code for each in ledger.verify(anchor).flaws] == ["anchor-of-another"]


def test_an_anchor_shows_that_the_chain_was_written_again_with_its_key(copy, tmp_path):
    with closing(Store(copy)) as store:
        anchor = anchored(store, tmp_path)
    with made.filled(tmp_path / "again", made.entries(COUNT + 5, seed=9)) as ledger:
        assert [(each.code, each.number) for each in ledger.verify(anchor).flaws] == [("anchor-differs", COUNT)]


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b'{"format": "x"}', b"\xff"])
def test_what_is_no_anchor_is_refused(content, tmp_path):
    (tmp_path / "a").write_bytes(content)
    with pytest.raises(BadInputError, match="no anchor"):
        anchor_in(tmp_path / "a", Keys.of(made.SECRET))


def test_an_anchor_that_was_changed_is_refused(copy, tmp_path):
    with closing(Store(copy)) as store:
        anchored(store, tmp_path)
    path = tmp_path / "anchor.json"
    path.write_text(path.read_text().replace('"entries": 60', '"entries": 59'))
    with pytest.raises(BadInputError, match="changed, or was made with another"):
        anchor_in(path, Keys.of(made.SECRET))


# Where it came from --------------------------------------------------------------------------------


def test_an_origin_tells_the_network_and_whether_it_is_the_same_address():
    keys = Keys.of(made.SECRET)
    one, same, other = (origin_of(each, keys) for each in ("203.0.113.9", "::ffff:203.0.113.9", "203.0.113.10"))
    assert one == same != other
    assert one is not None
    assert one.startswith("203.0.113.0/24 ")
    assert "203.0.113.9" not in one
    assert (origin_of("2001:db8:1:2::3", keys) or "").startswith("2001:db8:1::/48 ")
    assert origin_of("testclient", keys) is None
    assert origin_of(None, keys) is None
    assert origin_of("203.0.113.9", Keys.of(made.OTHER_SECRET)) != one


def test_an_entry_holds_no_line_breaks_and_no_long_names():
    for bad in ("a\x1fb", "a\nb", "", "x" * 201, "\ud800"):
        with pytest.raises(ValueError, match="on one line"):
            Entry(Kind.RECORD_READ, made.BEGIN, bad)
    with pytest.raises(ValueError, match="time zone"):
        written(made.BEGIN.replace(tzinfo=None))


def test_a_code_is_that_of_hmac_sha256_for_keys_and_messages_of_any_length():
    for length in (0, 1, 32, 63, 64):
        key = bytes(range(length))
        sign = mac_under(key)
        for size in (0, 1, 55, 64, 1_000):
            message = b"m" * size
            assert sign(message) == hmac.digest(key, message, "sha256")
    with pytest.raises(ValueError, match="more than a block"):
        mac_under(b"k" * 65)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-26",
        "2026-11-26T09:00:00Z",
        "2026-11-26 09:00:00.000000Z",
        "2026-11-26T09:00:00.000000+",
        "2026-13-26T09:00:00.000000Z",
    ],
)
def test_a_moment_is_read_as_it_is_written_and_no_other_way(text):
    assert written(moment_of("2026-11-26T09:00:00.000001Z")) == "2026-11-26T09:00:00.000001Z"
    assert moment_of("2026-11-26T09:00:00.000001Z").tzinfo is UTC
    with pytest.raises(ValueError, match=r"moment|month"):
        moment_of(text)
