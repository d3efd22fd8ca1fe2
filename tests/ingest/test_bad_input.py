"""Every bad input is refused with file, line, field and what is allowed, in both languages, and never repeated."""

import gzip
import json
import random
from pathlib import Path

import pytest

from matching.errors import AlreadyExistsError, BadInputError, MatchingError
from matching.ingest import files
from matching.ingest.files import kind_of_file, parse_json, read_candidates, read_openings
from matching.ingest.json_resume import read_candidate

SECRET = "Blue-Heron-7741"  # a rejected value: it may be personal and may not come back in a message
POST = {"@type": "JobPosting", "title": "t"}


def person(**fields):
    return {"basics": {"label": "x"}} | fields


def job(**fields):
    return person(work=[{"name": "ok"}, fields])


def ours(**fields):
    return person(**{"x-ktech": fields})


def post(**fields):
    return POST | fields


BAD_CANDIDATES = [
    (ours(nickname=SECRET), "/x-ktech/nickname", "Allowed here: evidence, id, preferences, residence, synthetic"),
    (ours(**{"a/b~c": SECRET}), "/x-ktech/a~1b~0c", "Allowed here"),
    (job(**{"x-ktech": {"salary": SECRET}}), "/work/1/x-ktech/salary", "Allowed here: country, employmentType"),
    (person(education=[{"x-ktech": {"level": SECRET}}]), "/education/0/x-ktech/level", "Allowed here: awarded, campus"),
    (person(skills=[{"x-ktech": {"years": SECRET}}]), "/skills/0/x-ktech/years", "Allowed here: -"),
    (ours(preferences={"sector": SECRET}), "/x-ktech/preferences/sector", "Allowed here: employerSizes"),
    (ours(residence={"visa": SECRET}), "/x-ktech/residence/visa", "Allowed here: country, since, status"),
    (ours(preferences=SECRET), "/x-ktech/preferences", "Allowed: a JSON object"),
    (person(**{"x-ktech": SECRET}), "/x-ktech", "Allowed: a JSON object"),
    (person(**{"x-ktech": [SECRET]}), "/x-ktech", "Allowed: a JSON object"),
    ({"basics": SECRET}, "/basics", "Allowed: a JSON object"),
    ({"basics": {"label": 7741}}, "/basics/label", "Allowed: a JSON string"),
    ({"basics": {"label": [SECRET]}}, "/basics/label", "Allowed: a JSON string"),
    ({"basics": {"summary": SECRET + "x" * 50_000}}, "/basics/summary", "Allowed: 50,000 characters"),
    ({"basics": {"label": SECRET + "\ud800"}}, "/basics/label", "Allowed: whole characters"),
    ({"basics": {"label": SECRET + "\0"}}, "/basics/label", "Allowed: whole characters"),
    (person(work=SECRET), "/work", "Allowed: a JSON array"),
    (person(work={"0": SECRET}), "/work", "Allowed: a JSON array"),
    (person(work=[SECRET]), "/work/0", "Allowed: a JSON object"),
    (person(work=[{}] * 501), "/work", "Allowed: 500"),
    (job(highlights=["ok", {"x": SECRET}]), "/work/1/highlights/1", "Allowed: a JSON string"),
    (job(startDate=SECRET), "/work/1/startDate", "Allowed: YYYY, YYYY-MM or YYYY-MM-DD"),
    (job(startDate=20160101), "/work/1/startDate", "Allowed: YYYY"),
    (job(startDate="2016-02-30"), "/work/1/startDate", "Allowed: a day that exists"),
    (job(startDate="2016-00-00"), "/work/1/startDate", "Allowed: a day that exists"),
    (job(startDate="0000"), "/work/1/startDate", "Allowed: 1900 to 2100"),
    (job(endDate="9999-12-31"), "/work/1/endDate", "Allowed: 1900 to 2100"),
    (job(startDate="2016", endDate="2015-12"), "/work/1/endDate", "Exchange the two dates"),
    (job(endDate="2016", **{"x-ktech": {"ongoing": True}}), "/work/1/x-ktech/ongoing", "Leave out one"),
    (job(**{"x-ktech": {"ongoing": SECRET}}), "/work/1/x-ktech/ongoing", "Allowed: true, false"),
    (job(**{"x-ktech": {"ongoing": 1}}), "/work/1/x-ktech/ongoing", "Allowed: true, false"),
    (job(**{"x-ktech": {"fullTimeShare": 0}}), "/work/1/x-ktech/fullTimeShare", "Allowed: > 0, <= 1"),
    (job(**{"x-ktech": {"fullTimeShare": 1.5}}), "/work/1/x-ktech/fullTimeShare", "Allowed: > 0, <= 1"),
    (job(**{"x-ktech": {"fullTimeShare": True}}), "/work/1/x-ktech/fullTimeShare", "Allowed: a JSON number"),
    (job(**{"x-ktech": {"fullTimeShare": SECRET}}), "/work/1/x-ktech/fullTimeShare", "Allowed: a JSON number"),
    (job(**{"x-ktech": {"fullTimeShare": float("nan")}}), "/work/1/x-ktech/fullTimeShare", "Allowed: below 1,000"),
    (job(**{"x-ktech": {"sector": SECRET}}), "/work/1/x-ktech/sector", "Allowed: semiconductor"),
    (job(**{"x-ktech": {"sector": ["robot"]}}), "/work/1/x-ktech/sector", "Allowed: semiconductor"),
    (job(**{"x-ktech": {"employmentType": SECRET}}), "/work/1/x-ktech/employmentType", "Allowed: FULL_TIME"),
    (person(education=[{"x-ktech": {"isced": 9}}]), "/education/0/x-ktech/isced", "Allowed: 5, 6, 7, 8"),
    (person(education=[{"x-ktech": {"isced": "7"}}]), "/education/0/x-ktech/isced", "Allowed: 5, 6, 7, 8"),
    (person(education=[{"x-ktech": {"isced": True}}]), "/education/0/x-ktech/isced", "Allowed: 5, 6, 7, 8"),
    (person(education=[{"x-ktech": {"status": SECRET}}]), "/education/0/x-ktech/status", "Allowed: awarded, expected"),
    (
        person(education=[{"startDate": "2016", "x-ktech": {"awarded": "2015"}}]),
        "/education/0/x-ktech/awarded",
        "Exchange",
    ),
    (person(languages=[{"x-ktech": {"cefr": SECRET}}]), "/languages/0/x-ktech/cefr", "Allowed: A1, A2, B1"),
    (ours(preferences={"minimumPay": -5}), "/x-ktech/preferences/minimumPay", "Allowed: >= 0"),
    (
        ours(preferences={"minimumPay": 1.5}),
        "/x-ktech/preferences/minimumPay",
        "Allowed: a JSON number without a fraction",
    ),
    (
        ours(preferences={"minimumPay": 10**15}),
        "/x-ktech/preferences/minimumPay",
        "Allowed: below 1,000,000,000,000,000",
    ),
    (
        ours(preferences={"employerSizes": [SECRET]}),
        "/x-ktech/preferences/employerSizes/0",
        "Allowed: small, medium, large",
    ),
    (ours(preferences={"sectors": ["robot", SECRET]}), "/x-ktech/preferences/sectors/1", "Allowed: semiconductor"),
    (ours(residence={"since": SECRET}), "/x-ktech/residence/since", "Allowed: YYYY"),
    (ours(synthetic=SECRET), "/x-ktech/synthetic", "Allowed: true, false"),
    (SECRET, "", "Allowed: a JSON object"),
    ([[SECRET]], "", "Allowed: a JSON object"),
    (post(description=SECRET), "", "Allowed: a JSON Resume"),
    ({"hiringOrganization": SECRET}, "", "Allowed: a JSON Resume"),
]
BAD_OPENINGS = [
    (post(**{"x-ktech": {"nickname": SECRET}}), "/x-ktech/nickname", "Allowed here: id, languages"),
    (
        post(**{"x-ktech": {"requirements": {"years": SECRET}}}),
        "/x-ktech/requirements/years",
        "Allowed here: isced, minimumYears, must, nice",
    ),
    (post(**{"x-ktech": {"requirements": [SECRET]}}), "/x-ktech/requirements", "Allowed: a JSON object"),
    (post(**{"x-ktech": {"requirements": {"isced": 9}}}), "/x-ktech/requirements/isced", "Allowed: 5, 6, 7, 8"),
    (
        post(**{"x-ktech": {"requirements": {"minimumYears": 61}}}),
        "/x-ktech/requirements/minimumYears",
        "Allowed: >= 0, <= 60",
    ),
    (post(experienceRequirements={"monthsOfExperience": 721}), "/experienceRequirements/monthsOfExperience", "<= 60"),
    (post(experienceRequirements={"monthsOfExperience": -1}), "/experienceRequirements/monthsOfExperience", ">= 0"),
    (post(experienceRequirements=5), "/experienceRequirements", "Allowed: a JSON object"),
    (post(**{"x-ktech": {"languages": [{"cefr": "B1"}]}}), "/x-ktech/languages/0/language", "is needed"),
    (
        post(**{"x-ktech": {"languages": [{"language": "ko", "x": SECRET}]}}),
        "/x-ktech/languages/0/x",
        "Allowed here: cefr",
    ),
    (
        post(hiringOrganization={"x-ktech": {"type": SECRET}}),
        "/hiringOrganization/x-ktech/type",
        "Allowed here: country",
    ),
    (post(hiringOrganization={"x-ktech": {"size": SECRET}}), "/hiringOrganization/x-ktech/size", "Allowed: small"),
    (post(hiringOrganization=[SECRET]), "/hiringOrganization", "Allowed: a JSON object"),
    (post(baseSalary=-7741), "/baseSalary", "Allowed: >= 0"),
    (post(baseSalary="-7741"), "/baseSalary", "Allowed: >= 0"),
    (post(baseSalary=SECRET), "/baseSalary", "Allowed: a JSON number"),
    (post(baseSalary="1,5"), "/baseSalary", "Allowed: a JSON number"),
    (post(baseSalary="9" * 17), "/baseSalary", "Allowed: below 1,000,000,000,000,000"),
    (post(baseSalary="9" * 5_000), "/baseSalary", "Allowed: a JSON number"),
    (post(baseSalary=float("inf")), "/baseSalary", "Allowed: below"),
    (post(baseSalary={"value": -7741}), "/baseSalary/value", "Allowed: >= 0"),
    (post(baseSalary={"value": {"minValue": -7741}}), "/baseSalary/value/minValue", "Allowed: >= 0"),
    (post(baseSalary={"value": {"minValue": 9, "maxValue": 5}}), "/baseSalary/value/maxValue", "Exchange the two"),
    (post(baseSalary={"value": {"minValue": 9, "unitText": SECRET}}), "/baseSalary/value/unitText", "Allowed: YEAR"),
    (post(baseSalary={"value": True}), "/baseSalary/value", "Allowed"),
    (post(employmentType=SECRET), "/employmentType", "Allowed: FULL_TIME"),
    (post(employmentType=["FULL_TIME", SECRET]), "/employmentType/1", "Allowed: FULL_TIME"),
    (post(employmentType=[[SECRET]]), "/employmentType/0", "Allowed: FULL_TIME"),
    (post(jobLocation=5), "/jobLocation", "Allowed: a JSON object"),
    (
        post(jobLocation={"address": {"addressLocality": {"x": SECRET}}}),
        "/jobLocation/address/addressLocality",
        "string",
    ),
    (post(jobLocation=[{"address": [5]}]), "/jobLocation/0/address/0", "Allowed: a JSON object"),
    (post(datePosted="yesterday " + SECRET), "/datePosted", "Allowed: YYYY"),
    (post(salaryCurrency=5, baseSalary=5), "/salaryCurrency", "Allowed: a JSON string"),
    (post(**{"x-ktech": {"sector": SECRET}}), "/x-ktech/sector", "Allowed: semiconductor"),
    ({"@type": "JobPosting", "description": SECRET}, "/title", "is needed"),
    (post(title="  "), "/title", "is needed"),
    ({"@type": SECRET, "title": "t"}, "/@type", '"@type": "JobPosting"'),
    ({"@type": 5, "title": "t"}, "/@type", '"@type": "JobPosting"'),
    ({"title": SECRET, "basics": {"name": SECRET}}, "", "load profiles as candidates"),
    ({"work": [{"name": SECRET}]}, "", "load profiles as candidates"),
]
CASES = [(read_candidates, *case) for case in BAD_CANDIDATES] + [(read_openings, *case) for case in BAD_OPENINGS]
GOOD = {read_candidates: person(**{"x-ktech": {"id": "good"}}), read_openings: post(**{"x-ktech": {"id": "good"}})}


def refused(read, path: Path) -> BadInputError:
    with pytest.raises(MatchingError) as caught:
        read(path)
    assert isinstance(caught.value, BadInputError)
    for said in (caught.value.text().en, caught.value.text().ko):
        said.encode()  # can be shown
        assert str(path) in said
        assert SECRET not in said
        assert "7741" not in said
        assert "{" not in said.replace(str(path), "")
    return caught.value


def is_written_in_file(document: object) -> bool:
    """Whether a document can stand in a JSON file at all; NaN and half characters have tests of their own."""
    try:
        return bool(json.dumps(document, allow_nan=False, ensure_ascii=False).encode())
    except ValueError:
        return False


@pytest.mark.parametrize(
    ("read", "document", "pointer", "allowed"),
    [case for case in CASES if is_written_in_file(case[1])],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_bad_document_is_refused_at_its_place(tmp_path, read, document, pointer, allowed):
    path = tmp_path / "some.jsonl"
    path.write_text(json.dumps(GOOD[read]) + "\n\n" + json.dumps(document))
    error = refused(read, path)
    assert (error.at.line, error.at.pointer) == (3, pointer)
    assert allowed in error.text().en
    assert "line 3" in error.text().en
    assert "3행" in error.text().ko


@pytest.mark.parametrize(
    ("read", "document", "pointer", "allowed"),
    [case for case in CASES if not is_written_in_file(case[1])],
    ids=lambda value: getattr(value, "__name__", str(value)),
)
def test_a_document_that_came_another_way_is_refused_too(read, document, pointer, allowed):
    of_document = files.read_candidate if read is read_candidates else files.read_opening
    with pytest.raises(BadInputError, match="Allowed") as caught:
        of_document(document)
    assert (caught.value.at.pointer, SECRET in str(caught.value)) == (pointer, False)
    assert allowed in str(caught.value)


@pytest.mark.parametrize("read", [read_candidates, read_openings])
def test_the_document_beside_the_bad_one_is_good(tmp_path, read):
    path = tmp_path / "some.jsonl"
    path.write_text(json.dumps(GOOD[read]))
    assert [each.id for each in read(path)] == ["good"]


BAD_LINES = [
    (b'{"a": NaN}', "NaN and Infinity are not JSON"),
    (b'{"a": -Infinity}', "NaN and Infinity are not JSON"),
    (b'{"a": 1e999}', "Allowed: below"),
    (b'{"a": ' + b"7" * 5_000 + b"}", "Allowed: below 1,000,000,000,000,000"),
    (b'{"a": "\\ud800"}', "Allowed: whole characters"),
    (b'{"\\udc00": 1}', "Allowed: whole characters"),
    (b'{"\\ud800": 1, "\\ud800": 2}', "stands twice"),
    (b'{"a": 1, "a": "' + SECRET.encode() + b'"}', 'the key "a" stands twice'),
    (b'{"a": {"b\\u001b": 1, "b\\u001b": 2}}', 'the key "b?" stands twice'),
    (b'{"basics": {"label": "' + SECRET.encode(), "Check commas, quotes and brackets"),
    (b'{"basics": ', "Check commas"),
    (b"{'a': 1}", "Check commas"),
    (b"{} {}", "Check commas"),
    (b"undefined", "Check commas"),
    (b'"\x00"', "Check commas"),
    (b"[" * 100_000, "Allowed: 64 levels"),
    (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "Allowed: 64 levels"),
    (b'{"a": ' + b"[" * 70 + b"]" * 70 + b"}", "Allowed: 64 levels"),
    ("{}".encode("utf-16"), "Save it again as UTF-8"),
    (b'{"a": "\xff"}', "Save it again as UTF-8"),
    (b'{"a": "' + "가".encode("cp949") + b'"}', "Save it again as UTF-8"),
    (b'{"a": "' + b"x" * 2_000_001 + b'"}', "Allowed: 2,000,000 characters"),
]


@pytest.mark.parametrize(("line", "said"), BAD_LINES, ids=lambda value: value[:12] if isinstance(value, bytes) else "")
@pytest.mark.parametrize("read", [read_candidates, read_openings])
def test_what_is_not_json_is_refused_with_its_line(tmp_path, read, line, said):
    path = tmp_path / "some.jsonl"
    path.write_bytes(json.dumps(GOOD[read]).encode() + b"\r\n\r\n" + line.replace(b"\n", b" "))
    error = refused(read, path)
    assert error.at.line == 3
    assert said in error.text().en


def test_in_a_whole_file_the_line_of_the_fault_is_named(tmp_path):
    path = tmp_path / "some.json"
    path.write_text('[\n  {"x-ktech": {"id": "a"}},\n  {"basics": {,}}\n]')
    error = refused(read_candidates, path)
    assert (error.at.line, error.code, error.values["column"]) == (3, "not-json", 15)


def test_in_an_array_the_entry_is_named(tmp_path):
    path = tmp_path / "some.json"
    path.write_text(json.dumps([person(), job(startDate=SECRET)]))
    assert refused(read_candidates, path).at.pointer == "/1/work/1/startDate"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.json", b"", "not-json"),
        ("a.json", b" \n ", "not-json"),
        ("a.json", b"[]", "nothing-in-file"),
        ("a.jsonl", b"", "nothing-in-file"),
        ("a.jsonl", b"\n \n", "nothing-in-file"),
        ("a.json.gz", b"{}", "not-gzip"),
        ("a.json.gz", b"", "not-json"),  # nothing is a gzip of nothing
        ("a.json.gz", gzip.compress(b"{}", mtime=0)[:-4], "not-gzip"),
        ("a.json.gz", gzip.compress(b'{"a": 1}', mtime=0)[:-9] + b"\xff" * 9, "not-gzip"),
        ("a.jsonl.gz", gzip.compress(b"[1]", mtime=0), "not-an-object"),
        ("a.json", gzip.compress(b"{}", mtime=0), "not-utf-8"),
    ],
)
@pytest.mark.parametrize("read", [read_candidates, read_openings])
def test_a_file_with_nothing_in_it_or_of_another_kind_is_refused(tmp_path, read, name, content, code):
    path = tmp_path / name
    path.write_bytes(content)
    assert refused(read, path).code == code


@pytest.mark.parametrize("read", [read_candidates, read_openings])
def test_a_file_that_is_not_there_and_a_folder_are_refused(tmp_path, read):
    assert refused(read, tmp_path / "none.json").code == "cannot-read-file"
    (tmp_path / "folder.jsonl").mkdir()
    assert refused(read, tmp_path / "folder.jsonl").code == "cannot-read-file"
    (tmp_path / "folder.gz").mkdir()
    assert refused(read, tmp_path / "folder.gz").code == "cannot-read-file"


def test_a_small_file_that_unpacks_without_end_is_not_unpacked_whole(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "LONGEST_FILE", 1_000)
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(json.dumps(GOOD[read_candidates]).encode() + b" " * 900))
    assert len(read_candidates(path)) == 1
    path.write_bytes(gzip.compress(json.dumps(GOOD[read_candidates]).encode() + b" " * 1_000))
    assert refused(read_candidates, path).code == "file-too-long"


@pytest.mark.parametrize("read", [read_candidates, read_openings])
def test_an_id_twice_in_a_file_is_refused_where_it_stands_again(tmp_path, read):
    path = tmp_path / "some.jsonl"
    line = json.dumps(GOOD[read])
    path.write_text(f"{line}\n{line}\n")
    error = refused(read, path)
    assert isinstance(error, AlreadyExistsError)
    assert error.at.line == 2


@pytest.mark.parametrize("read", [read_candidates, read_openings])
@pytest.mark.parametrize("pack", [False, True])
@pytest.mark.parametrize("form", ["one.json", "array.json", "lines.jsonl", "lines.ndjson"])
def test_one_an_array_and_lines_are_read_plain_or_packed_with_or_without_a_mark(tmp_path, read, pack, form):
    good = GOOD[read]
    other = good | {"x-ktech": {"id": "other"}}
    text = {"one": good, "array": [good, other]}.get(form.split(".")[0])
    content = b"\xef\xbb\xbf" + (
        "\r\n".join(map(json.dumps, (good, other))).encode() if text is None else json.dumps(text, indent=1).encode()
    )
    path = tmp_path / (form + ".gz" * pack)
    path.write_bytes(gzip.compress(content) if pack else content)
    assert [each.id for each in read(path)] == ["good", "other"][: 1 if form == "one.json" else 2]


@pytest.mark.parametrize(
    ("document", "kind"),
    [
        (POST, "opening"),
        ({"@type": ["JobPosting"]}, "opening"),
        ({"@type": "https://schema.org/JobPosting"}, "opening"),
        ({"hiringOrganization": "x", "title": "t"}, "opening"),
        ({"@type": "Person", "basics": {}}, "candidate"),
        (person(), "candidate"),
        ({}, "candidate"),
    ],
)
def test_what_kind_of_file_it_is_is_told_by_its_first_entry(tmp_path, document, kind):
    path = tmp_path / "some.json"
    path.write_text(json.dumps(document))
    assert kind_of_file(path) == kind


def test_the_deepest_document_that_is_let_in_can_be_read_copied_and_written():
    deep = parse_json(b'{"meta": ' + b"[" * 63 + b"]" * 63 + b"}")
    assert files.read_candidate(deep).model_copy(deep=True).source == deep


def test_a_text_that_came_as_text_is_held_to_the_same():
    with pytest.raises(BadInputError, match="whole characters"):
        parse_json('{"a": "\ud800"}')
    assert parse_json('\ufeff{"a": "가"}') == {"a": "가"}


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("read", [read_candidates, read_openings])
def test_no_damage_to_a_file_raises_anything_but_an_error_of_ours(tmp_path, read, seed):
    """400 damaged copies a seed: bytes changed, cut out, doubled, and values exchanged for each other."""
    dice = random.Random(seed)
    whole = json.dumps(RICH[read], ensure_ascii=bool(seed % 2)).encode()
    refusals = 0
    for number in range(400):
        path = tmp_path / f"some{number % 2}.{'json' if number % 2 else 'jsonl'}"
        path.write_bytes(damaged(whole, dice) if number % 3 else exchanged(RICH[read], dice))
        try:
            read(path)
        except MatchingError as error:
            refusals += 1
            error.text().ko.encode()
    assert refusals > 200  # the damage is real


RICH = {
    read_candidates: {
        "basics": {"name": "Ana Silva", "label": "Etch engineer", "summary": "<p>Plasma</p>"},
        "work": [{"name": "TSMC", "position": "Engineer", "startDate": "2016-02", "highlights": ["a", "b"],
                  "x-ktech": {"sector": "semiconductor", "fullTimeShare": 0.5, "employmentType": "FULL_TIME"}}],
        "education": [{"institution": "KAIST", "endDate": "2016-02-29", "x-ktech": {"isced": 8, "status": "awarded"}}],
        "skills": [{"name": "CVD", "keywords": ["ALD"]}],
        "languages": [{"language": "한국어", "fluency": "TOPIK 4", "x-ktech": {"cefr": "B1"}}],
        "x-ktech": {"id": "a", "preferences": {"minimumPay": 5, "sectors": ["robot"]}, "residence": {"since": "2020"}},
    },
    read_openings: {
        "@type": "JobPosting", "title": "식각 엔지니어", "employmentType": ["FULL_TIME"],
        "datePosted": "2026-01-02T10:30",
        "hiringOrganization": {"name": "한빛", "x-ktech": {"size": "small", "sector": "robot"}},
        "jobLocation": [{"address": {"addressLocality": "Hwaseong", "addressCountry": {"name": "KR"}}}],
        "baseSalary": {"currency": "KRW", "value": {"minValue": 5, "maxValue": "1,000", "unitText": "YEAR"}},
        "experienceRequirements": {"monthsOfExperience": 60}, "skills": "CVD, ALD",
        "x-ktech": {"id": "o", "requirements": {"must": ["CVD"], "isced": 7},
                    "languages": [{"language": "ko", "cefr": "B1"}]},
    },
}  # fmt: skip


def damaged(whole: bytes, dice: random.Random) -> bytes:
    content = bytearray(whole)
    for _ in range(dice.randint(1, 3)):
        at = dice.randrange(len(content))
        match dice.randrange(4):
            case 0:
                content[at] = dice.randrange(256)
            case 1:
                del content[at : at + dice.randint(1, 30)]
            case 2:
                content[at:at] = content[at : at + dice.randint(1, 30)]
            case _:
                content[at:at] = dice.choice([b"\\ud800", b"\x00", b"9" * 400, b"NaN", b"[" * 50, b'"', b"-", b"null"])
    return bytes(content)


def exchanged(document: object, dice: random.Random) -> bytes:
    """Return the document with a value somewhere exchanged for one of another kind."""
    copy = json.loads(json.dumps(document))
    spots = []

    def visit(node: object) -> None:
        for key in list(node) if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ():
            spots.append((node, key))
            visit(node[key])

    visit(copy)
    node, key = dice.choice(spots)
    strange = [
        None,
        True,
        -1,
        0.5,
        10**14,
        "",
        "x",
        "2016-00",
        [],
        [[]],
        {},
        {"name": 5},
        {"value": {}},
        [None],
        ["a", 5],
    ]
    node[key] = dice.choice(strange)
    return json.dumps(copy).encode()


def test_a_reader_that_let_something_else_through_would_be_seen(tmp_path, monkeypatch):
    def careless(document: object) -> object:
        document["basics"]["label"].upper()
        return read_candidate(document)

    monkeypatch.setattr(files, "read_candidate", careless)
    with pytest.raises((AttributeError, KeyError, TypeError), match=r"label|basics|upper|subscriptable|indices"):
        test_no_damage_to_a_file_raises_anything_but_an_error_of_ours(tmp_path, read_candidates, 0)


def test_a_candidate_from_an_adverts_words_is_refused_only_for_being_an_advert():
    assert read_candidate({"title": "t", "description": "d"}).id  # keys that nobody knows are kept, not judged
