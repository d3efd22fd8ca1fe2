"""The officer's pages: what they count, hide, keep and refuse."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import text

from matching.ingest.json_resume import read_candidate
from matching.language import LANGUAGES
from matching.programme import Programme
from matching.programme.passes import read_granted
from matching.programme.standing import standing as really_standing
from tests import small
from tests.api.conftest import ask
from tests.api.test_pages import Outline, get

HTML = {"accept": "text/html"}


def send(client, path, **fields):
    files = {name: (None, value) for name, value in fields.items()}
    return client.post(path, files=files, headers=HTML, follow_redirects=False)


# The programme --------------------------------------------------------------------------------------


def test_the_programme_is_counted_once_for_what_is_stored_and_anew_when_it_changes(client, workspace, monkeypatch):
    made = []
    monkeypatch.setattr(
        "matching.programme.kept.standing", lambda *asked: made.append(asked) or really_standing(*asked)
    )  # fmt: skip
    for _ in range(3):
        get(client, "/programme")
    assert len(made) == 1
    workspace.add([read_candidate(small.resume("one-more"))])
    get(client, "/programme")
    get(client, "/programme?day=2026-11-24")
    assert len(made) == 3


def test_nobody_knows_how_many_passes_were_granted_until_somebody_says_so_with_a_source(client, workspace):
    assert "Not known." in get(client, "/programme")
    answer = send(client, "/programme/passes", granted="1,012", day="2026-11-01", source="Ministry of Justice")
    assert (answer.status_code, answer.headers["location"]) == (303, "/programme")
    page = get(client, "/programme")
    assert "Not known." not in page
    for part in ("1,012", "(101.2%)", "2026-11-01", "Ministry of Justice"):
        assert part in page
    assert "Ministry of Justice" in get(client, "/programme/passes")  # what was said before stands below the form
    (said,) = read_granted(workspace.store.file.home)
    assert (said.granted, said.by) == (1012, "local")
    entry = client.app.state.ledger.latest(1)[0]
    assert (entry.kind.value, entry.objects) == ("human-decision", {"passes": "1012"})


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("granted", {"granted": "many", "day": "2026-11-01", "source": "Ministry"}),
        ("day", {"granted": "12", "day": "yesterday", "source": "Ministry"}),
        ("day", {"granted": "12", "day": "2027-01-01", "source": "Ministry"}),
        ("source", {"granted": "12", "day": "2026-11-01", "source": " "}),
    ],
)
def test_a_wrong_number_is_shown_again_at_its_field_and_nothing_typed_is_lost(client, workspace, field, fields):
    answer = send(client, "/programme/passes", **fields)
    assert answer.status_code == 422
    page = Outline(answer.text)
    inputs = {each["id"]: each for each in page.named("input") if each.get("id")}
    assert [name for name, each in inputs.items() if each.get("aria-invalid") == "true"] == [field]
    assert inputs["granted"]["value"] == fields["granted"]
    assert read_granted(workspace.store.file.home) == ()


def test_a_programme_of_nothing_says_how_to_load_something(workspace):
    with ask(workspace) as client:
        for address in ("/programme", "/what-if"):
            assert "ktech-match load --sample" in get(client, address)


def test_small_groups_are_shown_in_no_language(client):
    for lang, few in (("en", "fewer than 5"), ("ko", "5 미만")):
        page = get(client, "/programme", lang)
        assert few in page
        numbers = re.findall(r'<span class="big number">([^<]+)</span>', page)
        assert not {"1", "2", "3", "4"} & set(numbers)


def test_an_opening_with_nobody_eligible_leads_to_its_criterion(client):
    page = get(client, "/programme")
    part = page[page.index('id="barren"') :]
    assert 'href="/openings/o1"' in part
    assert "#clause-pay" in part
    assert 'id="clause-pay"' in get(client, "/rules?to=2026-06&day=2026-11-23")


# The rule -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_versions_of_two_routes_are_not_compared_as_one_rule(client, lang):
    page = get(client, "/rules?from=e-7-t-2025-04&to=2026-06", lang)
    chosen = [each["value"] for each in Outline(page).named("option") if "selected" in each]
    assert chosen == ["2025-04", "2026-06"]


@pytest.mark.parametrize("address", ["/rules?to=never", "/what-if?from=never", "/rules?day=tomorrow"])
def test_a_version_or_a_day_that_is_none_is_refused(client, address):
    assert client.get(address, headers=HTML).status_code == 422


def test_what_changes_between_rules_is_shown_by_criterion_with_links_to_the_rule(client):
    page = get(client, "/what-if?from=announced-2025-02&to=2026-06&day=2026-11-23")
    assert "Changed pairs by criterion" in page
    assert "/rules?from=announced-2025-02&amp;to=2026-06" in page
    assert not re.search(r'<td class="number">[1-4]</td>', page)


# Disputes -------------------------------------------------------------------------------------------


def opened(client, **said) -> str:
    said = {"subject": "human", "text": "Please look at <b>me</b>.", **said}
    return str(client.post("/v1/candidates/c03/disputes", json=said).json()["id"])


def test_what_a_person_says_is_shown_as_text_and_the_fact_as_it_stands(client):
    identifier = opened(client, subject="fact", pointer="/work/0/position")
    page = get(client, f"/disputes/{identifier}")
    assert "&lt;b&gt;me&lt;/b&gt;" in page
    assert "Process engineer" in page


def test_a_fact_of_whoever_it_is_stays_masked(client):
    page = get(client, f"/disputes/{opened(client, subject='fact', pointer='/basics/name')}")
    assert "Ana Silva" not in page
    assert "it is masked" in page


def test_only_who_has_taken_a_dispute_decides_it_and_only_once(client):
    address = f"/disputes/{opened(client)}"
    assert send(client, address, do="decide", outcome="upheld", reason="So it is.").status_code == 422
    assert send(client, address, do="take").headers["location"] == address
    assert send(client, address, do="decide", outcome="perhaps", reason="So it is.").status_code == 422
    assert send(client, address, do="decide", outcome="upheld", reason="So it is.").status_code == 303
    assert send(client, address, do="decide", outcome="rejected", reason="No.").status_code == 422
    page = get(client, address)
    assert "So it is." in page
    assert "upheld" in page
    assert "<form" not in page[page.index("<main") : page.index("</main")]


def test_disputes_that_are_decided_leave_the_list_of_those_that_wait(client):
    identifier = opened(client)
    assert identifier in get(client, "/disputes")
    assert 'Disputes <span class="number">(1)</span>' in get(client, "/programme")
    send(client, f"/disputes/{identifier}", do="take")
    send(client, f"/disputes/{identifier}", do="decide", outcome="rejected", reason="It says so.")
    assert identifier not in get(client, "/disputes")
    assert identifier in get(client, "/disputes?state=decided")
    assert 'Disputes <span class="number">' not in get(client, "/programme")


# The ledger -----------------------------------------------------------------------------------------


def test_a_search_of_the_ledger_shows_ids_and_is_recorded_with_what_was_asked(client):
    get(client, "/candidates/c00?opening=o0")
    page = get(client, "/audit?about=c00")
    assert "suggested openings shown" in page
    assert "Ana Silva" not in page
    latest = client.app.state.ledger.latest(1)[0]
    assert (latest.action, latest.inputs, latest.subjects) == ("GET /audit", {"about": "c00"}, ())
    assert "No entry fits" in get(client, "/audit?about=nobody-at-all")


def test_an_entry_is_opened_by_its_number(client):
    get(client, "/candidates/c00?opening=o0")
    number = client.app.state.ledger.latest(1)[0].number
    found = client.get(f"/audit?number={number}", headers=HTML, follow_redirects=False)
    assert (found.status_code, found.headers["location"]) == (303, f"/audit/{number}")
    assert "c00" in get(client, f"/audit/{number}")
    for missing in ("999999", "one", "%20"):
        assert client.get(f"/audit/{missing}", headers=HTML).status_code == 404


def test_a_day_that_is_none_stands_at_its_field(client):
    answer = client.get("/audit?since=2026-13", headers=HTML)
    assert answer.status_code == 422
    fields = {each["id"]: each for each in Outline(answer.text).named("input")}
    assert fields["since"]["aria-invalid"] == "true"


def test_a_chain_that_was_tampered_with_is_said_to_be_so_and_gives_no_anchor(client, workspace):
    get(client, "/candidates/c00?opening=o0")
    assert "Whole" in get(client, "/audit-chain")
    with workspace.store.file.writing() as file:
        file.execute(text("UPDATE ledger SET actor = 'nobody' WHERE number = 1"))
    page = get(client, "/audit-chain")
    assert "Not as it was written" in page
    assert 'id="note"' not in page


def test_the_programme_holds_no_more_than_a_few_answers(client, workspace):
    found: Programme = client.app.state.programme
    for day in range(1, 29):
        get(client, f"/programme?day=2026-11-{day:02}")
    assert len(found._made) <= 12
