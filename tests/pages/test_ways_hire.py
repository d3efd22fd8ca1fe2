"""A company's ways from start to end, as somebody goes them: an advert, a table, a comparison, an invitation."""

from __future__ import annotations

import csv
import io

import pytest

from tests.pages.browser import NARROW, Look, looks
from tests.pages.looking import accessible, too_wide, unfilled, unreached

KOREAN = """식각 공정 엔지니어
담당업무
- 반도체 플라즈마 식각 공정 개발
자격요건
- 경력 8년 이상
- 석사 학위 이상
- 플라즈마 식각 경험
- 배우려는 자세
우대사항
- TCAD
근무조건
- 연봉: 1억 6,500만원 ~ 1억 9,000만원
- 근무지: 경기도 화성시
"""
ENGLISH = """Etch process engineer
Responsibilities
- Develop plasma etching for semiconductors
Requirements
- 8+ years of experience
- Master's degree or higher
- Plasma etching
- A curious mind
Nice to have
- TCAD
Terms
- Salary: KRW 165,000,000 to 190,000,000 per year
- Location: Hwaseong, Gyeonggi-do, Korea
"""
ADVERTS = {"ko": KOREAN, "en": ENGLISH}
LOOKS = looks(Look("ko"), Look("en"), Look("ko", NARROW, script=False))


def well_made(page) -> None:
    """A page that only a form leads to bears what every page does."""
    assert unfilled(page) == []
    assert accessible(page) == []
    assert too_wide(page) == []
    assert unreached(page) == []


def in_words(look: Look) -> str:
    return f"{look}-{'script' if look.script else 'no script'}"


@pytest.mark.parametrize("look", LOOKS, ids=in_words)
def test_an_advert_leads_to_a_shortlist_in_three_screens(own_site, look):
    with own_site.page("company X", look) as page:
        page.goto("/company")
        page.click('a[href="/adverts"]')
        screens = [page.url]
        page.fill("#text", ADVERTS[look.lang])
        page.click("button[value=read]")
        page.wait_for_load_state()
        screens.append(page.locator("h1").inner_text())
        assert page.locator(".sheet mark.read").count() >= 4
        assert page.locator(".sheet mark.unread").inner_text() in ("배우려는 자세", "A curious mind")
        assert page.input_value("#pay_minimum") == "165,000,000"
        assert page.input_value("#sector") == "semiconductor"
        if look.script:
            well_made(page)
        page.fill("#minimum_years", "many")
        page.click("button[value=save]")
        assert page.get_attribute("#minimum_years", "aria-invalid") == "true"
        assert page.input_value("#minimum_years") == "many"  # what was typed is not lost
        page.fill("#minimum_years", "7")
        page.click("button[value=save]")
        page.wait_for_load_state()  # a click waits until an answer begins, not until all of it is there
        screens.append(page.url)
        assert len(screens) == 3
        assert "/openings/firm-x." in page.url
        assert page.locator(".card").count() >= 4
        assert page.locator(".card .chip.yes").count() >= 4


def rows(count: int, bad: int) -> bytes:
    """Return a table of openings, the last of which cannot be stored."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(["id", "title", "sector", "locality", "pay_minimum", "pay_maximum", "pay_period", "must"])
    for number in range(count):
        least = "much" if number >= count - bad else 165_000_000
        post = f"Etch engineer {number}", "semiconductor", "Hwaseong", least, 190_000_000, "YEAR", "plasma etching"
        table.writerow([f"row-{number}", *post])
    return out.getvalue().encode()


@pytest.mark.parametrize("look", looks(Look("en"), Look("ko", script=False)), ids=in_words)
def test_a_table_of_fifty_openings_leads_to_a_shortlist_in_five_clicks(own_site, look):
    with own_site.page("company X", look) as page:
        page.goto("/company")
        clicks = []

        def click(what: str) -> None:
            page.click(what)
            clicks.append(what)

        click('a[href="/table"]')
        table = {"name": "openings.csv", "mimeType": "text/csv", "buffer": rows(50, 2)}
        page.set_input_files("#file", table)
        clicks.append("a file")
        click("button[value=read]")
        page.wait_for_load_state()
        assert [each.inner_text() for each in page.locator(".tile .big").all()] == ["48", "2"]
        assert page.locator(".wrongs tbody tr").count() == 2
        if look.script:
            well_made(page)
        with page.expect_download() as given:
            page.click("button[value=bad]")
        text = given.value.path().read_text("utf-8-sig")
        assert [line.split(",")[0] for line in text.splitlines()] == ["id", "row-48", "row-49"]
        assert "ktech_error" in text.splitlines()[0]
        click("button[value=store]")
        assert page.locator("[role=status]").inner_text().count("48") == 1
        assert page.locator(".offered tbody tr").count() == 30  # the latest first, the rest a page further
        click(".offered tbody a >> nth=0")
        page.wait_for_url("**/openings/**")  # the click may return while the page before still stands, whole
        assert len(clicks) <= 5
        assert page.locator(".card").count() >= 4


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_people_are_compared_and_one_is_asked(own_site, lang):
    world = own_site.world
    with own_site.page("company X", Look(lang)) as page:
        page.goto(f"/openings/{world.opening_of('company X')}")
        button = page.locator("button[data-needs]")
        boxes = page.locator("input[data-one]")
        assert button.is_disabled()
        for number in range(4):
            boxes.nth(number).check()
        assert not button.is_disabled()
        assert boxes.count() > 4
        assert boxes.nth(4).is_disabled()  # four are enough
        button.click()
        page.wait_for_load_state()
        assert page.locator(".compared thead th").count() == 4
        page.go_back()
        person = page.locator(".card").first.locator("input[data-one]").get_attribute("value")
        page.locator(".card").first.locator('a[href^="/invite/"]').click()
        page.fill("#message", "")
        page.evaluate("document.querySelector('#message').required = false")
        page.click("form.stack button")
        assert page.get_attribute("#message", "aria-invalid") == "true"
        page.fill("#message", "Shall we talk? recruiter@example.com")
        page.click("form.stack button")
        page.wait_for_load_state()
        assert page.locator(".card").first.locator(".asked-already").count() == 1
        page.goto("/company")
        assert person in page.locator("section[aria-labelledby=invitations] tbody th").inner_text()


def test_a_shortlist_on_paper_has_the_cards_and_nothing_to_press(own_site):
    with own_site.page("company X") as page:
        page.goto(f"/openings/{own_site.world.opening_of('company X')}")
        page.emulate_media(media="print")
        assert page.locator(".card").first.is_visible()
        assert page.locator(".card .scores").first.is_visible()
        for pressed in (
            "button[data-needs]",
            ".answering button >> nth=0",
            "input[data-one] >> nth=0",
            'a[href^="/invite/"] >> nth=0',
            ".fields.asked",
        ):
            assert not page.locator(pressed).is_visible()


ANSWERS = {"ko": ("아니요", "이유 저장", "기술", "답변 취소"), "en": ("No", "Save the reason", "Skills", "Take back")}


@pytest.mark.parametrize("look", LOOKS, ids=in_words)
def test_a_company_answers_about_somebody_says_why_and_takes_it_back_on_the_card(own_site, look):
    no, save, why, take_back = ANSWERS[look.lang]
    with own_site.page("company X", look) as page:
        page.goto(f"/openings/{own_site.world.opening_of('company X')}?k=5")
        names = page.locator(".card h3").all_inner_texts()
        second = page.locator(".card").nth(1)
        second.get_by_role("button", name=no, exact=True).click()
        page.wait_for_load_state()
        assert page.url.endswith("#m2")
        assert second.get_by_role("button", name=no, exact=True).get_attribute("aria-pressed") == "true"
        second.locator("select[name=reason]").select_option(label=why)
        second.get_by_role("button", name=save).click()
        page.wait_for_load_state()
        assert why in second.locator(".answers").inner_text()
        assert page.locator(".card h3").all_inner_texts() == names
        if look.script:
            well_made(page)
        second.get_by_role("button", name=take_back).click()
        page.wait_for_load_state()
        assert page.locator(".answers").count() == 0
