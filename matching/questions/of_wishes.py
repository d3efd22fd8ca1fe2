"""What may be open of somebody's wishes and skills: it moves places in a list and no verdict."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from pydantic import JsonValue

from matching.domain import Candidate, EmployerSize, Need, Opening, Remote
from matching.eligibility.opening_facts import annual_pay_bounds, sector_of
from matching.errors import BadInputError, Place
from matching.features import place_of
from matching.mentions import says_skills
from matching.questions.model import AnswerKind, Edit, Fact, Option, Scene, say, writes
from matching.reference import language_code, place_named, places, sectors

PLACE = "/x-ktech/preferences"


def facts_of_wishes(person: Candidate) -> Iterator[Fact]:
    """Yield what the person did not say of their wishes, and their skills where nothing is said of them."""
    wishes = person.preferences
    for attribute, make in WISHES.items():
        if getattr(wishes, attribute) is None:
            yield make()
    if not says_skills(person):
        yield _skills()


def _each_alone(values: Callable[[Opening], Iterable[JsonValue]]) -> Callable[[Scene], Sequence[JsonValue]]:
    """Return the trial of wishing for one thing alone, for each that the openings have to offer."""

    def trial(scene: Scene) -> Sequence[JsonValue]:
        return [[each] for each in dict.fromkeys(value for post in scene.openings for value in values(post))]

    return trial


def _wish(name: str, key: str, trial: Callable[[Scene], Sequence[JsonValue]], options: tuple[Option, ...]) -> Fact:
    pointer = f"{PLACE}/{name}"
    return Fact(
        pointer, AnswerKind.CHOICE, say(key), trial, writes(pointer), options, several=True, of_wishes=True
    )  # fmt: skip


def _sectors() -> Fact:
    def of_post(post: Opening) -> list[JsonValue]:
        stated, _ = sector_of(post)
        return [stated] if stated else []

    options = tuple(Option(each.id, each.name) for each in sectors())
    return _wish("sectors", "ask-wish-sectors", _each_alone(of_post), options)


def _places() -> Fact:
    def of_post(post: Opening) -> list[JsonValue]:
        where = place_of(post)
        return [where.province] if where else []

    def edits(value: JsonValue) -> list[Edit]:
        pointer = f"{PLACE}/places"
        if not isinstance(value, list) or not value:
            raise BadInputError("not-a-list", at=Place(pointer=pointer))
        if not all(isinstance(each, str) and place_named(each) for each in value):
            raise BadInputError("not-a-place", at=Place(pointer=pointer))
        return [(pointer, value)]

    provinces = [each for each in places().values() if each.id == each.province]
    options = tuple(Option(each.id, each.name) for each in provinces)
    return Fact(
        f"{PLACE}/places", AnswerKind.CHOICE, say("ask-wish-places"), _each_alone(of_post), edits, options,
        several=True, free=True, of_wishes=True,
    )  # fmt: skip


def _pay() -> Fact:
    """Ask the least pay; the least and the most that the openings offer are tried, and a half more."""

    def trial(scene: Scene) -> Sequence[JsonValue]:
        offers = sorted({int(annual_pay_bounds(post.pay)[0, 0]) for post in scene.openings} - {0})
        return [offers[0], offers[len(offers) // 2], offers[-1], offers[-1] * 3 // 2] if offers else []

    pointer = f"{PLACE}/minimumPay"
    return Fact(pointer, AnswerKind.NUMBER, say("ask-wish-pay"), trial, writes(pointer), of_wishes=True)


def _sizes() -> Fact:
    def of_post(post: Opening) -> list[JsonValue]:
        return [post.employer.size.value] if post.employer.size else []

    options = tuple(Option(each.value, say(f"size-{each.value}")) for each in EmployerSize)
    return _wish("employerSizes", "ask-wish-sizes", _each_alone(of_post), options)


def _remote() -> Fact:
    pointer = f"{PLACE}/remote"
    options = tuple(Option(each.value, say(f"remote-{each.value}")) for each in Remote)
    answers = [option.value for option in options]
    text = say("ask-wish-remote")
    return Fact(pointer, AnswerKind.CHOICE, text, lambda _: answers, writes(pointer), options, of_wishes=True)


def _working_languages() -> Fact:
    pointer = f"{PLACE}/workingLanguages"

    def of_post(post: Opening) -> list[JsonValue]:
        needs = [need for need in post.languages or () if need.need is Need.MUST]
        return [code for need in needs if (code := language_code(need.language))]

    def edits(value: JsonValue) -> list[Edit]:
        if not isinstance(value, list) or not value:
            raise BadInputError("not-a-list", at=Place(pointer=pointer))
        if not all(isinstance(each, str) and language_code(each) for each in value):
            raise BadInputError("not-a-language", at=Place(pointer=pointer))
        return [(pointer, value)]

    options = (Option("ko", say("answer-korean")), Option("en", say("answer-english")))
    return Fact(
        pointer, AnswerKind.CHOICE, say("ask-wish-languages"), _each_alone(of_post), edits, options,
        several=True, free=True, of_wishes=True,
    )  # fmt: skip


def _skills() -> Fact:
    """Ask for skills; all that the openings require are tried, and none."""

    def edits(value: JsonValue) -> list[Edit]:
        if not isinstance(value, list) or not all(isinstance(each, str) and each.strip() for each in value):
            raise BadInputError("not-a-list", at=Place(pointer="/skills"))
        return [("/skills", [{"name": each} for each in value])]

    def trial(scene: Scene) -> Sequence[JsonValue]:
        return [[*dict.fromkeys(name for post in scene.openings for name in post.must or ())], []]

    return Fact(
        "/skills", AnswerKind.TEXT, say("ask-skills"), trial, edits, several=True, free=True, of_wishes=True
    )  # fmt: skip


WISHES: dict[str, Callable[[], Fact]] = {
    "sectors": _sectors,
    "places": _places,
    "minimum_pay": _pay,
    "employer_sizes": _sizes,
    "remote": _remote,
    "working_languages": _working_languages,
}
