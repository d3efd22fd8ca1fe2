"""Counts where a process still has the words of somebody who is erased: `remembering.py HOME [elsewhere]`.

Strings that are there before the store is opened are those of the canary's own module.
"""

from __future__ import annotations

import gc
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from matching.rights import By, erase
from tests import small
from tests.rights.canaries import NOW, PERSON, WORDS, Canary

MARKS = tuple(word.casefold() for word in (*WORDS.values(), "955717373", "zephyrstad"))
_ANY_MARK = re.compile("|".join(map(re.escape, MARKS)))
_LEADING_NOWHERE = frozenset({str, bytes, int, float, complex, bool})


def strings() -> Iterator[str]:
    """Give every string that anything alive leads to."""
    gc.unfreeze()
    gc.collect()
    waiting: list[object] = gc.get_objects()
    seen = {id(each) for each in waiting} | {id(waiting)}
    while waiting:
        led_to = {id(each): each for each in gc.get_referents(*waiting)}
        fresh = [each for number, each in led_to.items() if number not in seen]
        seen |= led_to.keys()
        yield from (each for each in fresh if isinstance(each, str))
        yield from (each.decode("utf-8", "replace") for each in fresh if isinstance(each, bytes))
        waiting = [each for each in fresh if type(each) not in _LEADING_NOWHERE]


def marked() -> list[str]:
    """Return every string that has any of the person's words in it."""
    return [each for each in strings() if _ANY_MARK.search(each.casefold())]


def held(known: list[str]) -> Counter[str]:
    """Return how many strings have which of the person's words in them, but for the very ones that are known."""
    those = set(map(id, known))
    found = [each for each in marked() if id(each) not in those]
    return Counter(mark for each in found for mark in MARKS if mark in each.casefold())


def use(canary: Canary) -> None:
    """Let everything that may remember a text see the person's."""
    from matching.blotting import masked_person
    from matching.cv import read_cv
    from matching.document_text.model import plain_text
    from matching.ingest.json_resume import candidate_document
    from matching.masking import masked_shortlist

    space = canary.space
    person = space.store.candidate(PERSON)
    masked_shortlist(space.shortlist("o0", small.DAY, k=20))
    space.suggestions(PERSON, small.DAY)
    space.assess(PERSON, "o0", small.DAY)
    space.questions(PERSON, small.DAY)
    masked_person(person)
    candidate_document(person)
    written = f"{WORDS['name']} Zephyrstad\n{person.headline}\n\nExperience\n2014 - 2016\t{WORDS['block']}\nEngineer\n"
    read_cv(plain_text(written, sha256="0" * 64))


def erase_elsewhere(home: Path) -> None:
    """Let another process erase the person; this one is not told, and looks at what is stored as each call does."""
    code = f"from tests.rights.remembering import erase_in; erase_in({str(home)!r})"
    subprocess.run([sys.executable, "-c", code], check=True)


def erase_in(home: str) -> None:
    """Erase the person in this process."""
    with closing(Canary(Path(home))) as canary:
        erase(canary.space, canary.ledger, PERSON, NOW, By("local", action="ktech-match erase"))


def main(home: Path, *, elsewhere: bool) -> None:
    known = marked()
    canary = Canary(home)
    use(canary)
    before = held(known)
    if elsewhere:
        erase_elsewhere(home)
    else:
        erase(canary.space, canary.ledger, PERSON, NOW, By("local", action="ktech-match erase"))
    _ = canary.space.pool
    sys.stdout.write(json.dumps({"before": before, "after": held(known)}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), elsewhere=sys.argv[2:] == ["elsewhere"])
