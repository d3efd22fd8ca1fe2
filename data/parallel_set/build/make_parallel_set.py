"""Write the parallel set: `python data/parallel_set/build/make_parallel_set.py [folder]`.

What the authors wrote stands beside this script, one TOML file a field: `people/`, `openings/`
and `grades/`. A text is written "English | 한국어", or once where both languages write it alike.
Facts (dates, levels, countries, pay) are written once and so are the same in both languages.
The first text of a job or a degree holds its facts, apart by spaces:

    2018-03..2021-06 JP semiconductor type=CONTRACTOR    `now`: to this day, `?`: not known, `-`: no dates
    2010..2014 CN 6 awarded campus=main                  6, 7, 8: bachelor, master, doctorate
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
TONGUES = ("en", "ko")
MILLION = 1_000_000
FLUENCY = {"native": ("Native", "모국어")}

Json = dict[str, object]
Say = Callable[[str], str]  # one language's half of a text


def speaker(tongue: str) -> Say:
    """Return what picks a language's half of a text."""
    side = TONGUES.index(tongue)
    return lambda text: (text.split(" | ") * 2)[side] if text.count(" | ") < 2 else _refuse(text)


def _refuse(text: str) -> str:
    raise ValueError(f"a text has two languages, not more: {text}")


@cache
def language_names(tongue: str) -> dict[str, str]:
    """Return the names of languages by ISO 639-1 code."""
    table = tomllib.loads((ROOT / "data" / "reference" / "languages.toml").read_text(encoding="utf-8"))
    return {each["code"]: each["name"][tongue] for each in table["language"]}


def language_name(code: str, tongue: str) -> str:
    """Return a language's name, which stands in the table or here: `Akan=아칸어`."""
    return code.split("=")[TONGUES.index(tongue)] if "=" in code else language_names(tongue)[code]


def without_gaps(document: Json) -> Json:
    """Leave out what was not said."""
    return {key: value for key, value in document.items() if value not in (None, "", [], {})}


def dates(when: str) -> Json:
    """Read `start..end`.

    >>> dates("2018-03..2021"), dates("2020..?"), dates("-")
    ({'startDate': '2018-03', 'endDate': '2021'}, {'startDate': '2020', 'endDate': None}, {})
    """
    if when == "-":
        return {}
    start, end = when.split("..")
    found: Json = {"startDate": start} if start else {}
    if end == "?":
        found["endDate"] = None
    elif end not in ("now", ""):
        found["endDate"] = end
    return found


def facts_of(line: str) -> tuple[str, list[str], dict[str, str]]:
    """Read a line of facts into its dates, its words and its `key=value` pairs."""
    when, *rest = line.split()
    return when, [each for each in rest if "=" not in each], dict(each.split("=") for each in rest if "=" in each)


def country_of(words: Iterable[str]) -> str | None:
    return next((each for each in words if re.fullmatch("[A-Z]{2}", each)), None)


def job(entry: list[str], say: Say) -> Json:
    """Return one entry of `work`."""
    (when, words, pairs), (employer, title, *highlights) = facts_of(entry[0]), entry[1:]
    about = {
        "sector": next((each for each in words if each != country_of(words)), None),
        "employmentType": pairs.get("type"),
        "fullTimeShare": float(pairs["share"]) if "share" in pairs else None,
        "country": country_of(words),
        "ongoing": True if when.endswith("..now") else None,
        "research": {"yes": True, "no": False, None: None}[pairs.get("research")],
        "institute": pairs.get("institute"),
    }
    texts = without_gaps({"name": say(employer), "position": say(title), "highlights": [*map(say, highlights)]})
    return texts | dates(when) | without_gaps({"x-ktech": without_gaps(about)})


def degree(entry: list[str], say: Say) -> Json:
    """Return one entry of `education`."""
    (when, words, pairs), (school, title, field) = facts_of(entry[0]), entry[1:]
    about = {
        "isced": next((int(each) for each in words if each.isdigit()), None),
        "status": next((each for each in words if each.islower()), None),
        "awarded": pairs.get("awarded"),
        "campus": pairs.get("campus"),
        "country": country_of(words),
    }
    texts = without_gaps({"institution": say(school), "studyType": say(title), "area": say(field)})
    return texts | dates(when) | without_gaps({"x-ktech": without_gaps(about)})


def language(entry: str, tongue: str) -> Json:
    """Return one entry of `languages`: `de native`, `en C1`, `ko TOPIK 4`, `Akan=아칸어 B2` or a language alone."""
    code, _, level = entry.strip().partition(" ")
    said: Json = {"language": language_name(code, tongue)}
    if re.fullmatch("[ABC][12]", level):
        return said | {"fluency": level, "x-ktech": {"cefr": level}}
    words = FLUENCY.get(level, (level, level))[TONGUES.index(tongue)]
    return without_gaps(said | {"fluency": words})


def wishes(want: dict[str, str | int | list[str]], say: Say) -> Json:
    """Return the preferences; the pay is written in millions of won a year."""
    return without_gaps(
        {
            "sectors": str(want.get("sectors", "")).split(),
            "places": [say(each) for each in want.get("places", [])],
            "minimumPay": int(want["pay"]) * MILLION if "pay" in want else None,
            "employerSizes": str(want.get("sizes", "")).split(),
            "remote": want.get("remote"),
            "workingLanguages": str(want.get("speak", "")).split(),
        }
    )


def person(record: dict, tongue: str) -> Json:
    """Return a JSON Resume."""
    say = speaker(tongue)
    country, _, city = record.get("home", "").partition(" ")
    basics = {
        "name": say(record["name"]),
        "label": say(record.get("label", "")),
        "summary": say(record.get("summary", "")),
        "location": without_gaps({"city": say(city), "countryCode": country}),
    }
    spoken = [each for each in record.get("languages", "").split(",") if each.strip()]
    ours = {
        "id": record["id"],
        "synthetic": True,
        "preferences": wishes(record.get("want", {}), say),
        "residence": without_gaps({"country": country}),
    }
    return without_gaps(
        {
            "basics": without_gaps(basics),
            "work": [job(each, say) for each in record.get("work", [])],
            "education": [degree(each, say) for each in record.get("education", [])],
            "skills": [{"name": say(each)} for each in record.get("skills", [])],
            "languages": [language(each, tongue) for each in spoken],
            "x-ktech": without_gaps(ours),
        }
    )


def needs(spoken: str, tongue: str) -> Iterator[Json]:
    """Yield the languages asked: `en B2, ko A2 nice`."""
    for entry in filter(None, (each.strip() for each in spoken.split(","))):
        code, level, *nice = entry.split()
        yield {"language": language_names(tongue)[code], "cefr": level, "need": nice[0] if nice else "must"}


def salary(pay: str | None) -> Json | None:
    """Return the pay of `80-100`, in millions of won a year."""
    if pay is None:
        return None
    least, most = (int(each) * MILLION for each in (pay.split("-") * 2)[:2])
    value = {"@type": "QuantitativeValue", "minValue": least, "maxValue": most, "unitText": "YEAR"}
    return {"@type": "MonetaryAmount", "currency": "KRW", "value": value}


def opening(record: dict, tongue: str) -> Json:
    """Return a schema.org JobPosting."""
    say = speaker(tongue)
    _, _, facts = facts_of(f"- {record['facts']}")
    city, region = say(record["place"]).split(", ")
    size, sector = record["firm"].split()
    must, nice = ([say(each) for each in record.get(key, [])] for key in ("must", "nice"))
    asked = {
        "must": must,
        "nice": nice,
        "minimumYears": int(facts["years"]) if "years" in facts else None,
        "isced": int(facts["isced"]) if "isced" in facts else None,
    }
    address = {"addressLocality": city, "addressRegion": region, "addressCountry": "KR"}
    ours = {
        "id": record["id"],
        "synthetic": True,
        "sector": sector,
        "requirements": without_gaps(asked),
        "languages": [*needs(record.get("languages", ""), tongue)],
        "remote": facts.get("remote"),
    }
    firm = {"size": size, "sector": sector, "country": "KR"}
    return without_gaps(
        {
            "@context": "https://schema.org",
            "@type": "JobPosting",
            "title": say(record["title"]),
            "description": say(record["text"]),
            "responsibilities": [say(each) for each in record.get("duties", [])],
            "qualifications": [say(each) for each in record.get("asks", [])],
            "inLanguage": tongue,
            "datePosted": facts["posted"],
            "validThrough": facts.get("until"),
            "employmentType": facts.get("type", "FULL_TIME"),
            "hiringOrganization": {"@type": "Organization", "name": say(record["employer"]), "x-ktech": firm},
            "jobLocation": {"@type": "Place", "address": {"@type": "PostalAddress", **address}},
            "skills": must + nice,
            "baseSalary": salary(facts.get("pay")),
            "x-ktech": without_gaps(ours),
        }
    )


def records(kind: str, table: str) -> list[dict]:
    """Return what all files of a folder say, by id."""
    files = sorted((HERE / kind).glob("*.toml"))
    found = [each for file in files for each in tomllib.loads(file.read_text(encoding="utf-8"))[table]]
    return sorted(found, key=lambda each: each["id"])


def judgements() -> Iterator[tuple[str, str, int]]:
    """Yield opening, person and grade, the best first."""
    for record in records("grades", "grade"):
        for score in (3, 2, 1):
            yield from ((record["id"], f"p{number:0>3}", score) for number in record.get(str(score), "").split())


def write(path: Path, rows: Iterable[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes("".join(f"{row}\n" for row in rows).encode())


def note(record: dict) -> str:
    return f"{record['id']} = {json.dumps(record['why'], ensure_ascii=False)}"


def main(folder: Path) -> None:
    """Write the documents in both languages, the grades, and why they are so."""
    for tongue in TONGUES:
        for kind, table, document in (("people", "person", person), ("openings", "opening", opening)):
            lines = (json.dumps(document(each, tongue), ensure_ascii=False) for each in records(kind, table))
            write(folder / f"{kind}.{tongue}.jsonl", lines)
    rows = ("\t".join(map(str, each)) for each in judgements())
    write(folder / "qrels.tsv", ["query-id\tcorpus-id\tscore", *rows])
    write(
        folder / "annotations.toml",
        ["# Why the grades are as they are, by opening.", *map(note, records("grades", "grade"))],
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE.parent)
