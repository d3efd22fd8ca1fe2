"""Places in Korea by their spellings."""

import pytest

from matching.reference import in_korea, place_named, places


def test_there_are_17_provinces_and_at_least_60_cities_each_with_a_known_province():
    provinces = [place for place in places().values() if place.id == place.province]
    assert len(provinces) == 17
    assert len(places()) - 17 >= 60
    assert {place.province for place in places().values()} == {place.id for place in provinces}
    assert {place.region for place in provinces} == {"capital", "chungcheong", "yeongnam", "honam", "gangwon", "jeju"}
    assert all(place.within in places() for place in places().values() if place.within)


@pytest.mark.parametrize(
    ("texts", "place", "region"),
    [
        (["Seoul"], "seoul", "capital"),
        (["서울특별시 강남구 테헤란로 1"], "gangnam", "capital"),
        (["경기도 화성시"], "hwaseong", "capital"),
        (["Hwaseong-si", "Gyeonggi-do"], "hwaseong", "capital"),
        (["Pyongtaek"], "pyeongtaek", "capital"),
        (["성남시 분당구 판교역로 235"], "bundang", "capital"),
        (["Seongnam-si, Bundang-gu, Pangyo"], "pangyo", "capital"),
        (["Songdo", "Incheon"], "songdo", "capital"),
        (["충북 청주시 오창읍"], "ochang", "chungcheong"),
        (["Daedeok"], "daedeok", "chungcheong"),
        (["Asan, Chungcheongnam-do"], "asan", "chungcheong"),
        (["Gumi"], "gumi", "yeongnam"),
        (["Ulsan Metropolitan City"], "ulsan", "yeongnam"),
        (["Icheon"], "icheon", "capital"),
        (["Paju"], "paju", "capital"),
        (["Gwangju-si", "Gyeonggi"], "gwangju-gyeonggi", "capital"),
        (["광주광역시"], "gwangju", "honam"),
        (["서울 강서구"], "magok", "capital"),
        (["부산 강서구"], "gangseo-busan", "yeongnam"),
        (["gyeonggi"], "gyeonggi", "capital"),
    ],
)
def test_a_place_is_named(texts, place, region):
    named = place_named(*texts)
    assert (named and named.id, named and named.region) == (place, region)


@pytest.mark.parametrize("texts", [[], [""], ["Osaka"], ["Seoul or Busan"], ["강서구"], ["Gwangju, Japan"], ["Remote"]])
def test_what_names_no_single_place_in_korea_names_none(texts):
    assert place_named(*texts) is None


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("KR", True),
        ("대한민국", True),
        ("Republic of Korea", True),
        ("Suwon, South Korea", True),
        ("평택", True),
        ("Taiwan", False),
        ("Hsinchu, Taiwan", False),
        ("North Korea", False),
        ("Springfield", None),
        ("Korea / Japan", None),
        ("", None),
    ],
)
def test_in_korea_is_yes_no_or_not_known(text, answer):
    assert in_korea(text) is answer
