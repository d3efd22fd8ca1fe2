"""Which of the two languages an answer is in."""

from __future__ import annotations

from starlette.requests import Request

from matching.language import LANGUAGES, Language

COOKIE = "ktech_lang"
DEFAULT: Language = "en"
_MOST_CHOICES = 20


def accepted_language(header: str) -> Language:
    """Return the better liked of the two by an Accept-Language header (RFC 9110), English where neither is.

    >>> accepted_language("fr, ko-KR;q=0.8, en;q=0.5"), accepted_language("de")
    ('ko', 'en')
    """
    liking = dict.fromkeys(LANGUAGES, 0.0)
    for choice in header.split(",")[:_MOST_CHOICES]:
        tag, _, weight = choice.partition(";")
        name = tag.strip().casefold().split("-")[0]
        for language in LANGUAGES:
            if name == language:
                liking[language] = max(liking[language], _weight(weight))
    return max(LANGUAGES, key=lambda language: (liking[language], language == DEFAULT))


def _weight(text: str) -> float:
    """Return a quality value; one that cannot be read counts for nothing."""
    name, _, digits = text.strip().partition("=")
    if not name:
        return 1.0
    known = name.strip() == "q" and digits.strip().replace(".", "", 1).isdecimal()
    return min(float(digits), 1.0) if known else 0.0


def language_named(name: str | None) -> Language | None:
    """Return the language of a name, None for any other."""
    return next((language for language in LANGUAGES if language == name), None)


def language_of(request: Request) -> Language:
    """Return the language to answer in: asked for in the address, remembered, or the browser's."""
    chosen = language_named(request.query_params.get("lang")) or language_named(request.cookies.get(COOKIE))
    return chosen or accepted_language(request.headers.get("accept-language", ""))
