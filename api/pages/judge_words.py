"""What whoever judges is shown of a profile besides work and study: wishes, skills, languages."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from api.pages.words import money, say, sector_names
from matching.domain import Candidate, Preferences
from matching.explanation import say as feature_says
from matching.features import Side
from matching.language import Text, message
from matching.reference import language_code, place_named, sector_named


def question_of(side: Side) -> Text:
    """Return what is asked from a side."""
    return message("judgements", f"question-{side}")


def wishes_in_words(wished: Preferences) -> list[tuple[Text, Text]]:
    """Return each kind of wish and what is wished; what was not said is shown as not stated."""
    pay = None if wished.minimum_pay is None else say("from", least=money(wished.minimum_pay))
    remote = None if wished.remote is None else feature_says(f"remote-{wished.remote.value}")
    sizes = None if wished.employer_sizes is None else [feature_says(f"size-{e.value}") for e in wished.employer_sizes]
    rows = (
        (say("sector"), _each(wished.sectors, _sector)),
        (say("place"), _each(wished.places, _place)),
        (say("pay"), pay),
        (say("size"), _joined(sizes)),
        (say("mode"), remote),
        (say("judge-working-languages"), _each(wished.working_languages, _language)),
    )
    return [(title, said or say("not-stated")) for title, said in rows]


def _each(texts: Sequence[str] | None, word: Callable[[str], Text]) -> Text | None:
    return None if texts is None else _joined([word(text) for text in texts])


def _joined(texts: Sequence[Text] | None) -> Text | None:
    if texts is None:
        return None
    return Text(", ".join(each.en for each in texts), ", ".join(each.ko for each in texts)) if texts else say("none")


def _sector(text: str) -> Text:
    known = sector_named(text)
    return sector_names()[known] if known else Text(text, text)


def _place(text: str) -> Text:
    known = place_named(text)
    return known.name if known else Text(text, text)


def _language(text: str) -> Text:
    code = language_code(text) or text.casefold()
    return say(f"judge-language-{code}") if code in ("en", "ko") else Text(text, text)


def skills_in_words(candidate: Candidate) -> list[str]:
    """Return a profile's skills in its own words, each once."""
    words = (word for skill in candidate.skills or () for word in (*skill.keywords, skill.name) if word)
    return list(dict.fromkeys(words))


def spoken_in_words(candidate: Candidate) -> list[str]:
    """Return the languages that a profile names, each with how well."""
    said = ((each.language, each.cefr.value if each.cefr else each.fluency) for each in candidate.languages or ())
    return [" ".join(part for part in parts if part) for parts in said]
