"""Every opening's best people and every person's best openings, worked out together and kept in one file.

    compared    what is asked, and pairs compared in full: the scores of lists
    people      an opening's list, equal to `recommend.shortlist`'s
    openings    lists of a block of people, equal to `recommend.suggestions`'
    nearest     who is likest in meaning among those admitted, both ways in one pass of matrix products
    kept        the file: written block by block, gone on with where it was left, removed when somebody is erased
"""

from matching.all_pairs.compared import Listed, Sought
from matching.all_pairs.openings import openings_of_people
from matching.all_pairs.people import people_of_opening

__all__ = ["Listed", "Sought", "openings_of_people", "people_of_opening"]
