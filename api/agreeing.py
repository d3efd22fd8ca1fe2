"""How far annotators agree, the same for the API and for a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from matching.domain import Json
from matching.judgements import Agreement, Judgement, Judgements, agreements, disagreements, pairs_judged, standing
from matching.judgements.agreement import Disagreement, PairIds
from matching.judgements.document import agreement_document
from matching.judgements.languages import languages_of
from matching.workspace import Workspace


@dataclass(frozen=True)
class Agreed:
    """The judgements that count, with the languages of their pairs."""

    every: Sequence[Judgement]
    spoken: Mapping[PairIds, str]
    stale: int

    @cached_property
    def found(self) -> tuple[Agreement, ...]:
        """How far each two annotators agree."""
        return agreements(self.every, self.spoken)

    @cached_property
    def differing(self) -> tuple[Disagreement, ...]:
        """The pairs on which they differ, the furthest first."""
        return disagreements(self.every)

    @property
    def judged(self) -> int:
        """How many answers count."""
        return len(standing(self.every))

    @property
    def twice(self) -> int:
        """How many pairs, of a side, two or more annotators judged."""
        seen: dict[tuple[str, str, str], int] = {}
        for each in standing(self.every):
            key = (*each.pair, each.side)
            seen[key] = seen.get(key, 0) + 1
        return sum(count > 1 for count in seen.values())

    @property
    def synthetic(self) -> bool:
        """Whether a script made up some of the answers."""
        return any(each.synthetic for each in self.found)

    def document(self) -> Json:
        """Return it as a JSON document."""
        return agreement_document(self.every, self.spoken)


def agreed(workspace: Workspace) -> Agreed:
    """Return how far the annotators of what is stored agree."""
    kept = Judgements(workspace.store)
    every, records = kept.usable(), workspace.records
    spoken = languages_of(records.candidates, records.openings, {each.pair for each in every})
    return Agreed(every, spoken, len(pairs_judged(every, kept.contents()).left_out))
