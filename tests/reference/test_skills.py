"""Skills are known by any of their names and found in prose without false friends."""

import re
import unicodedata
from collections import Counter

import pytest

from matching.reference.skills import ONLY_IN_LISTS, Skill, skill_named, skills, skills_in
from tests.counting import calls

SECTORS = {"semiconductor", "secondary-battery", "display", "bio", "robot", "defence", "ai", "mobility"}


def ids(text: str) -> list[str]:
    return [mention.skill.id for mention in skills_in(text)]


def named(text: str) -> str | None:
    skill = skill_named(text)
    return skill.id if skill else None


def bare(name: str) -> str:
    """Letters and digits of a name alone, worked out without the module under test."""
    name = unicodedata.normalize("NFKC", name).casefold().replace("+", "plus").replace("#", "sharp")
    return re.sub(r"[\W_]", "", name)


def shared_names(table: list[tuple[str, list[str]]]) -> list[str]:
    owners: dict[str, set[str]] = {}
    for identifier, names in table:
        for name in names:
            owners.setdefault(bare(name), set()).add(identifier)
    return sorted(name for name, who in owners.items() if len(who) > 1)


def test_the_table_covers_eight_fields_and_general_work():
    per_sector = Counter(skill.sector for skill in skills())
    assert set(per_sector) == SECTORS | {"general"}
    assert len(skills()) >= 1_500
    assert min(per_sector.values()) >= 130


def test_no_two_skills_share_a_name():
    assert shared_names([(skill.id, list(skill.names())) for skill in skills()]) == []


def test_a_shared_name_would_be_noticed():
    assert shared_names([("a", ["dry etch"]), ("b", ["Dry-Etch", "x"])]) == ["dryetch"]


def test_every_skill_has_a_name_in_both_languages_and_an_id_in_kebab_case():
    assert all(skill.name.en and skill.name.ko for skill in skills())
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", skill.id) for skill in skills())
    assert len({skill.id for skill in skills()}) == len(skills())


def test_every_skill_is_displayed_in_latin_and_in_korean_letters():
    assert [skill.id for skill in skills() if not is_latin(skill.name.en) or not is_korean(skill.name.ko)] == []
    assert not is_latin("식각 etching")
    assert not is_korean("etching")


def is_latin(name: str) -> bool:
    return bool(re.search("[A-Za-z]", name)) and not is_korean(name)


def is_korean(name: str) -> bool:
    return bool(re.search("[가-힣]", name))


def test_the_two_names_of_the_display_are_one_skill():
    assert [skill.id for skill in skills() if skill_named(skill.name.en) is not skill_named(skill.name.ko)] == []


def test_a_name_is_written_without_stray_spaces():
    assert [name for skill in skills() for name in skill.names() if name != " ".join(name.split())] == []


def test_every_name_leads_to_its_skill():
    assert [(name, named(name)) for skill in skills() for name in skill.names() if named(name) != skill.id] == []


@pytest.mark.parametrize("text", ["plasma etching", "Plasma  Etching", "dry-etch", "건식 식각", "건식식각", "RIE"])
def test_case_hyphens_spaces_and_language_do_not_matter(text):
    assert named(text) == "plasma-etching"


def test_a_name_that_nobody_has_is_not_a_skill():
    assert skill_named("underwater basket weaving") is None
    assert skill_named("") is None


def test_c_and_its_relatives_are_three_languages():
    assert (named("C"), named("C++"), named("C#")) == ("c", "c-plus-plus", "c-sharp")


def test_a_single_letter_is_a_skill_in_a_list_but_not_in_prose():
    assert named("R") == "r"
    assert ids("Chapter C and section R of the plan") == []


def test_a_latin_name_must_stand_on_word_borders():
    assert ids("the WALDORF plan") == []
    assert ids("the ALD plan") == ["atomic-layer-deposition"]


def test_a_short_abbreviation_counts_in_prose_only_in_capitals():
    assert ids("we can slam the doors") == []
    assert ids("CAN and SLAM") == ["can-communication", "slam"]


def test_an_ordinary_word_is_a_skill_only_in_a_list():
    assert ids("we excel at this and go further") == []
    assert (named("Excel"), named("Go")) == ("excel", "go")


def test_every_word_kept_out_of_prose_is_still_a_skill():
    assert [word for word in ONLY_IN_LISTS if skill_named(word) is None] == []


def test_a_korean_name_inside_another_word_is_no_mention():
    assert ids("금액정보를 정리하고 장소나 시간을 정함") == []
    assert named("액정") == "liquid-crystal-display"


def test_a_korean_name_may_have_particles_behind_it_and_spaces_within():
    assert ids("건식식각을 맡고 원자층 증착도 개발") == ["plasma-etching", "atomic-layer-deposition"]


def test_a_latin_name_may_have_korean_behind_it():
    assert ids("TCAD를 이용한 FinFET공정") == ["tcad-simulation", "finfet-technology"]


def test_the_longer_of_two_overlapping_names_stands():
    assert ids("ALD precursor screening") == ["precursor-chemistry"]
    assert ids("ALD screening") == ["atomic-layer-deposition"]


def test_plurals_are_read():
    assert ids("Two LLMs and three object detections") == ["large-language-model", "object-detection"]
    assert ids("liquid biopsies of smart grids") == ["liquid-biopsy", "smart-grid"]


def test_a_name_is_not_read_across_two_sentences():
    assert ids("We own dry. Etch is elsewhere.") == []
    assert ids("We own dry etch.") == ["plasma-etching"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Led ALD work, then C++17 code", ["ALD", "C++17"]),
        ("İzmir: ﬁrst ALD tool", ["ALD"]),
        (unicodedata.normalize("NFD", "é 건식 식각을 담당"), [unicodedata.normalize("NFD", "건식 식각")]),
        ("ＴＣＡＤ 해석", ["ＴＣＡＤ"]),
    ],
)
def test_a_mention_points_at_its_words_in_the_original_text(text, words):
    assert [text[start:end] for _, start, end in skills_in(text)] == words


def test_every_name_but_those_for_lists_is_found_in_a_sentence():
    lost: list[tuple[Skill, str]] = [
        (skill, name)
        for skill in skills()
        for name in skill.names()
        if skill not in {mention.skill for mention in skills_in(f"({name}), x")}
    ]
    assert {bare(name) for _, name in lost if len(name) > 1} == {bare(name) for name in ONLY_IN_LISTS}


@pytest.mark.parametrize("text", ["전장 유전체 분석", "전장유전체 분석", "전장 유전체분석", "전장유전체분석"])
def test_a_korean_name_may_lack_any_of_its_spaces(text):
    assert ids(text) == ["genomics"]


def test_a_name_that_the_text_ends_in_the_middle_of_is_no_mention():
    assert ids("합성곱 신경") == []
    assert ids("합성곱 신경망") == ["convolutional-neural-network"]


def test_the_work_on_a_page_grows_with_its_length_and_not_with_the_table():
    text = ("Owned dry etch and ALD 공정 개발, 수율 개선 in Python with SPC for DRAM; " * 40)[:1500]
    skills_in(text)
    once, twice = calls(lambda: skills_in(text + ".")), calls(lambda: skills_in(text * 2))  # neither was read before
    assert once < 10 * len(text)  # about five a letter; each name of the table sought in it would be thousands
    assert twice < 2.2 * once
