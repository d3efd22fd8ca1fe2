"""Changes to one profile that should change nothing, and beside each a control that must change something.

Each makes two versions of a JSON Resume that differ in one thing. Texts are put where
people put them: into the summary, since the fields for such things are read by nothing.
A version that cannot be made (no job to move, no school on a list) is `None`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import cycle, islice

from matching.domain import Json
from matching.evaluation.resume_parts import (
    Both,
    Change,
    basics_of,
    entries_of,
    language_of,
    with_basics,
    with_entries,
    with_sentence,
)
from matching.evaluation.swap_careers import gap, school_country, shorter_work, unlisted_school
from matching.language import Text


class Claim(StrEnum):
    """What is claimed of a change."""

    NO_EFFECT = "no-effect"
    """Verdicts, scores and places are the same, to the last bit."""
    NO_GAIN = "no-gain"
    """Verdicts are the same, and scores do not rise by it."""
    RULES_ALIKE = "rules-alike"
    """No effect where every fact that the rules count is the same; elsewhere the law makes the difference."""


@dataclass(frozen=True)
class Swap:
    """A change, what is claimed of it, and the control."""

    key: str
    claim: Claim
    change: Change
    control: Change


# Whoever it is about ------------------------------------------------------------------

NAMES = (
    "Nguyễn Thị Mai", "John Smith", "Fatima Al-Sayed", "김민준", "Li Wei", "Olga Ivanova", "Priya Sharma",
    "Kwame Mensah", "이서연", "Carlos Hernández", "Yuki Tanaka", "Anna Müller",
)  # fmt: skip
SAYS_NAME = Text("My name is {}.", "제 이름은 {}입니다.")
SHOWS_GENDER = (
    (Text("Gender: female", "성별: 여성"), Text("Gender: male", "성별: 남성")),
    (Text("I am a woman.", "여성 지원자입니다."), Text("I am a man.", "남성 지원자입니다.")),
    (Text("She led the group.", "성별: 여자"), Text("He led the group.", "성별: 남자")),
    (Text("Ms. Lee led it.", "미혼 여성"), Text("Mr. Lee led it.", "미혼 남성")),
)
SHOWS_NATIONALITY = (
    (Text("Nationality: Vietnamese", "국적: 베트남"), Text("Nationality: German", "국적: 독일")),
    (Text("I am an Indian citizen.", "인도 국적입니다."), Text("I am an American citizen.", "미국 국적입니다.")),
    (Text("Citizenship: Nigeria", "국적: 나이지리아"), Text("Citizenship: Canada", "국적: 캐나다")),
)
SHOWS_AGE = (
    (Text("Born in 1971.", "1971년생입니다."), Text("Born in 1998.", "1998년생입니다.")),
    (Text("DOB: 1971-03-02", "생년월일: 1971-03-02"), Text("DOB: 1998-11-20", "생년월일: 1998-11-20")),
    (Text("Age: 54", "나이: 54"), Text("Age: 28", "나이: 28")),
    (Text("54 years old.", "만 54세입니다."), Text("28 years old.", "만 28세입니다.")),
)  # fmt: skip
SHOWS_FAMILY = (
    (Text("Marital status: married", "혼인 여부: 기혼"), Text("Marital status: single", "혼인 여부: 미혼")),
    (Text("Military service: completed", "병역: 군필"), Text("Military service: exempt", "병역: 면제")),
)
ADDRESSES = (
    ("12 Hidden Lane", "Lagos", "NG", "100001"),
    ("345 Park Avenue", "New York", "US", "10154"),
    ("강남대로 1길 5", "서울", "KR", "06236"),
    ("7 Lê Lợi", "Hà Nội", "VN", "100000"),
)
SHOWS_ADDRESS = Text("Address: {}", "주소: {}")
PHOTOS = ("https://example.com/a.jpg", "https://example.com/b.jpg")
CONTACTS = (
    ("ana@example.com", "+84 912 345 678", "https://example.com/ana"),
    ("bo.lind@example.org", "+1 212 555 0100", "https://example.org/bo"),
)


def _said(pairs: Sequence[tuple[Text, Text]]) -> Change:
    def change(document: Json, number: int) -> Both:
        one, other = (each[language_of(document)] for each in pairs[number % len(pairs)])
        return with_sentence(document, one, number), with_sentence(document, other, number)

    return change


def name(document: Json, number: int) -> Both:
    """Bear another name, in the field and in the text."""
    old, new = str(basics_of(document).get("name", "")), NAMES[number % len(NAMES)]
    says = SAYS_NAME[language_of(document)]
    versions = (with_basics(document, name=each) for each in (old or NAMES[number - 1], new))
    one, other = (with_sentence(each, says.format(basics_of(each)["name"]), number) for each in versions)
    return one, other


def photo(document: Json, number: int) -> Both:
    """Have a photograph, or another, or none."""
    one, other = with_basics(document, image=PHOTOS[0]), with_basics(document, image=PHOTOS[1])
    return one, document if number % 2 else other


def address(document: Json, number: int) -> Both:
    """Live elsewhere, as the particulars and the text say; the residence that a rule asks for stays."""

    def at(street: str, city: str, country: str, code: str) -> Json:
        where: Json = {"address": street, "city": city, "countryCode": country, "postalCode": code}
        says = SHOWS_ADDRESS[language_of(document)].format(f"{street}, {city}")
        return with_sentence(with_basics(document, location=where), says, number)

    return at(*ADDRESSES[number % len(ADDRESSES)]), at(*ADDRESSES[(number + 1) % len(ADDRESSES)])


def contact(document: Json, number: int) -> Both:
    """Be reached elsewhere."""

    def by(email: str, phone: str, url: str) -> Json:
        written = with_basics(document, email=email, phone=phone, url=url)
        return with_sentence(written, f"{email}, {phone}, {url}", number)

    one, other = islice(cycle(CONTACTS), number % 2, number % 2 + 2)
    return by(*one), by(*other)


PERSONAL: dict[str, Change] = {
    "name": name,
    "gender": _said(SHOWS_GENDER),
    "nationality": _said(SHOWS_NATIONALITY),
    "age": _said(SHOWS_AGE),
    "family": _said(SHOWS_FAMILY),
    "photo": photo,
    "address": address,
    "contact": contact,
}


def everything(document: Json, number: int) -> Both:
    """Be somebody else in all of these at once."""
    one, other = document, document
    for change in PERSONAL.values():
        first, second = change(one, 2 * number), change(other, 2 * number)  # each in a line of its own
        if first and second:
            one, other = first[0], second[1]
    return one, other


# How it is written --------------------------------------------------------------------

PADDING = Text(
    "I am a motivated team player with excellent communication skills and a strong work ethic.",
    "성실하고 책임감이 강하며 원활한 의사소통 능력으로 팀에 기여하는 인재입니다.",
)


def blanks(document: Json, _number: int) -> Both:
    """Write the summary with more space between its words."""
    summary = str(basics_of(document).get("summary", ""))
    spaced = "\n\n".join("   ".join(line.split(" ")) for line in summary.splitlines())
    return document, with_basics(document, summary=f"  {spaced}\n\n")


def skills_twice(document: Json, _number: int) -> Both | None:
    """List every skill twice."""
    skills = entries_of(document, "skills")
    return (document, with_entries(document, "skills", [*skills, *skills])) if skills else None


def padded(document: Json, _number: int) -> Both:
    """Add three sentences that say nothing of the work."""
    return document, with_sentence(document, " ".join([PADDING[language_of(document)]] * 3))


def told_twice(document: Json, _number: int) -> Both | None:
    """Tell every achievement twice."""
    jobs = [
        {**job, "highlights": [*told, *told]} if isinstance(told := job.get("highlights"), list) else job
        for job in entries_of(document, "work")
    ]
    return (document, with_entries(document, "work", jobs)) if any("highlights" in job for job in jobs) else None


# Controls -----------------------------------------------------------------------------

OTHER_WORK = Text(
    "Python, PyTorch, SQL, project management, technical sales and market research for retail software.",
    "리테일 소프트웨어의 파이썬, 파이토치, SQL, 프로젝트 관리, 기술 영업, 시장 조사를 담당했습니다.",
)


def other_work_said(document: Json, _number: int) -> Both:
    """Say in the same place something that is of the work."""
    return document, with_sentence(document, OTHER_WORK[language_of(document)])


def no_skills(document: Json, _number: int) -> Both | None:
    """List no skills."""
    return (document, with_entries(document, "skills", [])) if entries_of(document, "skills") else None


def swaps() -> Iterator[Swap]:
    """Yield every swap with its claim and its control."""
    in_text = {"name", "gender", "nationality", "age", "family", "address", "contact"}
    for key, change in PERSONAL.items():
        yield Swap(key, Claim.NO_EFFECT, change, other_work_said if key in in_text else no_skills)
    yield Swap("everything", Claim.NO_EFFECT, everything, other_work_said)
    yield Swap("blanks", Claim.NO_EFFECT, blanks, other_work_said)
    yield Swap("skills-twice", Claim.NO_EFFECT, skills_twice, no_skills)
    yield Swap("padding", Claim.NO_GAIN, padded, other_work_said)
    yield Swap("told-twice", Claim.NO_GAIN, told_twice, no_skills)
    yield Swap("gap", Claim.RULES_ALIKE, gap, shorter_work)
    yield Swap("school-country", Claim.NO_EFFECT, school_country, unlisted_school)
