"""Europass documents of both kinds become the JSON Resume that says the same, and nothing personal besides."""

import contextlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.errors import BadInputError
from matching.ingest.europass import isced, read_europass
from matching.ingest.files import kind_of_file, read_candidates
from matching.ingest.json_resume import read_candidate
from matching.vocabulary import Cefr, DegreeStatus, Isced
from tests.counts import cases

PASSPORT = """<?xml version="1.0" encoding="UTF-8"?>
<SkillsPassport xmlns="http://europass.cedefop.europa.eu/Europass"><LearnerInfo>
 <Identification>
  <PersonName><FirstName>Ilse</FirstName><Surname>Vermeer</Surname></PersonName>
  <ContactInfo><Address><Contact><Municipality>Leuven</Municipality><Country><Code>BE</Code></Country></Contact></Address>
   <Email><Contact>ilse@example.com</Contact></Email></ContactInfo>
  <Demographics><Birthdate year="1988" month="--04" day="---09"/><Gender><Code>F</Code></Gender>
   <NationalityList><Nationality><Code>BE</Code></Nationality></NationalityList></Demographics>
  <Photo><MimeType>image/png</MimeType><Data>QUJDREVG</Data></Photo>
 </Identification>
 <Headline><Type><Code>preferred_job</Code></Type><Description><Label>Etch engineer</Label></Description></Headline>
 <WorkExperienceList>
  <WorkExperience><Period><From year="2016" month="--03" day="---01"/><Current>true</Current></Period>
   <Position><Label>Process engineer</Label></Position>
   <Activities>&lt;ul&gt;&lt;li&gt;Plasma etching&lt;/li&gt;&lt;li&gt;R&amp;amp;D&lt;/li&gt;&lt;/ul&gt;</Activities>
   <Employer><Name>Imec</Name><ContactInfo><Address><Contact><Country><Code>EL</Code></Country></Contact></Address></ContactInfo>
    <Sector><Label>Microelectronics</Label></Sector></Employer></WorkExperience>
  <WorkExperience><Period><From year="2012"/><To year="2016" month="--02"/></Period>
   <Position><Label>Junior engineer</Label></Position><Employer><Name>ASML</Name></Employer></WorkExperience>
  <WorkExperience><Period><From year="2011" month="--09"/></Period>
   <Employer><Name>KU Leuven</Name></Employer></WorkExperience>
 </WorkExperienceList>
 <EducationList><Education><Period><From year="2006"/><To year="2011"/></Period><Title>MSc</Title>
  <Organisation><Name>KU Leuven</Name></Organisation><Level><Label>EQF level 7</Label></Level>
  <Field><Label>Materials</Label></Field></Education>
  <Education><Period><From year="2020"/><Current>true</Current></Period><Title>PhD</Title>
   <Level><Code>6</Code></Level></Education></EducationList>
 <Skills><Linguistic>
  <MotherTongueList><MotherTongue><Description><Code>nl</Code></Description></MotherTongue></MotherTongueList>
  <ForeignLanguageList>
   <ForeignLanguage><Description><Code>en</Code></Description><ProficiencyLevel><Listening>C2</Listening><Reading>C2</Reading>
    <SpokenInteraction>C1</SpokenInteraction><SpokenProduction>C1</SpokenProduction><Writing>B2</Writing></ProficiencyLevel></ForeignLanguage>
   <ForeignLanguage><Description><Label>Korean</Label></Description><ProficiencyLevel><Reading>C1</Reading>
    </ProficiencyLevel></ForeignLanguage>
  </ForeignLanguageList></Linguistic>
  <Computer><Description>Python; TCAD</Description></Computer></Skills>
</LearnerInfo></SkillsPassport>"""

CANDIDATE = """<Candidate xmlns="http://www.europass.eu/1.0" xmlns:oa="http://www.openapplications.org/oagis/9"
 xmlns:eures="http://www.europass_eures.eu/1.0" xmlns:hr="http://www.hr-xml.org/3">
 <CandidatePerson>
  <PersonName><oa:GivenName>Ilse</oa:GivenName><hr:FamilyName>Vermeer</hr:FamilyName></PersonName>
  <Communication><ChannelCode>Email</ChannelCode><oa:URI>ilse@example.com</oa:URI></Communication>
  <Communication><ChannelCode>Telephone</ChannelCode><CountryDialing>32</CountryDialing><oa:DialNumber>470000000</oa:DialNumber></Communication>
  <ResidenceCountryCode>be</ResidenceCountryCode><NationalityCode>be</NationalityCode>
  <hr:BirthDate>1988-04-09</hr:BirthDate><GenderCode>2</GenderCode>
  <PrimaryLanguageCode name="NORMAL">dut</PrimaryLanguageCode>
 </CandidatePerson>
 <CandidateProfile languageCode="en">
  <EmploymentHistory><EmployerHistory><hr:OrganizationName>Imec</hr:OrganizationName>
   <PositionHistory><PositionTitle>Process engineer</PositionTitle>
    <eures:EmploymentPeriod><eures:StartDate><hr:FormattedDateTime>2016-03-01T00:00:00</hr:FormattedDateTime></eures:StartDate>
     <hr:CurrentIndicator>true</hr:CurrentIndicator></eures:EmploymentPeriod>
    <oa:Description>&lt;p&gt;Plasma etching&lt;/p&gt;</oa:Description><Country>uk</Country></PositionHistory>
   <PositionHistory><PositionTitle>Trainee</PositionTitle>
    <eures:EmploymentPeriod><eures:StartDate><hr:FormattedDateTime>2015</hr:FormattedDateTime></eures:StartDate>
     <eures:EndDate><hr:FormattedDateTime>2016-02</hr:FormattedDateTime></eures:EndDate></eures:EmploymentPeriod></PositionHistory>
  </EmployerHistory></EmploymentHistory>
  <EducationHistory><EducationOrganizationAttendance><hr:OrganizationName>KU Leuven</hr:OrganizationName>
   <EducationLevelCode listName="EQF">6</EducationLevelCode>
   <AttendancePeriod><StartDate><hr:FormattedDateTime>2006</hr:FormattedDateTime></StartDate><Ongoing>true</Ongoing></AttendancePeriod>
   <EducationDegree><hr:DegreeName>BSc</hr:DegreeName></EducationDegree></EducationOrganizationAttendance></EducationHistory>
  <PersonQualifications>
   <PersonCompetency><hr:CompetencyID>eng</hr:CompetencyID><hr:TaxonomyID>language</hr:TaxonomyID>DIMENSIONS</PersonCompetency>
   <PersonCompetency><hr:CompetencyName>TCAD</hr:CompetencyName><hr:TaxonomyID>digital</hr:TaxonomyID></PersonCompetency>
  </PersonQualifications>
 </CandidateProfile></Candidate>"""
DIMENSION = (
    "<CompetencyDimension><hr:CompetencyDimensionTypeCode>{}</hr:CompetencyDimensionTypeCode>"
    "<eures:Score><hr:ScoreText>{}</hr:ScoreText></eures:Score></CompetencyDimension>"
)
FIVE = (
    "CEF-Understanding-Listening",
    "CEF-Understanding-Reading",
    "CEF-Speaking-Interaction",
    "CEF-Speaking-Production",
    "CEF-Writing-Production",
)


def candidate_xml(levels=("C1",) * 5):
    return CANDIDATE.replace("DIMENSIONS", "".join(map(DIMENSION.format, FIVE, levels))).encode()


def test_a_skills_passport_says_its_jobs_with_dates_as_precise_as_written():
    jobs = read_candidate(read_europass(PASSPORT.encode())).employments
    assert [(job.employer, job.title, str(job.start), str(job.end), job.ongoing) for job in jobs] == [
        ("Imec", "Process engineer", "2016-03-01", "None", True),
        ("ASML", "Junior engineer", "2012", "2016-02", None),
        ("KU Leuven", None, "2011-09", "None", None),  # nobody said that it lasts
    ]
    assert (jobs[0].summary, jobs[0].country) == ("Plasma etching\nR&D", "GR")


def test_a_level_is_taken_only_where_it_is_certain():
    degrees = read_candidate(read_europass(PASSPORT.encode())).degrees
    assert [(each.title, each.isced, each.status) for each in degrees] == [
        ("MSc", Isced.MASTER, None),
        ("PhD", None, DegreeStatus.IN_PROGRESS),  # a bare 6 was ISCED 1997's doctorate
    ]
    assert (degrees[0].school, degrees[0].field, str(degrees[0].start)) == ("KU Leuven", "Materials", "2006")


@pytest.mark.parametrize(
    ("level", "scale", "found"),
    [
        ("EQF 8", None, 8),
        ("8", None, 8),
        ("6", "ISCED 2011", 6),
        ("6", "ISCED 1997", None),
        ("7", "ISCED1997", None),
        ("5", "EQF", None),
        ("EQF level 5", None, None),
        ("60", "EQF", None),
        (None, "EQF", None),
    ],
)
def test_scales_are_not_confused(level, scale, found):
    assert isced(level, scale) == found


def test_a_language_has_its_lowest_level_where_all_five_are_stated_and_none_otherwise():
    languages = read_candidate(read_europass(PASSPORT.encode())).languages
    assert [(each.language, each.cefr) for each in languages] == [("nl", None), ("en", Cefr.B2), ("Korean", None)]
    assert languages[0].fluency == "native"
    assert languages[1].fluency == ("listening C2, reading C2, spoken interaction C1, spoken production C1, writing B2")
    assert languages[2].fluency == "reading C1"


@pytest.mark.parametrize("xml", [PASSPORT.encode(), candidate_xml()])
def test_what_nobody_may_ask_for_is_not_taken_over(xml):
    for mark in (b"1988", b"QUJDREVG", b"Vermeer"):
        assert (mark in xml) or mark == b"QUJDREVG"  # it is there to be taken
    said = json.dumps(read_europass(xml)).lower()
    assert "vermeer" in said
    assert not any(word in said for word in ("1988", "qujdrevg", "gender", "birth", "national", '"f"', "photo"))


def test_a_candidate_of_2020_says_the_same():
    person = read_candidate(read_europass(candidate_xml()))
    first, second = person.employments
    assert (first.employer, first.title, str(first.start), first.ongoing, first.country, first.summary) == (
        "Imec", "Process engineer", "2016-03-01", True, "GB", "Plasma etching",
    )  # fmt: skip
    assert (second.title, str(second.start), str(second.end), second.ongoing) == ("Trainee", "2015", "2016-02", None)
    (degree,) = person.degrees
    assert (degree.school, degree.title, degree.isced, degree.status) == (
        "KU Leuven", "BSc", Isced.BACHELOR, DegreeStatus.IN_PROGRESS,
    )  # fmt: skip
    assert [(each.language, each.cefr) for each in person.languages] == [("nl", None), ("en", Cefr.C1)]
    assert person.residence.country == "BE"
    assert [(each.name, each.keywords) for each in person.skills] == [("digital", ("TCAD",))]
    assert person.source["basics"]["phone"] == "+32 470000000"


@given(st.lists(st.sampled_from(list(Cefr)), min_size=5, max_size=5))
@settings(max_examples=cases(10, 30), deadline=None)
def test_the_level_of_a_language_is_one_that_is_reached_in_everything(levels):
    languages = read_candidate(read_europass(candidate_xml(levels))).languages
    assert languages[1].cefr == min(levels)


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        (b"<!DOCTYPE a><Candidate/>", "xml-doctype"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><SkillsPassport>&b;</SkillsPassport>', "xml-doctype"),
        (b"<Candidate>", "not-xml"),
        (b"", "not-xml"),
        (b'<?xml version="1.0" encoding="no-such"?><Candidate/>', "not-xml"),
        (b"<html/>", "not-europass"),
        (b" " * 10_000_001, "document-too-long"),
    ],
)
def test_what_is_no_europass_document_is_told_apart(xml, code):
    with pytest.raises(BadInputError) as caught:
        read_europass(xml)
    assert caught.value.code == code


@pytest.mark.parametrize("xml", [b"<SkillsPassport/>", b"<Candidate/>"])
def test_an_empty_document_is_a_person_of_whom_nothing_is_known(xml):
    assert read_europass(xml) == {}
    assert read_candidate(read_europass(xml)).employments is None


def test_a_date_that_is_none_is_an_error_at_its_field():
    with pytest.raises(BadInputError, match="/work/0/startDate"):
        read_candidate(read_europass(PASSPORT.replace('"2016" month="--03"', '"soon" month="--03"').encode()))


def test_a_europass_file_is_loaded_like_any_other(tmp_path):
    path = tmp_path / "cv.xml"
    path.write_bytes(PASSPORT.encode())
    assert kind_of_file(path) == "candidate"
    assert [each.headline for each in read_candidates(path)] == ["Etch engineer"]


tags = st.sampled_from(
    [
        "SkillsPassport",
        "Candidate",
        "LearnerInfo",
        "WorkExperienceList",
        "WorkExperience",
        "Period",
        "From",
        "Level",
        "Skills",
        "Linguistic",
        "ForeignLanguageList",
        "ForeignLanguage",
        "CandidateProfile",
        "EmploymentHistory",
    ]
)
elements = st.recursive(
    st.text(alphabet="a&<6>2 é", max_size=5).map(lambda text: text.replace("&", "&amp;").replace("<", "&lt;")),
    lambda inner: st.tuples(tags, st.lists(inner, max_size=3)).map(lambda p: f"<{p[0]}>{''.join(p[1])}</{p[0]}>"),
    max_leaves=8,
)


@given(st.binary(max_size=60) | elements.map(str.encode) | st.tuples(st.integers(0, 3000), st.binary(max_size=3)))
@settings(max_examples=cases(50, 150), deadline=None)
def test_whatever_it_is_given_it_answers_or_says_what_is_wrong(given_xml):
    if isinstance(given_xml, tuple):
        place, other = given_xml
        xml = PASSPORT.encode()
        given_xml = xml[:place] + other + xml[place + len(other) :]
    with contextlib.suppress(BadInputError):
        read_candidate(read_europass(given_xml))


def test_a_document_nested_without_end_is_read_or_refused():
    assert read_europass(b"<Candidate>" + b"<a>" * 200_000 + b"</a>" * 200_000 + b"</Candidate>") == {}
