"""Links of skills and titles as JSON documents."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from matching.language import message

if TYPE_CHECKING:
    from pydantic import JsonValue

    from matching.linking import SkillLink, TitleLink
    from matching.reference.titles import Seniority

VERSION = 1


def skill_link_document(link: SkillLink | None) -> JsonValue:
    """Return a skill's link; `link` is null where nothing is known."""
    return {"kind": "skill-link", "version": VERSION, "link": _skill(link), "attribution": _attribution()}


def title_links_document(links: Sequence[TitleLink], seniority: Sequence[Seniority]) -> JsonValue:
    """Return a title's occupations and its words of rank."""
    return {
        "kind": "title-links",
        "version": VERSION,
        "links": [_title(link) for link in links],
        "seniority": [{"id": each.id, "name": {**each.name.as_dict()}} for each in seniority],
        "attribution": _attribution(),
    }


def _attribution() -> JsonValue:
    return {**message("linking", "attribution").as_dict()}


def _skill(link: SkillLink | None) -> JsonValue:
    if link is None:
        return None
    return {
        "id": link.id,
        "label": {**link.label.as_dict()},
        "tier": link.tier.value,
        "score": round(link.score, 3),
        "esco": link.concept.uri if link.concept else None,
        "escoLabel": link.concept.label if link.concept else None,
        "relation": link.relation.value if link.relation else None,
    }


def _title(link: TitleLink) -> JsonValue:
    return {
        "title": link.title.id if link.title else None,
        "label": {**link.title.name.as_dict()} if link.title else None,
        "occupation": link.occupation.uri,
        "occupationLabel": link.occupation.label,
        "isco": link.occupation.isco,
        "relation": link.relation.value,
        "tier": link.tier.value,
        "score": round(link.score, 3),
    }
