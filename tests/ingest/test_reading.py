"""What the fields mean: where a fact is found, in which forms, and what is not known."""

import pytest

from matching.domain import EmployerSize, EmploymentType, Isced, PartialDate, PayPeriod, Remote
from matching.ingest.job_posting import read_opening
from matching.ingest.json_resume import read_candidate


def jobs(*entries):
    return read_candidate({"work": list(entries)}).employments


def entry(start=None, **rest):
    return ({} if start is None else {"startDate": start}) | rest


@pytest.mark.parametrize(
    ("entries", "ongoing"),
    [
        ([entry("2016")], [True]),
        ([entry("2016"), entry("2014", endDate="2016")], [True, None]),
        ([entry("2016"), entry("2018")], [None, True]),  # something began later: the first one's end is not known
        ([entry("2016"), entry("2018", endDate="2019")], [None, None]),
        ([entry("2016"), entry("2016")], [True, True]),  # at the same time is not later
        ([entry("2016-05"), entry("2016")], [True, None]),
        ([entry(), entry("2014")], [None, True]),  # without a start nothing is said
        ([entry("2016", endDate="")], [None]),  # said to be not known, rather than left out
        ([entry("2016", endDate=None)], [None]),
        ([entry("2016", **{"x-ktech": {"ongoing": False}})], [False]),
        ([entry("2014", **{"x-ktech": {"ongoing": True}}), entry("2016")], [True, True]),
    ],
)
def test_an_entry_without_an_end_is_present_only_if_nothing_began_later(entries, ongoing):
    assert [job.ongoing for job in jobs(*entries)] == ongoing


@pytest.mark.parametrize("nothing", [None, "", "   ", "\n"])
def test_null_and_blank_say_nothing(nothing):
    person = read_candidate({"basics": {"label": nothing}, "x-ktech": {"id": nothing}})
    assert person.headline is None
    assert person.id.startswith("cand-")


def test_an_empty_list_is_known_to_be_none_and_an_absent_one_is_not_known():
    assert read_candidate({"work": []}).employments == ()
    assert read_candidate({"education": []}).employments is None


def test_texts_are_composed_trimmed_and_free_of_control_characters():
    assert read_candidate({"basics": {"label": "  Jose\u0301\x1b[31m\n\tred "}}).headline == "José[31m\n\tred"


def posting(**fields):
    return read_opening({"@type": "JobPosting", "title": "t"} | fields)


@pytest.mark.parametrize(
    ("salary", "currency", "minimum", "maximum", "period"),
    [
        (165000000, None, 165e6, 165e6, None),
        ("165,000,000", None, 165e6, 165e6, None),
        ("12.5", None, 12.5, 12.5, None),
        ({"currency": "KRW", "value": 5}, "KRW", 5, 5, None),
        ({"currency": "KRW", "value": "5"}, "KRW", 5, 5, None),
        ({"currency": "KRW", "value": {"value": 5, "unitText": "YEAR"}}, "KRW", 5, 5, PayPeriod.YEAR),
        ({"value": {"minValue": 5, "maxValue": 7, "unitText": "MONTH"}}, None, 5, 7, PayPeriod.MONTH),
        ({"value": {"minValue": 5}}, None, 5, None, None),
        ({"value": {"maxValue": 7}}, None, None, 7, None),
        ({"minValue": 5, "maxValue": 7, "currency": "KRW"}, "KRW", 5, 7, None),
        ({"value": None}, None, None, None, None),
        (None, None, None, None, None),
    ],
)
def test_pay_is_read_in_every_form_that_portals_write(salary, currency, minimum, maximum, period):
    pay = posting(baseSalary=salary).pay
    assert (pay.currency, pay.minimum, pay.maximum, pay.period) == (currency, minimum, maximum, period)


def test_the_currency_may_stand_beside_the_pay_but_its_own_comes_first():
    assert posting(baseSalary=5, salaryCurrency="KRW").pay.currency == "KRW"
    assert posting(baseSalary={"currency": "USD", "value": 5}, salaryCurrency="KRW").pay.currency == "USD"


@pytest.mark.parametrize(
    ("employer", "name", "size"),
    [
        ("Hanbit", "Hanbit", None),
        ({"name": "Hanbit"}, "Hanbit", None),
        ({"name": "Hanbit", "x-ktech": {"size": "small"}}, "Hanbit", EmployerSize.SMALL),
        ({"name": "Hanbit", "address": "Seoul"}, "Hanbit", None),
        (None, None, None),
    ],
)
def test_an_employer_is_a_name_or_an_organization(employer, name, size):
    found = posting(hiringOrganization=employer).employer
    assert (found.name, found.size) == (name, size)


@pytest.mark.parametrize(
    ("location", "locality", "region", "country"),
    [
        ({"address": {"addressLocality": "A", "addressRegion": "B", "addressCountry": "KR"}}, "A", "B", "KR"),
        ({"address": {"addressCountry": {"@type": "Country", "name": "KR"}}}, None, None, "KR"),
        ([{"address": {"addressLocality": "A", "addressCountry": "KR"}}], "A", None, "KR"),
        (  # two places that agree on the country alone
            [{"address": {"addressLocality": x, "addressCountry": "KR"}} for x in "AB"], None, None, "KR",
        ),
        ({"address": "Hwaseong"}, "Hwaseong", None, None),
        ("Hwaseong", "Hwaseong", None, None),
        ([], None, None, None),
        (None, None, None, None),
    ],
)  # fmt: skip
def test_a_place_of_work_is_read_where_all_places_agree(location, locality, region, country):
    post = posting(jobLocation=location)
    assert (post.locality, post.region, post.country) == (locality, region, country)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("FULL_TIME", EmploymentType.FULL_TIME),
        ("full-time", EmploymentType.FULL_TIME),
        ("Full time", EmploymentType.FULL_TIME),
        ("contract", EmploymentType.CONTRACTOR),
        ("internship", EmploymentType.INTERN),
        (["FULL_TIME"], EmploymentType.FULL_TIME),
        (["FULL_TIME", "full-time"], EmploymentType.FULL_TIME),
        (["FULL_TIME", "PART_TIME"], None),
        ([], None),
    ],
)
def test_an_employment_type_is_one_of_schema_orgs_or_left_open(said, expected):
    assert posting(employmentType=said).employment_type is expected


@pytest.mark.parametrize(
    ("said", "years"),
    [
        ({"monthsOfExperience": 60}, 5.0),
        ({"monthsOfExperience": "60"}, 5.0),
        ({"@type": "OccupationalExperienceRequirements"}, None),
        ("five years", None),  # a text does not settle it
    ],
)
def test_years_asked_are_read_from_months(said, years):
    assert posting(experienceRequirements=said).minimum_years == years


def test_our_own_field_wins_over_the_vocabularys():
    post = posting(
        experienceRequirements={"monthsOfExperience": 60},
        educationRequirements={"credentialCategory": "Doctorate"},
        jobLocationType="TELECOMMUTE",
        identifier="theirs",
        **{"x-ktech": {"id": "ours", "remote": "hybrid", "requirements": {"minimumYears": 3, "isced": 6}}},
    )
    assert (post.id, post.remote, post.minimum_years, post.minimum_isced) == ("ours", Remote.HYBRID, 3, Isced.BACHELOR)


def test_without_ours_the_vocabularys_is_read():
    post = posting(
        educationRequirements={"credentialCategory": "master\u2019s degree"},
        jobLocationType="TELECOMMUTE",
        identifier={"@type": "PropertyValue", "value": "theirs"},
    )
    assert (post.id, post.remote, post.minimum_isced) == ("theirs", Remote.REMOTE, Isced.MASTER)
    assert posting(identifier="as-text").id == "as-text"
    assert posting(identifier="req 12/34").id.startswith("open-")  # a portal's own that no address can hold


@pytest.mark.parametrize("said", ["2026-01-02", "2026-01-02T10:30:00+09:00", "2026-01-02 10:30", "2026-01-02T10:30Z"])
def test_a_timestamp_is_read_as_its_day(said):
    assert posting(datePosted=said).posted == PartialDate(2026, 1, 2)


@pytest.mark.parametrize(
    ("said", "skills"),
    [
        ("CVD, ALD ,", ("CVD", "ALD")),
        (["CVD", "ALD"], ("CVD", "ALD")),
        ([{"@type": "DefinedTerm", "name": "CVD"}], ("CVD",)),
        ([], ()),
    ],
)
def test_skills_are_a_list_or_a_text_with_commas(said, skills):
    assert posting(skills=said).skills == skills
