"""Points: facts turned into points by a table and added, with bounds like any fact.

What a table gives for something not known here (an age, a ministry's letter) is between
nothing and its most. A group of items is capped.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import numpy as np

from matching.eligibility.facts import Bounds
from matching.eligibility.measures import MEASURES, About
from matching.eligibility.records import Item, Table


def points_of(item: Item, bounds: Bounds | None) -> Bounds:
    """Return what an item gives, shape (3, rows); `bounds` are those of its fact, (3, 1) without one."""
    if bounds is None or not item.steps:
        most = float(item.most or 0)
        return np.array([[0.0], [most], [most]])
    starts = np.array([step.at_least for step in item.steps])
    certain = np.array([0.0, *(step.points for step in item.steps)])
    most_of = np.array([0.0, *(step.most for step in item.steps)])
    reached = np.searchsorted(starts, bounds, side="right")
    points = most_of[reached]
    points[0] = 0.0 if item.later else certain[reached[0]]
    return points


def about(item: Item) -> About:
    """Return whom an item is about; what is not known here is the candidate's."""
    return MEASURES[item.fact].about if item.fact else "candidate"


def total(table: Table, bounds: Mapping[str, Bounds], whom: About, *, rows: int) -> Bounds:
    """Return the points of a table's items about the candidate, or about the opening, shape (3, rows)."""
    groups: defaultdict[str | None, Bounds] = defaultdict(lambda: np.zeros((3, rows)))
    for item in table.item:
        if about(item) == whom:
            groups[item.group] = groups[item.group] + points_of(item, bounds.get(item.key) if item.fact else None)
    capped = [np.minimum(points, table.groups.get(name or "", np.inf)) for name, points in groups.items()]
    whole: Bounds = np.sum(capped, axis=0) if capped else np.zeros((3, rows))
    return whole
