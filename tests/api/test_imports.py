"""Tables over the API: all rows or none, the good ones if asked for, and the bad ones back as a file."""

from __future__ import annotations

import base64
import csv
import io
import json

import pytest
from openpyxl import Workbook

from api.routes import imports
from api.uploading import LARGEST_FILE
from matching.bulk import check, read_table
from matching.bulk.document import report_document
from matching.bulk.table import Most
from tests.api.test_problems import is_problem

TABLE = "id,회사명,입사일,퇴사일\np1,한빛반도체,2016.03,현재\np2,Nara Devices,03/04/2016,2017\n"
GOOD = TABLE.rpartition("p2")[0]


def send(client, table: str | bytes = TABLE, query: str = "", **headers: str):
    content = table.encode() if isinstance(table, str) else table
    return client.post(f"/v1/imports?name=people.csv{query}", content=content, headers=headers)


def stored(workspace) -> set[str]:
    return set(workspace.store.ids("candidate")) & {"p1", "p2", "p3"}


def test_a_good_table_is_stored_and_the_report_is_that_of_the_command_line(client, workspace):
    answer = send(client, GOOD)
    assert answer.status_code == 200
    report = check(read_table(GOOD.encode(), "people.csv", "candidates"))
    assert answer.json() == {**report_document(report, 1), "badRows": None}
    assert stored(workspace) == {"p1"}
    assert client.get("/v1/candidates/p1").json()["work"][0]["name"] == "한빛반도체"


def test_one_bad_row_stores_nothing_and_the_problem_names_its_line_and_header(client, workspace):
    problem = is_problem(send(client, **{"accept-language": "ko"}), 422)
    whole, row = problem["errors"]
    assert (whole["code"], whole["pointer"]) == ("bad-rows", "")
    assert "2행 가운데 1행" in whole["message"]
    assert (row["in"], row["pointer"], row["code"]) == ("body", "/3/입사일", "cell-date-two-ways")
    assert row["message"].startswith('3행: "입사일" 열')
    assert "03/04/2016" not in json.dumps(problem)
    assert stored(workspace) == set()


def test_bad_rows_are_left_out_and_come_back_to_be_imported(client, workspace):
    answer = send(client, query="&skipBad=true", **{"accept-language": "ko"}).json()
    assert (answer["stored"], answer["good"], answer["bad"], answer["total"]) == (1, 1, 1, 2)
    assert stored(workspace) == {"p1"}
    assert answer["badRows"]["name"] == "people-bad.csv"
    back = base64.b64decode(answer["badRows"]["base64"]).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(back))
    assert (row["id"], row["입사일"]) == ("p2", "03/04/2016")
    assert row["ktech_error"].startswith('"입사일" 열')
    assert send(client, back.replace("03/04/2016", "2016-04-03")).json()["stored"] == 1
    assert stored(workspace) == {"p1", "p2"}


def test_a_dry_run_stores_nothing_and_gives_the_bad_rows_back(client, workspace):
    answer = send(client, query="&dryRun=true")
    assert (answer.status_code, answer.json()["stored"], answer.json()["bad"]) == (200, None, 1)
    assert answer.json()["badRows"] is not None
    assert stored(workspace) == set()


def test_an_id_that_is_there_is_refused_and_replaced_if_asked_for(client, workspace):
    assert send(client, GOOD).status_code == 200
    problem = is_problem(send(client, GOOD.replace("2016.03", "2015.03")), 422)
    assert [(each["pointer"], each["code"]) for each in problem["errors"]] == [
        ("", "bad-rows"), ("/2/id", "already-exists"),
    ]  # fmt: skip
    assert "p1" not in problem["errors"][1]["message"]
    assert str(workspace.store.candidate("p1").employments[0].start) == "2016-03"
    assert send(client, GOOD.replace("2016.03", "2015.03"), "&replace=true").json()["stored"] == 1
    assert str(workspace.store.candidate("p1").employments[0].start) == "2015-03"


def test_openings_and_workbooks_and_lines_are_taken(client, workspace):
    answer = client.post("/v1/imports?kind=openings", content=b"id,title\nq1,Etch engineer\n")
    assert (answer.status_code, answer.json()["stored"]) == (200, 1)
    assert workspace.store.opening("q1").title == "Etch engineer"
    book, out = Workbook(), io.BytesIO()
    for row in (["id", "이름"], ["p2", "a"]):
        book.active.append(row)
    book.save(out)
    assert send(client, out.getvalue()).json()["stored"] == 1
    line = json.dumps({"basics": {"label": "x"}, "x-ktech": {"id": "p3"}})
    assert client.post("/v1/imports", content=line.encode()).json()["stored"] == 1
    assert stored(workspace) == {"p2", "p3"}


@pytest.mark.parametrize(
    ("body", "query", "headers", "status", "pointer"),
    [
        (b"", "", {}, 422, ""),
        (b"a,b\n1,2\n", "", {}, 422, ""),  # no header is known
        (b"id\n", "", {}, 422, ""),
        (b'id\n"x\n', "", {}, 422, ""),
        (b"PK\x03\x04 broken", "", {}, 422, ""),
        (b"id\n\xff\xff\n", "", {}, 422, ""),
        (GOOD.encode(), "&kind=people", {}, 422, "/kind"),
        (GOOD.encode(), "&dryRun=perhaps", {}, 422, "/dryRun"),
        (GOOD.encode(), "&dry_run=true", {}, 422, "/dry_run"),
        (GOOD.encode(), "&skipBad=true&skipBad=false", {}, 422, "/skipBad"),
        (GOOD.encode(), "", {"content-encoding": "gzip"}, 415, None),
        (b"x" * (LARGEST_FILE + 1), "", {}, 413, None),
    ],
)
def test_what_is_no_table_or_asks_for_nothing_known_is_refused(
    client, workspace, body, query, headers, status, pointer
):
    problem = is_problem(send(client, body, query, **headers), status)
    assert [each["pointer"] for each in problem["errors"]] == ([] if pointer is None else [pointer])
    assert stored(workspace) == set()


def test_lines_that_are_not_utf_8_are_a_body_that_cannot_be_read(client):
    problem = is_problem(client.post("/v1/imports?name=people.jsonl", content=b'{"a": "\xff"}\n'), 400)
    assert [each["code"] for each in problem["errors"]] == ["not-utf-8"]


def test_a_table_of_too_many_rows_is_refused_and_one_row_fewer_is_not(client, monkeypatch):
    assert (imports.MOST.rows, imports.MOST.unpacked) == (20_000, 100_000_000)
    monkeypatch.setattr(imports, "MOST", Most(rows=3))
    rows = [f"p{number},x,2016,2017\n" for number in range(1, 5)]
    head = "id,회사명,입사일,퇴사일\n"
    problem = is_problem(send(client, head + "".join(rows), "&dryRun=true"), 422)
    assert [each["code"] for each in problem["errors"]] == ["table-too-many-rows"]
    assert send(client, head + "".join(rows[:3]), "&dryRun=true").json()["good"] == 3


def test_a_workbook_too_large_when_unpacked_is_refused(client, monkeypatch):
    book, out = Workbook(), io.BytesIO()
    book.active.append(["id", "이름"])
    book.active.append(["p1", "a"])
    book.save(out)
    assert send(client, out.getvalue(), "&dryRun=true").status_code == 200
    monkeypatch.setattr(imports, "MOST", Most(unpacked=2_000))
    problem = is_problem(send(client, out.getvalue(), "&dryRun=true"), 422)
    assert [each["code"] for each in problem["errors"]] == ["workbook-too-large"]


def test_no_more_than_twenty_problems_are_told_at_once(client):
    bad = "".join(f"b{number},x,03/04/2016,2017\n" for number in range(30))
    problem = is_problem(send(client, "id,회사명,입사일,퇴사일\n" + bad), 422)
    assert len(problem["errors"]) == 1 + 20
    assert "30 of 30" in problem["errors"][0]["message"]
