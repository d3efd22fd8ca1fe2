"""The pages: complete in both languages, readable, and about nobody by name."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import get_args

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.pages import (
    advert_form,
    doors,
    evenness,
    judge_words,
    mine_words,
    narrow,
    office_words,
    own,
    screening,
    show,
    words,
)
from api.pages.upload_form import BASICS, SECTIONS
from matching.domain import DegreeStatus, EmploymentType, Grade, Pay, PayPeriod
from matching.eligibility import assess, changes, policy
from matching.ingest.job_posting import read_opening
from matching.ingest.json_resume import read_candidate
from matching.jobs import State
from matching.language import LANGUAGES, catalogue
from matching.privacy import Identifier
from tests import small
from tests.people import TODAY, opening, person

PAGES = (
    "/",
    "/openings",
    "/people",
    "/openings/o0",
    "/openings/o1",
    "/openings/o2",
    "/candidates/c00",
    "/candidates/c03",
    "/candidates/c05",
    "/programme",
    "/programme/passes",
    "/rules",
    "/what-if",
    "/disputes",
    "/audit",
    "/audit-chain",
    "/scorers",
    "/scorers/prior",
    "/scorers-compare",
    "/fairness",
    "/agreement",
)
TEMPLATES = sorted((Path(show.__file__).parent / "templates").glob("*.html"))
VOID = {"meta", "link", "input", "img", "br", "hr", "rect", "path"}


class Outline(HTMLParser):
    """Collects what a page is built of, and complains about tags that are not closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.headings: list[int] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture
def reading(reader) -> TestClient:
    """Asks a service whose store stays as it is."""
    return reader[0]


def get(client: TestClient, address: str, lang: str = "en", **headers: str) -> str:
    answer = client.get(address, headers={"accept": "text/html", "accept-language": lang, **headers})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["content-language"] == lang
    return answer.text


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_well_built(reader, address, lang):
    page = Outline(get(reader[0], address, lang))
    assert page.named("html") == [{"lang": lang}]
    for landmark in ("header", "main", "footer"):
        assert len([each for each in page.named(landmark) if landmark != "header" or each.get("class") == "top"]) == 1
    assert page.headings.count(1) == 1
    steps = zip(page.headings, page.headings[1:], strict=False)
    assert all(after <= before + 1 for before, after in steps), page.headings  # no level is left out
    ids = [attributes["id"] for _, attributes in page.tags if attributes.get("id")]
    assert len(ids) == len(set(ids))
    labelled = {each.get("for") for each in page.named("label")}
    for field in (*page.named("select"), *page.named("input")):
        assert field.get("type") == "hidden" or field["id"] in labelled
    for attributes in (attributes for _, attributes in page.tags if "aria-labelledby" in attributes):
        assert attributes["aria-labelledby"] in ids


@pytest.mark.parametrize("address", PAGES)
def test_a_page_loads_nothing_from_elsewhere_and_holds_no_script_or_style_of_its_own(reader, address):
    page = Outline(get(reader[0], address))
    assert page.named("script") == [{"src": "/static/page.js", "defer": None}]
    assert not page.named("style")
    assert not any(
        "style" in attributes or any(name.startswith("on") for name in attributes) for _, attributes in page.tags
    )
    loaded = [each["href"] for each in page.named("link")] + [each["src"] for each in page.named("img")]
    assert all(str(each).startswith("/static/") for each in loaded)


@pytest.mark.parametrize("address", PAGES)
def test_the_page_in_korean_holds_no_english_sentence_of_ours_and_the_other_way_round(reader, address):
    english, korean = get(reader[0], address, "en"), get(reader[0], address, "ko")
    for key, text in catalogue("pages").items():
        if "{" not in text.en and text.en != text.ko and len(text.en) > 12:
            assert text.en not in korean, key
            assert text.ko not in english, key


def _of_office_and_tuning() -> Iterator[str]:
    """Yield what the officer's and the analyst's templates say by a variable."""
    quoted = re.compile(r"""["']((?:office|tune)-[a-z-]+[a-z])["']""")
    for path in TEMPLATES:
        yield from quoted.findall(path.read_text())
    yield from (f"office-region-{each}" for each in office_words.REGIONS)
    yield from (f"office-value-{each}" for each in ("schools", "companies", "sectors"))
    yield from (f"office-change-{each}" for each in get_args(changes.Kind))
    yield from (f"tune-by-{each}" for each in ("promotion", "rollback"))
    yield from (f"tune-state-{each}" for each in State)
    yield from (f"tune-part-{each}" for each in evenness.PARTS)
    yield from quoted.findall(Path(office_words.__file__).read_text())


def test_every_message_that_templates_use_exists_in_both_languages():
    known = {**catalogue("pages")}
    used = {key for path in TEMPLATES for key in re.findall(r"""say\(["']([\w-]+)["']""", path.read_text())}
    made = {f"grade-{grade}{end}" for grade in words.GRADES.values() for end in ("", "-long")}
    made |= {"company-side", "candidate-side", "degrees", "jobs", "score-company", "score-candidate"}
    made |= {"suggested", "near-openings", "other-openings"}
    code = (words, judge_words, mine_words, narrow, office_words, screening)
    sources = [Path(each.__file__).read_text() for each in code]
    in_code = {key for source in sources for key in re.findall(r"""say\("([\w-]+)\"""", source)}
    in_code |= {key for door in doors.MENU for key in (door.key, door.title, door.what) if key} | {"door-closed"}
    in_code |= {"judge-language-en", "judge-language-ko", "judge-skills"}
    in_code |= {*advert_form.HINTS.values(), *advert_form.LABELS.values()}
    in_code |= {f"hire-language-{part}" for part in ("language", "cefr", "need")} | {"hire-read", "hire-inferred"}
    in_code |= {*mine_words.SECTIONS.values()} | {key for key, _ in own.PLACES}
    in_code |= {each.label for asked in (BASICS, *SECTIONS.values()) for each in asked}
    in_code |= {f"from-{grade}" for grade in Grade} | {f"section-{name}" for name in SECTIONS}
    in_code |= {f"status-{each}" for each in DegreeStatus} | {f"employment-{each}" for each in EmploymentType}
    in_code |= {f"identifier-{each}" for each in Identifier}
    in_code |= set(_of_office_and_tuning())
    in_code |= {"pay-a-month", "pay"} | {key for key in known if key.startswith("docs-")}  # tests/api/test_docs.py
    assert used | made | in_code <= set(known)
    assert all(text.en and text.ko for text in known.values())
    assert set(known) <= used | made | in_code, "messages that nothing uses"


def test_the_language_asked_for_is_remembered(client):
    answer = client.get("/?lang=ko", headers={"accept-language": "en"})
    cookie = answer.headers["set-cookie"]
    assert "ktech_lang=ko" in cookie
    assert "httponly" in cookie.casefold()
    assert "samesite=lax" in cookie.casefold()
    later = client.get("/openings/o0", headers={"accept-language": "en"})
    assert later.headers["content-language"] == "ko"
    client.cookies.clear()
    assert (
        client.get("/openings/o0", headers={"accept-language": "en"}).headers["content-language"] == "en"
    )  # the control


def test_a_cookie_of_another_language_is_passed_over(client):
    client.cookies.set("ktech_lang", "<script>")
    assert client.get("/", headers={"accept-language": "ko"}).headers["content-language"] == "ko"


@pytest.mark.parametrize(
    "address", ["/openings/o0?day=2026-03-01&policy=2026-06&k=5", "/candidates/c00?opening=o2", "/openings?text=a%26b"]
)
def test_the_language_switch_keeps_what_was_asked(reading, address):
    page = Outline(get(reading, address))
    switches = {each["hreflang"]: each["href"] for each in page.named("a") if "hreflang" in each}
    assert set(switches) == {"ko", "en"}
    path, _, query = address.partition("?")
    assert switches["ko"] == f"{path}?{query}&lang=ko"


def test_a_switch_never_leads_to_another_host(reading):
    page = Outline(reading.get("//example.org/%2F..", headers={"accept": "text/html"}).text)
    for each in page.named("a"):
        assert re.match(r"/(?!/)|\?|#|https://", str(each["href"])), each


def test_openings_are_filtered_by_sector_and_words(client):
    client.post("/v1/openings", json=small.posting("o9", title="BMS <b>engineer</b>") | {"industry": "x"})
    assert "o9" in get(client, "/openings?text=BMS")
    assert "/openings/o0" not in get(client, "/openings?text=BMS")
    assert "/openings/o0" in get(client, "/openings?sector=semiconductor&text=hwaseong")
    assert "/openings/o0" in get(client, "/openings?text=화성")  # the place in the other language
    assert "No opening fits" in get(client, "/openings?sector=bio")


def test_people_are_found_by_headline_and_id_only(reading):
    assert "/candidates/c01" in get(reading, "/people?who=etch+LEAD")
    assert "/candidates/c02" in get(reading, "/people?who=식각")
    assert "Nobody fits" in get(reading, "/people?who=Silva")


def test_a_long_list_of_openings_is_turned_page_by_page(client, workspace):
    workspace.add(openings=[read_opening(small.posting(f"p{number:02d}")) for number in range(40)])  # 43 in all
    first = get(client, "/openings?sector=semiconductor")
    assert "start=30" in first
    second = get(client, "/openings?sector=semiconductor&start=30")
    assert second.count('href="/openings/') == 13
    assert "start=60" not in second


def test_an_opening_shows_verdicts_scores_counts_and_reasons(reading):
    page = get(reading, "/openings/o0")
    assert page.count('class="card"') == 7
    assert page.index("/candidates/c05?") > max(page.index(f"/candidates/c0{n}?") for n in (0, 1, 2, 8))
    for part in (
        "Cannot tell",
        "Leans to no",
        "Still to be proved",
        "TCAD",
        "By this alone",
        "bag-of-words-1",
        "2026-11-23",
    ):
        assert part in page
    tiles = re.findall(r'class="big number">(\d+)<', page)
    assert tiles == ["4", "1", "2", "3"]


def test_what_speaks_against_a_person_stands_before_what_speaks_for_them(reading):
    page = get(reading, "/openings/o0")
    card = page.split('class="card"')[1]
    assert card.index("TCAD") < card.index('class="group for"')


def test_an_opening_that_pays_too_little_says_what_it_lacks_and_who_comes_nearest(reading):
    page = get(reading, "/openings/o1")
    assert "Nobody can get the pass" in page
    assert "₩57,248,000 short of the ₩157,248,000 asked" in page  # 157,248,000 - 100,000,000


def test_near_misses_say_what_they_lack(reading):
    page = get(reading, "/openings/o0")
    near = page[page.index('id="near"') :]
    assert "/candidates/c03" in near  # seven years of eight
    assert "7 years 4 months" in near  # from 2019-07-01 to 2026-11-23
    assert "/candidates/c04" not in near  # fails by degree and school both


def test_a_verdict_shows_each_criterion_with_value_source_and_what_settles_it(reading):
    page = get(reading, "/candidates/c05?opening=o0")
    assert page.count('class="finding ') == 7  # the company door's clauses
    for part in (
        "Value used",
        "Visa issuance manual",
        "What would settle it",
        "NTU",
        "12 years 4 months",
        "ask KOTRA",
        "Asked besides",
    ):
        assert part in page
    assert re.search(r'class="verdict open"', page)


def test_the_opening_asked_about_is_the_one_that_is_judged(reading):
    page = get(reading, "/candidates/c00?opening=o1")
    assert re.search(r'<option value="o1" selected>', page)
    assert re.search(r'class="verdict no"', page)
    assert re.search(r'class="verdict yes"', get(reading, "/candidates/c00"))  # the best suggested one


def test_the_day_and_the_rule_asked_about_are_used_and_kept_in_the_form(reading):
    page = get(reading, "/openings/o0?day=2025-05-01&policy=announced-2025-02")
    assert 'value="2025-05-01"' in page
    assert '<option value="announced-2025-02" selected>' in page
    assert "2025-05-01" in page[page.index('class="foot"') :]


def test_a_field_left_empty_in_a_form_is_not_an_answer(reading):
    assert "Rule of 25 June 2026" in get(reading, "/openings/o0?day=&policy=")


def test_the_banner_stands_where_synthetic_data_is_shown_and_only_there(client, workspace, tmp_path):
    assert 'class="banner"' in get(client, "/openings/o0")
    assert 'class="banner"' not in get(client, "/problems/not-found")


def test_real_entries_bear_no_banner(workspace):
    person, post = small.resume("real"), small.posting("real")
    del person["x-ktech"]["synthetic"], post["x-ktech"]["synthetic"]
    workspace.add([read_candidate(person)], [read_opening(post)])
    with TestClient(create_app(workspace, today=lambda: small.DAY)) as client:
        for address in ("/", "/openings", "/people", "/openings/real", "/candidates/real"):
            assert 'class="banner"' not in get(client, address)


def test_whatever_a_document_says_is_shown_as_text(client):
    attack = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{ 7*7 }}"
    person = small.resume("attack", label=attack, employer=attack, school=attack)
    post = small.posting("attack", title=attack) | {"description": f"<p>{attack}</p>", "qualifications": attack}
    post["x-ktech"]["requirements"]["must"] = [attack]
    assert client.post("/v1/candidates", json=person).status_code == 201
    assert client.post("/v1/openings", json=post).status_code == 201
    for address in (
        "/people?who=attack",
        "/openings?text=attack",
        "/openings/attack?k=100",
        "/candidates/attack?opening=attack",
    ):
        text = get(client, address)
        page = Outline(text)
        assert [each["src"] for each in page.named("script")] == ["/static/page.js"]
        assert all(str(each.get("src", "")).startswith("/static/") for each in page.named("img"))
        assert "{{ 7*7 }}" in text  # not computed


def test_a_name_turns_nothing_around_it(client):
    turned = "\u202egnirts\u2066 Etch"
    person = small.resume("turned", label=turned, employer=turned)
    post = small.posting("turned", title=turned) | {"hiringOrganization": {"name": turned}}
    assert client.post("/v1/candidates", json=person).status_code == 201
    assert client.post("/v1/openings", json=post).status_code == 201
    assert turned in client.get("/v1/openings/turned").json()["title"]  # kept as it came
    for address in ("/people?who=gnirts", "/openings/turned?k=100", "/candidates/turned?opening=turned"):
        text = get(client, address)
        assert "<bdi>gnirts Etch</bdi>" in text, address
        assert "\u202e" not in text
        assert "\u2066" not in text


def test_what_is_typed_into_a_form_is_shown_as_text(reading):
    page = Outline(get(reading, "/openings?text=%22%3E%3Cscript%3Ealert(1)%3C/script%3E%22onfocus=alert(1)"))
    assert [each["src"] for each in page.named("script")] == ["/static/page.js"]
    assert not any("onfocus" in each for each in page.named("input"))


def test_an_id_with_odd_letters_is_reached_by_its_link(client, workspace):
    workspace.add([read_candidate(small.resume("가.b~c:d"))], [read_opening(small.posting("공고.1"))])
    link = re.search(r'href="(/candidates/%EA[^"]+)"', get(client, "/people?who=가.b"))
    assert "가.b~c:d" in get(client, link.group(1))
    link = re.search(r'href="(/openings/%EA[^"]+)"', get(client, "/openings"))
    assert "공고.1" in get(client, link.group(1))


def test_an_empty_store_shows_how_to_load_something(workspace):
    with TestClient(create_app(workspace, today=lambda: small.DAY)) as client:
        assert "ktech-match load --sample" in get(client, "/")


def _pairs() -> list[tuple[str, str]]:
    marks = ("yes", "open", "leans", "no")
    grounds = [("text", g) for g in ("ground", "raised")] + [("soft", g) for g in ("ground", "raised")]
    return [*grounds, ("accent", "ground"), ("accent", "raised"), ("on-accent", "accent"),
            *((m, f"{m}-ground") for m in marks), *((m, "ground") for m in marks)]  # fmt: skip


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "back"), _pairs())
def test_text_stands_out_from_its_ground_by_4_5_to_1(scheme, front, back):
    style = (show.STATIC / "style.css").read_text()
    found = re.findall(r"--([\w-]+): (#[0-9a-f]{6});", style)
    half = len(found) // 2
    colours = dict(found[scheme * half : (scheme + 1) * half])
    light, dark = sorted((_luminance(colours[front]), _luminance(colours[back])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


@pytest.mark.parametrize(
    ("won", "en", "ko"),
    [
        (165_000_000, "₩165M", "1억 6,500만원"),
        (157_248_000, "₩157.25M", "1억 5,724만 8,000원"),
        (9_500_000, "₩9.5M", "950만원"),
        (200_000_000, "₩200M", "2억원"),
        (500_000, "₩500,000", "50만원"),
        (0, "₩0", "0원"),
    ],
)
def test_money_is_said_as_people_of_each_language_count(won, en, ko):
    assert words.money(won).as_dict() == {"en": en, "ko": ko}


@pytest.mark.parametrize(
    ("pay", "en"),
    [
        (Pay(), "not stated"),
        (Pay(currency="KRW", minimum=1e8, maximum=1e8, period=PayPeriod.YEAR), "₩100M"),
        (Pay(currency="KRW", minimum=1e8, period=PayPeriod.YEAR), "from ₩100M"),
        (Pay(currency="KRW", maximum=1e8, period=PayPeriod.YEAR), "up to ₩100M"),
        (Pay(currency="USD", minimum=90_000, maximum=120_000, period=PayPeriod.YEAR), "USD 90,000–USD 120,000"),
    ],
)
def test_pay_is_said_as_far_as_it_is_stated(pay, en):
    assert words.pay_in_words(pay).en == en


@pytest.mark.parametrize("pack", [pack.id for pack in policy().all_packs])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_version_of_every_way_is_shown_and_stays_chosen(reading, pack, lang):
    for address in ("/candidates/c00?opening=o0", "/openings/o0?"):
        text = get(reading, f"{address}&policy={pack}", lang)
        chosen = [each["value"] for each in Outline(text).named("option") if "selected" in each]
        assert pack in chosen


def test_the_value_used_is_told_once_where_both_ends_read_alike():
    found = assess(person(), opening(), TODAY).findings
    years = next(each for each in found if each.clause == "experience")
    alike = replace(years, bounds=(10.01, 10.02, 10.02))
    assert words.value_used(alike) == words.value_used(replace(years, bounds=(10.01, 10.01, 10.01)))
    assert " to " in words.value_used(replace(years, bounds=(9.01, 10.02, 10.02))).en
    assert [each.clause for each in found if not words.is_measured(each)] == ["school", "sector", "workplace"]


def _depths(style: str) -> list[int]:
    """Return how many braces are open after each, comments left out."""
    steps = [1 if each == "{" else -1 for each in re.findall("[{}]", re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL))]
    return list(itertools.accumulate(steps))


def test_every_rule_of_the_style_sheet_is_closed_where_it_ends():
    depths = _depths((show.STATIC / "style.css").read_text())
    assert min(depths) == depths[-1] == 0
    assert max(depths) == 2
    assert min(_depths("a { } } b { }")) < 0, "the control"
