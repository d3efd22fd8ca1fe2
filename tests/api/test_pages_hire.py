"""A company's pages: what they take, what they refuse and say then, and whose things they show."""

from __future__ import annotations

import base64
import json
import re
import zlib
from collections.abc import Iterator
from contextlib import closing

import pytest

from api.importing import LARGEST_AT_ONCE
from tests import small
from tests.api.world import World

HTML = {"accept": "text/html", "accept-language": "en"}
ADVERT = "Etch engineer\nRequirements\n- 8+ years of experience\n- Plasma etching"


@pytest.fixture(scope="module")
def world(tmp_path_factory) -> Iterator[World]:
    with closing(World(tmp_path_factory.mktemp("world"))) as made:
        yield made


def get(world: World, path: str, name: str = "company X", **sent):
    return world.ask(world.people[name], "GET", path, headers=HTML, **sent)


def post(world: World, path: str, *, file: tuple[str, bytes] | None = None, **fields: str):
    files = {"submit": (None, ""), **{key: (None, value) for key, value in fields.items()}}
    if file:
        files["file"] = (*file, "application/octet-stream")
    return world.ask(world.people["company X"], "POST", path, headers=HTML, files=files)


def hidden(page: str) -> dict[str, str]:
    import html

    found = re.findall(r'<input type="hidden" name="([\w]+)" value="([^"]*)">', page)
    return {name: html.unescape(value) for name, value in found if name != "form_token"}


def value_of(page: str, field: str) -> str:
    found = re.search(rf'<input id="{field}"[^>]*value="([^"]*)"', page)
    assert found, field
    return found[1]


def own(world: World, name: str = "company X") -> str:
    return world.opening_of(name)


# The home ----------------------------------------------------------------------------------------


def test_a_company_sees_its_own_openings_with_who_could_come_and_nobody_elses(world):
    page = get(world, "/company").text
    assert f"/openings/{own(world)}" in page
    assert own(world, "company Y") not in page
    row = page[page.index(f"/openings/{own(world)}") :]
    yes = re.search(r"Yes</span> (\d+)", row)
    assert yes
    assert int(yes[1]) == 6  # everybody stored is of the kind that passes


def test_what_was_written_last_stands_first(world):
    lost = world.opening_to_lose("company X")
    page = get(world, "/company").text
    assert page.index(f"/openings/{lost}") < page.index(f"/openings/{own(world)}")


# An advert ---------------------------------------------------------------------------------------


def test_nothing_sent_is_said_at_the_form(world):
    answer = post(world, "/adverts", do="read", text="  ")
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert 'aria-invalid="true"' in answer.text


def test_a_file_that_cannot_be_read_is_refused_with_the_reason_and_the_text_stays(world):
    answer = post(world, "/adverts", do="read", text="typed beside it", file=("a.json", b'{"@type": "Person"}'))
    assert answer.status_code == 422
    assert "typed beside it" in answer.text


def test_data_fills_the_form_and_what_no_field_shows_is_saved_too(world):
    sent = small.posting("x", title="Etch lead") | {"url": "https://example.com/9", "jobBenefits": "Lunch"}
    del sent["x-ktech"]["id"]
    read = post(world, "/adverts", do="read", file=("a.jsonld", json.dumps(sent).encode()))
    assert read.status_code == 200
    assert value_of(read.text, "title") == "Etch lead"
    assert value_of(read.text, "pay_minimum") == "165,000,000"
    saved = post(world, "/adverts", do="save", title="Etch lead II", pay_minimum="166000000", **hidden(read.text))
    assert saved.status_code == 303
    kept = world.store.opening(saved.headers["location"].partition("/openings/")[2])
    assert (kept.title, kept.pay.minimum, kept.source["jobBenefits"]) == ("Etch lead II", 166_000_000, "Lunch")
    assert kept.id.startswith("firm-x.")


def test_what_is_wrong_stands_at_its_field_and_what_was_typed_is_kept(world):
    read = post(world, "/adverts", do="read", text=ADVERT)
    answer = post(world, "/adverts", do="save", title="Etch engineer", pay_maximum="lots", **hidden(read.text))
    assert answer.status_code == 422
    assert re.search(
        r'<input id="pay_maximum"[^>]*value="lots"[^>]*aria-invalid="true" aria-describedby="wrong"', answer.text
    )
    assert 'id="wrong"' in answer.text
    assert hidden(answer.text) == hidden(read.text)  # the draft travels on


@pytest.mark.parametrize("given", ["{", "[]", '{"@type": "Person"}', "null"])
def test_a_draft_that_was_changed_on_its_way_is_refused_or_read_as_words(world, given):
    assert post(world, "/adverts", do="save", title="", given=given).status_code == 422


def test_the_same_advert_saved_twice_is_one_opening(world):
    read = post(world, "/adverts", do="read", text=ADVERT)
    first, second = (post(world, "/adverts", do="save", title="Same", **hidden(read.text)) for _ in range(2))
    assert first.headers["location"] == second.headers["location"]


def test_nothing_is_kept_of_an_advert_before_it_is_saved(world):
    before = world.store.revision
    assert post(world, "/adverts", do="read", text=ADVERT).status_code == 200
    assert world.store.revision == before


# A table -----------------------------------------------------------------------------------------

TABLE = "id,title,sector,pay_minimum\nt-1,Etch engineer,semiconductor,1000000\n,,quantum,much\n"


def test_each_problem_of_a_table_says_row_column_what_and_what_is_allowed(world):
    page = post(world, "/table", do="read", file=("o.csv", TABLE.encode())).text
    wrong = page[page.index('id="bad"') :]
    rows = re.findall(r"<tr><th[^>]*>(?:<span[^>]*>[^<]*</span> )?(\d+)</th><td>([^<]*)</td>", wrong)
    assert rows == [("3", "sector"), ("3", "pay_minimum")]
    assert "one of: semiconductor" in wrong
    assert "a number without a unit" in wrong


def test_the_bad_rows_come_back_as_a_file_and_the_good_are_stored(world):
    page = post(world, "/table", do="read", file=("o.csv", TABLE.encode())).text
    bad = post(world, "/table", do="bad", **hidden(page))
    assert bad.headers["content-disposition"].startswith('attachment; filename="o-bad.csv"')
    assert bad.content.decode("utf-8-sig").splitlines()[0].endswith("ktech_error")
    stored = post(world, "/table", do="store", **hidden(page))
    assert stored.headers["location"] == "/company?added=1#openings"
    assert world.store.opening("firm-x.t-1").title == "Etch engineer"
    again = post(world, "/table", do="read", file=("o.csv", TABLE.encode())).text
    assert 'value="store"' not in again  # it is there already


def carried(content: bytes) -> str:
    return base64.b64encode(zlib.compress(content)).decode()


@pytest.mark.parametrize(
    "table", ["", "!", base64.b64encode(b"x" * 9).decode(), carried(b"a" * (LARGEST_AT_ONCE + 1)), carried(b"\xff\xfe")]
)
def test_a_table_that_was_changed_on_its_way_is_refused(world, table):
    answer = post(world, "/table", do="store", table=table, name="o.csv")
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


@pytest.mark.parametrize(("do", "begins"), [("template-csv", b"\xef\xbb\xbf"), ("template-xlsx", b"PK")])
def test_an_empty_table_to_fill_in_is_given_out(world, do, begins):
    answer = post(world, "/table", do=do)
    assert answer.status_code == 200
    assert answer.content.startswith(begins)
    assert "attachment" in answer.headers["content-disposition"]


# A shortlist -------------------------------------------------------------------------------------


def cards(page: str) -> list[str]:
    return re.findall(r'name="with" value="([^"]+)"', page)


def test_a_list_is_narrowed_and_the_numbers_above_it_stay(world):
    whole, none = get(world, f"/openings/{own(world)}"), get(world, f"/openings/{own(world)}?sector=bio")
    assert len(cards(whole.text)) == 6
    assert cards(none.text) == []
    assert "Nobody fits what you chose" in none.text
    tiles = [re.findall(r'class="big number">(\d+)<', each.text) for each in (whole, none)]
    assert tiles[0] == tiles[1]
    assert len(cards(get(world, f"/openings/{own(world)}?verdict=yes&least=0.5").text)) > 0


@pytest.mark.parametrize(
    "asked", ["verdict=no", "language=xx", "least=2", "least=0.5&least=0.6", "day=2026-01-01&day=2"]
)
def test_what_cannot_be_chosen_is_refused(world, asked):
    assert get(world, f"/openings/{own(world)}?{asked}").status_code == 422


def test_reasons_are_shown_with_their_words_and_without_who_it_is(world):
    page = get(world, f"/openings/{own(world)}").text
    first = page[page.index('class="card"') :].split('<li class="card"')[0]
    assert re.search(r'<mark class="read">[^<]+</mark>', first)
    assert "Ana Silva" not in page
    assert "ana.silva" not in page


def test_a_near_miss_is_told_the_day_on_which_time_alone_does_it(world):
    from matching.ingest.json_resume import read_candidate

    world.workspace.add([read_candidate(small.resume("soon", start="2019-07-01"))])  # eight years in July 2027
    page = get(world, f"/openings/{own(world)}").text
    near = page[page.index('id="near"') :]
    assert "soon" in near
    assert re.search(r"From \d+ (June|July) 2027, if the present job goes on", near)


def test_two_to_four_people_are_compared_and_a_company_is_counted_as_having_opened_them(world):
    address = f"/compare/{own(world)}"
    people = cards(get(world, f"/openings/{own(world)}").text)
    page = get(world, address, params={"with": people[:2]}).text
    assert page.count('scope="col"') == 2
    for few in ([], people[:1], people[:5]):
        assert "Tick 2 to 4 people" in get(world, address, params={"with": few}).text
    assert "Tick 2 to 4 people" in get(world, address, params={"with": [people[0], "nobody"]}).text


def test_terms_show_no_count_below_five(world):
    page = get(world, f"/terms/{own(world)}").text
    numbers = [int(each) for each in re.findall(r'<td class="number">(\d+)</td>', page)]
    assert numbers
    assert min(numbers) >= 5


# Invitations -------------------------------------------------------------------------------------


def test_an_invitation_goes_out_without_ways_to_reach_the_company_and_is_seen_on_the_list(world):
    who = world.profile_of("candidate B")
    sent = post(world, f"/invite/{own(world)}", who=who, message="Shall we talk? me@example.com")
    assert sent.headers["location"] == f"/openings/{own(world)}#shortlist"
    asked = world.ask(world.people["candidate B"], "GET", "/v1/invitations").json()["invitations"][0]
    assert asked["message"] == "Shall we talk? ▮"
    assert "waiting for an answer" in get(world, f"/openings/{own(world)}").text
    again = post(world, f"/invite/{own(world)}", who=who, message="And now?")
    assert again.status_code == 422
    assert "And now?" in again.text


def test_nobody_is_asked_with_another_companys_opening_or_without_a_word(world):
    who = world.profile_of("candidate A")
    assert post(world, f"/invite/{own(world, 'company Y')}", who=who, message="Hello").status_code == 404
    assert post(world, f"/invite/{own(world)}", who=who, message=" \n").status_code == 422
    assert post(world, f"/invite/{own(world)}", who="nobody", message="Hello").status_code == 404


def test_analysts_see_the_list_but_ask_nobody(world):
    page = get(world, f"/openings/{own(world)}", "analyst").text
    assert cards(page)
    assert "/invite/" not in page
