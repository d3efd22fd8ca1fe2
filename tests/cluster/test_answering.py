"""A list over shares is that of one pool, to the last bit, however the pool is cut and whoever fails on the way."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.cluster import Share, answer, parts_of
from matching.errors import BadInputError, ClusterError, EncoderError, PolicyNotInForceError
from matching.pool import Pool
from matching.recommend import shortlist
from matching.retrieval import OpeningVectors, on_grid
from tests.cluster.fleets import Held, InProcess, laid_out, part_of, question, taking, written
from tests.counts import cases
from tests.people import TODAY
from tests.some_of_the_sample import some_people, some_posts

DIMENSION = 16
CHOSEN = ("open-029", "open-061", "open-136", "open-211")  # many yes; many unknown; no near miss; nobody eligible
POSTS = [each for each in some_posts(6) if each.id in CHOSEN]


def unit(draw, *shape):
    vectors = draw.normal(size=(*shape, DIMENSION))
    return on_grid(vectors / np.linalg.norm(vectors, axis=-1, keepdims=True))


def asked(draw):
    return OpeningVectors(unit(draw), {"title": unit(draw), "skills": unit(draw)})


@pytest.fixture(scope="module")
def pool() -> Pool:
    """Some of the sample's people in the order of ids, with vectors drawn for them, many of them alike."""
    draw = np.random.default_rng(8)
    people = tuple(sorted(some_people(12), key=lambda each: each.id))
    count = len(people)
    sections = {"title": unit(draw, count), "skills": unit(draw, count)}
    sections["skills"][::7] = 0
    few = unit(draw, 40)
    return laid_out(Pool(people, few[draw.integers(40, size=count)], "made-up", sections=sections))


def alone(pool, post, vectors, **more):
    return shortlist(post, vectors, pool, TODAY, **more)


@pytest.mark.parametrize("shares", [1, 2, 3, 4])
@pytest.mark.parametrize("retrieved", [1000, 40, 4])
def test_any_number_of_shares_gives_the_list_of_one_pool(pool, shares, retrieved):
    draw, fleet, listed = np.random.default_rng(retrieved), InProcess.of(pool, shares), 0
    for post in POSTS:
        vectors = asked(draw)
        whole = alone(pool, post, vectors, retrieved=retrieved)
        found = answer(fleet, question(post, vectors, retrieved=retrieved))
        assert (found.missing, found.notice) == ((), None)
        assert written(found.shortlist) == written(whole)
        listed += len(found.shortlist.matches)
    assert listed


def test_what_is_compared_would_show_one_bit(pool):
    post, vectors = POSTS[0], asked(np.random.default_rng(1))
    found = alone(pool, post, vectors)
    first = found.matches[0]
    other = replace(found, matches=(replace(first, score=float(np.nextafter(first.score, 2))), *found.matches[1:]))
    assert written(found) != written(other)


def test_some_are_compared_and_not_all_in_these_tests(pool):
    post, vectors = POSTS[0], asked(np.random.default_rng(1))
    fleet = InProcess.of(pool, 2)
    answer(fleet, question(post, vectors, retrieved=4))
    assert fleet.asked == 5  # gate, sums, the best, standings, reasons
    answer(fleet, question(post, vectors))
    assert fleet.asked == 5 + 3  # nothing to choose between


@settings(max_examples=cases(5, 20))
@given(st.integers(0, 10**6), st.integers(1, 60), st.lists(st.integers(0, 400), min_size=0, max_size=5), st.data())
def test_however_a_pool_is_cut(pool, seed, retrieved, cuts, data):
    draw = np.random.default_rng(seed)
    post, vectors = POSTS[seed % len(POSTS)], asked(draw)
    some = sorted(data.draw(st.sets(st.integers(0, len(pool) - 1), min_size=1, max_size=120)))
    people = taking(pool, some)
    ids = [each.id for each in people.candidates]
    absent = frozenset(ids[:: seed % 5 + 2])
    ends = sorted({ids[cut % len(ids)] for cut in cuts})
    parts = [replace(part, after=after, until=until) for part, after, until in zip(
        parts_of(ids, len(ends) + 1), [None, *ends], [*ends, None], strict=True)]  # fmt: skip
    fleet = InProcess([Share(part, Held(part_of(people, part), absent=absent)) for part in parts])
    among = np.array([each not in absent for each in ids])
    whole = alone(people, post, vectors, retrieved=retrieved, among=among, k=5, least=0.4)
    found = answer(fleet, question(post, vectors, retrieved=retrieved, k=5, least=0.4)).shortlist
    assert found.not_taking_part == len(absent)
    assert written(replace(found, not_taking_part=0)) == written(whole)


def test_ids_are_cut_into_shares_that_hold_each_once():
    ids = [f"p{n:02}" for n in range(10)]
    for count in (1, 2, 3, 4, 12):
        parts = parts_of(ids, count)
        held = [[each for each in ids if part.holds(each)] for part in parts]
        assert sorted(each for some in held for each in some) == ids
        assert max(map(len, held)) - min(map(len, held)) <= 1
        assert sum(part.holds("a-newcomer") for part in parts) == sum(part.holds("zz") for part in parts) == 1
    assert [part.holds("anybody") for part in parts_of([], 3)] == [False, False, True]


# Shares that fail -----------------------------------------------------------------------------------------


def test_a_share_that_is_not_there_is_left_out_of_everything_and_named(pool):
    post, vectors = POSTS[1], asked(np.random.default_rng(2))
    fleet = InProcess.of(pool, 3)
    left = without(pool, fleet.parts[1])
    whole = alone(left, post, vectors, retrieved=4)
    fleet.fails = {number: {1} for number in range(1, 20)}
    found = answer(fleet, question(post, vectors, retrieved=4))
    assert found.missing == (1,)
    assert written(found.shortlist) == written(whole)
    assert found.notice.en.startswith("This list is incomplete: of 3 shares of the people, 1 did not answer (share 2).")
    assert "분할 2" in found.notice.ko


def without(pool, part):
    return taking(pool, [row for row, each in enumerate(pool.candidates) if not part.holds(each.id)])


@pytest.mark.parametrize("step", [2, 3, 4, 5])
def test_a_share_lost_at_any_step_makes_the_question_start_again(pool, step):
    post, vectors = POSTS[1], asked(np.random.default_rng(2))
    fleet = InProcess.of(pool, 3)
    fleet.fails = {step: {2}}
    found = answer(fleet, question(post, vectors, retrieved=4))
    assert fleet.asked == step + 5
    assert found.missing == ()
    assert written(found.shortlist) == written(alone(pool, post, vectors, retrieved=4))


def test_a_share_that_fails_at_the_first_step_is_asked_of_its_next_replica(pool):
    post, vectors = POSTS[1], asked(np.random.default_rng(2))
    fleet = InProcess.of(pool, 3)
    fleet.fails = {1: {0, 2}}
    found = answer(fleet, question(post, vectors, retrieved=4))
    assert (fleet.asked, found.missing) == (1 + 5, ())
    assert written(found.shortlist) == written(alone(pool, post, vectors, retrieved=4))


@pytest.mark.parametrize("step", [2, 3, 4, 5])
def test_a_share_lost_for_good_is_missing_from_the_whole_answer(pool, step):
    post, vectors = POSTS[1], asked(np.random.default_rng(2))
    fleet = InProcess.of(pool, 3)
    fleet.fails = {number: {2} for number in range(step, 20)}
    found = answer(fleet, question(post, vectors, retrieved=4))
    assert found.missing == (2,)
    left = without(pool, fleet.parts[2])
    assert written(found.shortlist) == written(alone(left, post, vectors, retrieved=4))


def test_people_who_change_on_the_way_make_the_question_start_again(pool):
    post, vectors = POSTS[1], asked(np.random.default_rng(2))
    fleet, changes = InProcess.of(pool, 2), []

    def changing(step, among):
        if len(changes) == 2:  # after two steps
            for share in fleet.held:
                share._loader = Held(part_of(pool, share.part), as_of=1)
                share.refresh()
        changes.append(1)
        return InProcess.ask(fleet, step, among)

    fleet.ask = changing
    found = answer(fleet, question(post, vectors, retrieved=4))
    assert fleet.asked == 3 + 5
    assert written(found.shortlist) == written(alone(pool, post, vectors, retrieved=4))


def test_shares_as_of_different_writes_are_brought_to_the_newest(pool):
    post, vectors = POSTS[1], asked(np.random.default_rng(2))
    fleet = InProcess.of(pool, 2)
    fleet.held[1]._loader = Held(part_of(pool, fleet.parts[1]), as_of=4)
    fleet.held[1].refresh()
    fleet.held[0]._loader = Held(part_of(pool, fleet.parts[0]), as_of=4)
    assert answer(fleet, question(post, vectors)).shortlist.matches
    assert [each.size().as_of for each in fleet.held] == [4, 4]


def test_shares_that_never_agree_give_no_list(pool):
    post, vectors = POSTS[1], asked(np.random.default_rng(2))
    fleet = InProcess.of(pool, 2)
    fleet.held[1]._loader = Held(part_of(pool, fleet.parts[1]), as_of=4)
    fleet.held[1].refresh()
    with pytest.raises(ClusterError, match="during each of 5 attempts"):
        answer(fleet, question(post, vectors))


def test_shares_that_do_not_make_up_one_pool_give_no_list(pool):
    post, vectors = POSTS[1], asked(np.random.default_rng(2))
    parts = parts_of([each.id for each in pool.candidates], 2)
    pools = [part_of(pool, part) for part in parts]
    lacking = InProcess(
        [Share(part, Held(each, stored=len(pool) + 1)) for part, each in zip(parts, pools, strict=True)]
    )
    with pytest.raises(ClusterError, match="do not add up"):
        answer(lacking, question(post, vectors))
    whole = InProcess([Share(part, Held(each, stored=len(pool))) for part, each in zip(parts, pools, strict=True)])
    assert answer(whole, question(post, vectors)).missing == ()  # the control
    pools[1] = replace(pools[1], encoder="another")
    unlike = InProcess([Share(part, Held(each)) for part, each in zip(parts, pools, strict=True)])
    with pytest.raises(ClusterError, match="not made alike"):
        answer(unlike, question(post, vectors))


def test_nobody_to_rank_is_said_as_one_pool_says_it(pool):
    post, vectors = POSTS[1], asked(np.random.default_rng(2))
    nobody = InProcess([Share(part, Held(None)) for part in parts_of([], 2)])
    with pytest.raises(BadInputError) as raised:
        answer(nobody, question(post, vectors))
    assert raised.value.code == "empty-pool"
    fleet = InProcess.of(pool, 2)
    fleet.fails = {number: {0, 1} for number in range(1, 20)}
    with pytest.raises(ClusterError, match="no share of the people answers"):
        answer(fleet, question(post, vectors))


def test_what_one_pool_refuses_shares_refuse(pool):
    post, fleet = POSTS[1], InProcess.of(pool, 2)
    short = OpeningVectors(np.zeros(3, dtype=np.float32))
    with pytest.raises(EncoderError):
        answer(fleet, question(post, short))
    early = replace(question(post, asked(np.random.default_rng(2))), day=TODAY.replace(year=1990))
    with pytest.raises(PolicyNotInForceError):
        answer(fleet, early)
