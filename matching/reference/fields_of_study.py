"""Fields of study by their names in Korean and English, in the detailed fields of ISCED-F 2013, and a sector's own.

The table is `data/reference/fields_of_study.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from matching.reference.names import parts
from matching.reference.skills import spelling
from matching.reference.tables import table, tables, toml, words

#: How near a field is to a sector's work: studied for it, leading into it.
OWN, NEAR = 1.0, 0.5
_FACULTY = re.compile(r"(?<=[가-힣]{2})(?:\s*전공|부|과)$|^(?:department|school|faculty) of ", re.IGNORECASE)


def field_codes(text: str) -> frozenset[str]:
    """Return the detailed fields of ISCED-F that a name means as a whole, or each of its parts; none if not known.

    >>> field_codes("전자공학과"), sorted(field_codes("Physics / Chemistry")), field_codes("Wizardry and physics")
    (frozenset({'0714'}), ['0531', '0533'], frozenset())
    """
    whole = _code(text)
    if whole is not None:
        return frozenset({whole})
    found = {_code(part) for part in parts(text)}
    return frozenset() if None in found else frozenset(code for code in found if code is not None)


def nearness(field: str, sector: str) -> float:
    """Return how near a detailed field is to a sector's work: `OWN`, `NEAR` or 0.

    >>> nearness("0714", "semiconductor"), nearness("0619", "semiconductor"), nearness("0411", "semiconductor")
    (1.0, 0.5, 0.0)
    """
    return _sectors().get(sector, {}).get(field, 0.0)


def sectors_with_fields() -> frozenset[str]:
    """Return the sectors for which the table says which fields are near."""
    return frozenset(_sectors())


def _code(text: str) -> str | None:
    key = spelling(text)
    return _by_name().get(key) or _by_name().get(_FACULTY.sub("", key))


@cache
def _by_name() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for record in tables(toml("fields_of_study.toml")["field"]):
        both = table(record["name"])
        for name in (str(both["en"]), str(both["ko"]), *words(record["aliases"])):
            found[spelling(name)] = str(record["isced"])
    return found


@cache
def _sectors() -> Mapping[str, Mapping[str, float]]:
    return {
        name: dict.fromkeys(words(table(each)["near"]), NEAR) | dict.fromkeys(words(table(each)["own"]), OWN)
        for name, each in table(toml("fields_of_study.toml")["sector"]).items()
    }
