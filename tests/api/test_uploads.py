"""A CV from file to profile: through the API and through the pages, and nothing counts before it is confirmed."""

from __future__ import annotations

import re

import pytest

from matching.ingest.json_resume import read_candidate
from tests.people import TODAY

CV = """Mira Example
Plasma etch engineer
mira@example.com
Date of birth: 1990-01-02
주민등록번호 900102-2345678

Experience
Jul 2014 - Present\tTSMC
Principal process engineer, etch

Education
2009 - 2014\tStanford University
PhD in Materials Science

Skills
plasma etching, SPC
"""
PAGE = {"accept": "text/html", "accept-language": "en"}


def send(client, text: str = CV, **headers: str):
    return client.post(
        "/v1/uploads?name=mira.txt", content=text.encode(), headers={"content-type": "text/plain"} | headers
    )


def ids(client) -> set[str]:
    return {each["id"] for each in client.get("/v1/candidates?limit=200").json()["candidates"]}


def test_what_was_read_comes_back_with_the_place_of_every_fact(client):
    answer = send(client)
    assert answer.status_code == 201
    shown = answer.json()
    assert answer.headers["location"] == f"/v1/uploads/{shown['id']}"
    person = read_candidate(shown["resume"])
    assert [job.employer for job in person.employments] == ["TSMC"]
    for each in person.evidence:
        if each.start is not None:
            words = shown["pages"][each.page - 1][each.start : each.end]
            assert words.strip(), each
    employer = next(each for each in person.evidence if each.pointer == "/work/0/name")
    assert shown["pages"][0][employer.start : employer.end] == "TSMC"


def test_nothing_counts_before_it_is_confirmed_and_then_it_does(client):
    before = ids(client)
    shown = send(client).json()
    assert ids(client) == before
    answer = client.post(f"/v1/uploads/{shown['id']}/confirm")
    assert answer.status_code == 201
    assert ids(client) - before == {answer.json()["id"]}
    assert client.get(f"/v1/uploads/{shown['id']}").status_code == 404, "the upload is gone"


def test_numbers_and_what_nobody_may_ask_are_in_no_answer(client):
    shown = send(client).json()
    text = client.get(f"/v1/uploads/{shown['id']}").text
    for canary in ("900102-2345678", "1990-01-02"):
        assert canary not in text
    assert shown["masked"] == ["resident-registration"]
    assert "mira@example.com" in text, "the control: what may be kept is there"


def test_a_correction_keeps_the_places_of_what_stays(client):
    shown = send(client).json()
    resume = shown["resume"]
    resume["work"][0]["position"] = "Staff engineer"
    better = client.put(f"/v1/uploads/{shown['id']}", json=resume).json()
    grades = {each["pointer"]: each["grade"] for each in better["resume"]["x-ktech"]["evidence"]}
    assert grades["/work/0/position"] == "confirmed"
    assert grades["/work/0/name"] == "read"
    confirmed = client.post(f"/v1/uploads/{shown['id']}/confirm").json()["id"]
    assert client.get(f"/v1/candidates/{confirmed}").json()["work"][0]["position"] == "Staff engineer"


def test_a_correction_that_cannot_be_is_refused_and_what_was_read_stays(client):
    shown = send(client).json()
    resume = {**shown["resume"], "work": [{"name": "TSMC", "startDate": "2014-13"}]}
    answer = client.put(f"/v1/uploads/{shown['id']}", json=resume)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/work/0/startDate"
    assert client.get(f"/v1/uploads/{shown['id']}").json()["resume"] == shown["resume"]


def test_an_upload_can_be_deleted_and_then_is_nowhere(client):
    shown = send(client).json()
    assert client.delete(f"/v1/uploads/{shown['id']}").json() == {"deleted": shown["id"]}
    for method, path in (("get", ""), ("delete", ""), ("post", "/confirm")):
        assert client.request(method, f"/v1/uploads/{shown['id']}{path}").status_code == 404


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "no-file"), (b"   \n ", "document-empty"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "document")],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_reason(client, content, code):
    answer = client.post("/v1/uploads", content=content, headers={"content-type": "application/octet-stream"})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["code"].startswith(code)


def test_a_file_that_is_too_large_is_refused_before_it_is_taken_in(client):
    answer = client.post("/v1/uploads", content=b"x", headers={"content-length": str(21 * 2**20)})
    assert answer.status_code == 413


def test_a_json_resume_is_an_upload_too(client):
    answer = client.post("/v1/uploads", json={"basics": {"name": "A", "image": "x"}, "work": [{"name": "TSMC"}]})
    assert answer.json()["resume"] == {"basics": {"name": "A"}, "work": [{"name": "TSMC"}]}


def test_a_file_sent_by_a_form_leads_to_the_page_that_shows_it(client):
    answer = client.post("/uploads", files={"file": ("mira.txt", CV.encode())}, follow_redirects=False)
    assert answer.status_code == 303
    page = client.get(answer.headers["location"], headers=PAGE).text
    assert re.search(r'<mark class="read">TSMC</mark>', page)
    assert "900102" not in page
    assert "1990-01-02" not in page


def typed_in(page: str) -> dict[str, str]:
    """Return what a browser would send back of a page's form."""
    form = dict(re.findall(r'<input id="[^"]*" name="([^"]+)" type="text" value="([^"]*)"', page))
    form |= dict(re.findall(r'<textarea id="[^"]*" name="([^"]+)" rows="\d+">([^<]*)</textarea>', page))
    form |= dict.fromkeys(re.findall(r'name="([^"]+)" type="checkbox" value="1" checked', page), "1")
    for name, options in re.findall(r'<select id="[^"]*" name="([^"]+)">(.*?)</select>', page, re.DOTALL):
        form[name] = next(iter(re.findall(r'<option value="([^"]*)" selected>', options)), "")
    return form


def test_the_page_sent_back_as_it_is_becomes_the_profile(client):
    where = client.post("/uploads", files={"file": ("a.txt", CV.encode())}, follow_redirects=False).headers["location"]
    shown = client.get(f"/v1{where}").json()["resume"]
    form = typed_in(client.get(where, headers=PAGE).text)
    files = {name: (None, value) for name, value in {**form, "do": "confirm"}.items()}
    answer = client.post(where, files=files, follow_redirects=False)
    assert answer.status_code == 303
    person = client.app.state.workspace.store.candidate(answer.headers["location"].rsplit("/", 1)[1])
    wanted = read_candidate(shown)
    assert [(j.employer, j.title, j.start, j.ongoing) for j in person.employments] == [
        (j.employer, j.title, j.start, j.ongoing) for j in wanted.employments
    ]
    assert person.degrees[0].school == wanted.degrees[0].school
    assert {each.grade.value for each in person.evidence} == {"confirmed"}


def test_a_wrong_date_brings_the_page_back_with_what_was_typed(client):
    where = client.post("/uploads", files={"text": (None, CV)}, follow_redirects=False).headers["location"]
    form = typed_in(client.get(where, headers=PAGE).text) | {"work/0/startDate": "springtime", "do": "keep"}
    answer = client.post(where, files={name: (None, value) for name, value in form.items()}, headers=PAGE)
    assert answer.status_code == 422
    assert 'value="springtime"' in answer.text
    assert 'href="#work/0/startDate"' in answer.text
    assert "aria-invalid" in answer.text


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"origin": "https://evil.example"}, 403),
        ({"sec-fetch-site": "same-origin"}, 303),
        ({"origin": "http://testserver"}, 303),
        ({}, 303),
    ],
)
def test_a_form_of_another_site_is_refused(client, headers, status):
    answer = client.post("/uploads", files={"text": (None, CV)}, headers=headers, follow_redirects=False)
    assert answer.status_code == status


def test_the_pages_are_well_built_and_complete_in_both_languages(client):
    from tests.api.test_pages import Outline, get

    where = client.post("/uploads", files={"text": (None, CV)}, follow_redirects=False).headers["location"]
    for address in ("/uploads", where):
        for language in ("en", "ko"):
            page = Outline(get(client, address, language))
            assert page.headings.count(1) == 1
            labelled = {each.get("for") for each in page.named("label")}
            fields = [*page.named("input"), *page.named("select"), *page.named("textarea")]
            assert all(each["id"] in labelled for each in fields)
            identifiers = [attributes["id"] for _, attributes in page.tags if attributes.get("id")]
            assert len(identifiers) == len(set(identifiers))


def test_the_day_of_the_tests_is_the_services(client):
    assert send(client).json()["created"] == TODAY.isoformat()


def test_an_upload_never_replaces_somebody_who_is_there(client):
    taken = client.get("/v1/candidates?limit=1").json()["candidates"][0]["id"]
    resume = {"basics": {"name": "B"}, "x-ktech": {"id": taken}}
    before = client.get(f"/v1/candidates/{taken}").json()
    upload = client.post("/v1/uploads", json=resume).json()["id"]
    assert client.post(f"/v1/uploads/{upload}/confirm").status_code == 409
    form = {"basics/name": (None, "B"), "do": (None, "confirm")}
    assert client.post(f"/uploads/{upload}", files=form, follow_redirects=False).status_code == 409
    assert client.get(f"/v1/candidates/{taken}").json() == before


def test_the_same_cv_confirmed_twice_is_one_profile(client):
    first, second = (client.post("/uploads", files={"text": (None, CV)}, follow_redirects=False) for _ in range(2))
    where = []
    for sent in (first, second):
        form = typed_in(client.get(sent.headers["location"], headers=PAGE).text) | {"do": "confirm"}
        files = {name: (None, value) for name, value in form.items()}
        where.append(client.post(sent.headers["location"], files=files, follow_redirects=False).headers["location"])
    assert where[0] == where[1]
