"""Skills asked, with where the two documents name them."""

from __future__ import annotations

from matching.explanation.case import Papers
from matching.explanation.model import Evidence, say
from matching.explanation.words import names_of
from matching.features.skills import keys_of, near_to
from matching.language import Text
from matching.mentions import skill_key
from matching.reference import skill_named, skills_by_id


def skill_evidence(name: str, papers: Papers) -> tuple[Evidence, ...]:
    """Return each skill asked once, with where the two documents name it; `name` is "must" or "nice"."""
    asked: dict[str, Evidence] = {}
    for number, wanted in enumerate((papers.post.must if name == "must" else papers.post.nice) or ()):
        key, pointer = skill_key(wanted), f"/x-ktech/requirements/{name}/{number}"
        if key in asked:
            continue
        mention, words = papers.best(key) if key in papers.mentions else None, papers.in_advert(pointer)
        asked[key] = Evidence(
            _shown(wanted),
            mention.pointer if mention else None,
            pointer,
            mention is not None and mention.weight == 1,
            papers.words_of(key) if mention else (),
            words,
        )
    return tuple(asked.values())


def _shown(name: str) -> Text:
    known = skill_named(name)
    return known.name if known else Text(name, name)


def related_evidence(papers: Papers) -> tuple[Evidence, ...]:
    """Return each required skill that is missing and has neighbours, with the best neighbour that is mentioned."""
    found = []
    first = {skill_key(wanted): number for number, wanted in reversed([*enumerate(papers.post.must or ())])}
    for key, name in keys_of(papers.post.must).items():
        beside = None if key in papers.mentions else near_to(name)
        if beside is None:
            continue
        best = max(papers.beside(beside), key=lambda each: papers.best(each).weight, default=None)
        pointer = f"/x-ktech/requirements/must/{first[key]}"
        words = papers.in_advert(pointer)
        if best is None:
            found.append(Evidence(_shown(name), None, pointer, asked=words))
            continue
        mention, known = papers.best(best), skills_by_id().get(best)
        neighbour = known.name if known else _shown(best.removeprefix("~"))
        pair = say("related", skill=_shown(name), neighbour=neighbour)
        found.append(Evidence(pair, mention.pointer, pointer, mention.weight == 1, papers.words_of(best), words))
    return tuple(found)


def skills_in_words(name: str, evidence: tuple[Evidence, ...]) -> Text:
    """Say which skills are found, which are missing, and which are merely listed."""
    nothing = Text("", "")
    found = [each.skill for each in evidence if each.in_candidate]
    missing = [each.skill for each in evidence if not each.in_candidate]
    listed = [each.skill for each in evidence if each.in_candidate and not each.is_shown]
    return say(
        f"{name}-known",
        found=len(found),
        asked=len(evidence),
        names=say("names", names=names_of(found)) if found else nothing,
        missing=say("missing", names=names_of(missing)) if missing else nothing,
        listed=say("listed", names=names_of(listed)) if listed else nothing,
    )
