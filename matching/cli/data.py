"""Loading people and openings, and serving the pages and the API."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from matching.cli.common import Lang, app, language_of, printer_in, workspace_in


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
    from matching.ingest.files import kind_of_file, read_candidates, read_openings
    from matching.sample import sample_files

    language = language_of(lang)
    paths = [*(files or []), *(sample_files() if sample else [])]
    if not paths:
        raise BadInputError("nothing-to-load")
    kinds = {path: kind_of_file(path) for path in paths}
    people = tuple(each for path in paths if kinds[path] == "candidate" for each in read_candidates(path))
    posts = tuple(each for path in paths if kinds[path] == "opening" for each in read_openings(path))
    space, printer = workspace_in(language), printer_in(language)
    added = space.add(people, posts, replace=replace)
    for kind, count, total in (("candidates", added.candidates, len(people)), ("openings", added.openings, len(posts))):
        printer.console.print(printer.say("loaded", kind=printer.say(f"kinds-{kind}"), added=count, same=total - count))


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on.")] = 8000,
    lang: Lang = None,
) -> None:
    """Serve the pages and the API: to this machine alone while there are no users, then to whoever signs in."""
    from api.app import create_app
    from matching.accounts import Access, Accounts, access_for
    from matching.cli.serving import run
    from matching.language import message
    from matching.store.keys import secret

    language = language_of(lang)
    space = workspace_in(language)
    space.store.check()
    accounts, address = Accounts(space.store), f"http://{host}:{port}/"
    access = access_for(host, has_users=accounts.has_users())
    made = create_app(space, access=access, accounts=accounts, key=secret("signing", space.store.file.home))
    made.state.warming.begin()
    printer = printer_in(language)
    printer.console.print(printer.say("serving", address=address))
    how = "serving-local" if access is Access.LOCAL else "serving-accounts"
    print(message("accounts", how, address=address)[language])
    run(made, host=host, port=port, close=space.store.close)
