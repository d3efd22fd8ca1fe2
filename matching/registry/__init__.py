"""Scorers by name: which serves, what a scorer must pass before it does, and the way back.

model   what is in service; what a gate says
golden  pairs whose order must hold
gates   quality, worse side, parity, swaps, golden cases, latency
shelf   scorers by name, promotion, rollback, the last good one where one is damaged
serving the scorer of a running process, in step with what is put in service
"""

from matching.registry.gates import REQUIRED, Difference, Parity
from matching.registry.golden import GoldenCase, golden_cases
from matching.registry.model import Gate, GateResult, Placed
from matching.registry.serving import Serving
from matching.registry.shelf import Served, Shelf

__all__ = [
    "REQUIRED",
    "Difference",
    "Gate",
    "GateResult",
    "GoldenCase",
    "Parity",
    "Placed",
    "Served",
    "Serving",
    "Shelf",
    "golden_cases",
]
