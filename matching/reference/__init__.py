"""Names from outside and what they mean: schools, employers, laboratories, sectors, degrees, places, languages, skills.

Everything here is a frozen value or a pure function over the tables of
`data/reference`; a table is read when it is first asked for.
"""

from matching.reference.countries import country_code
from matching.reference.degrees import DegreeReading, is_secondary_school, read_degree
from matching.reference.employer_sectors import sectors_of_employer
from matching.reference.employers import Company, companies, resolve_employer
from matching.reference.laboratories import Laboratory, laboratories, resolve_laboratory
from matching.reference.languages import cefr, language_code, language_codes
from matching.reference.lists import Edition, Listing, RankingList, editions_between, list_of, lists
from matching.reference.names import normalise, without_legal_form
from matching.reference.places import Place, in_korea, place_named, places
from matching.reference.resolution import Match, Resolution
from matching.reference.schools import School, resolve_school, schools
from matching.reference.sectors import Sector, sector_named, sectors, suggested_sectors
from matching.reference.skills import Mention, Skill, skill_named, skills, skills_by_id, skills_in

__all__ = [
    "Company",
    "DegreeReading",
    "Edition",
    "Laboratory",
    "Listing",
    "Match",
    "Mention",
    "Place",
    "RankingList",
    "Resolution",
    "School",
    "Sector",
    "Skill",
    "cefr",
    "companies",
    "country_code",
    "editions_between",
    "in_korea",
    "is_secondary_school",
    "laboratories",
    "language_code",
    "language_codes",
    "list_of",
    "lists",
    "normalise",
    "place_named",
    "places",
    "read_degree",
    "resolve_employer",
    "resolve_laboratory",
    "resolve_school",
    "schools",
    "sector_named",
    "sectors",
    "sectors_of_employer",
    "skill_named",
    "skills",
    "skills_by_id",
    "skills_in",
    "suggested_sectors",
    "without_legal_form",
]
