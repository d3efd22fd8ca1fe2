"""The eight fields: named outright, or suggested by words."""

import pytest

from matching.reference import sector_named, sectors, suggested_sectors

EIGHT = ["semiconductor", "secondary-battery", "display", "bio", "robot", "defence", "ai", "mobility"]


def test_the_ids_are_the_eight_fields_and_other():
    assert [sector.id for sector in sectors()] == [*EIGHT, "other"]


def test_each_of_the_eight_has_at_least_25_keywords_a_language():
    for sector in sectors()[:-1]:
        english = [word for word in sector.keywords if word.isascii()]
        assert len(english) >= 25, sector.id
        assert len(sector.keywords) - len(english) >= 25, sector.id


@pytest.mark.parametrize(
    ("text", "sector"),
    [
        ("semiconductor", "semiconductor"),
        ("Semiconductors", "semiconductor"),
        ("반도체 제조", "semiconductor"),
        ("Semiconductors / IC design", "semiconductor"),
        ("2차전지", "secondary-battery"),
        ("Displays", "display"),
        ("Biotechnology", "bio"),
        ("Robotics", "robot"),
        ("방산", "defence"),
        ("Aerospace & Defense", "defence"),
        ("AI", "ai"),
        ("인공지능", "ai"),
        ("자율주행", "mobility"),
        ("Banking", "other"),
        ("AI, Robotics", None),  # two fields: nothing is stated
        ("Semiconductors, Gardening", None),
        ("Software", None),
        ("", None),
    ],
)
def test_an_industry_field_states_a_sector_only_by_its_whole_name(text, sector):
    assert sector_named(text) == sector


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Plasma etch engineer for 3D NAND", {"semiconductor"}),
        ("식각 공정 엔지니어", {"semiconductor"}),
        ("양극재 및 전해질 연구", {"secondary-battery"}),
        ("cathode active materials", {"secondary-battery"}),
        ("AMOLED패널 설계", {"display"}),
        ("Fine-tuning LLMs", {"ai"}),
        ("visual SLAM for a humanoid", {"robot"}),
        ("유도무기 탐색", {"defence"}),
        ("차량용 ADAS, 자율주행", {"mobility"}),
        ("monoclonal antibody purification", {"bio"}),
        ("OLED robot arm", {"display", "robot"}),
    ],
)
def test_keywords_suggest_sectors(text, expected):
    assert suggested_sectors(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "문자 인식 각종 업무",  # 식각 across a space
        "지방산 분석",  # 방산 inside fatty acid
        "전국방송 편성",  # 국방 inside nationwide broadcasting
        "무인기기 판매",  # 무인기 inside unmanned kiosks
        "파일 탐색기",
        "slamming doors, drama, enough",
        "We sell flowers",
        "",
    ],
)
def test_words_that_only_contain_a_keyword_suggest_nothing(text):
    assert suggested_sectors(text) == frozenset()


def test_no_texts_suggest_nothing_and_several_are_read_together():
    assert suggested_sectors() == frozenset()
    assert suggested_sectors("DRAM", "OLED") == {"semiconductor", "display"}


def test_a_keyword_does_not_run_over_from_one_text_into_the_next():
    assert suggested_sectors("solid", "electrolyte") == frozenset()
    assert suggested_sectors("solid electrolyte") == {"secondary-battery"}  # the control


def test_no_name_or_keyword_belongs_to_two_sectors():
    for words in ("aliases", "keywords"):
        owners = {}
        for sector in sectors():
            for word in getattr(sector, words):
                assert owners.setdefault(word.casefold(), sector.id) == sector.id, word
