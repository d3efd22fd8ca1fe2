"""Users and keys from the command line: how the first user is made. A password is never an argument."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from matching.cli.common import AsJson, Lang, app, language_of, print_json, store_here

if TYPE_CHECKING:
    from matching.accounts import Accounts
    from matching.language import Language

admin = typer.Typer(name="admin", help="Users, their roles and API keys.", no_args_is_help=True)
app.add_typer(admin)

Name = Annotated[str, typer.Argument(metavar="NAME", help="A login name, such as an e-mail address, or a user's id.")]
FromStdin = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from standard input instead of asking for it.")
]


def _accounts() -> Accounts:
    from matching.accounts import Accounts

    return Accounts(store_here())


def _now() -> datetime:
    return datetime.now(UTC)


def _say(key: str, language: Language, **values: object) -> str:
    from matching.language import message

    return message("accounts", key, **values)[language]


def _password(language: Language, *, from_stdin: bool) -> str:
    """Return a password that was typed twice without being shown, or the first line of standard input."""
    from matching.errors import BadInputError

    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise BadInputError("no-terminal-to-ask")
    asked: str = typer.prompt(_say("password", language), hide_input=True, confirmation_prompt=True)
    return asked


@admin.command()
def create_user(
    name: Annotated[str, typer.Argument(help="A login name, such as an e-mail address.")],
    role: Annotated[
        list[str], typer.Option("--role", help="candidate, company, analyst, officer, auditor or administrator.")
    ],
    employer: Annotated[str | None, typer.Option(help="The id of the company that they act for.")] = None,
    candidate: Annotated[str | None, typer.Option(help="The id of the profile that is theirs.")] = None,
    password_stdin: FromStdin = False,
    lang: Lang = None,
) -> None:
    """Make a user; several roles may be given."""
    from matching.accounts import Role
    from matching.errors import UnknownNameError

    language, known = language_of(lang), {each.value: each for each in Role}
    for each in role:
        if each not in known:
            raise UnknownNameError("role", each, known)
    password = _password(language, from_stdin=password_stdin)
    roles = {known[each] for each in role}
    made = _accounts().create_user(name, password, roles, now=_now(), employer=employer, candidate=candidate)
    print(_say("created", language, name=made.name, id=made.id, roles=", ".join(sorted(made.roles))))


@admin.command()
def disable_user(name: Name, lang: Lang = None) -> None:
    """Keep a user from signing in: sessions and keys end at once."""
    done = _accounts().change_user(name, now=_now(), disabled=True)
    print(_say("disabled", language_of(lang), name=done.name))


@admin.command()
def enable_user(name: Name, lang: Lang = None) -> None:
    """Let a disabled user sign in again; keys stay revoked."""
    done = _accounts().change_user(name, now=_now(), disabled=False)
    print(_say("enabled", language_of(lang), name=done.name))


@admin.command()
def set_password(name: Name, password_stdin: FromStdin = False, lang: Lang = None) -> None:
    """Give a user another password; every session of theirs ends."""
    language = language_of(lang)
    done = _accounts().set_password(name, _password(language, from_stdin=password_stdin))
    print(_say("password-set", language, name=done.name))


@admin.command()
def users(as_json: AsJson = False, lang: Lang = None) -> None:
    """List the users."""
    language = language_of(lang)
    accounts, after = _accounts(), None
    found = []
    while True:
        some, after = accounts.users(after, 200)
        found += some
        if after is None:
            break
    if as_json:
        print_json({"users": [each.document() for each in found]})
        return
    for each in found:
        state = _say("state-disabled", language) if each.disabled else ""
        whose = each.employer or each.candidate or ""
        print("\t".join((each.id, each.name, ",".join(sorted(each.roles)), whose, state)).rstrip())
    print(_say("users-counted", language, count=len(found)))


@admin.command()
def create_key(
    name: Name,
    scope: Annotated[list[str], typer.Option("--scope", help="What the key may do; several may be given.")],
    label: Annotated[str, typer.Option(help="What it is for.")] = "",
    days: Annotated[int | None, typer.Option(help="For how many days it is taken.")] = None,
    replaces: Annotated[str | None, typer.Option(help="The id of a key that it replaces.")] = None,
    lang: Lang = None,
) -> None:
    """Make an API key for a user; it is printed this once, alone on standard output."""
    made, key = _accounts().create_key(name, label, scope, now=_now(), days=days, replaces=replaces)
    language = language_of(lang)
    print(_say("key-made", language, id=made.id, expires=made.expires.date().isoformat()), file=sys.stderr)
    print(key.token)


@admin.command()
def revoke_key(identifier: Annotated[str, typer.Argument(metavar="ID", help="A key's id.")], lang: Lang = None) -> None:
    """Revoke an API key: the next request with it is refused."""
    done = _accounts().revoke_key(identifier, now=_now())
    print(_say("key-revoked", language_of(lang), id=done.id))


@admin.command()
def give_openings(
    employer: Annotated[str, typer.Argument(help="The company's id.")],
    openings: Annotated[list[str], typer.Argument(metavar="ID...", help="Ids of stored openings of nobody.")],
    lang: Lang = None,
) -> None:
    """Say that stored openings are a company's; what is another company's stays theirs."""
    from matching.accounts.users import employer_named

    accounts, store, language = _accounts(), store_here(), language_of(lang)
    given = [store.opening(each).id for each in openings]
    accounts.owners.claim("opening", given, employer_named(employer), _now())
    theirs = sum(accounts.owners.of("opening", each) == employer for each in given)
    print(_say("openings-given", language, given=theirs, total=len(given), employer=employer))
