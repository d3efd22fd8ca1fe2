"""Calls generated from the service's own description, right and wrong ones, with every check but one.

Left out is `positive_data_acceptance`: that a date ends after it begins, an id exists, or a
cursor is ours cannot be said in a schema, so that what the schema allows may be refused.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, CheckFunction
from schemathesis.core.failures import FailureGroup

LEFT_OUT = {"positive_data_acceptance"}


@dataclass
class Found:
    """How many calls were made, of which operation and kind, how they were answered, and what failed."""

    calls: Counter[tuple[str, str]] = field(default_factory=Counter)
    answers: Counter[int] = field(default_factory=Counter)
    failures: dict[tuple[str, str, str], str] = field(default_factory=dict)


def checked() -> list[CheckFunction]:
    """Return the checks; most are known only once a description has been read."""
    found = [check for check in CHECKS.get_all() if check.__name__ not in LEFT_OUT]
    assert len(found) >= 12
    return found


def operations(app: FastAPI) -> Iterator[schemathesis.APIOperation]:
    for result in schemathesis.openapi.from_asgi("/openapi.json", app).get_all_operations():
        yield result.ok()


def attack(app: FastAPI, examples: int, number: int = 20261123) -> Found:
    """Call every operation with so many right and so many wrong inputs, from a seed."""
    found = Found()
    for operation in operations(app):
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            try:
                _attack(operation, mode, examples, number, found)
            except Unsatisfiable:  # nothing can be wrong with a call that takes nothing
                assert mode is GenerationMode.NEGATIVE
    return found


def _attack(operation, mode: GenerationMode, examples: int, number: int, found: Found) -> None:
    checks = checked()

    @seed(number)
    @settings(
        max_examples=examples, deadline=None, database=None, derandomize=False, suppress_health_check=list(HealthCheck)
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def call(case: schemathesis.Case) -> None:
        answer = case.call()
        found.calls[operation.label, mode.value] += 1
        found.answers[answer.status_code] += 1
        try:
            case.validate_response(answer, checks=checks)
        except FailureGroup as failures:
            for each in failures.exceptions:
                found.failures.setdefault((operation.label, mode.value, each.title), str(each)[:2_000])

    call()
