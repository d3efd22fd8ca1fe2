"""People learn who saw them, what was decided and why, and take away all that is kept of them."""

from __future__ import annotations

import io
import json
import re
import shutil
import zipfile
from contextlib import closing
from html import unescape

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from matching.accounts import Access, Accounts
from matching.consents import Rules
from matching.embedding import VectorCache
from matching.ingest.json_resume import read_candidate
from matching.ledger import Entry, Kind
from matching.rights.everything import everything_document
from matching.store import Store
from matching.workspace import Workspace
from tests import small
from tests.bag_of_words import BagOfWords
from tests.pdfs import drawn, texts_of
from tests.rights.canaries import NOW, PERSON, WORDS, Canary


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    with closing(Store(home / "store.sqlite3")) as store:
        space = Workspace(store, BagOfWords(), cache=VectorCache(home / "cache"))
        space.add(small.candidates(), small.openings())
        Accounts(store).owners.claim("opening", ["o0"], "firm-x", NOW)
        app = create_app(space, today=lambda: small.DAY, now=lambda: NOW)
        yield TestClient(app, raise_server_exceptions=False, client=("127.0.0.1", 4711), base_url="http://localhost")


def of(client, person, number, **asked):
    return client.get(f"/v1/candidates/{person}/decisions/{number}/letter", params=asked)


def shown(client) -> int:
    """Let a list be shown, and return its number."""
    assert client.get("/v1/openings/o0/shortlist?k=2").status_code == 200
    return client.app.state.ledger.latest(1)[0].number


def test_what_was_shown_to_a_company_is_told_in_its_name_and_on_the_day_in_korea(client):
    ledger = client.app.state.ledger
    late = NOW.replace(hour=15, minute=1)  # past midnight in Korea
    ledger.record(
        Entry(Kind.LIST_SHOWN, late, "user-1", company="firm-x", people=("c07", "c08"), objects={"opening": "o0"})
    )
    ledger.record(Entry(Kind.RECORD_READ, NOW, "user-2", company="firm-nobody-knows", people=("c07",)))
    found = client.get("/v1/candidates/c07/seen").json()
    assert [each["text"]["en"] for each in found["entries"]] == [
        "A list of people for an opening, with you on it, was shown to Hanbit Devices.",
        "Your record was read by firm-nobody-knows.",
    ]
    first = found["entries"][0]
    assert (first["day"], first["opening"]["title"]) == ("2026-11-24", "Etch process engineer")
    assert first["text"]["ko"] == "본인이 포함된 채용공고별 후보자 목록을 Hanbit Devices에게 보여 주었습니다."
    assert "c08" not in json.dumps(found)
    listed = client.get("/v1/candidates/c07/decisions").json()["entries"]
    assert [each["what"]["id"] for each in listed] == ["list-shown"]


def test_a_letter_about_a_list_says_place_reasons_and_versions_and_that_it_is_the_same(client):
    number = shown(client)
    match = next(
        each
        for each in client.get("/v1/openings/o0/shortlist?k=2").json()["matches"]
        if each["candidate"]["id"] == "c01"
    )
    found = of(client, "c01", number).json()
    assert found["sameAsGiven"] is True
    text = json.dumps(found["sections"], ensure_ascii=False)
    assert f"You stood at place {match['rank']} of 2 on it." in text
    for each in match["assessment"]["findings"]:
        assert each["reason"]["en"] in text
        assert each["reason"]["ko"] in text
    strongest = max(match["company"]["reasons"] + match["candidateSide"]["reasons"], key=lambda each: abs(each["part"]))
    assert strongest["text"]["en"] in text
    for name, version in client.app.state.ledger.entry(str(number)).versions.items():
        assert version in text, name
    assert "c00" not in text, "nobody else is in it"
    assert "/v1/candidates/c01/disputes" in text
    assert "30 days: not verified" in text


def test_a_letter_to_somebody_who_lacks_one_thing_alone_says_so(client):
    text = of(client, "c03", shown(client), form="text").text
    assert "lacks one thing alone" in text


def test_a_letter_about_a_verdict_says_whether_it_can_be_made_again(client):
    asked = {"candidateId": "c04", "openingId": "o0"}
    assert client.post("/v1/assess", json=asked).json()["verdict"] == "no"
    number = client.app.state.ledger.latest(1)[0].number
    assert of(client, "c04", number).json()["sameAsGiven"] is True
    space = client.app.state.workspace
    space.add([small.candidates()[0].model_copy(update={"id": "c04"})], replace=True)
    again = of(client, "c04", number)
    assert again.json()["sameAsGiven"] is False
    assert "is not, bit for bit" in again.text


def test_the_same_letter_as_text_and_as_a_page_in_both_languages(client):
    number = shown(client)
    document = of(client, "c01", number).json()
    for language in ("en", "ko"):
        text = of(client, "c01", number, form="text", lang=language)
        page = of(client, "c01", number, form="html", lang=language)
        assert text.headers["content-language"] == page.headers["content-language"] == language
        lines = [document["title"][language]]
        for each in document["sections"]:
            lines += [each["title"][language], *(line[language] for line in each["lines"])]
        assert [each.strip() for each in text.text.splitlines() if each.strip()] == [each.strip() for each in lines]
        words = [unescape(each) for each in re.findall(r"<(?:h1|h2|p)>(.*?)</", page.text)]
        assert words == lines
        assert f'lang="{language}"' in page.text
        assert "<script" not in page.text


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_same_letter_as_a_pdf_says_every_word(client, language):
    number = shown(client)
    answer = of(client, "c01", number, form="pdf", lang=language)
    assert (answer.headers["content-type"], answer.headers["content-language"]) == ("application/pdf", language)
    assert answer.headers["content-disposition"] == f'attachment; filename="letter-{number}.pdf"'
    document = of(client, "c01", number).json()
    title = document["title"][language]
    pages = [bare(each) for each in texts_of(answer.content)]
    feet = [f"{bare(title)}{number}" for number in range(1, len(pages) + 1)]
    assert [each.startswith(foot) for each, foot in zip(pages, feet, strict=True)] == [True] * len(pages)
    whole = "".join(each.removeprefix(foot) for each, foot in zip(pages, feet, strict=True))
    for each in [title, *(line[language] for part in document["sections"] for line in (part["title"], *part["lines"]))]:
        assert bare(each) in whole, each
    assert bare("No such line stands in it") not in whole
    assert ("□" in whole, "₩" in whole) == (False, language == "en")
    assert drawn(answer.content).getextrema()[0] < 64, "something is drawn"


def bare(text):
    """Return a text without what lines are broken at."""
    return re.sub(r"[\s\u00ad\ufffe\u2013-]", "", text).replace("￦", "₩")


def test_a_letter_is_about_ones_own_decision_and_one_that_no_person_made(client):
    number = shown(client)
    assert of(client, "c05", number).status_code == 404  # not on it
    assert of(client, "c01", "x").status_code == 404
    client.get("/v1/candidates/c01")
    read = client.app.state.ledger.latest(1)[0].number
    answer = of(client, "c01", read)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "letter-not-automatic")


# Everything -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def canary(tmp_path_factory):
    with closing(Canary(tmp_path_factory.mktemp("canary") / "home")) as made:
        made.fill()
        yield made


def test_all_that_is_kept_of_a_person_is_in_what_they_take_away(canary):
    found = everything_document(canary.store, canary.ledger, PERSON, NOW, Rules())
    text = json.dumps(found, ensure_ascii=False)
    operators = {"job", "waiting job", "merge"}  # work and notes of others, in which they appear
    assert {name for name, word in WORDS.items() if word not in text} == operators
    assert read_candidate(found["resume"]) == canary.store.candidate(PERSON)
    assert (len(found["formerResumes"]), len(found["judgements"]), len(found["openedBy"])) == (3, 1, 1)
    assert [each["employer"] for each in found["listedBy"]] == ["firm-x"]
    for secret in ("argon2", "plum tractor", "judge-1"):
        assert secret not in text


def test_it_is_a_file_from_which_the_profile_is_read_in_again(canary, client):
    answer = client.get("/v1/candidates/c02/everything?form=zip")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.namelist() == ["resume.json", "everything.json"]
        resume = json.loads(archive.read("resume.json"))
        assert json.loads(archive.read("everything.json"))["resume"] == resume
    assert read_candidate(resume) == client.app.state.workspace.store.candidate("c02")
    assert client.get("/v1/candidates/c02/everything?form=doc").status_code == 422


def test_erasing_over_http_answers_with_a_certificate_once(tmp_path, canary):
    shutil.copytree(canary.home, tmp_path / "home")
    with closing(Canary(tmp_path / "home")) as made:
        app = create_app(made.space, today=lambda: small.DAY, now=lambda: NOW, access=Access.LOCAL)
        asked = TestClient(app, client=("127.0.0.1", 4711), base_url="http://localhost")
        app.state.ledger = made.ledger
        done = asked.delete(f"/v1/candidates/{PERSON}")
        assert (done.status_code, done.json()["removed"]["documents"]) == (200, 1)
        assert PERSON not in done.text
        gone, never = asked.delete(f"/v1/candidates/{PERSON}"), asked.delete("/v1/candidates/never-there")
        assert gone.status_code == never.status_code == 404
        same = {"type", "title", "status", "detail", "errors"}
        assert {k: gone.json()[k] for k in same} == {k: never.json()[k] for k in same}
        assert asked.get(f"/v1/candidates/{PERSON}/everything").status_code == 404
