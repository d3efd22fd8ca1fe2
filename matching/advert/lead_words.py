"""Phrases that open a section in the middle of a text, and those that end what an advert asks for."""

from __future__ import annotations

import re

from matching.advert.model import Section

# Said to the reader, these head a section in any dress.
SPEAKS = re.compile(
    r"^(?:이런|우리는|다음과같은|저희는|함께).{0,14}(?:찾|원해요|원합니다|좋아요|좋습니다|좋겠"
    r"|합니다|해요|싶어요|싶습니다|돼요|됩니다|주세요)\w{0,4}$"
)


SPOKEN_LEADS: tuple[tuple[Section, re.Pattern[str]], ...] = tuple(
    (section, re.compile(pattern, re.IGNORECASE))
    for section, pattern in (
        (
            Section.NICE,
            (
                r"\bwe also (?:like|love|value)|\ball the better|\bnice to have|\ba plus\b|\bbonus\b"
                r"|\bpreferred|\bdesir(?:ed|able)|\bwow us\b|\beven more\b|\bnot required\b|우대"
            ),
        ),
        (
            Section.BENEFITS,
            (
                r"\bin return\b|\bwe offer\b|\bbenefits\b|\bperks\b|\byou(?: will|'ll)? (?:get|receive"
                r"|enjoy)\b|복지|혜택"
            ),
        ),
        (
            Section.MUST,
            (
                r"\btrue of you\b|\bbrings? (?:this|the following)|\byou (?:bring|need|have|should have"
                r"|must have|will need)(?: the following)?:$|\bmust have\b|\bhave the following\b"
                r"|\bthe following (?:skills|qualifications|experience|requirements)|\bfollowing (?:is"
                r"|are) required|\bwe(?:'re| are) looking for\b|\blooking for someone (?:who|with)"
                r"|\bwe (?:need|ask for|require|expect)\b|\brequirements? (?:are|include)"
                r"|\bcandidates? (?:will|must|should) (?:have|possess|bring)|자격|요건"
            ),
        ),
        (Section.DUTIES, r"\byou will\b|\byou'll\b|\byour (?:tasks|duties|job|work)|\bresponsib|\bduties\b|업무"),
    )
)


LEAVE = re.compile(
    r"\bequal (?:employment )?opportunity\b|\baffirmative action\b|\breasonable accommodations?\b"
    r"|\bEOE\b|\bplease (?:submit|click|send|apply|include|note)\b|\bcover letter\b"
    r"|\b(?:comprehensive|generous|competitive|our|excellent|great) benefits?\b|\bbenefits (?:are"
    r"|include|package)\b|\bwe offer\b|\bcompetitive (?:salary|salaries|pay|compensation)\b"
    r"|\bby applying\b|\bis a (?:division|subsidiary|leading|global) "
    r"|^(?:at|here at) [A-Z]\w+(?: \w+)?, (?:we|our|you)\b|\bwithout regard to\b"
    r"|\bregardless of (?:race|age|gender)\b|^#?LI-\w+$|^powered by",
    re.IGNORECASE,
)
