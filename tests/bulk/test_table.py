"""Tables of text: encodings, delimiters, quotes; every row is checked, and the bad ones come back to be mended."""

import csv
import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.bulk import bad_rows_file, check, read_table
from matching.bulk.report import EXAMPLE_ID
from matching.errors import BadInputError
from matching.ingest.json_resume import read_candidate
from matching.store import Known, Store
from tests.counts import cases

HEADER = "id,이름,회사명,입사일,퇴사일"
GOOD = "p1,김하늘,한빛반도체,2016.03,현재"


def text_of(*rows, header=HEADER, end="\r\n"):
    return end.join([header, *rows]) + end


def checked(content, name="t.csv", kind="candidates", mapping=None, **rest):
    return check(read_table(content if isinstance(content, bytes) else content.encode(), name, kind, mapping), **rest)


def documents(report):
    return [json.loads(each.text) for each in report.good]


def person(report, number=0):
    return read_candidate(documents(report)[number])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp949"])
def test_a_table_is_read_in_the_encodings_that_spreadsheets_save(encoding):
    report = checked(text_of(GOOD).encode(encoding))
    assert person(report).employments[0].employer == "한빛반도체"
    assert any("CP949" in warning.en for warning in report.warnings) is (encoding == "cp949")


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (text_of(GOOD, "p2,Zürich,x,,").encode("utf-8").replace("ü".encode(), b"\xfc"), 3),
        (text_of("p2,Zürich,é,ü,", header="id,name,employer,from,x").encode("latin-1"), 2),
        (text_of(GOOD).encode("utf-16-le"), 1),
        (text_of(GOOD).encode() + b"\0", 3),
        (b"\xef\xbb\xbfid,name\n1,\xff", 2),
    ],
)
def test_another_encoding_is_an_error_with_its_line(content, line):
    with pytest.raises(BadInputError) as caught:
        read_table(content, "t.csv", "candidates")
    assert (caught.value.code, caught.value.at.line) == ("table-encoding", line)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_ends_are_seen(delimiter, end):
    report = checked(text_of(GOOD, end=end).replace(",", delimiter))
    assert person(report).employments[0].employer == "한빛반도체"


def test_line_ends_may_be_mixed_and_rows_keep_their_lines():
    report = checked(f"{HEADER}\r\n{GOOD}\n\r\np2,x,y,bad,\rp3,x,y,worse,\n")
    assert (report.total, [problem.line for problem in report.problems]) == (3, [4, 5])


def test_a_line_that_names_the_delimiter_is_passed_over():
    report = checked(f"sep=;\n{text_of(GOOD, 'p2,x,y,bad,').replace(',', ';')}")
    assert (len(report.good), [problem.line for problem in report.problems]) == (1, [4])


def test_quoted_cells_hold_delimiters_quotes_and_line_ends():
    report = checked(text_of('p1,"Kim, ""H""","한빛\n반도체",2016,', "p2,x,y,bad,"))
    job = person(report).employments[0]
    assert (job.employer, person(report).source["basics"]["name"]) == ("한빛\n반도체", 'Kim, "H"')
    assert [problem.line for problem in report.problems] == [4]  # the row before took two lines


@pytest.mark.parametrize("row", ['p2,"never closed,y,2016,', 'p2,"x"y,z,2016,'])
def test_a_quote_that_goes_wrong_is_an_error_of_the_file_with_the_line(row):
    table = read_table(text_of(GOOD, row, GOOD).encode(), "t.csv", "candidates")
    with pytest.raises(BadInputError) as caught:
        check(table)
    assert (caught.value.code, caught.value.at.file, caught.value.at.line) == ("table-quote", "t.csv", 3)


def test_a_cell_of_a_megabyte_is_a_bad_row_and_nothing_worse():
    report = checked(text_of(GOOD, f"p2,{'x' * 1_000_000},y,2016,", "p3,x,y,2016,"))
    assert (len(report.good), [problem.code for problem in report.problems]) == (2, ["text-too-long"])
    assert report.problems[0].column == "이름"


@pytest.mark.parametrize("content", [b"", b"\n\n", b"id,name\n", b"id,name\n,\n \n"])
def test_a_table_without_a_row_is_refused(content):
    with pytest.raises(BadInputError) as caught:
        read_table(content, "t.csv", "candidates")
    assert caught.value.code in ("nothing-in-file", "table-no-known-header")


def test_empty_cells_are_not_known_and_an_empty_end_is_no_present_job():
    job = person(checked(text_of("p1,,한빛반도체,2016,"))).employments[0]
    assert (job.end, job.ongoing, job.title) == (None, None, None)
    assert person(checked(text_of("p1,,한빛반도체,2016,현재"))).employments[0].ongoing is True


def test_every_fault_of_a_row_is_told_with_line_column_code_and_sentence():
    report = checked(text_of(GOOD, "p 2,x,y,03/04/2016,2015-13"))
    assert [(each.line, each.column, each.code) for each in report.problems] == [
        (3, "입사일", "cell-date-two-ways"),
        (3, "퇴사일", "no-such-day"),
    ]
    assert report.problems[0].text.en.startswith('column "입사일": the day and the month')
    assert report.problems[0].text.ko.startswith('"입사일" 열: 일과 월')


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("p 2,x,y,2016,2017", "id", "bad-id"),
        ("p2,x,y,2016,2015", "퇴사일", "end-before-start"),
        ("p1,x,y,2016,2017", "id", "already-exists"),
        ("p2,x,y,2016,2017,더", None, "row-too-long"),
    ],
)
def test_faults_that_only_a_whole_document_shows_are_traced_to_their_column(row, column, code):
    report = checked(text_of(GOOD, row))
    assert [(each.line, each.column, each.code) for each in report.problems] == [(3, column, code)]


def test_a_fault_in_a_later_job_is_traced_across_jobs_that_are_empty():
    header = "id,회사명,입사일,퇴사일,회사명2,입사일2,퇴사일2,회사명3,입사일3,퇴사일3"
    report = checked(text_of("p1,가,2016,2017,,,,나,2016,2015", header=header))
    assert [(each.column, each.code) for each in report.problems] == [("퇴사일3", "end-before-start")]


def test_none_instead_of_a_name_says_that_there_is_no_entry():
    header = "id,회사명,직무,학교명,학교명2"
    person_with = person(checked(text_of("p1,없음,,,", header=header)))
    assert (person_with.employments, person_with.degrees) == ((), None)
    assert person(checked(text_of("p1,None,Student,,없음", header=header))).employments[0].title == "Student"
    assert person(checked(text_of("p1,,,KAIST,없음", header=header))).degrees[0].school == "KAIST"


def test_openings_are_read_by_the_same_rules():
    header = "공고번호,공고명,회사명,연봉(만원),학력,경력,우대사항,근무지"
    report = checked(text_of('o1,식각 엔지니어,한빛,"9,500",석사,5,TCAD;영어,화성', header=header), kind="openings")
    document = documents(report)[0]
    assert document["@type"] == "JobPosting"
    assert document["baseSalary"] == {"value": {"value": 95_000_000, "unitText": "YEAR"}, "currency": "KRW"}
    assert document["x-ktech"]["requirements"] == {"nice": ["TCAD", "영어"], "minimumYears": 5, "isced": 7}


def test_counts_add_up_whatever_becomes_of_rows():
    rows = [GOOD, f"{EXAMPLE_ID},x,y,2016,", "p1,x,y,2016,", "p2,x,y,never,", "p3,x,y,2016,"]
    report = checked(text_of(*rows), existing_ids={"p3"})
    assert (report.total, len(report.good), len(report.bad), report.skipped) == (5, 1, 3, 1)
    assert report.total == len(report.good) + len(report.bad) + report.skipped + report.unchanged


def test_an_id_that_is_stored_is_an_error_unless_it_is_replaced():
    assert [each.code for each in checked(text_of(GOOD), existing_ids={"p1"}).problems] == ["already-exists"]
    assert checked(text_of(GOOD), existing_ids={"p1"}, replace=True).problems == []


def test_a_row_without_an_id_is_known_again_by_what_it_says():
    first = checked(text_of(",김하늘,한빛반도체,2016.03,현재"))
    (kept,) = first.good
    again = checked(
        text_of(",김하늘,한빛반도체,2016.03,현재", ",김하늘,한빛반도체,2016.04,현재"), existing_ids={kept.id}
    )
    assert (again.unchanged, len(again.good), again.problems) == (1, 1, [])


def test_one_bad_row_and_nothing_is_to_be_stored_unless_bad_rows_are_left_out(tmp_path):
    report, store = checked(text_of(GOOD, "p2,x,y,bad,")), Store(tmp_path / "store.db")
    with pytest.raises(BadInputError, match="1 of 2 rows are bad"):
        store.add_documents("candidate", report.to_store())
    assert store.candidates() == ()
    assert store.add_documents("candidate", report.to_store(skip_bad=True)) == 1
    assert store.candidate("p1") == person(report)


def test_what_is_stored_in_bulk_is_what_would_be_stored_one_by_one(tmp_path):
    report = checked(text_of(*(f"p{n:05},x,y,2016," for n in range(2_100))))
    store, other = Store(tmp_path / "a.db"), Store(tmp_path / "b.db")
    assert store.add_documents("candidate", report.good) == 2_100
    other.add([read_candidate(each) for each in documents(report)])
    assert store.candidates() == other.candidates()
    assert (store.add_documents("candidate", report.good, known=Known.KEEP_SAME), len(store.ids("candidate"))) == (
        0,
        2_100,
    )


def test_a_failure_in_the_middle_of_a_bulk_write_leaves_the_store_as_it_was(tmp_path):
    store = Store(tmp_path / "store.db")
    report = checked(text_of(*(f"p{n:05},x,y,2016," for n in range(2_100))))
    store.add_documents("candidate", report.good[-1:])
    before = store.revision
    with pytest.raises(BadInputError, match="p02099"):
        store.add_documents("candidate", report.good)
    assert (store.ids("candidate"), store.revision) == (frozenset({"p02099"}), before)


def mended(content, name, change):
    return checked(change(content.decode("utf-8-sig")), name)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_bad_rows_come_back_with_their_cells_and_are_read_once_mended(delimiter):
    rows = [GOOD, 'p2,"=HYPERLINK(""x"")",@y,bad,', "p3,-5,'=z,worse,", "p4,x,y,2016,"]
    report = checked(text_of(*rows).replace(",", delimiter))
    back = bad_rows_file(report, "ko")
    cells = list(csv.reader(io.StringIO(back.decode("utf-8-sig")), delimiter=delimiter))
    assert cells[0] == [*HEADER.split(","), "ktech_error"]
    assert [row[0] for row in cells[1:]] == ["p2", "p3"]
    assert not any(cell.startswith(("=", "@", "-", "+")) for row in cells for cell in row)
    assert all(row[-1].startswith('"입사일" 열') for row in cells[1:])
    again = mended(back, "t.csv", lambda text: text.replace("bad", "2015").replace("worse", "2016.1"))
    assert (len(again.good), again.problems, again.table.unmapped) == (2, [], ())
    names = [person(again, n).source["basics"]["name"] for n in (0, 1)]
    assert names == ['=HYPERLINK("x")', "-5"]
    assert person(again, 1).employments[0].employer == "=z"


def test_bad_rows_that_are_not_mended_are_bad_again_with_one_error_column():
    report = checked(text_of("p2,x,y,bad,", "p3,x,y,2016,2017,더,많이"))
    for _ in range(3):
        back = bad_rows_file(report)
        assert back.decode("utf-8-sig").splitlines()[0].count("ktech_error") == 1
        report = checked(back)
        assert [problem.code for problem in report.problems] == ["cell-not-a-date", "row-too-long"]


@given(st.sets(st.integers(0, 19)), st.sampled_from(["t.csv", "t.jsonl"]))
@settings(max_examples=cases(10, 25), deadline=None)
def test_good_rows_and_mended_bad_rows_together_are_all_rows(bad, name):
    if name == "t.csv":
        rows = [f"p{n},x,y,{'bad' if n in bad else 2016}," for n in range(20)]
        content = text_of(*rows).encode()
    else:
        lines = [
            json.dumps({"x-ktech": {"id": f"p{n}"}, "work": [{"startDate": "bad" if n in bad else "2016"}]})
            for n in range(20)
        ]
        content = "\n".join(lines).encode()
    report = checked(content, name)
    assert [row.number for row in report.bad] == sorted(bad)
    found = list(report.good)
    if bad:
        found += mended(bad_rows_file(report), name, lambda text: text.replace("bad", "2016")).good
    assert {each.id for each in found} == {f"p{n}" for n in range(20)}


def test_lines_of_json_come_back_as_they_were_even_broken_ones():
    lines = ['{"x-ktech": {"id": "p1"}, "odd":  1}', '{"x-ktech": {"id": 5}}', "{broken", "[1]", '{"ktech_line": 3}']
    report = checked("\n".join(lines), "t.jsonl")
    assert [(each.line, each.code) for each in report.problems] == [
        (2, "not-text"), (3, "not-json"), (4, "not-an-object"),
    ]  # fmt: skip
    back = bad_rows_file(report).decode().splitlines()
    assert back[0].startswith('{"x-ktech": {"id": 5}, "ktech_error": "field /x-ktech/id: ')
    assert json.loads(back[1])["ktech_line"] == "{broken"
    again = checked("\n".join(back), "t.jsonl")
    assert [each.code for each in again.problems] == ["not-text", "not-json", "not-an-object"]
    assert json.loads(bad_rows_file(again).decode().splitlines()[1])["ktech_line"] == "{broken"
    mended_lines = [
        back[0].replace('"id": 5', '"id": "p5"'),
        back[1].replace("{broken", '{\\"x-ktech\\": {\\"id\\": \\"p6\\"}}'),
    ]
    assert [each.id for each in checked("\n".join(mended_lines), "t.jsonl").good] == ["p5", "p6"]
    assert "ktech_error" not in checked("\n".join(mended_lines), "t.jsonl").good[0].text


def test_lines_of_json_have_no_headers_to_map():
    with pytest.raises(BadInputError, match="no headers"):
        checked("{}", "t.jsonl", mapping={"a": "name"})
    with pytest.raises(BadInputError, match="not UTF-8"):
        checked(b'{"a": "\xb0\xa1"}', "t.jsonl")


pieces = st.sampled_from(
    [
        ",",
        ";",
        "\t",
        '"',
        "\n",
        "\r\n",
        "id",
        "이름",
        "회사명",
        "work_2_from",
        "2016",
        "현재",
        "=1",
        "ktech_error",
        "가",
    ]
)


@given(st.lists(pieces | st.text(max_size=4), max_size=25).map("".join) | st.binary(max_size=80))
@settings(max_examples=cases(40, 120), deadline=None)
def test_whatever_a_table_holds_it_is_checked_or_said_to_be_wrong(content):
    content = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    try:
        report = check(read_table(b"id,work_1_employer\n" + content, "t.csv", "candidates"))
    except BadInputError as error:
        assert error.text().ko  # noqa: PT017 - either may happen
        return
    assert report.total == len(report.good) + len(report.bad) + report.skipped + report.unchanged
    if report.bad:
        again = check(read_table(bad_rows_file(report), "t.csv", "candidates"))
        assert [p.code for p in again.problems if p.code != "already-exists"] == [
            p.code for p in report.problems if p.code != "already-exists"
        ]


@given(st.lists(st.text(max_size=20) | st.sampled_from(['{"a": 1}', "{}", "[", '{"ktech_error": 1}']), max_size=4))
@settings(max_examples=cases(25, 80), deadline=None)
def test_whatever_lines_hold_they_are_checked_or_said_to_be_wrong(lines):
    content = "\n".join(lines).encode("utf-8", "surrogatepass")
    try:
        report = check(read_table(content, "t.jsonl", "openings"))
    except BadInputError as error:
        assert error.text().ko  # noqa: PT017 - either may happen
        return
    assert bad_rows_file(report).count(b"\n") == len(report.bad)


def test_numbers_that_identify_somebody_are_taken_out_before_anything_is_stored(tmp_path):
    report = checked(text_of("p1,김하늘 900101-1234567,한빛반도체,2016.03,현재"))
    assert "1234567" not in report.good[0].text
    assert any("resident registration" in warning.en for warning in report.warnings)
    store = Store(tmp_path / "store.db")
    store.add_documents("candidate", report.to_store())
    before = store.revision
    store.add(store.candidates(), known=Known.KEEP_SAME)  # the store has nothing to take out
    assert store.revision == before


def test_protected_keys_of_lines_are_dropped_and_told():
    line = '{"basics": {"label": "x", "gender": "F", "image": "https://example.com/a.png"}, "x-ktech": {"id": "p1"}}'
    report = checked(line, "t.jsonl")
    assert json.loads(report.good[0].text) == {"basics": {"label": "x"}, "x-ktech": {"id": "p1"}}
    assert len(report.warnings) == 2
