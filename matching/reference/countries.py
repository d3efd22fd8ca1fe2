"""Countries by name or code."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from matching.forgetting import remembered
from matching.language import Text
from matching.reference.names import key
from matching.reference.tables import table, toml, words


@cache
def _by_name() -> Mapping[str, str]:
    found = {}
    for code, record in table(toml("countries.toml")["country"]).items():
        names = table(record)
        for name in (code, str(names["en"]), str(names["ko"]), *words(names["aliases"])):
            found[key(name)] = code
    return found


@remembered(4096)
def country_code(text: str) -> str | None:
    """Return the ISO 3166-1 alpha-2 code of a country by code or name, `None` when it is not in the table.

    >>> country_code("Republic of Korea"), country_code("독일"), country_code("Atlantis")
    ('KR', 'DE', None)
    """
    return _by_name().get(key(text))


@cache
def country_names() -> Mapping[str, Text]:
    """Return the countries' names by ISO 3166-1 alpha-2 code."""
    return {
        code: Text(str(table(record)["en"]), str(table(record)["ko"]))
        for code, record in table(toml("countries.toml")["country"]).items()
    }
