"""What the API answers when all is well."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.dependencies import today_in_korea
from matching.documents.lists import shortlist_document, suggestions_document
from matching.eligibility import assess
from matching.eligibility.written import assessment_document
from tests import small


def stored(workspace) -> tuple[object, ...]:
    return workspace.store.records().revision, workspace.store.candidates(), workspace.store.openings()


@pytest.mark.parametrize(
    ("kind", "ids"), [("candidates", [f"c{n:02d}" for n in range(10)]), ("openings", ["o0", "o1", "o2"])]
)
def test_pages_followed_by_their_links_are_the_whole_list(client, kind, ids):
    seen, link = [], f"/v1/{kind}?limit=2"
    while link:
        answer = client.get(link)
        assert answer.status_code == 200
        seen += [each["id"] for each in answer.json()[kind]]
        link = answer.links.get("next", {}).get("url")
    assert seen == ids


def test_a_person_added_can_be_asked_for_where_the_answer_says(client):
    answer = client.post("/v1/candidates", json=small.resume("new one".replace(" ", "-")))
    assert (answer.status_code, answer.headers["location"]) == (201, "/v1/candidates/new-one")
    assert client.get(answer.headers["location"]).json()["x-ktech"]["id"] == "new-one"
    assert client.get("/v1/candidates/new-one/suggestions").json()["matches"][0]["opening"]["id"] == "o0"


def test_a_korean_id_is_encoded_in_the_address_and_found_there(client):
    answer = client.post("/v1/openings", json=small.posting("공고-1"))
    assert answer.headers["location"] == "/v1/openings/%EA%B3%B5%EA%B3%A0-1"
    assert client.get(answer.headers["location"]).json() == small.posting("공고-1")


def test_a_document_without_an_id_gets_one_from_its_content(client):
    document = small.resume("x")
    del document["x-ktech"]["id"]
    first = client.post("/v1/candidates", json=document)
    assert first.json()["id"].startswith("cand-")
    assert client.post("/v1/candidates", json=document).status_code == 409  # the same content, the same id


def test_json_ld_and_a_charset_are_taken_too(client):
    headers = {"content-type": "application/ld+json; charset=UTF-8"}
    body = json.dumps(small.posting("ld"), ensure_ascii=False).encode()
    assert client.post("/v1/openings", content=body, headers=headers).status_code == 201


def test_an_opening_comes_back_as_it_was(client):
    assert client.get("/v1/openings/o0").json() == small.OPENINGS[0]


def test_a_profile_comes_without_whoever_it_is_about_and_with_all_the_rest(client):
    shown = client.get("/v1/candidates/c00").json()
    came = small.PEOPLE[0]
    assert shown["basics"] == {
        "label": "Etch engineer",
        "summary": "I am ▮, an etch engineer; write to ▮",  # the e-mail address took the full stop with it
        "location": {"city": "Hsinchu", "countryCode": "TW"},
    }
    assert "references" not in shown
    for kept in ("work", "education", "skills", "x-ktech", "portal:visits"):
        assert shown[kept] == came[kept]


def test_no_answer_about_people_names_them(client):
    data = ("/v1/candidates", "/v1/candidates/c00", "/v1/candidates/c00/suggestions", "/v1/openings/o0/shortlist")
    for address in (*data, "/", "/people", "/openings/o0", "/candidates/c00"):
        text = client.get(address).text
        for secret in ("Silva", "김하늘", "ana.silva", "912 345", "Hidden Lane", "30078", "anasilva", "Bo Lind"):
            assert not re.search(rf"(?<![\d.]){re.escape(secret)}", text), (
                address,
                secret,
            )  # nor by chance within a score


def test_a_headline_that_names_its_owner_is_blotted_everywhere(client):
    client.post("/v1/candidates", json=small.resume("boast", label="Ana Silva, etch engineer"))
    profile = "/v1/candidates/boast"
    data = ("/v1/candidates?limit=200", profile, f"{profile}/suggestions", "/v1/openings/o0/shortlist")
    for address in (*data, "/people?who=boast", "/openings/o0", "/candidates/boast"):
        text = client.get(address).text
        assert "Silva" not in text, address
        assert "▮, etch engineer" in text, address


def test_a_shortlist_is_the_document_the_command_line_prints(client, workspace):
    found = workspace.shortlist("o0", small.DAY, k=3)
    assert client.get("/v1/openings/o0/shortlist?k=3").json() == json.loads(json.dumps(shortlist_document(found)))


def test_suggestions_are_the_document_the_command_line_prints(client, workspace):
    found = workspace.suggestions("c05", small.DAY)
    assert client.get("/v1/candidates/c05/suggestions").json() == json.loads(json.dumps(suggestions_document(found)))


def test_a_shortlist_counts_everybody_and_ranks_whom_the_rule_admits(client):
    answer = client.get("/v1/openings/o0/shortlist").json()
    assert answer["counts"] == {"yes": 4, "unknown": 1, "unknownLeansToNo": 2, "no": 3}
    assert [each["candidate"]["id"] for each in answer["matches"][4:5]] == ["c05"]
    assert answer["day"] == "2026-11-23"


@pytest.mark.parametrize(
    "question",
    [
        {"candidateId": "c00", "openingId": "o0"},
        {"candidate": small.PEOPLE[0], "openingId": "o0"},
        {"candidateId": "c00", "opening": small.OPENINGS[0]},
        {"candidate": small.PEOPLE[0], "opening": small.OPENINGS[0], "day": "2026-11-23", "policy": None},
    ],
)
def test_a_pair_may_be_given_by_ids_or_documents(client, question):
    expected = assessment_document(assess(small.candidates()[0], small.openings()[0], small.DAY))
    answer = client.post("/v1/assess", json=question)
    assert answer.status_code == 200
    assert answer.json() == json.loads(json.dumps({"kind": "assessment", "version": 1, **expected}))


def test_asking_stores_nothing(client, workspace):
    before = stored(workspace)
    client.post("/v1/assess", json={"candidate": small.resume("unheard"), "opening": small.posting("of")})
    assert stored(workspace) == before


@pytest.mark.parametrize(
    ("day", "policy"), [("2026-11-23", "2026-06"), ("2026-06-24", "2025-04"), ("2026-06-25", "2026-06")]
)
def test_the_rule_in_force_on_the_day_is_used(client, day, policy):
    answer = client.get(f"/v1/openings/o0/shortlist?day={day}").json()
    assert (answer["day"], answer["policy"]["id"], answer["policy"]["inForceOnDay"]) == (day, policy, True)


def test_a_rule_by_name_is_used_and_marked_when_it_is_not_in_force(client):
    question = {"candidateId": "c00", "openingId": "o0", "policy": "2025-04"}
    policy = client.post("/v1/assess", json=question).json()["policy"]
    assert (policy["id"], policy["inForceOnDay"]) == ("2025-04", False)


def test_versions_of_the_rules_are_listed_with_those_in_force(client):
    listed = client.get("/v1/policies?day=2025-12-31").json()["policies"]
    of_the_pass = [each for each in listed if each["route"] == "k-tech-pass"]
    assert listed[: len(of_the_pass)] == of_the_pass
    assert {each["id"]: each["inForceOnDay"] for each in of_the_pass} == {
        "announced-2025-02": False, "2025-04": True, "2026-06": False,
    }  # fmt: skip
    others = {each["id"] for each in listed if each["inForceOnDay"]} - {"2025-04"}
    assert others == {"e-7-t-2025-04", "e-3-2024-09"}  # the other routes are held from June or September 2026 on


def test_a_rule_of_another_route_is_shown_with_its_points(client):
    shown = client.get("/v1/policies/f-2-7-2026-06").json()
    income = next(row for row in shown["points"]["residence"]["rows"] if row["fact"] == "annual_pay")
    assert income["steps"][-1] == {"atLeast": 100_000_000, "points": 60, "upTo": 60}


def test_a_version_of_the_rule_is_shown_with_its_values_and_sources(client):
    shown = client.get("/v1/policies/2026-06").json()
    pay = next(each for each in shown["clauses"] if each["clause"] == "pay")
    assert pay["atLeast"] == 3 * 52_416_000
    assert pay["valueSource"]["locator"]


def test_health_says_alive_and_ready(client):
    assert client.get("/health/live").json() == {"status": "live"}
    ready = client.get("/health/ready").json()
    assert (ready["status"], ready["writes"]) == ("ready", {"candidates": 1, "openings": 1})


def test_the_day_is_koreas(monkeypatch):
    from datetime import datetime

    import api.dependencies as dependencies

    class Late(datetime):
        @classmethod
        def now(cls, tz=None):
            from datetime import UTC

            return datetime(2026, 12, 31, 15, 0, tzinfo=UTC).astimezone(tz)  # midnight in Seoul

    monkeypatch.setattr(dependencies, "datetime", Late)
    assert today_in_korea() == date(2027, 1, 1)


def test_a_store_that_was_filled_while_the_service_ran_is_served(workspace):
    with TestClient(create_app(workspace, today=lambda: small.DAY)) as client:
        assert client.get("/v1/openings").json()["openings"] == []
        workspace.store.add(small.candidates(), small.openings())
        assert len(client.get("/v1/openings/o0/shortlist").json()["matches"]) == 7


def test_an_openings_terms_are_priced_and_counts_below_five_are_hidden(client):
    answer = client.get("/v1/openings/o0/terms", params={"day": small.DAY.isoformat()}).json()
    assert answer["kind"] == "openingTerms"
    assert answer["people"] == len(small.PEOPLE)
    # c00, c01, c02 and c08 pass for sure: four people, which is fewer than five; c05, c06 and c07 may pass
    assert answer["eligible"] == {"sure": None, "most": 7}


def test_a_list_of_suggestions_shows_as_many_of_one_employer_as_asked_for_and_counts_the_rest(client):
    for number in range(4):
        post = small.posting(f"same{number}")
        post["hiringOrganization"]["x-ktech"]["id"] = "emp-o0"
        client.post("/v1/openings", json=post)
    address = "/v1/candidates/c00/suggestions"
    usual, one, all_of_them = (client.get(f"{address}{ask}").json() for ask in ("", "?perEmployer=1", "?perEmployer=9"))
    assert [each["perEmployer"] for each in (usual, one, all_of_them)] == [3, 1, 9]
    assert [each["leftOut"] for each in (usual, one, all_of_them)] == [
        [{"employer": {"id": "emp-o0", "name": "Hanbit Devices"}, "count": 2}],
        [{"employer": {"id": "emp-o0", "name": "Hanbit Devices"}, "count": 4}],
        [],
    ]
    assert client.get(f"{address}?perEmployer=0").status_code == 422
    page = client.get("/candidates/c00", headers={"Accept-Language": "ko"}).text
    assert "한 기업의 공고는 최대 3건까지 보여 줍니다. 그래서 빠진 공고: Hanbit Devices 2건." in page


def test_citations_lie_where_the_words_stand_in_the_masked_profile(client):
    person = small.resume("cited")
    person["work"][0]["highlights"] = ["Ana Silva (ana.silva@example.com) ran plasma etching of gates"]
    client.post("/v1/candidates", json=person)
    shown = client.get("/v1/candidates/cited").json()
    matches = client.get("/v1/openings/o0/shortlist").json()["matches"]
    reasons = next(each for each in matches if each["candidate"]["id"] == "cited")["company"]["reasons"]
    must = next(each for each in reasons if each["feature"] == "must")
    (span,) = must["evidence"][0]["spansInCandidate"]
    assert span["pointer"] == "/work/0/highlights/0"
    text = shown["work"][0]["highlights"][0]
    assert text.startswith("▮")
    assert text[span["start"] : span["end"]] == "plasma etching"
    (words,) = next(each for each in must["spans"] if each["in"] == "candidate")["words"]
    assert words == span
