"""Whether the cases in words would notice a change of the rules: `python -m tests.policy.mutate`.

Every clause, door, threshold, term, point, day and list of data/policy is changed in
memory, one at a time (`changes.py`). Prints how many cases each change turns red, and
exits with 1 if one turns none, or if a change said to show nowhere does show.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from matching.eligibility import Policy, policy
from tests.policy.cases import sittings
from tests.policy.changes import altered, changes_of_pack, changes_of_value


@dataclass(frozen=True)
class Mutant:
    """The rules with one change; `unseen` says why no case can show it, where none can."""

    name: str
    rules: Policy
    unseen: str = ""

    def red(self) -> list[str]:
        """Return the names of the cases that are no longer answered as expected."""
        return [name for sitting in sittings() for name in sitting.red_under(self.rules)]


def mutants() -> Iterator[Mutant]:
    """Change one thing at a time in the rules that come with the project."""
    rules = policy()
    for pack in rules.all_packs:
        for name, changed, unseen in changes_of_pack(pack):
            others = tuple(changed if each.id == pack.id else each for each in rules.all_packs)
            yield Mutant(f"{pack.id}: {name}", altered(rules, {"all_packs": others}), unseen)
    for key, parameter in rules.parameters.items():
        for name, changed, unseen in changes_of_value(parameter):
            table = {**rules.parameters, key: changed}
            yield Mutant(f"{key}: {name}", altered(rules, {"parameters": table}), unseen)


def main(write: Callable[[str], object] = sys.stdout.write) -> int:
    """Print a line for each change and return 1 if one of them shows where it should not, or not where it should."""
    wrong = unseen = every = 0
    for mutant in mutants():
        red = mutant.red()
        every, unseen = every + 1, unseen + bool(mutant.unseen)
        wrong += bool(red) == bool(mutant.unseen)
        shown = f"e.g. {red[0]}" if red else mutant.unseen or "SURVIVES"
        flag = "  WRONGLY SAID TO SHOW NOWHERE" if red and mutant.unseen else ""
        write(f"{len(red):4d} red  {mutant.name}: {shown}{flag}\n")
    write(f"{wrong} of {every} changes are not answered as they should be; {unseen} can show nowhere\n")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
