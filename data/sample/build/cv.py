"""A career as a JSON Resume document, in English, Korean or both mixed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from careers import Career, Job, cities, lines
from degrees import Degree
from fields import SECTORS, skill_in_words
from phrases import LAST_MONTH, Line, Voice, draw, line_of, pick, table

Json = dict[str, object]
COMMON_SKILLS = (
    "Python", "Project management", "Data analysis", "Technical writing", "Team leadership", "Root cause analysis",
    "Patent drafting", "Cross-functional collaboration", "MATLAB", "Linux", "Git", "Excel", "Statistics",
)  # fmt: skip
PLACES = (
    "Seoul || 서울", "Gyeonggi || 경기", "Hwaseong || 화성", "Pyeongtaek || 평택", "Icheon || 이천", "Suwon || 수원",
    "Pangyo || 판교", "Daejeon || 대전", "Cheongju || 청주", "Incheon || 인천", "Busan || 부산", "Asan || 아산",
    "Gumi || 구미", "Ulsan || 울산", "Changwon || 창원", "Gwangju || 광주",
)  # fmt: skip
GROUPS = (
    "Core subjects || 전문 분야", "Tools and methods || 도구 및 방법", "Also used || 기타 활용 가능",
    "Methods || 방법론", "Strengths || 강점",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Person:
    """A career with a name; everything else of the CV is drawn from `id`."""

    id: str
    name: str
    career: Career


def person(number: int, rng_career: Career, rng: Random) -> Person:
    """Give a career an invented name from its country."""
    home = table("lists/people")[rng_career.home]
    assert not isinstance(home, str)
    name = f"{rng.choice(home['given'].split())} {rng.choice(home['family'].split())}"
    return Person(f"cand-{number:04d}", name, rng_career)


def day_text(month: int, precision: str, *, day: int) -> str:
    """Write a month counted from year 0 as `2019`, `2019-04` or `2019-04-15`."""
    year, index = divmod(month - 1, 12)
    return {"year": f"{year}", "month": f"{year}-{index + 1:02d}"}.get(precision, f"{year}-{index + 1:02d}-{day:02d}")


def years_of(career: Career) -> str:
    """Return the whole years of work that a CV would claim."""
    return str(max(1, sum(job.months() for job in career.jobs if job.months() > 0) // 12))


def document(person: Person, voice: Voice) -> Json:
    """Return the whole JSON Resume of a person."""
    career = person.career
    body: Json = {"basics": basics(person, voice)}
    if career.jobs:
        body["work"] = [
            work_entry(person, job, number, voice) for number, job in reversed(list(enumerate(career.jobs)))
        ]
    if career.degrees:
        body["education"] = [education_entry(degree, voice, career.dates) for degree in career.degrees]
    body |= {"skills": skills(person, voice), "languages": languages(person, voice), "x-ktech": terms(person, voice)}
    return body


def basics(person: Person, voice: Voice) -> Json:
    """Return name, label, contact and summary."""
    career, label = person.career, label_of(person.career)
    where = career.jobs[-1] if career.jobs else None
    city = where.city if where else pick(cities(career.home), voice.owner, "city")
    return {
        "name": person.name,
        "label": voice.say(label),
        "email": f"{person.id}@example.com",
        "summary": summary(person, voice),
        "location": {"city": voice.say(city), "countryCode": where.country if where else career.home},
    }


def label_of(career: Career) -> Line:
    """Return the headline: the last title, or that of a student."""
    if career.plan == "student" or not career.jobs:
        area = career.degrees[0].area if career.degrees else career.branch.areas[0]
        return Line(f"Graduate student, {area.en}", f"{area.ko} 대학원생")
    return career.jobs[-1].title


def summary(person: Person, voice: Voice) -> str:
    """Return one to three sentences in one of several styles."""
    career = person.career
    block = {"junior": "starter_summaries"} if sum(job.months() for job in career.jobs) < 30 else {}
    block |= {"student": "student_summaries", "researcher": "research_summaries", "other-sector": "other_summaries"}
    focus = career.jobs[-1].focus if career.jobs else career.branch.focus[0]
    opening = pick(lines(block.get(career.plan, "summaries")), person.id, "summary")
    text = [voice.say(opening, field=focus, years=years_of(career))]
    if draw(person.id, "more") < 0.35 and career.plan != "other-sector":
        text.append(voice.say(proof(person)) + ".")
    return " ".join(text)


def proof(person: Person) -> Line:
    """Return the result that may stand in the summary, and then not in a job."""
    return pick(person.career.branch.work, person.id, "proof")


def highlights(person: Person, job: Job, number: int, voice: Voice) -> list[str]:
    """Return what was done in a job; no line stands twice in one CV."""
    stock = sorted(stock_of(job), key=lambda line: draw(person.id, line.en, "order"))
    jobs = person.career.jobs
    mine = (
        [line for line in stock if _owner(person, line, len(jobs)) == number]
        if job.branch
        else stock[number :: len(jobs)]
    )
    mine = [line for line in mine if line != proof(person)]
    own = [line for line in mine if not job.branch or line not in lines("work")]
    general = [line for line in mine if line not in own]
    length = 3 + min(job.months() // 18, 4) - (draw(person.id, number) < 0.4)
    chosen = own[: max(1, length - 1)] + general[: 1 if draw(person.id, number, "general") < 0.5 else 0]
    return [voice.say(line) for line in chosen]


def _owner(person: Person, line: Line, jobs: int) -> int:
    """Deal each line to one of the jobs."""
    return int(draw(person.id, line.en, "job") * jobs)


def stock_of(job: Job) -> list[Line]:
    """Return the lines from which a job's highlights are chosen."""
    if job.branch is None:
        return list(lines("service"))
    if job.research or job.employment == "INTERN":
        return [*job.branch.research, *job.branch.work[:5], *lines("work")[:3]]
    leading = job.branch.lead if job.seniority >= 3 else ()
    return [*job.branch.work, *leading, *lines("work")]


def work_entry(person: Person, job: Job, number: int, voice: Voice) -> Json:
    """Return one entry of `work`."""
    dates, key = person.career.dates, f"{person.id}-{number}"
    start_day, end_day = 15 + int(draw(key, "start") * 14), 1 + int(draw(key, "end") * 14)
    entry: Json = {"name": voice.say(job.employer), "position": voice.say(job.title)}
    entry["startDate"] = day_text(job.start, dates, day=start_day)
    if job.end is not None:
        entry["endDate"] = day_text(job.end, dates, day=end_day)
    entry["location"] = f"{voice.say(job.city)}, {job.country}"
    if draw(key, "task") < 0.6 and job.branch:
        entry["summary"] = voice.say(pick(lines("tasks"), key, "which"), field=job.focus)
    entry["highlights"] = highlights(person, job, number, voice)
    marks = {"sector": job.sector, "employmentType": job.employment, "country": job.country}
    entry["x-ktech"] = {name: value for name, value in marks.items() if value is not None}
    return entry


def education_entry(degree: Degree, voice: Voice, dates: str) -> Json:
    """Return one entry of `education`."""
    precision = "year" if dates == "year" else "month"
    entry: Json = {
        "institution": voice.say(degree.school),
        "area": voice.say(degree.area),
        "studyType": voice.say(degree.title),
        "startDate": day_text(degree.start, precision, day=1),
        "endDate": day_text(degree.end, precision, day=1),
    }
    if degree.marked:
        entry["x-ktech"] = _marks(degree, dates)
    if degree.isced >= 7 and draw(voice.owner, degree.title.en) < 0.3:
        entry["courses"] = [voice.say(pick(lines("theses"), voice.owner, "thesis"), field=degree.area)]
    return entry


def _marks(degree: Degree, dates: str) -> Json:
    marks: Json = {"isced": degree.isced, "status": degree.status}
    if degree.status == "awarded" and dates != "year":
        marks["awarded"] = day_text(degree.end, "day", day=15)
    if degree.status == "awarded":
        marks["campus"] = degree.campus or "main"
    return marks


def skill_names(person: Person) -> list[str]:
    """Return the skills of the person's own branch that the CV lists, by the names of the branch."""
    own = sorted(person.career.branch.skills, key=lambda name: draw(person.id, name))
    if person.career.plan == "other-sector":
        own = own[:1]
    return own[: 5 + int(draw(person.id, "count") * 5)]


def skills(person: Person, voice: Voice) -> list[Json]:
    """Return the skills, as single entries or in groups."""
    own = skill_names(person)
    common = sorted(COMMON_SKILLS, key=lambda name: draw(person.id, name))[: 1 + int(draw(person.id, "common") * 3)]
    names = list(dict.fromkeys(skill_in_words(voice, name) for name in [*own, *common]))
    style = draw(person.id, "style")
    if style < 0.55:
        return [{"name": name} for name in names]
    cut = 2 + len(names) // 2
    heads = sorted(GROUPS, key=lambda head: draw(person.id, head))
    groups: Iterable[tuple[str, list[str]]] = zip(heads, (names[:cut], names[cut:]), strict=False)
    return [{"name": voice.say(line_of(head)), "keywords": words} for head, words in groups if words]


FLUENCY = {
    "native": ("Native speaker || 원어민", "Mother tongue || 모국어"),
    "good": ("Fluent || 유창", "Full professional proficiency || 업무 가능(상)", "C1 || C1", "IELTS 7.5 || IELTS 7.5"),
    "some": ("Professional working proficiency || 비즈니스 수준", "B2 || B2", "TOEIC 860 || TOEIC 860"),
}
KOREAN = ("TOPIK 1", "TOPIK 2", "TOPIK 3", "TOPIK 4", "TOPIK 5", "A2", "B1", "KIIP 2", "KIIP 4")


def languages(person: Person, voice: Voice) -> list[Json]:
    """Return the languages with a level in one of many notations."""
    home = table("lists/people")[person.career.home]
    assert not isinstance(home, str)
    mother, english = line_of(home["language"]), line_of("English || 영어")
    found = [_language(voice, mother, "native")]
    if mother != english:
        found.append(_language(voice, english, "good" if draw(person.id, "english") < 0.6 else "some"))
    if draw(person.id, "korean") < (0.75 if voice.tongue == "ko" else 0.3):
        korean = voice.say(line_of("Korean || 한국어"))
        found.append({"language": korean, "fluency": pick(KOREAN, person.id, "topik")})
    return found


def _language(voice: Voice, language: Line, level: str) -> Json:
    fluency = line_of(pick(FLUENCY[level], voice.owner, language.en))
    return {"language": voice.say(language), "fluency": voice.say(fluency)}


def terms(person: Person, voice: Voice) -> Json:
    """Return the product's own part: id, wishes, residence."""
    career, rng = person.career, Random(f"terms {person.id}")
    others = [sector for sector in SECTORS if sector != career.branch.sector]
    wanted = [career.branch.sector, *(rng.sample(others, 1) if rng.random() < 0.25 else [])]
    steps = max((job.seniority for job in career.jobs), default=0)
    wishes: Json = {"sectors": wanted}
    if rng.random() < 0.8:
        wishes["places"] = [voice.say(line_of(each)) for each in rng.sample(PLACES, rng.randint(1, 3))]
    if rng.random() < 0.8:
        wishes["minimumPay"] = (50 + 24 * steps + 6 * rng.randint(0, 6)) * 1_000_000
    wishes["employerSizes"] = rng.choice(
        [["small", "medium", "large"], ["medium", "large"], ["small", "medium"], ["large"]]
    )
    wishes["remote"] = rng.choice(["onsite", "onsite", "hybrid", "hybrid", "remote"])
    wishes["workingLanguages"] = rng.choice([["en"], ["en"], ["en", "ko"], ["ko", "en"]])
    return {"id": person.id, "synthetic": True, "preferences": wishes, "residence": residence(career, rng)}


def residence(career: Career, rng: Random) -> Json:
    """Return where somebody lives, and with which status if that is Korea."""
    if career.plan == "in-korea":
        return {"country": "KR", "status": rng.choice(["E-7-1", "E-7-1", "F-2-7", "E-3"])}
    if career.plan == "student" and rng.random() < 0.4:
        return {"country": "KR", "status": rng.choice(["D-2", "D-10"])}
    open_jobs = [job for job in career.jobs if job.end is None or job.end >= LAST_MONTH - 6]
    return {"country": open_jobs[-1].country if open_jobs else career.home}
