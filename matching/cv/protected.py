"""What no employer may ask for: it reaches no fact."""

from __future__ import annotations

import re

from matching.cv.words import solid
from matching.forgetting import remembered
from matching.privacy import protected_kind

_LONGEST = 40
_PARTS = re.compile(r"[/(),·&]|\s및\s")
#: Military service stands on Korean forms beside what may not be asked for; nationality is judged by nobody here.
_MILITARY_OR_NATION = re.compile(
    r"병역\w*|군필\w*|군별|역종|군복무\w*|복무기간|미필사유|전역일|취업우대\w*|보훈\w*|국적|"
    r"military(?:service|status)?|nationality|citizenship|race|ethnicity|caste"
)


@remembered(8192)
def is_protected(label: str) -> bool:
    """Whether a label announces what no employer may ask for (Fair Hiring Act art. 4-3), alone or beside another.

    >>> is_protected("생년월일 (나이)"), is_protected("병역"), is_protected("성명")
    (True, True, False)
    """
    if not label or len(label) > _LONGEST:
        return False
    return any(_is_one(part) for part in (label, *_PARTS.split(label)))


def _is_one(label: str) -> bool:
    bare = label.strip(" :*[]<>·.-")
    return protected_kind(bare) is not None or _MILITARY_OR_NATION.fullmatch(solid(bare)) is not None
