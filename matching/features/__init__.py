"""What is compared between an opening and people: one function a feature, NaN = not known.

Every feature is a share in [0, 1]: 1 is all that could be wished, 0 nothing of it.
`FEATURES` is the table of them, shown in the README beside this file. Nothing protected
and nothing that stands for it is among them; what counts back in time does so in years
of the person's own work, so that leaves and gaps have no effect.
"""

from matching.features.many_openings import Alike, ManyOpenings, features_of_variants
from matching.features.pairs import SIDES, Column, Pairs, Side, every_pair
from matching.features.remembered import remembered_features
from matching.features.table import (
    FEATURES,
    LAYOUTS,
    Feature,
    feature_matrix,
    feature_names,
    lay_out,
    table_in_markdown,
)
from matching.features.wishes import place_of

__all__ = [
    "FEATURES",
    "LAYOUTS",
    "SIDES",
    "Alike",
    "Column",
    "Feature",
    "ManyOpenings",
    "Pairs",
    "Side",
    "every_pair",
    "feature_matrix",
    "feature_names",
    "features_of_variants",
    "lay_out",
    "place_of",
    "remembered_features",
    "table_in_markdown",
]
