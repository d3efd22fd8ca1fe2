"""An opening's facts as a schema.org JobPosting, in several structures a language."""

from __future__ import annotations

import re

from cv import Json
from fields import FILES, skill_in_words
from openings import Employer, Opening, Pay
from phrases import Line, Voice, block, draw, line_of, pick, table

LIST = re.compile(r"\{(\w+)(?::([^{}]*))?\}")
INDUSTRIES = {
    "semiconductor": "Semiconductors || 반도체 제조",
    "secondary-battery": "Secondary batteries || 이차전지",
    "display": "Displays || 디스플레이",
    "bio": "Biotechnology || 바이오의약품",
    "robot": "Robotics || 로봇",
    "defence": "Defence and aerospace || 방위산업",
    "ai": "Artificial intelligence || 인공지능",
    "mobility": "Mobility || 미래 모빌리티",
    "other": "Services || 서비스업",
}


def titled(opening: Opening, voice: Voice) -> str:
    """Return the title as adverts write it, with rank or kind of entry."""
    title = voice.say(opening.title)
    rank = "Senior" if opening.years >= 8 else "Junior" if opening.years <= 2 else ""
    forms = {
        "en": [
            f"{rank} {title}".strip(),
            f"{title} ({voice.say(opening.focus)})",
            title,
            f"{title}, {opening.years}+ years",
        ],
        "ko": [
            f"[경력] {title}",
            f"{title} 채용",
            f"{title} ({voice.say(opening.focus)})",
            f"{title} (경력 {opening.years}년 이상)",
        ],
    }[voice.base()]
    return pick(forms[: 3 if opening.years == 0 else 4], opening.id, "title")


def some(name: str, opening: Opening, count: int) -> list[Line]:
    """Return lines of a block in an order of the opening's own."""
    return sorted(block("words/adverts", name), key=lambda line: draw(opening.id, line.en))[:count]


def needs(opening: Opening, voice: Voice) -> list[str]:
    """Return the required: degree, years, skills, languages."""
    area = pick(opening.branch.areas, opening.id, "area")
    said = [voice.say(some(f"degree_{opening.isced}", opening, 1)[0], area=area, field=opening.focus)]
    if opening.years:
        said.append(voice.say(some("years", opening, 1)[0], years=str(opening.years), field=opening.focus))
    forms = some("need_skill", opening, 6)
    for form, name in zip(forms, opening.must, strict=False):
        said.append(voice.say(form, skill=skill_in_words(voice, name)))
    for language, cefr, need in opening.languages:
        if need == "must":
            tongue = line_of({"English": "English || 영어", "Korean": "Korean || 한국어"}[language])
            said.append(
                voice.say(line_of("{tongue} at level {cefr} || {tongue} {cefr} 수준 이상"), tongue=tongue, cefr=cefr)
            )
    return said


def wishes(opening: Opening, voice: Voice) -> list[str]:
    """Return the desirable skills and languages."""
    said = [
        voice.say(form, skill=skill_in_words(voice, name))
        for form, name in zip(some("wish_skill", opening, 4), opening.nice, strict=False)
    ]
    if any(need == "nice" for _, _, need in opening.languages):
        said.append(voice.say(line_of("Some {a:English or Korean|Korean} || {a:영어 또는 한국어|한국어} 가능자 우대")))
    return said


def parts(opening: Opening, voice: Voice) -> dict[str, list[str]]:
    """Return everything that a structure may place."""
    duties = sorted(opening.branch.duties, key=lambda line: draw(opening.id, line.en))
    return {
        "blurb": [voice.say(blurb(opening.employer))],
        "intro": [voice.say(pick(block("words/adverts", "intros"), opening.id, "intro"), field=opening.focus)],
        "duties": [voice.say(line) for line in duties[: 4 + int(draw(opening.id, "duties") * 3)]],
        "needs": needs(opening, voice),
        "wishes": wishes(opening, voice),
        "conditions": [voice.say(line) for line in some("conditions", opening, 3 + int(draw(opening.id, "c") * 4))],
        "process": [voice.say(line) for line in some("process", opening, 2)],
        "closing": [voice.say(some("closings", opening, 1)[0])],
    }


def blurb(employer: Employer) -> Line:
    """Return what an employer says about itself."""
    file = FILES.get(employer.sector)
    lines = block(f"words/{file}", "blurbs") if file else block("words/adverts", "blurbs_other")
    return lines[employer.blurb - 1]


def description(opening: Opening, voice: Voice) -> str:
    """Return the advert's text; some are HTML."""
    structures = table("words/adverts")["structure"]
    structure = pick(list(structures), opening.id, "structure")
    said = parts(opening, voice)
    return LIST.sub(lambda slot: _placed(said[slot.group(1)], slot.group(2)), structure[voice.base()]).strip()  # type: ignore[index]


def _placed(items: list[str], mark: str | None) -> str:
    """Place items as paragraphs, as HTML entries, in one sentence or as a list with a mark."""
    if mark is None:
        return " ".join(items)
    if mark == "<li>":
        return "".join(f"<li>{item}</li>" for item in items)
    if mark in ("; ", ". ", ", ", " / ", " | "):
        return mark.join(items)
    marks = "가나다라마바사아"
    return "\n".join(mark.replace("가", marks[number]) + item for number, item in enumerate(items))


def posting(opening: Opening, voice: Voice) -> Json:
    """Return the whole JobPosting."""
    said = parts(opening, voice)
    employer = opening.employer
    body: Json = {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "title": titled(opening, voice),
        "description": description(opening, voice),
        "inLanguage": voice.base(),
        "datePosted": opening.posted,
        "validThrough": opening.until,
        "employmentType": opening.employment,
        "hiringOrganization": organisation(employer, voice),
        "industry": voice.say(line_of(INDUSTRIES[employer.sector])),
        "jobLocation": location(employer, voice),
        "skills": [skill_in_words(voice, name) for name in (*opening.must, *opening.nice)],
    }
    if opening.remote == "remote":
        body["jobLocationType"] = "TELECOMMUTE"
    if opening.pay:
        body["baseSalary"] = salary(opening.pay)
    if draw(opening.id, "fields") < 0.5:
        body["responsibilities"] = "\n".join(said["duties"])
        body["qualifications"] = "\n".join(said["needs"])
    body["x-ktech"] = terms(opening, voice)
    return body


def organisation(employer: Employer, voice: Voice) -> Json:
    """Return the hiring organisation."""
    marks: Json = {"id": employer.id, "size": employer.size, "sector": employer.sector, "country": "KR"}
    return {"@type": "Organization", "name": getattr(employer.name, voice.base()), "x-ktech": marks}


def location(employer: Employer, voice: Voice) -> Json:
    """Return the place of work."""
    en, ko, region_en, region_ko = str(table("lists/places")[employer.place]).split(" || ")
    city, region = (ko, region_ko) if voice.base() == "ko" else (en, region_en)
    address = {"@type": "PostalAddress", "addressLocality": city, "addressRegion": region, "addressCountry": "KR"}
    return {"@type": "Place", "address": address}


def salary(pay: Pay) -> Json:
    """Return the pay as a range or as one value."""
    unit = "MONTH" if pay.monthly else "YEAR"
    bounds: Json = {"minValue": pay.least, "maxValue": pay.most}
    value = {"value": pay.least} if pay.least == pay.most else bounds
    return {
        "@type": "MonetaryAmount",
        "currency": "KRW",
        "value": {"@type": "QuantitativeValue", **value, "unitText": unit},
    }


def terms(opening: Opening, voice: Voice) -> Json:
    """Return the product's own part."""
    requirements: Json = {
        "must": [skill_in_words(voice, name) for name in opening.must],
        "nice": [skill_in_words(voice, name) for name in opening.nice],
    }
    if opening.years:
        requirements["minimumYears"] = opening.years
    requirements["isced"] = opening.isced
    body: Json = {"id": opening.id, "synthetic": True}
    if opening.sector:
        body["sector"] = opening.sector
    body["requirements"] = requirements
    body["languages"] = [{"language": name, "cefr": cefr, "need": need} for name, cefr, need in opening.languages]
    return body | {"remote": opening.remote}
