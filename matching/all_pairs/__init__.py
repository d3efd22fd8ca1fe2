"""Every opening's best people and every person's best openings, worked out together and kept in one file.

compared    what is asked, and pairs compared in full: the scores of lists
doors       openings that the rules treat alike
people      an opening's list, equal to `recommend.shortlist`'s
openings    lists of a block of people, equal to `recommend.suggestions`'
nearest     who is likest in meaning among those admitted, both ways in one pass of matrix products
best        the best k of many lists at once
work, kept  the steps, and the file: gone on with where it was left, removed when somebody is erased
"""

from matching.all_pairs.compared import Listed, Sought
from matching.all_pairs.doors import Doors
from matching.all_pairs.kept import Entry, Ids, Kept, Key, make, read, remove
from matching.all_pairs.openings import openings_of_people
from matching.all_pairs.people import people_of_opening
from matching.all_pairs.work import By, ByLikeness, ByScore

__all__ = [
    "By",
    "ByLikeness",
    "ByScore",
    "Doors",
    "Entry",
    "Ids",
    "Kept",
    "Key",
    "Listed",
    "Sought",
    "make",
    "openings_of_people",
    "people_of_opening",
    "read",
    "remove",
]
