"""Bodies that no careful service takes, each with what it is to be told."""

from __future__ import annotations

import copy
import gzip
import json
from dataclasses import dataclass, field
from typing import Any

from tests import small

MARKER = "zq-marker-7"
JSON = {"content-type": "application/json"}


@dataclass(frozen=True)
class Hostile:
    name: str
    body: bytes
    status: int
    pointer: str | None = None
    code: str | None = None
    headers: dict[str, str] = field(default_factory=lambda: dict(JSON))


def named(hostile: Hostile) -> str:
    return hostile.name.replace(" ", "-")


def changed(document: Any, pointer: str, value: Any) -> bytes:
    """Return a document with the value at a pointer set."""
    document = copy.deepcopy(document)
    *path, last = pointer.strip("/").split("/")
    inner = document
    for step in path:
        inner = inner[int(step)] if isinstance(inner, list) else inner.setdefault(step, {})
    if isinstance(inner, list):
        inner[int(last)] = value
    else:
        inner[last] = value
    return json.dumps(document).encode()


def malformed(good: bytes) -> list[Hostile]:
    """Return what is wrong before anything of the content is looked at; `good` is a body that is taken."""
    text = good.decode()
    twice = text[:-1] + ', "zz": 1, "zz": 2}'
    return [
        Hostile("nothing", b"", 400, "", "not-json"),
        Hostile("white space", b" \n ", 400, "", "not-json"),
        Hostile("half a document", good[:-1], 400, "", "not-json"),
        Hostile("two documents", good + good, 400, "", "not-json"),
        Hostile("a comment", b"// " + good, 400, "", "not-json"),
        Hostile("a comma too many", good[:-1] + b",}", 400, "", "not-json"),
        Hostile("single quotes", b"{'a': 1}", 400, "", "not-json"),
        Hostile("a control character", b'{"a": "\x01"}', 400, "", "not-json"),
        Hostile("utf-16", text.encode("utf-16"), 400, "", "not-utf-8"),
        Hostile("utf-16 without a mark", text.encode("utf-16-le"), 400),
        Hostile("korean in euc-kr", '{"a": "한국"}'.encode("euc-kr"), 400, "", "not-utf-8"),
        Hostile("cut within a letter", '{"a": "한'.encode()[:-1], 400, "", "not-utf-8"),
        Hostile("gzip", gzip.compress(good), 415, headers=JSON | {"content-encoding": "gzip"}),
        Hostile("gzip unannounced", gzip.compress(good), 400, "", "not-utf-8"),
        Hostile("form", b"a=1", 415, headers={"content-type": "application/x-www-form-urlencoded"}),
        Hostile("plain text", good, 415, headers={"content-type": "text/plain"}),
        Hostile("no type", good, 415, headers={"content-type": ""}),
        Hostile("another charset", good, 415, headers={"content-type": "application/json; charset=utf-16"}),
        Hostile("too large", good + b" " * 300_000, 413),
        Hostile("too large announced", b"{}", 413, headers=JSON | {"content-length": "9999999999"}),
        Hostile("nan", text[:-1].encode() + b', "z": NaN}', 422, "", "not-a-finite-number"),
        Hostile("infinity", text[:-1].encode() + b', "z": -Infinity}', 422, "", "not-a-finite-number"),
        Hostile("a number beyond floats", text[:-1].encode() + b', "z": 1e999}', 422, "", "number-out-of-range"),
        Hostile(
            "a number of ten thousand digits",
            text[:-1].encode() + b', "z": ' + b"9" * 10_000 + b"}",
            422,
            "",
            "number-out-of-range",
        ),
        Hostile("a key twice", twice.encode(), 422, "", "key-twice"),
        Hostile("half a character", text[:-1].encode() + b', "z": "\\ud83d"}', 422, "", "invalid-text"),
        Hostile("half a character as key", text[:-1].encode() + b', "\\udfff": 1}', 422, "", "invalid-text"),
        Hostile("half a character as key twice", b'{"\\udfff": 1, "\\udfff": 2}', 422, "", "key-twice"),
        Hostile("brackets to the sky", b"[" * 50_000 + b"]" * 50_000, 422, "", "nested-too-deep"),
        Hostile("braces to the sky", b'{"a":' * 20_000 + b"1" + b"}" * 20_000, 422, "", "nested-too-deep"),
        Hostile("nested two hundred deep", b'{"a":' * 200 + b"1" + b"}" * 200, 422, "", "nested-too-deep"),
        Hostile("a list", b"[]", 422, "", "not-an-object"),
        Hostile("null", b"null", 422, "", "not-an-object"),
        Hostile("a text", json.dumps(MARKER).encode(), 422, "", "not-an-object"),
        Hostile("a number", b"42", 422, "", "not-an-object"),
    ]


def each(document: Any, cases: list[tuple[str, Any, str]], *, within: str = "") -> list[Hostile]:
    """Return one hostile body a case: pointer, value, code."""
    return [
        Hostile(f"{pointer} {code} {str(value)[:20]}", changed(document, pointer, value), 422, within + pointer, code)
        for pointer, value, code in cases
    ]


OF_PEOPLE: list[tuple[str, Any, str]] = [
    ("/basics", MARKER, "not-an-object"),
    ("/basics/label", {"text": MARKER}, "not-text"),
    ("/basics/label", "x" * 50_001, "text-too-long"),
    ("/basics/summary", "NUL \0 " + MARKER, "invalid-text"),
    ("/work", MARKER, "not-a-list"),
    ("/work", [{}] * 501, "too-many-entries"),
    ("/work/0", MARKER, "not-an-object"),
    ("/work/0/startDate", MARKER, "not-a-date"),
    ("/work/0/startDate", "2026-02-30", "no-such-day"),
    ("/work/0/startDate", "0001-01-01", "year-out-of-range"),
    ("/work/0/startDate", "２０１６", "not-a-date"),
    ("/work/0/startDate", 2016, "not-a-date"),
    ("/work/0/endDate", "2001-01-01", "end-before-start"),
    ("/work/0/highlights/0", 7, "not-text"),
    ("/work/0/x-ktech/sector", MARKER, "not-one-of"),
    ("/work/0/x-ktech/employmentType", "full", "not-one-of"),
    ("/work/0/x-ktech/fullTimeShare", 1.5, "out-of-bounds"),
    ("/work/0/x-ktech/fullTimeShare", "half", "not-a-number"),
    ("/work/0/x-ktech/ongoing", "yes", "not-true-or-false"),
    ("/work/0/x-ktech/salary", 1, "unknown-field"),
    ("/education/0/x-ktech/isced", 9, "not-one-of"),
    ("/education/0/x-ktech/isced", True, "not-one-of"),
    ("/education/0/x-ktech/status", "done", "not-one-of"),
    ("/education/0/x-ktech/awarded", "15.06.2014", "not-a-date"),
    ("/x-ktech", MARKER, "not-an-object"),
    ("/x-ktech/preferences", {"minimumPay": 1e8}, "not-a-whole-number"),
    ("/x-ktech/residence", {"passport": MARKER}, "unknown-field"),
]
_WRONG_PLACE = {
    "/x-ktech/preferences": "/x-ktech/preferences/minimumPay",
    "/x-ktech/residence": "/x-ktech/residence/passport",
}
_NO_IDS = ("a/b", "../../etc", "a b", "a?b", "#", "x" * 101, "<script>", "..", "a%2Fb", "a\tb", "-a")


def bad_ids(document: Any) -> list[Hostile]:
    return [
        Hostile(f"id {number}", changed(document, "/x-ktech/id", text), 422, "/x-ktech/id", "bad-id")
        for number, text in enumerate(_NO_IDS)
    ]


def _at_its_place(hostile: Hostile) -> Hostile:
    right = _WRONG_PLACE.get(hostile.pointer or "")
    return Hostile(hostile.name, hostile.body, hostile.status, right, hostile.code) if right else hostile


HOSTILE_CANDIDATES = [
    *malformed(json.dumps(small.resume("h")).encode()),
    *map(_at_its_place, each(small.resume("h"), OF_PEOPLE)),
    *bad_ids(small.resume("h")),
]

OF_POSTS: list[tuple[str, Any, str]] = [
    ("/@type", "Person", "not-a-job-posting"),
    ("/title", "", "missing-field"),
    ("/title", None, "missing-field"),
    ("/title", [MARKER], "not-text"),
    ("/description", "x" * 50_001, "text-too-long"),
    ("/employmentType", "ALWAYS", "not-one-of"),
    ("/datePosted", "yesterday", "not-a-date"),
    ("/validThrough", 20261123, "not-a-date"),
    ("/baseSalary", "many " + MARKER, "not-a-number"),
    ("/baseSalary", True, "not-a-number"),
    ("/baseSalary/value/minValue", 1e20, "number-out-of-range"),
    ("/baseSalary/value/minValue", "１６５", "not-a-number"),
    ("/baseSalary/value/unitText", "CENTURY", "not-one-of"),
    ("/hiringOrganization/x-ktech/size", "huge", "not-one-of"),
    ("/hiringOrganization/x-ktech/logo", MARKER, "unknown-field"),
    ("/datePosted", "2026-11-31", "no-such-day"),
    ("/x-ktech/requirements/must", MARKER, "not-a-list"),
    ("/x-ktech/requirements/minimumYears", "eight", "not-a-number"),
    ("/x-ktech/requirements/isced", "PhD", "not-one-of"),
    ("/x-ktech/sector", "chips", "not-one-of"),
    ("/x-ktech/synthetic", "true", "not-true-or-false"),
    ("/x-ktech/owner", MARKER, "unknown-field"),
]
HOSTILE_OPENINGS = [
    *malformed(json.dumps(small.posting("h")).encode()),
    *each(small.posting("h"), OF_POSTS),
    Hostile(
        "highest below lowest",
        changed(small.posting("h"), "/baseSalary/value/maxValue", 1),
        422,
        None,
        "maximum-below-minimum",
    ),
    *bad_ids(small.posting("h")),
]

_ASKED = {"candidate": small.resume("h"), "opening": small.posting("h"), "day": "2026-11-23"}
HOSTILE_QUESTIONS = [
    *malformed(json.dumps(_ASKED).encode()),
    *each(
        _ASKED,
        [
            ("/day", MARKER, "not-a-date"),
            ("/day", "2026-11", "not-a-whole-date"),
            ("/day", "2026-02-29", "no-such-day"),
            ("/day", 20261123, "not-a-date"),
            ("/day", "2020-01-01", "policy-not-in-force"),
            ("/policy", 7, "not-text"),
            ("/policy", MARKER, "unknown-name"),
            ("/colour", MARKER, "unknown-field"),
            ("/candidate", MARKER, "not-an-object"),
            ("/candidate/work/0/startDate", MARKER, "not-a-date"),
            ("/candidate/work/0/x-ktech/sector", MARKER, "not-one-of"),
            ("/opening/title", None, "missing-field"),
            ("/opening/baseSalary/value/unitText", MARKER, "not-one-of"),
        ],
    ),
    Hostile("neither person", b'{"openingId": "o0"}', 422, "", "one-of-two"),
    Hostile("neither opening", b'{"candidateId": "c00"}', 422, "", "one-of-two"),
    Hostile("both persons", json.dumps({**_ASKED, "candidateId": "c00"}).encode(), 422, "", "one-of-two"),
    Hostile("an empty question", b"{}", 422, "", "one-of-two"),
    Hostile("an unknown person", json.dumps({"candidateId": MARKER, "openingId": "o0"}).encode(), 404),
    Hostile("an unknown opening", json.dumps({"candidateId": "c00", "openingId": MARKER}).encode(), 404),
]
