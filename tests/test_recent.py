"""What was made last is there for whoever asks again, as it is or as bytes."""

from __future__ import annotations

import pickle
import threading

from matching.language import Text
from matching.recent import Deflated, Recent

ALIKE = [
    Text(f"{number} years of work as a process engineer", f"공정 엔지니어 경력 {number}년") for number in range(200)
]


def test_what_is_held_as_bytes_equals_what_was_put_and_is_another_object():
    held: Deflated[Text] = Deflated(200)
    for number, each in enumerate(ALIKE):
        assert held.put(number, each) is each
    for number, each in enumerate(ALIKE):
        found = held.get(number)
        assert found == each
        assert found is not each
    assert held.get("another") is None


def test_values_that_are_alike_take_little_and_are_told_apart():
    held: Deflated[Text] = Deflated(200)
    for number, each in enumerate(ALIKE):
        held.put(number, each)
    sizes = [len(deflated) for _, deflated in held._held.values()]
    written = [len(pickle.dumps(each, pickle.HIGHEST_PROTOCOL)) for each in ALIKE]
    assert sum(sizes) < sum(written) / 2
    assert len({held.get(number) for number in range(200)}) == 200


def test_what_was_asked_for_longest_ago_goes_first_and_clearing_leaves_nothing_of_any():
    held: Deflated[Text] = Deflated(2)
    for number in (0, 1):
        held.put(number, ALIKE[number])
    held.get(0)
    held.put(2, ALIKE[2])
    assert [number for number in range(3) if held.get(number)] == [0, 2]
    assert any(b"process engineer" in like for like, _ in held._held.values())  # the control: it is in there
    held.clear()
    assert len(held) == 0
    assert held._like == b""
    held.put(3, ALIKE[3])
    assert held.get(3) == ALIKE[3]


def test_values_are_held_up_to_what_they_may_be_together_and_the_oldest_go_first():
    held: Recent[str] = Recent(10, size=len)
    for key, value in (("a", "xxxx"), ("b", "xxxx"), ("a", "xx"), ("c", "xxxx")):
        held.put(key, value)
    assert held.values() == ["xxxx", "xx", "xxxx"]  # 10 together: "a" was put anew and is less than before
    held.put("d", "x")
    assert [held.get(key) for key in "bacd"] == [None, "xx", "xxxx", "x"]
    held.drop("c")
    held.put("e", "xxxxxxx")
    assert len(held) == 3
    held.put("f", "x" * 11)  # more than all may be: it is held alone
    assert held.values() == ["x" * 11]
    held.clear()
    held.put("g", "x" * 5)
    held.put("h", "x" * 5)
    assert len(held) == 2


def test_each_that_others_took_the_place_of_is_told_and_no_other():
    gone: list[tuple[object, str]] = []
    some: Recent[str] = Recent(2, let_go=lambda key, value: gone.append((key, value)))
    for key in "abcab":
        some.put(key, key.upper())
    assert gone == [("a", "A"), ("b", "B"), ("c", "C")]
    some.put("b", "again")  # in the place of itself
    some.drop("a")
    assert some.take() == [("b", "again")]
    assert len(some) == 0
    some.put("d", "D")
    some.clear()
    assert len(gone) == 3


def test_whoever_clears_waits_for_whoever_is_told():
    waited: list[bool] = []

    def told(_: object, __: str) -> None:
        clearing.start()
        clearing.join(0.05)
        waited.append(clearing.is_alive())

    some: Recent[str] = Recent(1, let_go=told)
    clearing = threading.Thread(target=some.clear)
    some.put("a", "A")
    some.put("b", "B")
    clearing.join()
    assert (waited, len(some)) == ([True], 0)
