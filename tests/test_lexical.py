"""Words compared: exact names are whole, languages meet in the skill table, and BM25 is what its formula says."""

import math
from collections import Counter

import bm25s
import numpy as np
import pytest

from matching.domain import Skill
from matching.ingest.json_resume import read_candidate
from matching.lexical import LexicalIndex, Tokens, counts_of, fingerprint, tokens_of
from matching.lexical.index import K3, TITLE
from matching.lexical.words import VERSION, is_korean, of_list, of_skills, of_titles, of_words, singular
from matching.lexical.worth import K1, B
from matching.profiles import candidate_embedded, opening_embedded
from tests.people import job, opening, person


def words(text: str) -> list[str]:
    return of_words([text])[0]


@pytest.mark.parametrize(
    ("text", "whole", "not_among"),
    [
        ("C++ and C#", {"c++", "c#"}, {"c"}),
        ("C", {"c"}, {"c++", "c#"}),
        ("a .NET service on Node.js.", {".net", "node.js", "service"}, {"net", "node", "js"}),
        ("K8s clusters", {"k8s", "cluster"}, {"k", "8s"}),
        ("TSMC N3 tape-outs", {"tsmc n3", "tsmc", "n3"}, set()),
        ("ISO 26262, MIL-STD-810H", {"iso 26262", "milstd810h"}, {"26262"}),
        ("R&D of Wi-Fi", {"r&d", "wifi"}, set()),
        ("C++로 짠 PLC제어", {"c++", "plc", "제어"}, {"로"}),
    ],
)
def test_an_exact_name_is_one_token(text, whole, not_among):
    found = set(words(text))
    assert whole <= found
    assert not found & not_among


def test_a_number_without_a_name_is_no_word():
    assert words("raised yield by 4 % in 2019") == ["raised", "yield"]


@pytest.mark.parametrize(
    "text",
    [
        "플라즈마 식각",
        "플라즈마 식각을",
        "플라즈마 식각의",
        "플라즈마 식각에서는",
        "플라즈마 식각과",
        "플라즈마 식각이다",
    ],
)
def test_korean_particles_do_not_matter(text):
    assert words(text) == ["플라즈마", "식각"]


def test_a_korean_word_has_the_same_stems_in_any_sentence_and_beside_any_other():
    texts = ["수율을 개선했습니다", "공정 개선 및 수율 관리", "개선"]
    together, alone = of_words(texts), [words(text) for text in texts]
    assert together == alone
    assert all("개선" in found for found in alone)


def test_korean_verbs_keep_their_stem_and_empty_ones_go():
    assert (
        words("장비를 다루며 공정을 설계한다")
        == words("장비를 다루고 공정을 설계했다")
        == ["장비", "다루다", "공정", "설계"]
    )


def test_a_particle_behind_a_latin_word_is_none_of_its_own():
    assert words("C++과 Python으로") == ["c++", "python"]


def test_a_skill_is_one_token_in_both_languages_and_by_any_name():
    texts = ["Plasma etching of gates", "플라즈마 식각을 담당", "dry etch", "건식식각 공정"]
    assert {token for text in texts for token in of_skills(text)} == {"#plasma-etching"}


def test_a_name_that_is_a_word_too_is_a_skill_in_a_list_alone():
    assert list(of_list("Rust, Excel")) == ["#rust", "#excel"]
    assert list(of_skills("rust on the excel tray")) == []


def test_a_job_title_is_one_token_in_both_languages_whatever_the_rank():
    assert set(of_titles("Senior Etch Process Engineer\n책임 식각 공정 엔지니어")) == {"@etch-process-engineer"}
    assert list(of_titles("Pastry chef")) == []


def test_plurals_are_taken_off():
    assert [singular(word) for word in ("batteries", "cathodes", "gas", "class", "status", "k8s")] == [
        "battery", "cathode", "gas", "class", "status", "k8s",
    ]  # fmt: skip


def test_a_korean_text_may_name_things_in_english():
    assert is_korean("TCAD와 Sentaurus로 FinFET 소자 특성을 해석하고 공정 조건을 최적화")
    assert not is_korean("Process engineer (공정 엔지니어) at a memory fab, etch and clean")


RESUME = {
    "basics": {
        "name": "Ana Silva",
        "label": "Etch engineer",
        "summary": "Ana Silva, a 34-year-old Brazilian citizen; ana.silva@example.com. She etches gates.",
    },
    "work": [{"name": "Intel", "position": "Engineer", "summary": "Ana Silva led plasma etching."}],
}


def test_nothing_masked_is_a_token():
    found = set(counts_of([candidate_embedded(read_candidate(RESUME))])[0])
    assert {"etch", "gate", "#plasma-etching"} <= found  # the control
    assert not found & {"ana", "silva", "ana.silva", "example.com", "brazilian", "citizen", "she", "34", "intel"}


def test_exchanging_names_changes_no_token():
    def told(name: str) -> Tokens:
        text = RESUME["basics"]["summary"].replace("Ana Silva", name)
        basics = RESUME["basics"] | {"name": name, "summary": text}
        work = [RESUME["work"][0] | {"summary": f"{name} led plasma etching."}]
        return tokens_of([candidate_embedded(read_candidate({"basics": basics, "work": work}))])[0]

    one, other = told("Ana Silva"), told("Nguyen Rust")
    assert one.as_bytes() == other.as_bytes()


def test_a_title_counts_three_times_and_a_skill_once_however_often_it_is_named():
    someone = person(headline="Ion beam guru", jobs=(job(title=None, summary="Plasma etching, dry etch, 식각"),),
                     skills=(Skill(name="plasma etching"),))  # fmt: skip
    counts = counts_of([candidate_embedded(someone)])[0]
    assert (counts["guru"], counts["#plasma-etching"]) == (TITLE, 1)
    assert counts["plasma"] == 2  # in the work and in the list


ENTRIES = [
    ("etch process engineer plasma plasma chamber", "etch process engineer", ""),
    ("deposition engineer chamber film film film", "deposition engineer", "CVD"),
    ("식각 공정 엔지니어 플라즈마 챔버", "식각 공정 엔지니어", ""),
    ("", "", ""),
    ("pastry chef", "pastry chef", ""),
]
ASKED = ("plasma etch engineer chamber chamber chamber film", "etch engineer", "CVD")
EVERY = np.arange(len(ENTRIES))


def by_formula(entries, asked, *, steps: bool) -> list[float]:
    """BM25 by Lucene's formula, entry by entry, in plain Python; in whole steps, or as it is in books."""
    docs, query = counts_of(entries), counts_of([asked])[0]
    usual = sum(sum(doc.values()) for doc in docs) / len(docs)
    if steps:
        assert 8 <= usual < 16
        usual = round(usual * 8) / 8  # seven binary digits
    scores = []
    for doc in docs:
        score = 0
        for token, often in query.items():
            having = sum(token in other for other in docs)
            worth = math.log(1 + (len(docs) - having + 0.5) / (having + 0.5)) * (K3 + 1) * often / (K3 + often)
            tf, length = doc.get(token, 0), sum(doc.values())
            share = tf / (tf + K1 * (1 - B + B * length / usual))
            score += round(128 * worth) * round(2048 * share) if steps else worth * share
        score = score // 1024 / 256 if steps else score
        scores.append(score if doc else math.nan)
    return scores


def test_scores_are_those_of_the_formula_in_whole_steps():
    found = LexicalIndex.of(ENTRIES).scores(tokens_of([ASKED])[0], EVERY)
    assert found.dtype == np.float32
    assert found.tolist() == pytest.approx(by_formula(ENTRIES, ASKED, steps=True), rel=0, abs=0, nan_ok=True)
    assert found[0] > found[1] > 0 == found[4]  # the control: they differ
    assert math.isnan(found[3])  # who says nothing is not known


def test_steps_move_a_score_by_little():
    found = LexicalIndex.of(ENTRIES).scores(tokens_of([ASKED])[0], EVERY)
    assert found == pytest.approx(by_formula(ENTRIES, ASKED, steps=False), abs=0.015, nan_ok=True)


def test_scores_are_those_of_the_library_that_counts_words_itself():
    docs = [list(Counter(counts).elements()) for counts in counts_of([each for each in ENTRIES if each[0]])]
    library = bm25s.BM25(k1=K1, b=B, method="lucene")
    library.index(docs, show_progress=False)
    once = dict.fromkeys(counts_of([ASKED])[0], 1)
    ours = LexicalIndex.of([each for each in ENTRIES if each[0]]).scores(Tokens.of(once, is_korean=False), EVERY[:4])
    known = [token for token in once if token in library.vocab_dict]
    theirs = library.get_scores(known)
    assert ours == pytest.approx(theirs, abs=0.015)
    assert max(theirs) > 1  # the control: that is little


def test_words_that_are_worth_uncommonly_much_are_added_up_in_greater_steps():
    numbers = np.arange(6_000, dtype=np.uint64)
    says_all = Tokens(numbers, np.full(6_000, 40, np.uint32), is_korean=False)
    others = [Tokens(numbers[:1], np.array([row + 1], np.uint32), is_korean=False) for row in range(40)]
    asked = Tokens(numbers, np.full(6_000, 900, np.uint32), is_korean=False)
    index = LexicalIndex.of_tokens([says_all, *others])
    usual = index.usage(asked).usual_length
    worth = [math.log(1 + (41 - having + 0.5) / (having + 0.5)) * 3 * 900 / 902 for having in (41, 1)]
    share = 40 / (40 + K1 * (1 - B + B * 240_000 / usual))
    expected = (worth[0] + 5_999 * worth[1]) * share
    assert (worth[0] + 5_999 * worth[1]) * 128 * 2_048 > 2**31  # what would not be added up as it is
    assert index.scores(asked, np.arange(1))[0] == pytest.approx(expected, rel=0.01)


def test_scores_of_some_rows_have_the_bits_they_have_among_all():
    index, asked = LexicalIndex.of(ENTRIES), tokens_of([ASKED])[0]
    every = index.scores(asked, EVERY)
    assert index.scores(asked, np.array([1, 4])).tobytes() == every[[1, 4]].tobytes()


def test_another_order_of_entries_changes_no_bit():
    asked = tokens_of([ASKED])[0]
    forward = LexicalIndex.of(ENTRIES).scores(asked, EVERY)
    backward = LexicalIndex.of(ENTRIES[::-1]).scores(asked, EVERY)
    assert forward.tobytes() == backward[::-1].tobytes()


def test_an_opening_in_korean_finds_an_english_profile_by_skill_alone():
    people = [
        person("etcher", headline="Fab veteran", jobs=(job(title=None, highlights=("Dry etch of contacts",)),)),
        person("chef", headline="Pastry chef", jobs=(job(title="Pastry chef"),)),
    ]
    post = opening(title="식각 공정 담당자", description="플라즈마 식각을 맡습니다", must=("건식 식각",))
    index = LexicalIndex.of([candidate_embedded(each) for each in people])
    found = index.scores(tokens_of([opening_embedded(post)])[0], np.arange(2))
    assert found[0] > 0 == found[1]


def test_c_plus_plus_does_not_find_c():
    index = LexicalIndex.of([(f"firmware in {name}", "", name) for name in ("C", "C++", "C#")])
    found = index.scores(tokens_of([("C++", "", "C++")])[0], np.arange(3))
    assert found[1] > 0
    assert found[[0, 2]].tolist() == [0, 0]


def test_tokens_are_the_same_after_they_were_kept():
    tokens = tokens_of([ASKED, ENTRIES[2]])
    for each in tokens:
        again = Tokens.from_bytes(each.as_bytes())
        assert np.array_equal(again.numbers, each.numbers)
        assert np.array_equal(again.counts, each.counts)
        assert again.is_korean == each.is_korean
    assert [each.is_korean for each in tokens] == [False, True]


def test_kept_tokens_hold_no_word():
    assert b"plasma" not in tokens_of([ASKED])[0].as_bytes()


def test_where_a_text_gets_other_tokens_the_version_is_raised():
    text = "Led TSMC N3 etch; C++과 Node.js로 식각 장비를 제어하며 batteries' yields를 개선했다. ISO 26262"
    version_1 = {
        "led", "tsmc", "n3", "tsmc n3", "etch", "c++", "node.js", "식각", "장비", "제어", "battery", "yield", "개선",
        "iso", "iso 26262",
    }  # fmt: skip
    assert (VERSION, set(words(text))) == (1, version_1)
    assert len(fingerprint()) == 16
