"""Skills and titles to ESCO: exactly, by another name, or by nearness of meaning, and by which of them.

A name is looked up first; only what no table names is compared by meaning, and a link
found so says it, with its score. Below a measured threshold there is no link: unknown
is an answer.
"""

from matching.linking.skills import SkillLink, SkillMention, Tier, link_skill, link_skills, skill_by_name
from matching.linking.titles import TitleLink, link_title, titles_by_name

__all__ = [
    "SkillLink",
    "SkillMention",
    "Tier",
    "TitleLink",
    "link_skill",
    "link_skills",
    "link_title",
    "skill_by_name",
    "titles_by_name",
]
