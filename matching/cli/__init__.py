"""The command line, `ktech-match`.

Exit codes: 0 done; 1 something of ours is missing or damaged (a model, the store);
2 the input or the call is wrong, with a message that names file, line, field and what
is allowed; 3 what was to be checked does not hold (a proof, the rules' freshness). The
day, where none is given, is today in Korea; only here and in the API is a clock read.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, NoReturn

from typer.main import get_command

from matching.cli import (
    admin,
    asking,
    cluster,
    cluster_jobs,
    data,
    evaluating,
    importing,
    judgements,
    judging,
    ledger,
    linking,
    pairing,
    ranking,
    reading,
    reading_advert,
    rights,
    rules,
    scorer,
    storing,
)
from matching.cli.common import BAD_INPUT, DAMAGED, INTERRUPTED, app, language_of

if TYPE_CHECKING:
    from matching.language import Language

__all__ = [
    "admin",
    "asking",
    "cluster",
    "cluster_jobs",
    "data",
    "evaluating",
    "importing",
    "judgements",
    "judging",
    "ledger",
    "linking",
    "main",
    "pairing",
    "ranking",
    "reading",
    "reading_advert",
    "rights",
    "rules",
    "scorer",
    "storing",
]


def _fail(error: Exception, language: Language) -> NoReturn:
    from matching.errors import ClusterError, EncoderError, MatchingError, PolicyDataError, ScorerError, StoreError
    from matching.language import message

    said = error.text()[language] if isinstance(error, MatchingError) else str(error)
    print(f"ktech-match: {message('cli', 'error')[language]}: {said}", file=sys.stderr)
    ours = ClusterError | EncoderError | PolicyDataError | ScorerError | StoreError
    sys.exit(DAMAGED if isinstance(error, ours) else BAD_INPUT)


@cache
def _command() -> Callable[[], object]:
    """All commands as one, made of their signatures, which takes 50 ms: once a process, however often it calls."""
    return get_command(app)


def main() -> None:
    """Run the command line; every error of ours becomes one line and an exit code."""
    from matching.errors import MatchingError

    try:
        _command()()
    except MatchingError as error:
        _fail(error, _language_called(sys.argv))
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)


def _language_called(arguments: Sequence[str]) -> Language:
    """Return the language asked for in a call that failed, the default where even that is wrong."""
    from matching.errors import MatchingError

    named = [after for before, after in pairwise(arguments) if before == "--lang"]
    try:
        return language_of(named[-1] if named else None)
    except MatchingError:
        return language_of(None)
