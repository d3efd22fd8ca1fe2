"""A table read by several processes gives the report that one process gives, in every word of it."""

import json
import pickle

import pytest

from matching.bulk import check, read_table, report, workers
from matching.errors import AlreadyExistsError, BadInputError, Place, UnknownNameError

HEADER = "id,이름,연락처,회사명,입사일,퇴사일,희망연봉\n"


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch):
    monkeypatch.setattr(report, "_TOGETHER", 7)
    monkeypatch.setattr(report, "_ALONE", 2)


def row(number):
    if number % 50 == 3:
        return f"p{number - 3},again,,한빛반도체,2016.03,현재,50000000"  # an id of the same part or the one before
    if number % 50 == 49:
        return f"p{number % 10},far,,한빛반도체,2016,현재,50000000"  # an id of the first rows
    if number % 11 == 5:
        return f"p{number},bad,,Nara,03/04/2016,2015,many"
    if number % 13 == 6:
        return f"p{number},backwards,,Nara,2016,2015,50000000"
    phone = "1012345678" if number % 3 else "010-1234-5678"
    return f"p{number},person {number} 900101-1234567,{phone},Firm {number % 4},2016.{number % 12 + 1:02},현재,{number}"


def candidates():
    text = HEADER + "".join(f"{row(number)}\n" for number in range(300)) + "example-row,,,,,,\n,a,b,c,d,e,f,too many\n"
    return read_table(text.encode(), "t.csv", "candidates")


def lines():
    text = "".join(
        json.dumps({"title": "a" * (number % 9), "x-ktech": {"id": f"o{number % 120}"}, "size": number}) + "\n"
        for number in range(150)
    )
    return read_table((text + "{broken\n[1]\n").encode(), "t.jsonl", "openings")


def told(found):
    """Return everything that a report says."""
    return (
        found.counts,
        found.good,
        [(bad.number, [(each.line, each.column, each.code, each.text, each.error.at) for each in bad.problems])
         for bad in found.bad],
        list(found.warned.items()),
        found.warnings,
    )  # fmt: skip


@pytest.mark.parametrize("table", [candidates, lines])
def test_several_processes_say_what_one_says(table):
    existing = {"p0", "p77", "o5"}
    alone = check(table(), existing, helpers=0)
    assert told(check(table(), existing, helpers=2)) == told(alone)
    assert {"already-exists"} <= {each.code for each in alone.problems}
    assert len(alone.good) > 50
    if table is candidates:
        assert len({each.code for each in alone.problems}) >= 4
        assert len(alone.warned) >= 2


def test_a_repeated_cell_is_warned_of_each_time_it_stands():
    text = "id,연락처\n" + "".join(f"p{number},1012345678\n" for number in range(40))
    found = check(read_table(text.encode(), "t.csv", "candidates"), helpers=0)
    assert [(code, warned.line, warned.count) for (code, _), warned in found.warned.items()] == [
        ("warning-zeros", 2, 40)
    ]


def test_a_helper_that_ends_or_cannot_be_started_changes_nothing(monkeypatch):
    alone = told(check(candidates(), helpers=0))
    asked = workers._answer

    def killed(idle, part):
        child = idle.get()
        if child is not None:
            child.kill()
            child.wait()
        idle.put(child)
        return asked(idle, part)

    monkeypatch.setattr(workers, "_answer", killed)
    assert told(check(candidates(), helpers=2)) == alone

    def refused(*_, **__):
        raise OSError

    monkeypatch.setattr(workers, "started", refused)
    assert told(check(candidates(), helpers=2)) == alone


def test_helpers_do_the_reading_and_are_gone_afterwards(monkeypatch):
    begun, start = [], workers.started

    def noted(*given, **named):
        begun.append(start(*given, **named))
        return begun[-1]

    monkeypatch.setattr(workers, "started", noted)
    parts = []
    read = report.RowReader.read
    monkeypatch.setattr(report.RowReader, "read", lambda self, rows: parts.append(len(rows)) or read(self, rows))
    check(candidates(), helpers=2)
    assert (len(begun), parts) == (2, [7, 7])  # only the first parts were read here
    assert all(child.returncode is not None for child in begun)
    begun.clear()
    text = HEADER + "".join(f"{row(number)}\n" for number in range(14))
    check(read_table(text.encode(), "t.csv", "candidates"), helpers=2)
    assert begun == []  # a small table needs no help


def test_a_table_that_breaks_off_leaves_no_helper_behind(monkeypatch):
    begun, start = [], workers.started
    monkeypatch.setattr(workers, "started", lambda *a, **k: begun.append(start(*a, **k)) or begun[-1])
    text = HEADER + "".join(f"{row(number)}\n" for number in range(200)) + 'p,"never closed\n'
    with pytest.raises(BadInputError, match="quote"):
        check(read_table(text.encode(), "t.csv", "candidates"), helpers=2)
    assert len(begun) == 2
    assert all(child.returncode is not None for child in begun)


def test_progress_tells_how_many_rows_have_been_read():
    told_of = []
    found = check(candidates(), helpers=2, progress=told_of.append)
    assert told_of == [*range(7, found.total, 7), found.total]


@pytest.mark.parametrize(
    "error",
    [
        BadInputError("cell-not-one-of", at=Place(pointer="/a"), allowed="x, y"),
        AlreadyExistsError("candidate", "p1", at=Place(line=3)),
        UnknownNameError("table", "people", ("candidates", "openings")),
    ],
)
def test_an_error_is_the_same_in_another_process(error):
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error)
    assert (again.text(), again.at, again.code, str(again)) == (error.text(), error.at, error.code, str(error))
    assert again.within(line=7).text() == error.within(line=7).text()


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_text_is_divided_into_lines_wherever_it_is_cut(monkeypatch, end):
    from matching.bulk import delimited

    text = end.join(["id,이름", *(f'p{number},"a{end}b ""{number}"""' for number in range(30)), ""])
    whole = list(delimited.rows(text, ","))
    assert [cells[1] for _, cells in whole[1:]] == [f'a{end}b "{number}"' for number in range(30)]
    for piece in (1, 2, 5, 11):
        monkeypatch.setattr(delimited, "_PIECE", piece)
        assert list(delimited.rows(text, ",")) == whole
