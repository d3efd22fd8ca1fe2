"""The store and what is derived from it, in step."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from matching.eligibility import Grade, Verdict
from matching.embedding import VectorCache
from matching.errors import AlreadyExistsError, BadInputError, EncoderError, NotFoundError
from matching.ingest.json_resume import read_candidate
from matching.lexical import tokens_of
from matching.mentions import skill_key
from matching.merges import Decision
from matching.profiles import SECTIONS, candidate_embedded, candidate_profile, candidate_section, opening_embedded
from matching.retrieval import GRID
from matching.store import Added, Known, Store
from matching.store.documents import PEOPLE, put, rows_of
from matching.store.people import forget
from matching.workspace import InStep, Workspace
from tests import small
from tests.bag_of_words import BagOfWords
from tests.pool_differences import differences_of_opening_pools, differences_of_pools

DAY, TEN, THREE = small.DAY, small.candidates(), small.openings()


@pytest.fixture
def encoder() -> BagOfWords:
    return BagOfWords()


@pytest.fixture
def workspace(tmp_path: Path, encoder: BagOfWords) -> Iterator[Workspace]:
    with closing(Store(tmp_path / "store.sqlite3")) as store:
        yield Workspace(store, encoder, cache=VectorCache(tmp_path / "cache"))


def test_everybody_is_answered_as_the_documents_say(workspace):
    workspace.add(TEN, THREE)
    found = workspace.shortlist("o0", DAY)
    # c00 c01 c02 c08 pass; c05 may be several schools; c06 c07 are on no list held; c03 c04 c09 fail
    assert found.counts == {Grade.YES: 4, Grade.OPEN: 1, Grade.LEANS_TO_NO: 2, Grade.NO: 3}
    assert {each.candidate.id for each in found.matches[:4]} == {"c00", "c01", "c02", "c08"}
    assert [each.candidate.id for each in found.matches[4:5]] == ["c05"]
    assert found.failed_alone["experience"] == 1  # c03


def test_nobody_passes_for_an_opening_that_pays_too_little(workspace):
    workspace.add(TEN, THREE)
    assert workspace.shortlist("o1", DAY).counts[Grade.NO] == 10
    assert workspace.shortlist("o2", DAY).counts[Grade.YES] == 0  # its range crosses the bound


def test_a_person_is_suggested_the_openings_that_are_open_to_them(workspace):
    workspace.add(TEN, THREE)
    found = workspace.suggestions("c00", DAY)
    assert [(each.opening.id, each.verdict) for each in found.matches] == [("o0", Verdict.YES), ("o2", Verdict.UNKNOWN)]


def test_a_pair_is_assessed_by_ids_or_by_documents_alike(workspace):
    workspace.add(TEN, THREE)
    by_ids = workspace.assess("c00", "o0", DAY)
    assert by_ids == workspace.assess(TEN[0], THREE[0], DAY)
    assert by_ids.verdict is Verdict.YES


def test_an_id_that_nobody_has_is_not_found(workspace):
    workspace.add(TEN, THREE)
    for ask in (
        lambda: workspace.shortlist("nothing", DAY),
        lambda: workspace.suggestions("nobody", DAY),
        lambda: workspace.assess("nobody", "o0", DAY),
    ):
        with pytest.raises(NotFoundError, match="There is no"):
            ask()


def test_an_empty_store_says_what_to_load(workspace):
    workspace.warm()  # nothing to make ready, and no error
    workspace.add(openings=THREE)
    with pytest.raises(BadInputError, match="holds no candidate"):
        workspace.shortlist("o0", DAY)
    workspace.add(TEN)
    assert len(workspace.shortlist("o0", DAY).matches) == 7  # the control


def test_a_new_person_is_found_without_encoding_the_others_again(workspace, encoder):
    workspace.add(TEN, THREE)
    workspace.warm()
    encoder.texts.clear()
    newcomer = read_candidate(small.resume("c99", label="Chief etch engineer"))
    workspace.add([newcomer])
    assert len(workspace.pool) == 11
    assert candidate_section(newcomer, "title") == "Chief etch engineer\nProcess engineer"
    assert candidate_section(newcomer, "skills") == candidate_section(TEN[0], "skills")  # which is known already
    assert encoder.texts == [candidate_profile(newcomer), candidate_section(newcomer, "title")]


def test_what_another_process_wrote_is_in_the_next_pool(workspace, tmp_path):
    workspace.add(TEN[:3], THREE)
    assert len(workspace.pool) == 3
    with closing(Store(tmp_path / "store.sqlite3")) as other:
        other.add_candidates(TEN[3:])
    assert len(workspace.pool) == 10


def test_a_pool_is_kept_while_nothing_of_its_kind_is_written(workspace):
    workspace.add(TEN, THREE[:1])
    people, posts = workspace.pool, workspace.opening_pool
    workspace.add(openings=THREE[1:])
    assert workspace.pool is people
    assert workspace.opening_pool is not posts  # the control


def test_vectors_lie_on_the_grid_and_are_those_of_the_profiles(workspace, encoder):
    workspace.add(TEN, THREE)
    row = workspace.pool.row_of("c01")
    exact = encoder.encode([candidate_profile(TEN[1])])[0]
    stored = workspace.pool.vectors[row]
    assert np.array_equal(stored * GRID, np.rint(stored * GRID))
    assert np.abs(stored - exact).max() <= 0.5 / GRID + 1e-7


def test_a_profile_without_a_word_has_an_unknown_likeness_not_a_likeness_of_nothing(workspace):
    silent = read_candidate(
        {"work": small.PEOPLE[0]["work"][:0], "education": small.PEOPLE[0]["education"], "x-ktech": {"id": "s"}}
    )
    silent = silent.model_copy(
        update={
            "degrees": tuple(
                each.model_copy(update={"field": None, "isced": None, "title": None}) for each in silent.degrees
            )
        }
    )
    assert candidate_profile(silent) == ""
    workspace.add(TEN)
    people = workspace.pool_of([*TEN, silent])
    assert np.isnan(people.vectors[10]).all()
    assert not np.isnan(people.vectors[:10]).any()
    matches = workspace.shortlist_of(THREE[0], people, DAY).matches
    likeness = {m.candidate.id: m.company_reasons for m in matches}
    values = {name: next(r.value for r in reasons if r.feature == "similarity") for name, reasons in likeness.items()}
    assert values.get("s") is None
    assert values["c00"] is not None


def test_a_person_nobody_knows_anything_of_does_not_disturb_the_others(workspace):
    workspace.add(TEN, THREE)
    before = [(m.candidate.id, m.score) for m in workspace.shortlist("o0", DAY).matches]
    workspace.add([read_candidate({"basics": {"name": "Only A Name"}, "x-ktech": {"id": "silent"}})])
    after = [(m.candidate.id, m.score) for m in workspace.shortlist("o0", DAY).matches if m.candidate.id != "silent"]
    assert after == before


class Broken(BagOfWords):
    def encode(self, texts, *, progress=None):
        raise EncoderError("encoder-empty-text")


def test_an_encoder_that_fails_leaves_the_store_as_it_was(tmp_path):
    with closing(Store(tmp_path / "store.sqlite3")) as store:
        workspace = Workspace(store, Broken(), cache=VectorCache(tmp_path / "cache"))
        with pytest.raises(EncoderError, match="nothing to encode"):
            workspace.add(TEN, THREE)
        assert (store.candidates(), store.openings(), store.revision) == ((), (), (0, 0))


def test_an_id_that_is_there_is_refused_before_anything_is_encoded(workspace, encoder):
    workspace.add(TEN[:1])
    encoder.texts.clear()
    with pytest.raises(AlreadyExistsError, match="c00"):
        workspace.add_new([TEN[0], TEN[1]])
    assert encoder.texts == []


def test_loading_the_same_documents_again_adds_nothing(workspace):
    assert workspace.add(TEN, THREE) == Added(10, 3)
    assert workspace.add(TEN, THREE) == Added(0, 0)


def test_progress_counts_up_to_the_number_of_different_texts(tmp_path, encoder):
    heard: list[tuple[int, int]] = []
    with closing(Store(tmp_path / "store.sqlite3")) as store:
        cache = VectorCache(tmp_path / "cache")
        Workspace(store, encoder, cache=cache, progress=lambda *each: heard.append(each)).add(TEN, THREE)
    embedded = [*map(candidate_embedded, TEN), *map(opening_embedded, THREE)]
    different = len({text for each in embedded for text in each})
    assert heard[-1] == (different, different)


def test_after_writes_of_every_kind_pools_are_those_laid_out_whole(workspace):
    workspace.add(TEN, THREE)
    _ = workspace.pool.words, workspace.opening_pool.words
    twin = TEN[4].model_copy(update={"id": "c98"})
    writes = (
        lambda: workspace.add([read_candidate(small.resume("c99", label="Chief etch engineer")), twin]),
        lambda: workspace.add([read_candidate(small.resume("c03", label="Cook"))], replace=True),
        lambda: workspace.merge_people("c04", "c98", decision=Decision("reviewer-1", DAY)),
        lambda: workspace.add(openings=[THREE[0].model_copy(update={"id": "o9"})]),
        lambda: workspace.store.delete_opening("o1", lambda _: True),
    )
    for write in writes:
        before, posts = workspace.pool, workspace.opening_pool
        write()
        assert workspace.pool is not before or workspace.opening_pool is not posts
        assert differences_of_pools(workspace.pool, workspace.pool_of(workspace.store.candidates())) == []
        whole = workspace.opening_pool_of(workspace.store.openings())
        assert differences_of_opening_pools(workspace.opening_pool, whole) == []


def test_what_is_outdated_is_not_served_and_the_next_is_made_from_it():
    kept: InStep[int, str] = InStep()
    assert not kept.outdate()
    kept.at(1, lambda: "first")
    assert (kept.outdate(), kept.held) == (True, None)
    assert kept.held_at(1, lambda before: f"after {before}") == (1, "after first")
    assert kept.held_at(2, lambda before: f"after {before}") == (2, "after after first")
    kept.let_go()
    assert kept.held_at(1, lambda before: f"after {before}") == (1, "after None")


def test_whoever_asks_while_a_new_value_is_made_gets_the_one_before():
    kept: InStep[int, str] = InStep()
    assert kept.at(1, lambda: "old") == "old"
    begun, finish = threading.Event(), threading.Event()

    def slowly() -> str:
        begun.set()
        assert finish.wait(10)
        return "new"

    maker = threading.Thread(target=lambda: kept.at(2, slowly))
    maker.start()
    assert begun.wait(10)
    assert kept.at(2, lambda: "made twice") == "old"
    finish.set()
    maker.join(10)
    assert kept.at(2, lambda: "made twice") == "new"


def test_whoever_asks_first_of_all_waits_for_the_value():
    kept: InStep[int, str] = InStep()
    begun, made = threading.Event(), []

    def slowly() -> str:
        begun.set()
        made.append(1)
        return "value"

    threads = [threading.Thread(target=lambda: kept.at(1, slowly)) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(10)
    assert made == [1]


def test_an_older_version_is_never_made_again():
    kept: InStep[int, str] = InStep()
    kept.at(2, lambda: "second")
    assert kept.at(1, lambda: "first") == "second"


def test_a_value_that_could_not_be_made_is_tried_again():
    kept: InStep[int, str] = InStep()
    with pytest.raises(ZeroDivisionError):
        kept.at(1, lambda: str(1 / 0))
    assert kept.at(1, lambda: "made") == "made"


def test_many_threads_may_ask_and_add_at_once(workspace):
    workspace.add(TEN, THREE)
    problems: list[Exception] = []

    def work(number: int) -> None:
        try:
            workspace.add([read_candidate(small.resume(f"new{number}", label=f"Etch engineer {number}"))])
            assert workspace.shortlist("o0", DAY, k=50).matches
        except Exception as error:  # noqa: BLE001 - gathered for the main thread
            problems.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(30)
    assert problems == []
    assert len(workspace.pool) == 16


def test_after_a_write_only_what_changed_is_read_and_put_into_words_again(workspace):
    workspace.add(TEN, THREE)
    before = workspace.records
    workspace.add([read_candidate(small.resume("c00", label="Head of etch"))], replace=True)
    after = workspace.records
    assert after.candidates[0].headline == "Head of etch"
    assert [*after.candidates.documents][1:] == [*before.candidates.documents][1:], "sealed anew they would differ"
    assert after.candidates.documents[0] != before.candidates.documents[0]
    assert candidate_profile(after.candidates[0]).startswith("Head of etch")


def test_a_pool_holds_the_vectors_of_each_section_and_zeros_where_nothing_was_said(workspace, encoder):
    workspace.add(TEN, THREE)
    silent = read_candidate({"basics": {"summary": "Etching"}, "x-ktech": {"id": "silent"}})
    people = workspace.pool_of([*TEN, silent])
    for section in SECTIONS:
        exact = encoder.encode([candidate_section(TEN[1], section)])[0]
        assert np.abs(people.sections[section][1] - exact).max() <= 0.5 / GRID + 1e-7
        assert not people.sections[section][10].any()
    assert np.linalg.norm(people.vectors[10]) == pytest.approx(1, abs=1e-2)


def test_the_vectors_of_an_opening_alone_are_those_it_has_in_the_pool(workspace):
    workspace.add(TEN, THREE)
    for row, post in enumerate(workspace.opening_pool.openings):
        alone, pooled = workspace.opening_vectors(post), workspace.opening_pool.vectors_of(row)
        assert np.array_equal(alone.whole, pooled.whole)
        assert all(np.array_equal(alone.sections[each], pooled.sections[each]) for each in SECTIONS)


def test_a_large_import_encodes_each_text_once_whatever_the_size_of_a_step(tmp_path, encoder, monkeypatch):
    monkeypatch.setattr("matching.encoding._KEPT_AT_ONCE", 3)
    heard: list[tuple[int, int]] = []
    with closing(Store(tmp_path / "store.sqlite3")) as store:
        cache = VectorCache(tmp_path / "cache")
        Workspace(store, encoder, cache=cache, progress=lambda *each: heard.append(each)).add(TEN, THREE)
    assert len(encoder.texts) == len(set(encoder.texts)) == heard[-1][0] == heard[-1][1]
    assert heard == sorted(heard)


def test_words_are_read_once_and_kept_by_another_process_too(workspace, tmp_path, encoder, monkeypatch):
    read: list[int] = []

    def counted(entries):
        some = list(entries)
        read.append(len(some))
        return tokens_of(some)

    monkeypatch.setattr("matching.encoding.tokens_of", counted)
    workspace.add(TEN, THREE)
    before = workspace.pool.words
    workspace.add([read_candidate(small.resume("c99", label="Chief etch engineer"))])
    assert len(workspace.pool.words.is_korean) == 11
    with closing(Store(tmp_path / "store.sqlite3")) as store:
        again = Workspace(store, encoder, cache=VectorCache(tmp_path / "cache")).pool.words
    different = len({candidate_embedded(each) for each in TEN})
    assert read == [different, 1]
    asked = tokens_of([opening_embedded(THREE[0])])[0]
    rows = np.arange(10)
    assert np.array_equal(again.scores(asked, rows), workspace.pool.words.scores(asked, rows))
    assert len(before.is_korean) == 10


def test_no_word_is_read_where_all_are_compared_in_full(workspace, monkeypatch):
    monkeypatch.setattr("matching.encoding.tokens_of", lambda _: pytest.fail("it read words"))
    workspace.add(TEN, THREE)
    assert workspace.shortlist("o0", DAY).matches
    assert workspace.suggestions("c00", DAY).matches
    with pytest.raises(pytest.fail.Exception, match="read words"):
        _ = workspace.pool.words  # the control


def test_a_process_forgets_whoever_another_one_erased_at_its_next_look(tmp_path, encoder):
    with closing(Store(tmp_path / "store.sqlite3")) as store, closing(Store(tmp_path / "store.sqlite3")) as other:
        space = Workspace(store, encoder, cache=VectorCache(tmp_path / "cache"))
        space.add(TEN, THREE)
        space.shortlist("o0", DAY)
        with other.file.writing() as file:  # a change by another process alone is no reason to forget
            put(file, PEOPLE, rows_of(PEOPLE, [read_candidate(small.resume("c50"))]), Known.REFUSE)
        _ = space.records
        assert skill_key.cache_info().currsize > 0
        with other.file.writing() as file:
            forget(file, "c00")
        assert "c00" not in {each.id for each in space.records.candidates}
        assert skill_key.cache_info().currsize == 0
        assert "c00" not in space.pool.rows_by_id


def test_somebody_erased_by_another_process_while_documents_are_read_is_forgotten_at_the_next_look(
    tmp_path, encoder, monkeypatch
):
    with closing(Store(tmp_path / "store.sqlite3")) as store, closing(Store(tmp_path / "store.sqlite3")) as other:
        space = Workspace(store, encoder, cache=VectorCache(tmp_path / "cache"))
        space.add(TEN, THREE)
        _ = space.records
        read = store.records

        def read_and_then_erased():
            found = read()
            with other.file.writing() as file:
                forget(file, "c00")
            return found

        with monkeypatch.context() as meanwhile:
            meanwhile.setattr(store, "records", read_and_then_erased)
            space.add([read_candidate(small.resume("c50"))])
            assert "c00" in space.records.candidates.ids
        skill_key("etching")
        assert "c00" not in {each.id for each in space.records.candidates}
        assert skill_key.cache_info().currsize == 0
