"""A programme in numbers: who can get the pass, through which door, for which openings, and how far it has come.

hiding    counts in which nobody is to be found
standing  people and openings under a rule on a day
flips     what two rules say of the same people
passes    how many passes were granted, as an officer says
kept      both, made once for what is stored, a day and a rule
"""

from matching.programme.flips import Flips, flips
from matching.programme.kept import Programme
from matching.programme.passes import GOAL, GOAL_YEAR, Granted
from matching.programme.standing import Standing, standing

__all__ = ["GOAL", "GOAL_YEAR", "Flips", "Granted", "Programme", "Standing", "flips", "standing"]
