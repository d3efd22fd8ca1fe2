"""Every page: readable, reachable, complete. In the long run in both languages, both widths, light and dark each."""

from __future__ import annotations

import pytest
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from api.app import ROUTERS
from tests.counts import IS_LONG
from tests.pages import addresses
from tests.pages.browser import Look
from tests.pages.looking import OF_LOOKS, accessible, too_wide, unfilled, unreached

PAGES = addresses.every()
LANGS = ("ko", "en")
LARGEST = 150_000
NO_PAGES = ("/v1/", "/health/", "/metrics")
_WIDE, _NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 900}
_LOOKS = ((_WIDE, "light"), (_NARROW, "dark"), (_WIDE, "dark"), (_NARROW, "light"))


def test_every_page_of_the_service_is_looked_at(site):
    routes = [each for router in ROUTERS for each in router.routes if isinstance(each, APIRoute)]
    pages = {each.path for each in routes if "GET" in each.methods and not each.path.startswith(NO_PAGES)}
    assert pages - {each.route for each in PAGES} == set()
    assert {each.route for each in PAGES} <= pages


def seen() -> list[object]:
    """Return each page with a language and the looks in which it is seen; in the long run all in both and in all four.

    Else every second page is in each language, and of those every second is wide and light, the others narrow and dark.
    """
    found = [(n, each, lang) for n, each in enumerate(PAGES) for m, lang in enumerate(LANGS) if IS_LONG or n % 2 == m]
    looks = {n: _LOOKS if IS_LONG else _LOOKS[n // 2 % 2 :][:1] for n in range(len(PAGES))}
    return [pytest.param(each, lang, looks[n], id=f"{each.name}-{lang}") for n, each, lang in found]


@pytest.mark.parametrize(("address", "lang", "looks"), seen())
def test_a_page_can_be_read_and_reached_by_everybody(site, address, lang, looks):
    with site.page(address.who, Look(lang, checked=True)) as page:
        answer = page.goto(address.path(site.world))
        assert answer.status < 500
        assert len(answer.body()) <= LARGEST
        assert unfilled(page) == []
        for width, scheme in looks:
            page.set_viewport_size(width)
            page.emulate_media(color_scheme=scheme)
            rules = None if (width, scheme) == looks[0] else OF_LOOKS
            assert accessible(page, rules=rules) == [], (width, scheme)
        assert too_wide(page) == []
        assert unreached(page) == []


@pytest.mark.parametrize("address", PAGES, ids=lambda each: each.name)
def test_a_page_keeps_scripts_of_others_out_and_is_kept_by_no_cache(site, address):
    world = site.world
    client = TestClient(world.app, base_url=site.base)
    if world.people[address.who].token:
        client.cookies.set("ktech_session", world.people[address.who].token)
    answer = client.get(address.path(world), headers={"accept": "text/html"})
    policy = dict(part.strip().partition(" ")[::2] for part in answer.headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert answer.headers["cache-control"] == "no-store"
    forms = answer.text.split("<form")[1:]
    if world.people[address.who].token:
        for form in (each.partition("</form>")[0] for each in forms):
            assert 'method="get"' in form or 'name="form_token"' in form


def test_the_checks_find_what_is_wrong_with_a_page(site):
    """The control: a page with one fault of each kind."""
    with site.page("anonymous") as page:
        page.goto("about:blank")
        page.set_content(
            "<html lang=en><title>t</title><body><main><p style='color:#999;background:#fff'>pale</p><img src=x.png>"
            "<a href=/a style='outline:0'>a</a><button tabindex=-1>no</button><p style='width:900px'>{name}을(를)</p>"
        )
        found = " ".join(accessible(page))
        assert "color-contrast" in found
        assert "image-alt" in found
        assert too_wide(page)
        assert unfilled(page) == ["{name}", "을(를)"]
        assert any("no outline" in each for each in unreached(page))
