"""Arbitrary documents: every accepted form of every field, with unknown keys planted everywhere."""

from __future__ import annotations

from hypothesis import strategies as st

PLANTED = "zz-"  # what no standard and no extension of ours has

words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
scalars = st.none() | st.booleans() | st.integers(-(10**14), 10**14) | st.floats(allow_nan=False, allow_infinity=False)
anything = st.recursive(
    scalars | words, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3), max_leaves=6
)
planted = st.dictionaries(words.map(lambda word: PLANTED + word), anything, max_size=2)
absent = st.sampled_from([None, ""])
text = words | absent
texts = st.lists(words, max_size=3) | absent
early = st.sampled_from(["2011", "2012-02", "2012-02-29", "2013-12-31"]) | absent
late = st.sampled_from(["2014", "2016-02", "2016-02-29", "2019-12-31"]) | absent
country = st.sampled_from(["KR", "Germany", "대한민국"]) | absent
sector = st.sampled_from(["semiconductor", "robot", "other"]) | absent
cefr = st.sampled_from(["A1", "C2"]) | absent
identifiers = st.from_regex(r"[a-z가-힣0-9][a-z0-9.:~-]{0,20}", fullmatch=True)
remote = st.sampled_from(["onsite", "hybrid", "remote"]) | absent
sizes = st.sampled_from(["small", "medium", "large"])


def thing(known: dict[str, st.SearchStrategy], extension: dict[str, st.SearchStrategy] | None = None, **rest: bool):
    """Objects with some of the known keys, unknown ones among them, and perhaps an extension."""
    optional = dict(known)
    if extension is not None:
        optional["x-ktech"] = st.fixed_dictionaries({}, optional=extension) | st.none()
    own = st.fixed_dictionaries({}, optional=optional)
    if rest.get("closed"):
        return own
    return st.tuples(own, planted, st.booleans()).map(lambda both: both[0] | both[1] if both[2] else both[1] | both[0])


def with_each(key: str, values: st.SearchStrategy):
    """Return what adds a key that must be there."""
    return lambda rest: values.map(lambda value: {key: value} | rest)


degrees = thing(
    {"institution": text, "studyType": text, "area": text, "startDate": early, "endDate": late},
    {
        "isced": st.sampled_from([5, 6, 7, 8]) | absent,
        "status": st.sampled_from(["awarded", "expected", "coursework-completed", "honorary"]) | absent,
        "awarded": late,
        "campus": text,
        "country": country,
    },
)
jobs = thing(
    {"name": text, "position": text, "startDate": early, "endDate": late, "summary": text, "highlights": texts},
    {
        "sector": sector,
        "employmentType": st.sampled_from(["FULL_TIME", "PART_TIME", "INTERN"]) | absent,
        "fullTimeShare": st.sampled_from([0.1, 0.5, 1, 1.0]) | absent,
        "country": country,
        "ongoing": st.just(False) | st.none(),
    },
)
preferences = thing(
    {
        "sectors": st.lists(st.sampled_from(["semiconductor", "other"]), max_size=2) | absent,
        "places": texts,
        "minimumPay": st.integers(0, 10**12) | absent,
        "employerSizes": st.lists(sizes, max_size=2) | absent,
        "remote": remote,
        "workingLanguages": texts,
    },
    closed=True,
)
resumes = thing(
    {
        "basics": thing({"name": text, "label": text, "summary": text, "email": text, "location": anything}),
        "work": st.lists(jobs, max_size=3) | st.none(),
        "education": st.lists(degrees, max_size=2) | st.none(),
        "skills": st.lists(thing({"name": text, "level": text, "keywords": texts}, {}), max_size=2) | absent,
        "languages": st.lists(thing({"language": text, "fluency": text}, {"cefr": cefr}), max_size=2) | absent,
        "awards": anything,
        "meta": anything,
        "$schema": words,
    },
    {
        "id": identifiers,
        "synthetic": st.booleans() | st.none(),
        "preferences": preferences | st.none(),
        "residence": thing({"country": country, "status": text, "since": early}, closed=True) | st.none(),
    },
)

named = st.tuples(words, planted).map(lambda both: {"@type": "DefinedTerm", "name": both[0]} | both[1])
amount = st.integers(0, 999) | st.sampled_from([0.5, "12", "999", "12.5"])
more = st.integers(1_000, 10**9) | st.sampled_from([1234.5, "165,000,000", "1000"])
period = st.sampled_from(["YEAR", "MONTH", "HOUR"]) | absent
quantities = thing({"minValue": amount | absent, "maxValue": more | absent, "unitText": period}) | thing(
    {"value": more, "unitText": period}
)
salaries = (
    more
    | absent
    | thing(
        {"@type": st.just("MonetaryAmount"), "currency": st.sampled_from(["KRW", "USD"]) | absent, "value": quantities}
    )
    | thing({"currency": st.just("KRW"), "value": more})
    | thing({"currency": st.just("KRW"), "minValue": amount, "maxValue": more, "unitText": period})
)
addresses = words | thing(
    {"addressLocality": text, "addressRegion": text, "addressCountry": country | named, "streetAddress": anything}
)
places = thing({"@type": st.just("Place"), "address": addresses | st.none()})
organizations = words | thing(
    {"@type": st.just("Organization"), "name": text, "address": addresses, "sameAs": anything},
    {"id": text, "size": sizes | absent, "sector": sector, "country": country},
)
kinds = st.sampled_from(["FULL_TIME", "full-time", "Part time", "contract", "INTERN", "OTHER"])
needs = thing({"cefr": cefr, "need": st.sampled_from(["must", "nice"]) | absent}, closed=True).flatmap(
    with_each("language", st.sampled_from(["ko", "English", "독일어"]))
)
postings = thing(
    {
        "@type": st.sampled_from(
            ["JobPosting", ["JobPosting"], ["Thing", "JobPosting"], "https://schema.org/JobPosting"]
        ),
        "identifier": words | thing({"@type": st.just("PropertyValue"), "value": words}) | st.none(),
        "description": text,
        "responsibilities": text | texts | named,
        "qualifications": text | texts | named,
        "skills": texts | st.lists(named, max_size=2) | words,
        "inLanguage": text | named,
        "datePosted": st.sampled_from(["2026-01-02", "2026-01-02T10:30:00+09:00", "2026-01-02 10:30"]) | absent,
        "validThrough": late,
        "employmentType": kinds | st.lists(kinds, max_size=3) | absent,
        "hiringOrganization": organizations | st.none(),
        "industry": text | named,
        "jobLocation": places | st.lists(places, max_size=3) | words | st.none(),
        "jobLocationType": st.sampled_from(["TELECOMMUTE", "", None]),
        "baseSalary": salaries,
        "salaryCurrency": st.sampled_from(["KRW", "EUR", "", None]),
        "experienceRequirements": words
        | thing({"monthsOfExperience": st.integers(0, 720) | st.just("60")})
        | st.none(),
        "educationRequirements": words
        | thing({"credentialCategory": st.sampled_from(["Master's Degree", "doctorate", "high school"])})
        | st.none(),
        "applicantLocationRequirements": anything,
    },
    {
        "id": identifiers,
        "synthetic": st.booleans() | st.none(),
        "sector": sector,
        "remote": remote,
        "languages": st.lists(needs, max_size=2) | st.none(),
        "requirements": thing(
            {
                "must": texts,
                "nice": texts,
                "minimumYears": st.sampled_from([0, 3, 2.5, 60]) | absent,
                "isced": st.sampled_from([6, 8]) | absent,
            },
            closed=True,
        )
        | st.none(),
    },
).flatmap(with_each("title", words.filter(lambda word: word.isprintable() and word.strip())))
