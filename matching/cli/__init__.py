"""The command line, `ktech-match`.

Exit codes: 0 done; 1 something of ours is missing or damaged (a model, the store);
2 the input or the call is wrong, with a message that names file, line, field and what
is allowed. The day, where none is given, is today in Korea; only here and in the API is
a clock read.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Sequence
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn
from zoneinfo import ZoneInfo

import typer

if TYPE_CHECKING:
    from pydantic import JsonValue

    from matching.domain import Candidate, Opening
    from matching.language import Language
    from matching.printing import Printer
    from matching.workspace import Workspace

DAMAGED, BAD_INPUT, INTERRUPTED = 1, 2, 130

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
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of tables.")]
Lang = Annotated[str | None, typer.Option("--lang", metavar="en|ko", help="Language of tables and messages.")]
Many = Annotated[int, typer.Option("-k", min=1, max=100_000, help="How many to list.")]


def _language(name: str | None) -> Language:
    from matching.errors import UnknownNameError
    from matching.language import LANGUAGES

    if name is None:
        return "ko" if os.environ.get("LC_ALL", os.environ.get("LANG", "")).startswith("ko") else "en"
    for language in LANGUAGES:
        if name == language:
            return language
    raise UnknownNameError("language", name, LANGUAGES)


def _day(text: str | None) -> date:
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


def _printer(language: Language) -> Printer:
    from rich.console import Console

    from matching.printing import Printer

    width = None if sys.stdout.isatty() else 160
    return Printer(Console(width=width, highlight=False, soft_wrap=False), language)


def _print_json(document: JsonValue) -> None:
    print(json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False))


def _progress(language: Language) -> Callable[[int, int], None]:
    """Return a callback (done, total) that draws a bar on standard error once work is seen to take time."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from matching.language import message

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    task = bar.add_task(message("cli", "embedding")[language], total=None)

    def report(done: int, total: int) -> None:
        if not bar.live.is_started and done < total:
            bar.start()
        bar.update(task, completed=done, total=total)
        if done >= total:
            bar.stop()

    return report


def _workspace(language: Language) -> Workspace:
    from matching.settings import settings
    from matching.store import Store
    from matching.workspace import Workspace

    return Workspace(Store(settings().store), progress=_progress(language))


def _kind(path: Path) -> str:
    """Return "opening" for a file of JobPostings and "candidate" for one of JSON Resumes."""
    from matching.ingest.files import kind_of_file

    return kind_of_file(path)


def _one(values: Sequence[Candidate] | Sequence[Opening], path: Path) -> None:
    from matching.errors import BadInputError, Place

    if len(values) != 1:
        raise BadInputError("one-entry-needed", at=Place(file=str(path)), found=len(values))


def _candidate(name: str, space: Workspace) -> Candidate:
    """Return the candidate of a file, or of the store by id."""
    from matching.ingest.files import read_candidates

    if not _is_file(name):
        return space.store.candidate(name)
    found = read_candidates(Path(name))
    _one(found, Path(name))
    return found[0]


def _openings(name: str, space: Workspace) -> tuple[Opening, ...]:
    """Return the openings of a file, or the one of the store by id."""
    from matching.ingest.files import read_openings

    return read_openings(Path(name)) if _is_file(name) else (space.store.opening(name),)


def _is_file(name: str) -> bool:
    """Whether a name means a file: it exists, or it is written like a path."""
    path = Path(name)
    return path.exists() or len(path.parts) > 1 or path.suffix in {".json", ".jsonl", ".ndjson", ".gz"}


@app.command()
def assess(
    candidate: Annotated[str, typer.Argument(help="A JSON Resume file, or the id of somebody loaded.")],
    opening: Annotated[str, typer.Argument(help="A JobPosting file, or the id of an opening loaded.")],
    day: Day = None,
    policy: PackName = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Say whether one person can get the pass for one opening, criterion by criterion, with sources."""
    from matching.documents import verdict_document
    from matching.eligibility import assess as assess_pair

    language = _language(lang)
    space = _workspace(language)
    openings = _openings(opening, space)
    _one(openings, Path(opening))
    person = _candidate(candidate, space)
    answer = assess_pair(person, openings[0], _day(day), pack=policy)
    if as_json:
        _print_json(verdict_document(answer))
    else:
        _printer(language).assessment(answer, person, openings[0])


@app.command()
def shortlist(
    opening: Annotated[str, typer.Argument(help="A file of one or more JobPostings, or the id of an opening loaded.")],
    pool: Annotated[
        list[Path] | None, typer.Option("--pool", help="Files of JSON Resumes to rank instead of who is loaded.")
    ] = None,
    k: Many = 10,
    day: Day = None,
    policy: PackName = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Rank the people who can get the pass for an opening, with reasons."""
    from matching.documents import VERSION, shortlist_document

    language = _language(lang)
    space = _workspace(language)
    openings, on = _openings(opening, space), _day(day)
    people = space.pool if pool is None else space.pool_of(_people(pool))
    lists = [space.shortlist_of(each, people, on, pack=policy, k=k) for each in openings]
    if as_json:
        documents: list[JsonValue] = [shortlist_document(each) for each in lists]
        _print_json(
            documents[0] if len(documents) == 1 else {"kind": "shortlists", "version": VERSION, "shortlists": documents}
        )
    else:
        for each in lists:
            _printer(language).shortlist(each)


def _people(paths: Sequence[Path]) -> tuple[Candidate, ...]:
    from matching.ingest.files import read_candidates

    return tuple(person for path in paths for person in read_candidates(path))


@app.command()
def suggest(
    candidate: Annotated[str, typer.Argument(help="A JSON Resume file, or the id of somebody loaded.")],
    openings: Annotated[
        list[Path] | None, typer.Option("--openings", help="Files of JobPostings to rank instead of those loaded.")
    ] = None,
    k: Many = 10,
    day: Day = None,
    policy: PackName = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Rank the openings for which a person can get the pass, with reasons."""
    from matching.documents import suggestions_document
    from matching.ingest.files import read_openings

    language = _language(lang)
    space = _workspace(language)
    person, on = _candidate(candidate, space), _day(day)
    given = None if openings is None else tuple(each for path in openings for each in read_openings(path))
    posts = space.opening_pool if given is None else space.opening_pool_of(given)
    found = space.suggestions_for(person, posts, on, pack=policy, k=k)
    if as_json:
        _print_json(suggestions_document(found))
    else:
        _printer(language).suggestions(found)


@app.command()
def load(
    files: Annotated[
        list[Path] | None, typer.Argument(help="JSON Resumes or JobPostings: .json, .jsonl, also .gz.")
    ] = None,
    sample: Annotated[
        bool, typer.Option("--sample", help="Load the synthetic sample that comes with the project.")
    ] = False,
    replace: Annotated[bool, typer.Option("--replace", help="Replace entries whose id is there already.")] = False,
    lang: Lang = None,
) -> None:
    """Load people and openings into the store: all of the files' entries, or none."""
    from matching.errors import BadInputError
    from matching.ingest.files import read_candidates, read_openings
    from matching.sample import sample_files

    language = _language(lang)
    paths = [*(files or []), *(sample_files() if sample else [])]
    if not paths:
        raise BadInputError("nothing-to-load")
    kinds = {path: _kind(path) for path in paths}
    people = tuple(each for path in paths if kinds[path] == "candidate" for each in read_candidates(path))
    posts = tuple(each for path in paths if kinds[path] == "opening" for each in read_openings(path))
    space, printer = _workspace(language), _printer(language)
    added = space.add(people, posts, replace=replace)
    for kind, count, total in (("candidates", added.candidates, len(people)), ("openings", added.openings, len(posts))):
        printer.console.print(printer.say("loaded", kind=printer.say(f"kinds-{kind}"), added=count, same=total - count))


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on.")] = 8000,
    lang: Lang = None,
) -> None:
    """Serve the pages and the API on this machine."""
    import uvicorn

    from api.app import create_app

    language = _language(lang)
    space = _workspace(language)
    space.warm()
    printer = _printer(language)
    printer.console.print(printer.say("serving", address=f"http://{host}:{port}/"))
    uvicorn.run(create_app(space), host=host, port=port, log_level="warning", server_header=False)


@app.command()
def policy(
    name: Annotated[
        str | None, typer.Argument(help="A version of the rule; default the one in force on the day.")
    ] = None,
    day: Day = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Show what the rule asks on a day, with the sources of each value."""
    from matching.documents import policy_document
    from matching.eligibility import Rulebook

    language = _language(lang)
    rulebook = Rulebook.on(_day(day), name)
    if as_json:
        _print_json(policy_document(rulebook))
    else:
        _printer(language).policy(rulebook)


def _fail(error: Exception, language: Language) -> NoReturn:
    from matching.errors import EncoderError, MatchingError, PolicyDataError, StoreError
    from matching.language import message

    said = error.text()[language] if isinstance(error, MatchingError) else str(error)
    print(f"ktech-match: {message('cli', 'error')[language]}: {said}", file=sys.stderr)
    sys.exit(DAMAGED if isinstance(error, EncoderError | PolicyDataError | StoreError) else BAD_INPUT)


def main() -> None:
    """Run the command line; every error of ours becomes one line and an exit code."""
    from matching.errors import MatchingError

    try:
        app()
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
        return _language(named[-1] if named else None)
    except MatchingError:
        return _language(None)


if __name__ == "__main__":
    main()
