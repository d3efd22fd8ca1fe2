"""A profile without whoever it is about."""

from __future__ import annotations

import pytest

from matching.blotting import headline_of
from matching.ingest.json_resume import read_candidate
from matching.masking import masked_document


def masked(**document):
    return masked_document(read_candidate({"basics": {"name": "Ana Maria Silva"}, **document}))


def test_everything_that_identifies_is_left_out_wherever_it_stands():
    shown = masked(
        basics={"name": "Ana Maria Silva", "label": "Engineer", "email": "a@b.io", "phone": "1",
                "image": "i", "url": "u",
                "gender": "f", "birthDate": "1990-01-01", "nationality": "PT", "profiles": [{"network": "n"}],
                "location": {"address": "12 Lane", "postalCode": "1", "city": "Porto", "countryCode": "PT"}},
        work=[{"name": "TSMC", "url": "https://example.com", "contact": {"name": "Bo"}, "Date-Of-Birth": "x"}],
        references=[{"name": "Bo Lind"}],
        photo="data:image/png",
    )  # fmt: skip
    assert shown == {
        "basics": {"label": "Engineer", "location": {"city": "Porto", "countryCode": "PT"}},
        "work": [{"name": "TSMC"}],
    }


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Ana Maria Silva leads etch", "▮ leads etch"),
        ("Silva Ana Maria leads etch", "▮ leads etch"),
        ("Silva, Ana Maria", "▮"),
        ("mail ana@example.com now", "mail ▮ now"),
        ("call +82 10-1234-5678 or 010-1234-5678", "call ▮ or ▮"),
        ("from 2014-07-01 to 2016-03-31", "from 2014-07-01 to 2016-03-31"),
        ("2014.07.01 - 2016.03.31", "2014.07.01 - 2016.03.31"),
        ("yield from 91.2 to 97.5 over 12000 wafers", "yield from 91.2 to 97.5 over 12000 wafers"),
        ("157,248,000 won; 12 345 678 units", "157,248,000 won; 12 345 678 units"),
        ("patent KR10-2024-0012345", "patent KR10-2024-0012345"),
    ],
)
def test_names_and_ways_to_reach_somebody_are_blotted_out_of_texts_and_numbers_stay(text, shown):
    assert masked(work=[{"summary": text}])["work"] == [{"summary": shown}]


def test_dates_and_structure_stay_as_they_were():
    document = {
        "work": [{"startDate": "2014-07-01", "endDate": "2016", "x-ktech": {"sector": "ai", "fullTimeShare": 0.5}}]
    }
    assert masked(**document)["work"] == document["work"]


def test_a_korean_name_is_blotted_too():
    document = {"basics": {"name": "김하늘", "label": "김하늘, 공정 엔지니어"}}
    assert headline_of(read_candidate(document)) == "▮, 공정 엔지니어"


def test_the_stored_profile_is_not_touched():
    candidate = read_candidate({"basics": {"name": "Ana Silva", "email": "a@b.io"}})
    masked_document(candidate)
    assert candidate.source["basics"] == {"name": "Ana Silva", "email": "a@b.io"}
