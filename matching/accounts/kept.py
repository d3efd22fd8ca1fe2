"""The users of a store: signing in and out, keys, and whose things are; each call one transaction."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from matching.accounts import api_keys, sessions, users
from matching.accounts.api_keys import ApiKey
from matching.accounts.owners import Owners
from matching.accounts.passwords import Passwords, admitted, normal
from matching.accounts.principal import Principal, Role
from matching.accounts.throttle import Throttle
from matching.accounts.tokens import Key, api_key, is_session_token, session_token
from matching.accounts.users import User, candidate_id, comparable_name, login_name, user_id
from matching.errors import AlreadyExistsError, BadInputError, Place
from matching.ingest.codecs import is_identifier
from matching.settings import Settings, settings
from matching.store import Store


class SignedIn(NamedTuple):
    """How an attempt to sign in ended: a user and a session's token, or after how many seconds to try again.

    `wait` is 0 where the name or the password was wrong.
    """

    user: User | None = None
    token: str = ""
    wait: int = 0


class Accounts:
    """The users in a store. Raises `StoreError` as the store does."""

    def __init__(self, store: Store, *, passwords: Passwords | None = None, by: Settings | None = None) -> None:
        self.passwords = passwords or Passwords()
        self._file, self._by = store.file, by or settings()
        self.owners = Owners(store)
        self._sign_ins, self._sign_ups = Throttle(self._by.sign_in_failures), Throttle(self._by.sign_in_failures)

    def has_users(self) -> bool:
        """Whether anybody can sign in."""
        with self._file.reading() as file:
            return bool(users.every(file, None, 1))

    # Signing in and out

    def sign_in(self, name: str, password: str, *, origin: str, now: datetime, ending: str = "") -> SignedIn:
        """Open a session for whoever knows a password; the session of the token `ending` ends with it.

        A name that nobody has costs what a wrong password costs.
        """
        known_as = comparable_name(name) or ""
        if wait := self._sign_ins.attempt(known_as, origin, now):
            return SignedIn(wait=wait)
        with self._file.reading() as file:
            user = users.find(file, known_as)
        kept = user.password if user and not user.disabled else None
        if not self.passwords.matches(kept, password) or user is None:
            return SignedIn()
        self._sign_ins.succeeded(known_as, origin)
        if self.passwords.is_outdated(user.password):
            user = self._with_password(user, password)
        return self._opened(user, now, ending)

    def _opened(self, user: User, now: datetime, ending: str) -> SignedIn:
        """Open a session, if the user is still there as they were a moment ago."""
        token = session_token()
        with self._file.writing() as file:
            there = users.one(file, user.id)
            if there is None or there.disabled or there.password != user.password:
                return SignedIn()
            if is_session_token(ending):
                sessions.ended(file, ending)
            sessions.opened(file, user.id, token, now, oldest=now - self._whole)
        return SignedIn(there, token)

    def _with_password(self, user: User, password: str) -> User:
        """Write a password's hash anew, unless the password was changed meanwhile."""
        better = replace(user, password=self.passwords.hash(normal(password)))
        with self._file.writing() as file:
            there = users.one(file, user.id)
            if there is not None and there.password == user.password:
                return users.put(file, replace(there, password=better.password))
        return user

    @property
    def _whole(self) -> timedelta:
        return timedelta(hours=self._by.session_hours)

    def of_session(self, token: str, now: datetime) -> Principal | None:
        """Return who shows a session's token, `None` where the session is over."""
        if not is_session_token(token):
            return None
        idle = timedelta(minutes=self._by.session_idle_minutes)
        with self._file.reading() as file:
            row = sessions.found(file, token)
        if row is None or not sessions.is_alive(row, now, idle=idle, whole=self._whole):
            return None
        if sessions.is_to_be_noted(row, now):
            with self._file.writing() as file:
                sessions.note(file, token, now)
        return sessions.principal(row)

    def of_key(self, token: str, now: datetime) -> Principal | None:
        """Return who shows an API key, `None` where it is not taken."""
        with self._file.reading() as file:
            found = api_keys.shown(file, token, now)
        if found is None:
            return None
        who, is_to_be_noted = found
        if is_to_be_noted and who.key is not None:
            with self._file.writing() as file:
                api_keys.note(file, who.key, now)
        return who

    def sign_out(self, token: str) -> None:
        """End a session."""
        if is_session_token(token):
            with self._file.writing() as file:
                sessions.ended(file, token)

    def change_password(self, user: str, old: str, new: str, *, origin: str, now: datetime) -> SignedIn:
        """Change a password; every session of the user ends, and one is opened. Raises `BadInputError`."""
        there = self.user(user)
        if wait := self._sign_ins.attempt(there.name, origin, now):
            return SignedIn(wait=wait)
        if not self.passwords.matches(there.password, old):
            return SignedIn()
        self._sign_ins.succeeded(there.name, origin)
        changed = self.set_password(user, new)
        return self._opened(changed, now, "")

    # Users

    def user(self, name_or_id: str) -> User:
        """Return a user. Raises `NotFoundError`."""
        with self._file.reading() as file:
            return users.named(file, name_or_id)

    def users(self, after: str | None = None, limit: int = 50) -> tuple[list[User], str | None]:
        """Return the first users after an id, and the id to go on after, `None` at the end."""
        with self._file.reading() as file:
            found = users.every(file, after, limit + 1)
        return found[:limit], found[limit - 1].id if len(found) > limit else None

    def create_user(
        self,
        name: str,
        password: str,
        roles: Collection[Role],
        *,
        now: datetime,
        employer: str | None = None,
        candidate: str | None = None,
    ) -> User:
        """Keep a user; a candidate's profile gets an id unless one is given. Raises `BadInputError`."""
        known_as = _at("/name", lambda: login_name(name))
        whole = _at("/password", lambda: admitted(password, name=known_as))
        company = None if employer is None else _at("/employer", lambda: users.employer_named(employer))
        profile = candidate or (candidate_id() if Role.CANDIDATE in roles else None)
        if profile is not None and not is_identifier(profile):
            raise BadInputError("bad-id", at=Place(pointer="/candidate"))
        user = users.checked(
            User(user_id(), known_as, frozenset(roles), company, profile, False, now, self.passwords.hash(whole))
        )
        with self._file.writing() as file:
            return users.added(file, user)

    def sign_up(self, name: str, password: str, *, origin: str, now: datetime) -> int:
        """Make a candidate of whoever chooses a name and a password; a name that is taken is left as it is.

        Nothing tells which of both it was. Returns after how many seconds to try again, 0 where it was looked at.
        """
        known_as = _at("/name", lambda: login_name(name, as_email=True))
        whole = _at("/password", lambda: admitted(password, name=known_as))
        if wait := self._sign_ups.attempt(known_as, origin, now):
            return wait
        user = User(
            user_id(), known_as, frozenset({Role.CANDIDATE}), None, candidate_id(), False, now,
            self.passwords.hash(whole),
        )  # fmt: skip
        with self._file.writing() as file:
            try:
                users.added(file, user)
            except AlreadyExistsError:
                return 0
        return 0

    def set_password(self, name_or_id: str, password: str) -> User:
        """Give a user another password; every session of theirs ends. Raises `BadInputError`."""
        user = self.user(name_or_id)
        kept = self.passwords.hash(_at("/password", lambda: admitted(password, name=user.name)))
        with self._file.writing() as file:
            sessions.all_ended(file, user.id)
            return users.put(file, replace(users.named(file, user.id), password=kept))

    def change_user(
        self,
        name_or_id: str,
        *,
        now: datetime,
        roles: Collection[Role] | None = None,
        employer: str | None = None,
        disabled: bool | None = None,
    ) -> User:
        """Change what a user may do; sessions and keys end where less is allowed. Raises `BadInputError`."""
        company = None if employer is None else _at("/employer", lambda: users.employer_named(employer))
        with self._file.writing() as file:
            before = users.named(file, name_or_id)
            after = users.changed(before, roles=roles, employer=company, disabled=disabled)
            if after.disabled or (after.roles, after.employer) != (before.roles, before.employer):
                sessions.all_ended(file, before.id)
                api_keys.all_revoked(file, before.id, now)
            return users.put(file, after)

    # Keys

    def create_key(
        self,
        user: str,
        label: str,
        scopes: Collection[str],
        *,
        now: datetime,
        days: int | None = None,
        replaces: str | None = None,
    ) -> tuple[ApiKey, Key]:
        """Make a key; one that it replaces is still taken for a while. Raises `BadInputError`, `NotFoundError`."""
        lasting = self._by.key_days if days is None else days
        if not 1 <= lasting <= self._by.key_days:
            raise BadInputError("out-of-bounds", at=Place(pointer="/days"), allowed=f"1–{self._by.key_days}")
        if len(label) > api_keys.LONGEST_LABEL:
            raise BadInputError("text-too-long", at=Place(pointer="/label"), most=api_keys.LONGEST_LABEL)
        key = api_key()
        with self._file.writing() as file:
            made = api_keys.made(key, users.named(file, user).id, label, scopes, now, days=lasting)
            if replaces is not None:
                api_keys.one(file, replaces, made.user)
                api_keys.expires_by(file, replaces, now + timedelta(hours=self._by.key_overlap_hours))
            return api_keys.added(file, made, key.token, now), key

    def is_somebodys_profile(self, candidate: str) -> bool:
        """Whether a profile is that of a user."""
        with self._file.reading() as file:
            return users.owner_of_profile(file, candidate) is not None

    def keys(self, user: str | None = None) -> list[ApiKey]:
        """Return a user's keys, or everybody's."""
        with self._file.reading() as file:
            return api_keys.of_user(file, user)

    def revoke_key(self, identifier: str, *, now: datetime, user: str | None = None) -> ApiKey:
        """Revoke a key, of a user or of anybody. Raises `NotFoundError`."""
        with self._file.writing() as file:
            return api_keys.revoked(file, identifier, user, now)


def _at(pointer: str, read: Callable[[], str]) -> str:
    """Return what is read, or raise with the field that it stands in."""
    try:
        return read()
    except BadInputError as error:
        raise error.within(pointer=pointer) from None
