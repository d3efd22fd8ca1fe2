"""A skill or a title is linked by its name first, by meaning only above a threshold, and never by a guess."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.linking import Tier, link_skill, link_skills, link_title, skill_by_name, titles_by_name
from matching.linking.likeness import may_be_asked, may_mean_the_same
from matching.linking.skills import LEAST_LEAD, LEAST_SCORE, names_compared
from matching.linking.titles import LEAST_SCORE as LEAST_SCORE_OF_A_TITLE
from matching.linking.titles import entries_compared
from matching.linking.vectors import missing_from_file, vectors_of
from matching.reference.esco import esco_skills
from matching.reference.skills import ONLY_IN_LISTS, skills
from matching.reference.titles import titles
from tests.counting import calls
from tests.counts import cases

DUE = "data/reference/linking_vectors.npz is out of date: run python data/reference/build/linking_vectors.py"


def test_the_same_skill_in_either_language_is_one_id():
    for skill in skills():
        ids = {skill_by_name(name).id for name in (skill.name.en, skill.name.ko)}
        assert ids == {f"ktech:{skill.id}"}


def test_a_display_name_is_exact_and_every_other_an_alias():
    for skill in skills():
        assert {skill_by_name(name).tier for name in (skill.name.en, skill.name.ko)} == {Tier.EXACT}
        assert {skill_by_name(name).tier for name in skill.aliases} <= {Tier.ALIAS, Tier.EXACT}
    assert skill_by_name("dry etch").tier is Tier.ALIAS


@pytest.mark.parametrize("text", ["dry etching", "Dry Etching", "dry-etching", "DRY  ETCHING", "건식 식각", "건식식각"])
def test_case_spaces_and_hyphens_do_not_matter(text):
    assert skill_by_name(text).id == "ktech:plasma-etching"


def test_every_digital_skill_of_esco_is_reached_by_its_label():
    lost = [each.label for each in esco_skills().values() if not each.is_group and skill_by_name(each.label) is None]
    assert lost == []


def test_a_concept_that_is_exactly_our_skill_has_our_id():
    assert skill_by_name("Python (computer programming)").id == "ktech:python"
    assert skill_by_name("Wireshark").id.startswith("esco:")


def test_one_tool_of_a_kind_is_not_the_kind():
    link = skill_by_name("Myrtle")
    assert (link.concept.label, link.relation.value, link.tier) == ("use spreadsheets software", "broad", Tier.ALIAS)


@pytest.mark.parametrize("text", ["", " ", "zzzqqq", "무지개떡갈비", "underwater basket weaving"])
def test_what_nobody_has_heard_of_has_no_name(text):
    assert skill_by_name(text) is None
    assert titles_by_name(text) == ()


class Pointing:
    """An encoder that says how near a question is to one name, and next to another."""

    name, likeness = "pointing", (0.0, 1.0)

    def __init__(self, name, score, *, second=None, second_score=0.0):
        self.fingerprint = f"pointing {name} {score} {second} {second_score}"
        self._at = {name: (1.0, 0.0, 0.0), second: (second_score, (1 - second_score**2) ** 0.5, 0.0)}
        self._question = (score, 0.0, (1 - score**2) ** 0.5)
        self.dimension = 4
        self._names = {each for each, _ in names_compared()} | {name for name, _, _ in entries_compared()}

    def encode(self, texts, *, progress=None):
        rows = [
            (*self._at[t], 0) if t in self._at else (0, 0, 0, 1) if t in self._names else (*self._question, 0)
            for t in texts
        ]
        return np.array(rows, dtype=np.float32)


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """Nothing is kept: writing the vectors of 20,000 names for each encoder made here takes seconds."""
    from matching.settings import settings as here

    monkeypatch.setenv("KTECH_HOME", str(tmp_path))
    monkeypatch.setattr("matching.linking.vectors.embed_texts", lambda texts, encoder, _: encoder.encode(texts))
    here.cache_clear()
    yield
    here.cache_clear()


def test_the_nearest_by_meaning_is_linked_above_the_threshold_and_not_below():
    above = link_skill("thermal ageing of cells", encoder=Pointing("Battery recycling", LEAST_SCORE + 0.01))
    assert (above.id, above.tier) == ("ktech:battery-recycling", Tier.EMBEDDING)
    assert above.score == pytest.approx(LEAST_SCORE + 0.01, abs=1e-3)
    assert link_skill("thermal ageing of cells", encoder=Pointing("Battery recycling", LEAST_SCORE - 0.01)) is None


def test_two_that_lie_almost_equally_near_are_no_link():
    score = 0.9  # the second name's cosine with the question is its own with the first, times .9
    ahead = (score - LEAST_LEAD) / score
    clear = Pointing("Battery recycling", score, second="Chromatography", second_score=ahead - 0.02)
    level = Pointing("Battery recycling", score, second="Chromatography", second_score=ahead + 0.02)
    assert link_skill("some words", encoder=clear).id == "ktech:battery-recycling"
    assert link_skill("some words", encoder=level) is None


def test_opposites_are_never_linked_however_near():
    assert link_skill("wet etching of quartz", encoder=Pointing("Wet etching", 0.99)) is None  # one holds the other
    assert link_skill("dry cleaning of wafers", encoder=Pointing("Wet etching", 0.99)) is None
    assert link_skill("removal by acid", encoder=Pointing("Wet etching", 0.99)).id == "ktech:wet-etching"


def test_an_abbreviation_is_never_asked_by_meaning():
    assert link_skill("QZX", encoder=Pointing("Wet etching", 0.99)) is None
    assert not may_be_asked("IEC 61508")


def test_a_long_text_is_no_name():
    assert link_skill("removal by acid " * 20, encoder=Pointing("Wet etching", 0.99)) is None


def test_numbers_and_opposites_keep_names_apart():
    assert not may_mean_the_same("ISO standard 21434", "ISO standard 21448")
    assert not may_mean_the_same("양극 활물질", "음극 활물질")
    assert not may_mean_the_same("심층 학습 가속기", "학습")
    assert may_mean_the_same("cell ageing", "battery degradation")


def test_prose_gives_each_skill_once_with_its_place():
    text = "Built Wireshark filters in Python; 건식 식각 공정을 담당"
    found = link_skills(text)
    assert [text[start:end] for _, start, end in found] == ["Wireshark", "Python", "건식 식각"]
    assert [each.link.id.partition(":")[0] for each in found] == ["esco", "ktech", "ktech"]


def test_prose_leaves_ordinary_words_alone():
    assert link_skills("we go further with less access to the source") == ()
    assert ONLY_IN_LISTS


def test_a_title_in_either_language_has_the_same_occupations():
    for title in titles():
        both = [{link.occupation.id for link in titles_by_name(name)} for name in (title.name.ko,)]
        if title.occupation:
            assert title.occupation.id in both[0], title.id
            assert title.occupation.id in {link.occupation.id for link in titles_by_name(title.name.en)}, title.id


def test_ranks_come_beside_the_occupation():
    (link,) = titles_by_name("책임 반도체 공정 엔지니어")
    assert ([each.id for each in link.seniority], link.title.id) == (["chaegim"], "semiconductor-process-engineer")


def test_a_title_of_two_parts_has_both():
    assert [link.title.id for link in titles_by_name("Data engineer / 백엔드 개발자")] == [
        "data-engineer",
        "backend-developer",
    ]


def test_names_stand_before_meaning_and_meaning_needs_its_threshold():
    at = LEAST_SCORE_OF_A_TITLE
    label = "chemist"
    near = link_title("someone who mixes things", encoder=Pointing(label, 0.999), k=1)
    assert [(link.occupation.label, link.tier) for link in near] == [("chemist", Tier.EMBEDDING)]
    assert link_title("someone who mixes things", encoder=Pointing(label, at - 0.01), k=1) == ()
    named = link_title("백엔드 엔지니어", encoder=Pointing(label, 0.1), k=3)
    assert [link.tier for link in named] == [Tier.ALIAS]


@given(st.text(max_size=80))
@settings(max_examples=cases(65, 200), deadline=None)
def test_any_text_is_answered(text):
    skill_by_name(text)
    titles_by_name(text)
    for link, start, end in link_skills(text):
        assert 0 <= start < end <= len(text)
        assert link.id


def test_a_name_is_looked_up_and_not_searched_for():
    skill_by_name("x")
    names = [name for skill in skills()[:200] for name in skill.names()]
    assert calls(lambda: [skill_by_name(name) for name in names]) < 200 * len(names)  # thousands of names are known


@pytest.mark.encoder
def test_nearly_every_name_has_its_vector_beside_the_tables(default_encoder):
    names = [name for name, _ in names_compared()] + [name for name, _, _ in entries_compared()]
    assert missing_from_file(names, default_encoder.fingerprint) == [], DUE


@pytest.mark.encoder
def test_the_vectors_are_the_encoders_own_up_to_four_bits(default_encoder):
    some = [name for name, _, _ in entries_compared()[::900]] + [name for name, _ in names_compared()[::1500]]
    kept, made = vectors_of(some, default_encoder), default_encoder.encode(some)
    put = made @ kept.basis
    put /= np.linalg.norm(put, axis=1, keepdims=True)
    assert ((kept.rows * put).sum(axis=1) > 0.98).all(), DUE
