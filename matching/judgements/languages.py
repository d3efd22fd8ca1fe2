"""In which language a document is written, as far as its letters tell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from matching.domain import Candidate, Opening
from matching.packed import by_id
from matching.profiles import candidate_texts, opening_texts

UNKNOWN = "other"
_HANGUL_FIRST, _HANGUL_LAST = "가", "힣"
_KOREAN, _MIXED = 0.5, 0.1  # shares of Hangul: Korean engineers write their tools' names in Latin letters


def language_of_letters(texts: Iterable[str]) -> str:
    """Return "ko", "en", "mixed", or "other" where the letters are of neither script.

    >>> language_of_letters(["식각 공정, SPC"]), language_of_letters(["Plasma etching"]), language_of_letters(["蝕刻"])
    ('ko', 'en', 'other')
    """
    letters = [letter for text in texts for letter in text if letter.isalpha()]
    hangul = sum(_HANGUL_FIRST <= letter <= _HANGUL_LAST for letter in letters)
    latin = sum(letter < "\u0250" for letter in letters)
    if not letters or 2 * (hangul + latin) < len(letters):
        return UNKNOWN
    share = hangul / (hangul + latin)
    return "ko" if share >= _KOREAN else "mixed" if share >= _MIXED else "en"


def language_of_person(candidate: Candidate) -> str:
    """Return the language of a profile."""
    return language_of_letters(text for _, text in candidate_texts(candidate))


def language_of_opening(opening: Opening) -> str:
    """Return the language of an opening."""
    return language_of_letters(text for _, text in opening_texts(opening))


def languages_of(
    candidates: Sequence[Candidate], openings: Sequence[Opening], pairs: Iterable[tuple[str, str]]
) -> Mapping[tuple[str, str], str]:
    """Return the languages of some pairs, opening first: `ko-en`; without those of which a document is not there."""
    every = set(pairs)
    people, posts = by_id(candidates, {pair[1] for pair in every}), {each.id: each for each in openings}
    found = {pair for pair in every if pair[0] in posts and pair[1] in people}
    of_post = {each: language_of_opening(posts[each]) for each in {pair[0] for pair in found}}
    of_person = {each: language_of_person(people[each]) for each in {pair[1] for pair in found}}
    return {pair: f"{of_post[pair[0]]}-{of_person[pair[1]]}" for pair in found}
