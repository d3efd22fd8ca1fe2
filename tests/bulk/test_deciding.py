"""A table that is read from its file a piece at a time is read as one that is held, row by row and word by word."""

import gzip

import pytest

from matching.bulk import bad_rows_file, check, read_table, report, text_file
from matching.bulk.deciding import bad_in, decide
from matching.bulk.giving_back import write_bad_rows
from matching.bulk.report import What
from matching.bulk.seen import Seen
from matching.bulk.table import Most, open_table
from matching.errors import BadInputError, StoreError
from tests.bulk.test_helpers import candidates, lines

EXISTING = {"p0", "p77", "o5"}


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch):
    monkeypatch.setattr(report, "_TOGETHER", 7)
    monkeypatch.setattr(report, "_ALONE", 2)
    monkeypatch.setattr(text_file, "_PIECE", 11)


def in_file(folder, name, content):
    (folder / name).write_bytes(content)
    return folder / name


def of_texts():
    return [
        ("t.csv", candidates().source.encode(), "candidates", None),
        ("t.jsonl", lines().source.encode(), "openings", None),
    ]


def there(ids):
    return EXISTING.intersection(ids)


@pytest.mark.parametrize("replace", [False, True])
@pytest.mark.parametrize(("name", "content", "kind", "mapping"), of_texts())
def test_each_row_is_decided_as_it_is_of_a_table_that_is_held(tmp_path, name, content, kind, mapping, replace):
    held = check(read_table(content, name, kind, mapping), EXISTING, replace=replace, helpers=0)
    table = open_table(in_file(tmp_path, name, content), kind, mapping)
    found = decide(table, there, replace=replace, helpers=2)
    assert {**found.counts, "erased": 0} == {**held.counts, "erased": 0}
    assert dict(found.warned) == held.warned
    assert [number for number, what in enumerate(found.rows) if what == What.BAD] == [bad.number for bad in held.bad]
    told = [(each.line, each.column, each.code, each.text) for _, bad in bad_in(table, found) for each in bad]
    assert told == [(each.line, each.column, each.code, each.text) for each in held.problems]
    with (tmp_path / "bad").open("wb") as out:
        write_bad_rows(out, table, bad_in(table, found), "ko")
    assert (tmp_path / "bad").read_bytes() == bad_rows_file(held, "ko")
    assert found.count(What.BAD) > 10
    assert replace is (found.count(What.GOOD) > decide(table, there, helpers=0).count(What.GOOD))


def test_an_id_that_stood_before_is_found_however_far_away(tmp_path, monkeypatch):
    rows = "".join(f"p{number % 250},Engineer\n" for number in range(300))
    table = open_table(in_file(tmp_path, "t.csv", f"id,headline\n{rows}".encode()), "candidates")
    found = decide(table, lambda _: (), helpers=0)
    assert found.rows == bytes([What.GOOD] * 250 + [What.BAD] * 50)
    monkeypatch.setattr(Seen, "among", lambda *_: set())  # the control: nobody remembers
    assert decide(table, lambda _: (), helpers=0).rows == bytes([What.GOOD] * 300)


def test_ids_seen_are_found_again_and_no_other_and_none_stands_in_a_file():
    seen = Seen()
    seen.add([f"id-{number}" for number in range(1_200)])
    asked = [f"id-{number}" for number in range(0, 2_400, 2)]
    assert seen.among(asked) == {f"id-{number}" for number in range(0, 1_200, 2)}
    assert seen._file.execute("SELECT count(*), max(length(id)) FROM seen").fetchone() == (1_200, 16)
    assert seen._file.execute("SELECT file FROM pragma_database_list").fetchone() == ("",)


def test_a_scratch_file_that_cannot_be_written_says_what_to_do():
    seen = Seen()
    seen._file.execute("PRAGMA max_page_count = 3")
    with pytest.raises(StoreError, match="TMPDIR"):
        seen.add([f"id-{number}" for number in range(1_000)])


HEADED = 'id,이름,headline\np1,홍길동,"a\nb"\np2,"\'=x",c\n'


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("t.csv", HEADED.encode()),
        ("t.csv", HEADED.encode("utf-8-sig")),
        ("t.csv", HEADED.encode("utf-16")),
        ("t.csv", HEADED.encode("cp949")),
        ("t.csv", HEADED.replace("\n", "\r\n").encode()),
        ("t.csv", HEADED.replace("\n", "\r").encode()),
        ("t.tsv", ("sep=\t\n" + HEADED.replace(",", "\t")).encode()),
        ("t.csv.gz", gzip.compress(HEADED.encode(), mtime=0)),
        ("t.jsonl", b'\xef\xbb\xbf{"basics": {"name": "A"}}\n\n \n{"basics": {"name": "\xec\x9d\xb4"}}\r\n[1]'),
    ],
)
def test_a_text_says_the_same_from_its_file_in_whatever_encoding_and_with_whatever_ends(tmp_path, name, content):
    plain = gzip.decompress(content) if name.endswith("gz") else content
    held, filed = read_table(plain, name, "candidates"), open_table(in_file(tmp_path, name, content), "candidates")
    assert list(filed.rows()) == list(held.rows())
    assert (filed.headers, filed.notices, filed.delimiter) == (held.headers, held.notices, held.delimiter)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("t.csv", b"id,headline\r\np1,x\r\np2,\xff\xfe\xfd\r\n"),
        ("t.csv", b"id,headline\np1,x\np2,a\0b\n"),
        ("t.csv", "id,headline\np1,é\np2,è\n".encode("cp1252") + b"x" * 40),
        ("t.csv", b'id,headline\np1,"never closed\n'),
        ("t.csv", b"nothing,known\n1,2\n"),
        ("t.csv", b"id,headline\n"),
        ("t.jsonl", b'{"a": 1}\n{"b": "\xff"}\n'),
        ("t.jsonl", b"\n\n"),
    ],
)
def test_what_cannot_be_read_of_a_table_that_is_held_cannot_be_read_of_its_file_and_says_so_alike(
    tmp_path, name, content
):
    with pytest.raises(BadInputError) as held:
        list(read_table(content, name, "candidates").rows())
    with pytest.raises(BadInputError) as filed:
        list(open_table(in_file(tmp_path, name, content), "candidates").rows())
    assert (filed.value.code, filed.value.text()) == (held.value.code, held.value.text())


def test_a_file_that_is_changed_while_it_is_read_is_not_read_on(tmp_path):
    path = in_file(tmp_path, "t.csv", HEADED.encode())
    table = open_table(path, "candidates")
    assert len(list(table.rows())) == 2  # the control
    path.write_bytes(HEADED.replace("p1", "p9").encode() + b"p3,x,y\n")
    with pytest.raises(BadInputError, match="was changed while it was being read"):
        list(table.rows())


def test_a_line_too_long_to_be_held_is_refused(tmp_path, monkeypatch):
    path = in_file(tmp_path, "t.jsonl", b'{"basics": {"name": "A"}}\n' * 3)
    assert len(list(open_table(path, "candidates").rows())) == 3
    monkeypatch.setattr(text_file, "LONGEST_LINE", 20)
    with pytest.raises(BadInputError, match=r"line 1: a line is too long"):
        open_table(path, "candidates")


def test_a_workbook_a_pipe_and_too_many_rows_are_refused(tmp_path):
    with pytest.raises(BadInputError, match="workbook cannot be stored in parts"):
        open_table(in_file(tmp_path, "t.xlsx", b"PK\x03\x04"), "candidates")
    with pytest.raises(BadInputError, match="not a file that can be read twice"):
        open_table(tmp_path, "candidates")
    with pytest.raises(BadInputError, match="cannot be read"):
        open_table(tmp_path / "none.csv", "candidates")
    with pytest.raises(BadInputError, match="too many rows"):
        list(open_table(in_file(tmp_path, "t.csv", HEADED.encode()), "candidates", most=Most(rows=1)).rows())
