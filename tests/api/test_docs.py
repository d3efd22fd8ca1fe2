"""The description of the API for people."""

import re

import pytest

from api.pages.docs import routes_of
from matching.language import LANGUAGES


@pytest.fixture(scope="module")
def client(reader):
    return reader[0]


@pytest.fixture(scope="module")
def description(client):
    return client.get("/openapi.json").json()


def test_every_route_has_its_title_in_both_languages_and_in_english_it_is_the_summary(description):
    summaries = [o["summary"] for methods in description["paths"].values() for o in methods.values()]
    routes = list(routes_of(description))
    assert [route.title.en for route in routes] == summaries
    assert all(re.search("[가-힣]", route.title.ko) for route in routes)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_show_every_route_with_examples_and_load_nothing_from_elsewhere(client, description, language):
    first = client.get(f"/docs?lang={language}")
    pages = [first]
    for route in routes_of(description):
        assert f'href="/docs/{route.name}"' in first.text
        pages.append(client.get(f"/docs/{route.name}?lang={language}"))
        assert f"{route.method} {route.path}" in pages[-1].text
    assert {each.status_code for each in pages} == {200}
    assert sum(each.text.count("<pre") for each in pages) >= len(description["paths"])
    for each in pages:
        assert each.text.count("<script") == each.text.count('<script src="/static/page.js"') == 1
        assert not re.search(r'(?:src|href)="https?://', each.text)


def test_the_pages_lead_to_it(client):
    assert 'href="/docs"' in client.get("/").text
