"""What an advert says to people from abroad: visa, nationality, clearance, military service."""

from __future__ import annotations

import re

from matching.advert.lines import Advert
from matching.advert.model import Fact, Found, Note, Section
from matching.vocabulary import Grade

_SAID: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (code, re.compile(pattern, re.IGNORECASE))
    for code, pattern in (
        (
            "visa-not-sponsored",
            (
                r"\bnot eligible for [^.]{0,30}?sponsor\w*|\b(?:unable|not able|cannot|can not|can't"
                r"|do(?:es)? not|don't|will not|won't|not) (?:\w+ ){0,4}?(?:sponsor\w*|visa)|\bno (?:visa "
                r"|h-?1b |h1-?b )?sponsorship\b|\bsponsorship (?:is )?(?:not|un)\s?available"
                r"|\bwithout (?:the need for |needing |requiring )?(?:\w+ ){0,5}?sponsorship|\bno (?:visas?"
                r"|c2c|h1b)\b|비자\s?(?:발급|지원|스폰서?)?(?:은|는|이|을)?\s?(?:불가|지원\s?불가|하지\s?않|안\s?됨|없)"
            ),
        ),
        (
            "visa-sponsored",
            (
                r"\bvisa (?:\w+ )?(?:sponsorship|support|sponsored|assistance)\b|\b(?:we|will"
                r"|can) (?:\w+ )?sponsor\b|\b[EDF]-?\d(?:-\d)? visa\b[^.\n]{0,30}?(?:sponsor|support|provid"
                r"|assist)\w*|\bsponsor(?:ship of|s)? [^.\n]{0,12}visa|비자[^.\n]{0,16}?(?:지원|발급|스폰|보증"
                r"|후원|초청)"
                r"|K-?Tech\s?Pass[^.\n]{0,20}?(?:지원|support|sponsor)"
            ),
        ),
        (
            "koreans-only",
            (
                r"\bkorean (?:nationals?|citizens?|nationality|passport holders?)(?: only| are| required)"
                r"|\bmust be (?:a )?(?:south )?korean (?:national|citizen)"
                r"|\bonly (?:south )?korean (?:nationals|citizens)|(?:대한민국|한국)\s?국적(?:자|을|의"
                r"|\s?보유)?|내국인\s?(?:만"
                r"|에\s?한|한정|대상)"
            ),
        ),
        (
            "citizenship-asked",
            (
                r"\b(?:u\.?s\.?|united states|american|eu|uk) ?citizen(?:s|ship)?\b(?! or (?:any"
                r"|national origin))|\bcitizenship (?:is )?required\b|\bgreen card\b|\bpermanent resident\b"
                r"|\b(?:must be |be |legally |currently )?(?:authorized|eligible|authorised) to work\b"
                r"|\bwork (?:authorization|authorisation|permit)\b|\bright to work\b"
            ),
        ),
        (
            "clearance-asked",
            (
                r"\b(?:security|secret|TS/SCI|top secret|dod|government|public trust) clearance\b|\bTS/SCI\b"
                r"|\bactive (?:secret|top secret|ts)\b|비밀\s?취급\s?인가|보안\s?인가|신원\s?조회"
            ),
        ),
        (
            "foreigners-welcome",
            (
                r"외국인\s?(?:도\s?)?(?:지원\s?)?(?:가능|환영|채용|우대|전형)|국적\s?(?:무관|불문)|\b(?:foreigners?"
                r"|foreign nationals?|international (?:applicants?|candidates?)"
                r"|all nationalities)\b[^.\n]{0,30}?(?:welcome|encouraged|accepted|may apply|can apply)"
            ),
        ),
        ("foreigners-not-asked", r"외국인\s?(?:지원\s?)?불가|내국인"),
        ("military-service", r"병역\s?(?:필|의무|특례|사항|을\s?마)|군필|(?:전문|산업기능)\s?(?:연구)?요원"),
        ("free-to-travel", r"해외\s?(?:여행|출장)[^.\n]{0,8}?(?:결격|(?<!무)제한)"),
    )
)
_WORK_RIGHT = frozenset(
    {
        "visa-not-sponsored",
        "visa-sponsored",
        "koreans-only",
        "citizenship-asked",
        "foreigners-welcome",
        "foreigners-not-asked",
    }
)
_EQUAL = re.compile(
    r"regardless|without regard|discriminat|equal (?:opportunity|employment)|protected|affirmative", re.IGNORECASE
)
_DENIED = re.compile(r"\b(?:not|no) (?:\w+ ){0,2}(?:required|needed|necessary)|무관", re.IGNORECASE)


def read_foreigners(advert: Advert) -> Found:
    """Return the advert's own words on who may work there, each kind noted once."""
    notes: dict[str, Note] = {}
    facts: dict[str, Fact] = {}
    for piece in advert.pieces:
        if _EQUAL.search(piece.text) or (piece.section is Section.ABOUT and "visa" not in piece.text.lower()):
            continue
        for code, start, end in _said(piece.text):
            place = piece.start + start, piece.start + end
            notes.setdefault(code, Note(code, *place))
            words = advert.plain[piece.start : piece.start + len(piece.text)].strip()
            if code in _WORK_RIGHT:
                facts.setdefault(
                    "/eligibilityToWorkRequirement", Fact("/eligibilityToWorkRequirement", words, Grade.READ, *place)
                )
            elif code == "clearance-asked" and not _DENIED.search(piece.text):
                facts.setdefault(
                    "/securityClearanceRequirement", Fact("/securityClearanceRequirement", words, Grade.READ, *place)
                )
    return Found(tuple(facts.values()), tuple(notes.values()))


def _said(sentence: str) -> list[tuple[str, int, int]]:
    """Return the kinds of statement in a sentence; a refusal is not also an offer, nor "내국인만" said twice."""
    found: list[tuple[str, int, int]] = []
    for code, pattern in _SAID:
        hit = pattern.search(sentence)
        codes = {each for each, *_ in found}
        if (
            hit is None
            or (code == "visa-sponsored" and "visa-not-sponsored" in codes)
            or (code == "foreigners-not-asked" and "koreans-only" in codes)
        ):
            continue
        found.append((code, hit.start(), hit.end()))
    return found
