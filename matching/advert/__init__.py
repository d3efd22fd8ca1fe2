"""An advert's text becomes what the post asks for: must and nice, years, degree, languages, pay, place, sector.

Each fact keeps where in the text it stands and whether it was read or inferred. What is
ambiguous stays unknown and is noted; a requirement from which nothing was understood is
given back as such.
"""

from __future__ import annotations

from matching.advert.days import read_days
from matching.advert.degrees import read_degrees
from matching.advert.foreigners import read_foreigners
from matching.advert.identity import read_identity, title_of
from matching.advert.languages import read_languages
from matching.advert.lines import Advert, plain
from matching.advert.model import AdvertReading, Fact, Found, Note, Requirement, Section
from matching.advert.pay import read_pay
from matching.advert.places import read_place
from matching.advert.posting import posting_of, requirements_of, unread_of
from matching.advert.skills import read_skills
from matching.advert.terms import read_terms
from matching.advert.years import read_years
from matching.domain import Opening
from matching.ingest.codecs import read_text
from matching.ingest.job_posting import read_opening
from matching.vocabulary import Grade

__all__ = ["AdvertReading", "Fact", "Note", "Requirement", "Section", "opening_of", "read_advert"]

_READERS = (
    read_skills,
    read_years,
    read_degrees,
    read_languages,
    read_pay,
    read_place,
    read_terms,
    read_days,
    read_foreigners,
)


def read_advert(text: str, *, title: str | None = None) -> AdvertReading:
    r"""Read a Korean or English advert of at most 50,000 characters; `title` is the post's, where it stands elsewhere.

    >>> reading = read_advert("Chip designer\\nRequirements\\n- 5+ years of experience\\n- Python")
    >>> reading.posting["x-ktech"]
    {'requirements': {'must': ['Python'], 'minimumYears': 5}}
    """
    whole = read_text(text)
    given = read_text(title) if title else None
    advert = Advert(plain(whole))
    named = Fact("/title", given, Grade.READ, 0, 0) if given else title_of(advert)
    advert = Advert(advert.plain, plain(given) if given else plain(str(named.value)) if named else None)
    found = [read_identity(advert, named), *(read(advert) for read in _READERS)]
    facts = tuple(fact for each in found for fact in each.facts)
    notes = tuple(
        sorted(
            {(note.code, note.start): note for each in found for note in each.notes}.values(),
            key=lambda note: (note.start, note.end, note.code),
        )
    )
    asked = requirements_of(advert, whole)
    return AdvertReading(
        whole, posting_of(advert, whole, facts), facts, asked, unread_of(asked, Found(facts, notes)), notes
    )


def opening_of(text: str, title: str | None = None) -> Opening:
    """Read an advert as an opening; raises `BadInputError` at /title where no title is given and none was found."""
    return read_opening(read_advert(text, title=title).posting)
