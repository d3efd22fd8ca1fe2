"""The description of the API for people."""

import re

import pytest

from api.pages.docs import routes_of
from matching.language import LANGUAGES


@pytest.fixture
def description(client):
    return client.get("/openapi.json").json()


def test_every_route_has_its_title_in_both_languages_and_in_english_it_is_the_summary(description):
    summaries = [o["summary"] for methods in description["paths"].values() for o in methods.values()]
    routes = list(routes_of(description))
    assert [route.title.en for route in routes] == summaries
    assert all(re.search("[가-힣]", route.title.ko) for route in routes)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_shows_every_route_with_examples_and_loads_nothing_from_elsewhere(client, description, language):
    answer = client.get(f"/docs?lang={language}")
    assert answer.status_code == 200
    for path in description["paths"]:
        assert path in answer.text
    assert answer.text.count("<pre") >= len(description["paths"])
    assert "<script" not in answer.text
    assert not re.search(r'(?:src|href)="https?://', answer.text)


def test_the_pages_lead_to_it(client):
    assert 'href="/docs"' in client.get("/").text
