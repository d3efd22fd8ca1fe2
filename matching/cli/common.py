"""What all commands share: options, the day, the language, and finding what a name means."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

if TYPE_CHECKING:
    from pydantic import JsonValue

    from matching.domain import Candidate, Opening
    from matching.eligibility import Policy
    from matching.language import Language
    from matching.printing import Printer
    from matching.store import Store
    from matching.webhooks.changes import VerdictChanges
    from matching.workspace import Workspace

DAMAGED, BAD_INPUT, FLAWED, INTERRUPTED = 1, 2, 3, 130

app = typer.Typer(
    name="ktech-match",
    help="Match foreign high-tech talent with Korean companies: K-Tech Pass first, then a ranking with reasons.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Day = Annotated[
    str | None, typer.Option("--day", metavar="YYYY-MM-DD", help="The day asked about; default today in Korea.")
]
PackName = Annotated[
    str | None, typer.Option("--policy", help="A version of the rule by name; default the one in force on the day.")
]
Drafts = Annotated[
    list[Path] | None,
    typer.Option("--draft", help="Files of proposed rules, to be asked by their names."),
]
PoolFiles = Annotated[
    list[Path] | None, typer.Option("--pool", help="Files of JSON Resumes to use instead of who is loaded.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of tables.")]
Lang = Annotated[str | None, typer.Option("--lang", metavar="en|ko", help="Language of tables and messages.")]
Export = Annotated[
    Path | None,
    typer.Option("--export", help="Write the list to a file instead: .csv, .xlsx, .pdf or .json; nobody is named."),
]
Reason = Annotated[str | None, typer.Option("--reason", help="What the file is for; needed for more than 20 rows.")]
Many = Annotated[int, typer.Option("-k", min=1, max=100_000, help="How many to list.")]
PerEmployer = Annotated[
    int | None, typer.Option(min=1, max=100_000, help="How many openings of one employer a list holds at most.")
]


def language_of(name: str | None) -> Language:
    from matching.errors import UnknownNameError
    from matching.language import LANGUAGES

    if name is None:
        return "ko" if os.environ.get("LC_ALL", os.environ.get("LANG", "")).startswith("ko") else "en"
    for language in LANGUAGES:
        if name == language:
            return language
    raise UnknownNameError("language", name, LANGUAGES)


def day_of(text: str | None) -> date:
    from matching.domain import PartialDate
    from matching.errors import BadInputError, Place

    if text is None:
        return datetime.now(ZoneInfo("Asia/Seoul")).date()
    at = Place(file="--day")
    try:
        day = PartialDate.parse(text)
    except BadInputError as error:
        raise BadInputError(error.code, at=at, **error.values) from None
    if day.day is None:
        raise BadInputError("not-a-whole-date", at=at)
    return day.first


def printer_in(language: Language) -> Printer:
    from rich.console import Console

    from matching.printing import Printer

    width = None if sys.stdout.isatty() else 160
    return Printer(Console(width=width, highlight=False, soft_wrap=False), language)


def print_json(document: JsonValue) -> None:
    print(json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False))


def write_json(path: Path, document: JsonValue) -> None:
    write_bytes(path, (json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode())


def write_bytes(path: Path, content: bytes) -> None:
    write_through(path, lambda file: file.write(content))


def write_through(path: Path, write: Callable[[IO[bytes]], object]) -> None:
    """Let something be written to a file, which is there whole afterwards or as it was."""
    from matching.errors import BadInputError, Place

    try:
        if path.exists() and not path.is_file():  # a pipe, a device
            with path.open("wb") as file:
                write(file)
        else:
            _write_whole(path.resolve(), write)
    except OSError as error:
        raise BadInputError("cannot-write", at=Place(file=str(path)), why=error.strerror or "?") from None


def _write_whole(path: Path, write: Callable[[IO[bytes]], object]) -> None:
    """Write a file whole or not at all: on a full disk what was there stays, and nothing half is left."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with beside.open("wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def progress_in(language: Language, work: str | None = None) -> Callable[[int, int], None]:
    """Return a callback (done, total) that draws a bar on standard error once work is seen to take time.

    `work` names the work beside the bar; by default it is reading and embedding texts.
    """
    from matching.language import message

    return bars(work or message("cli", "embedding")[language])[0]


def bars(*works: str) -> list[Callable[[int, int], None]]:
    """Return a callback (done, total) for each of some works, which draw their bars below each other."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    drawn = Progress(*columns, console=Console(stderr=True), transient=True)

    def reporting(work: str) -> Callable[[int, int], None]:
        task = drawn.add_task(work, total=None, visible=False)

        def report(done: int, total: int) -> None:
            drawn.update(task, completed=done, total=total, visible=done < total)
            is_any = any(each.visible for each in drawn.tasks)
            if is_any and not drawn.live.is_started:
                drawn.start()
            elif not is_any:
                drawn.stop()

        return report

    return [reporting(each) for each in works]


def workspace_in(language: Language) -> Workspace:
    from matching.language import message
    from matching.workspace import Workspace

    texts, people = bars(*(message("cli", each)[language] for each in ("embedding", "laying-out")))
    return Workspace(store_here(), progress=texts, laying_out=people)


def exactly_one(values: Sequence[Candidate] | Sequence[Opening], path: Path) -> None:
    from matching.errors import BadInputError, Place

    if len(values) != 1:
        raise BadInputError("one-entry-needed", at=Place(file=str(path)), found=len(values))


def store_here() -> Store:
    """Return the store, without anything that searching it needs."""
    from matching.language import message
    from matching.store import Store

    store = Store.of_settings()
    if store.file.took_over:
        print(message("store", "taken-over", store=store.name)[language_of(None)], file=sys.stderr)
    store.file.watch = lambda *changed: verdict_changes()(*changed)  # noqa: PLW0108 - loaded when something is written
    return store


def verdict_changes() -> VerdictChanges:
    """Return what tells companies of verdicts that a write changes, as the service does."""
    from matching.webhooks import fresh_message
    from matching.webhooks.changes import VerdictChanges

    return VerdictChanges(lambda: day_of(None), lambda: datetime.now(UTC), fresh_message)


def candidate_named(name: str) -> Candidate:
    """Return the candidate of a file, or of the store by id."""
    from matching.ingest.files import read_candidates

    if not is_file(name):
        return store_here().candidate(name)
    found = read_candidates(Path(name))
    exactly_one(found, Path(name))
    return found[0]


def openings_named(name: str) -> tuple[Opening, ...]:
    """Return the openings of a file, or the one of the store by id."""
    from matching.ingest.files import read_openings

    return read_openings(Path(name)) if is_file(name) else (store_here().opening(name),)


def opening_named(name: str) -> Opening:
    """Return the only opening of a file, or the one of the store by id."""
    found = openings_named(name)
    exactly_one(found, Path(name))
    return found[0]


def is_file(name: str) -> bool:
    """Whether a name means a file: it exists, or it is written like a path."""
    path = Path(name)
    return path.exists() or len(path.parts) > 1 or path.suffix in {".json", ".jsonl", ".ndjson", ".gz"}


def rules_with(drafts: Sequence[Path] | None) -> Policy:
    """Return the rules, with proposed ones beside them."""
    from matching.eligibility import load_policy, policy
    from matching.errors import BadInputError, Place, PolicyDataError
    from matching.settings import settings

    rules = policy()
    if not drafts:
        return rules
    try:
        return load_policy(settings().data / "policy", drafts)
    except PolicyDataError as error:  # the rules themselves were read: what is wrong is of the drafts
        raise BadInputError("bad-draft", at=Place(file=", ".join(map(str, drafts))), what=error.what) from None


def people_in(paths: Sequence[Path]) -> tuple[Candidate, ...]:
    """Return the candidates of some files."""
    from matching.ingest.files import read_candidates

    return tuple(person for path in paths for person in read_candidates(path))


def people_asked(pool: Sequence[Path] | None) -> Sequence[Candidate]:
    """Return the candidates of some files, or those that are loaded where no file is named."""
    return store_here().records().candidates if pool is None else people_in(pool)
