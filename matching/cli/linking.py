"""What a skill or a job title is in our tables and in ESCO."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from matching.cli.common import AsJson, Lang, app, language_of, print_json

if TYPE_CHECKING:
    from matching.language import Language
    from matching.linking import SkillLink, TitleLink

ByName = Annotated[bool, typer.Option("--by-name", help="Look names up only; never compare by meaning.")]


@app.command()
def skill(
    name: Annotated[str, typer.Argument(help="A skill in Korean or English, such as 식각.")],
    by_name: ByName = False,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Say which skill a name is, its ESCO concept, and how it was found."""
    from matching.documents.links import skill_link_document
    from matching.linking import link_skill, skill_by_name

    language = language_of(lang)
    found = skill_by_name(name) if by_name else link_skill(name)
    if as_json:
        print_json(skill_link_document(found))
        return
    _say(_lines_of_skill(found, language), language)


@app.command()
def title(
    name: Annotated[str, typer.Argument(help="A job title in Korean or English, such as 책임연구원.")],
    by_name: ByName = False,
    k: Annotated[int, typer.Option("-k", min=1, max=50, help="How many occupations to list.")] = 3,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Say which occupations a job title may be, how each was found, and the title's words of rank."""
    from matching.documents.links import title_links_document
    from matching.language import message
    from matching.linking import link_title, titles_by_name
    from matching.reference.titles import read_title

    language = language_of(lang)
    found = titles_by_name(name)[:k] if by_name else link_title(name, k=k)
    ranks = read_title(name).seniority
    if as_json:
        print_json(title_links_document(found, ranks))
        return
    lines = [_line_of_title(link, language) for link in found] or [message("linking", "no-title")[language]]
    if ranks:
        lines.append(message("linking", "seniority", names=", ".join(rank.name[language] for rank in ranks))[language])
    _say(lines, language)


def _say(lines: list[str], language: Language) -> None:
    from matching.language import message

    for line in (*lines, message("linking", "attribution")[language]):
        print(line)


def _lines_of_skill(link: SkillLink | None, language: Language) -> list[str]:
    from matching.language import message

    if link is None:
        return [message("linking", "no-link")[language]]
    tier = message("linking", f"tier-{link.tier}")
    found = message("linking", "found-as", label=link.label, id=link.id, tier=tier, score=f"{link.score:.2f}")
    if link.concept is None or link.relation is None:
        return [found[language], message("linking", "not-in-esco")[language]]
    relation = message("linking", f"relation-{link.relation}")
    values = {"relation": relation, "label": link.concept.label, "uri": link.concept.uri}
    return [found[language], message("linking", "in-esco", **values)[language]]


def _line_of_title(link: TitleLink, language: Language) -> str:
    from matching.language import message

    tier, relation = message("linking", f"tier-{link.tier}"), message("linking", f"relation-{link.relation}")
    occupation = message(
        "linking",
        "occupation",
        label=link.occupation.label,
        isco=link.occupation.isco,
        uri=link.occupation.uri,
        tier=tier,
        score=f"{link.score:.2f}",
    )
    return f"{relation[language]}: {occupation[language]}"
