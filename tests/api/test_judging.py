"""Judging over the wire: a page without script that leads nobody on, and an API that says what it refuses."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from matching.judgements import Judgements, content_of, pairs_judged, standing
from matching.judgements.rounds import Pair, Round
from matching.language import LANGUAGES
from tests import small
from tests.api.test_pages import Outline

ANSWER = {"opening": "o0", "candidate": "c00", "side": "company", "answer": 2, "annotator": "judge-1"}
PAGE = "/judge?annotator=judge-1&side=company"
HTML = {"accept": "text/html"}


def drawn(*candidates: str, annotators: int = 2) -> Round:
    same = {"opening_id": "o0", "annotators": annotators, "band": 0, "languages": "en-en", "share": 1.0}
    pairs = tuple(Pair(candidate_id=each, **same) for each in candidates)
    return Round(day=small.DAY, seed=1, encoder="an-encoder", scorer="a-scorer", pairs=pairs)


@pytest.fixture
def kept(client, workspace):
    kept = Judgements(workspace.store)
    kept.add_round(drawn("c00", "c01", "c02"))
    return kept


def page(client, address=PAGE, status=200, lang="en"):
    answer = client.get(address, headers={**HTML, "accept-language": lang})
    assert answer.status_code == status, answer.text
    return answer.text


def fields(text: str) -> dict[str, str]:
    """The hidden fields of the form that answers."""
    form = text[text.index('class="judging"') :]
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form))


def send(client, **sent):
    """Send a form as a browser does."""
    files = {name: (None, value) for name, value in sent.items()}
    return client.post("/judge", files=files, headers=HTML, follow_redirects=False)


def test_an_answer_on_the_page_is_kept_with_the_versions_it_is_of(client, kept):
    asked = fields(page(client))
    answer = send(client, **asked, answer="3", reason="Ten years of etch; call ana@example.com")
    assert (answer.status_code, answer.headers["location"]) == (303, PAGE)
    (found,) = kept.all()
    person = next(each for each in small.candidates() if each.id == asked["candidate"])
    assert (found.grade, found.side, found.annotator, found.day) == (3, "company", "judge-1", small.DAY)
    assert (found.versions.opening, found.versions.candidate) == (content_of(small.openings()[0]), content_of(person))
    assert (found.versions.encoder, found.versions.scorer) == ("an-encoder", "a-scorer")
    assert found.versions.rules
    assert "ana@example.com" not in found.reason
    assert pairs_judged(kept.all(), kept.contents()).grade.tolist() == [1.0]


def test_pair_follows_pair_until_nothing_is_left(client, kept):
    seen = []
    for number in range(3):
        text = page(client)
        assert f"{number} of 3 judged" in text
        seen.append(fields(text)["candidate"])
        send(client, **fields(text), answer="cannot-tell")
    assert sorted(seen) == ["c00", "c01", "c02"]
    assert "Nothing is left" in page(client)
    assert [each.grade for each in kept.all()] == [None] * 3


def test_the_last_answer_can_be_taken_back_and_stays_in_the_record(client, kept):
    first = fields(page(client))
    assert 'value="undo"' not in page(client)
    send(client, **first, answer="0")
    assert 'value="undo"' in page(client)
    assert send(client, annotator="judge-1", side="company", do="undo").status_code == 303
    assert fields(page(client)) == first
    assert [each.answer.value for each in kept.all()] == ["0", "withdrawn"]
    assert standing(kept.all()) == ()
    send(client, annotator="judge-1", side="company", do="undo")  # there is nothing to take back
    assert len(kept.all()) == 2


def test_undoing_takes_back_ones_own_answer_from_that_side_alone(client, kept):
    send(client, **fields(page(client)), answer="1")
    for who, side in (("judge-2", "company"), ("judge-1", "candidate")):
        send(client, annotator=who, side=side, do="undo")
    assert [each.grade for each in standing(kept.all())] == [1]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_shows_no_score_no_rank_no_verdict_and_nobody_elses_answer(client, kept, lang):
    before = page(client, lang=lang)
    for candidate in ("c00", "c01", "c02"):
        sent = {**ANSWER, "candidate": candidate, "annotator": "judge-2", "answer": 0, "reason": "Not at all!"}
        assert client.post("/v1/judgements", json=sent).status_code == 201
    assert page(client, lang=lang) == before
    assert not re.search(r'class="(scores|rank|chip|bar)', before)
    assert "judge-2" not in before
    ranked = page(client, "/openings/o0", lang=lang)
    assert re.search(r'class="(scores|rank|chip|bar)', ranked)  # the search sees them where they are


def test_nobody_is_named_on_the_page(client, kept):
    text = page(client)
    assert "FinFET" in text
    for private in ("Ana Silva", "ana.silva", "886 912", "Hidden Lane", "Bo Lind", "김하늘"):
        assert private not in text
    assert "invented" in text  # the sample says that it is one


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("address", ["/judge", PAGE, "/judge?annotator=judge-1&side=candidate"])
def test_the_page_works_by_keyboard_and_without_script(client, kept, address, lang):
    text = page(client, address, lang=lang)
    built = Outline(text)  # every tag is closed in order
    assert text.count("<script") == text.count('<script src="/static/page.js"') == 1  # which only saves steps
    assert built.headings.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(built.headings))
    ids = [attributes["id"] for _, attributes in built.tags if attributes.get("id")]
    assert len(ids) == len(set(ids))
    labelled = set(re.findall(r'<label [^>]*for="([^"]+)"', text))
    shown = re.findall(r'<(?:textarea|input)(?! type="hidden")[^>]* id="([^"]+)"', text)
    assert shown
    assert set(shown) <= labelled
    if address != "/judge":
        assert re.findall(r'name="answer" value="([\w-]+)"[^>]* accesskey="(\w)"', text) == [
            ("0", "0"), ("1", "1"), ("2", "2"), ("3", "3"), ("cannot-tell", "t"),
        ]  # fmt: skip
        means = set(re.findall(r'id="(means-[\w-]+)"', text))
        assert set(re.findall(r'aria-describedby="(means-[\w-]+)"', text)) == means


def test_a_document_that_changed_while_it_was_looked_at_is_shown_again(client, kept, workspace):
    asked = fields(page(client))
    person = workspace.store.candidate(asked["candidate"]).model_copy(update={"headline": "Etch manager"})
    workspace.add(candidates=[person], replace=True)
    answer = send(client, **asked, answer="3", reason="Looks good")
    assert answer.status_code == 422
    assert "changed" in answer.text
    assert "Looks good" in answer.text
    assert kept.all() == ()
    now = fields(answer.text)
    assert now["candidate_version"] == content_of(person) != asked["candidate_version"]
    assert send(client, **now, answer="3").status_code == 303


@pytest.mark.parametrize("name", ["Anna", "김하늘", "judge 1"])
def test_a_name_is_no_annotator_and_is_not_repeated(client, kept, name):
    answer = client.get("/judge", params={"annotator": name, "side": "company"}, headers=HTML)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert name not in re.sub(r'href="[^"]*"', "", answer.text)
    assert send(client, **{**fields(page(client)), "annotator": name}, answer="1").status_code == 422
    assert kept.all() == ()


def test_without_a_round_the_page_says_how_to_draw_one(client):
    assert "judgements draw" in page(client)
    assert "judgements draw" in page(client, "/judge")


@pytest.mark.parametrize("side", ["", "both"])
def test_a_side_that_is_none_is_asked_for_and_not_guessed(client, kept, side):
    assert 'class="judging"' not in page(client, f"/judge?annotator=judge-1&side={side}", status=422)
    assert send(client, **{**fields(page(client)), "side": side}, answer="1").status_code == 422
    assert kept.all() == ()


def test_a_link_to_the_page_works_from_anywhere(client, kept):
    assert client.get(PAGE, headers={**HTML, "sec-fetch-site": "cross-site"}).status_code == 200


def test_a_form_from_another_site_is_refused(client, kept):
    files = {name: (None, value) for name, value in {**fields(page(client)), "answer": "1"}.items()}
    answer = client.post("/judge", files=files, headers={**HTML, "sec-fetch-site": "cross-site"})
    assert (answer.status_code, kept.all()) == (403, ())


@pytest.mark.parametrize(("answer", "status"), [("4", 422), ("", 422), ("2", 303)])
def test_an_answer_that_is_none_is_refused(client, kept, answer, status):
    assert send(client, **fields(page(client)), answer=answer).status_code == status
    assert len(kept.all()) == (status == 303)


def test_a_judgement_is_added_shown_and_listed(client):
    answer = client.post("/v1/judgements", json={**ANSWER, "reason": "Etch"})
    assert (answer.status_code, answer.headers["location"]) == (201, "/v1/judgements/1")
    assert answer.json()["versions"]["opening"] == content_of(small.openings()[0])
    assert client.get("/v1/judgements/1").json() == answer.json()
    client.post("/v1/judgements", json={**ANSWER, "answer": "cannot-tell"})
    first = client.get("/v1/judgements?limit=1")
    assert first.json()["judgements"] == [answer.json()]
    rest = client.get(re.search("<(.+)>", first.headers["link"]).group(1)).json()
    assert [each["answer"] for each in rest["judgements"]] == ["cannot-tell"]


@pytest.mark.parametrize(
    ("change", "status", "pointer"),
    [
        ({"opening": "o9"}, 404, None),
        ({"candidate": "c99"}, 404, None),
        ({"answer": 5}, 422, "/answer"),
        ({"annotator": "Anna"}, 422, "/annotator"),
        ({"versions": {"opening": "a" * 64}}, 422, "/versions/opening"),
        ({"synthetic": False}, 422, "/synthetic"),
    ],
)
def test_what_is_wrong_with_a_judgement_is_a_problem_with_its_place(client, change, status, pointer):
    assert client.post("/v1/judgements", json=ANSWER).status_code == 201
    answer = client.post("/v1/judgements", json={**ANSWER, **change})
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert [each["pointer"] for each in answer.json()["errors"]] == ([pointer] if pointer else [])
    assert client.get("/v1/judgements/2").status_code == 404


def test_agreement_is_told_by_side_and_language_and_not_below_thirty_pairs(client):
    for who, answer in (("judge-1", 3), ("judge-2", 0)):
        client.post("/v1/judgements", json={**ANSWER, "annotator": who, "answer": answer})
    found = client.get("/v1/judgements/agreement").json()
    assert [(each["languages"], each["n"], each["kappa"]) for each in found["agreements"]] == [
        (None, 1, None), ("en-en", 1, None),
    ]  # fmt: skip
    assert found["thirdLook"][0] == {
        "opening": "o0", "candidate": "c00", "side": "company", "grades": {"judge-1": 3, "judge-2": 0}, "spread": 3,
    }  # fmt: skip
