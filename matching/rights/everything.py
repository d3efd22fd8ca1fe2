"""All that is kept of a person, to take away: their resume as it can be read in again, and the rest as JSON."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence
from datetime import date, datetime

from pydantic import JsonValue
from sqlalchemy import Connection, select

from matching.accounts import api_keys, leaving, users
from matching.accounts.owners import owned
from matching.accounts.tables import SESSIONS
from matching.consents import Rules, blocks, given, invitations
from matching.consents.documents import asked_document, block_document, consents_document
from matching.consents.listing import Counted
from matching.consents.tables import LISTS_ASKED, PROFILE_VIEWS
from matching.consents.walking import day_in_korea
from matching.disputes import of_candidate
from matching.disputes.documents import dispute_document
from matching.documents.verdicts import VERSION
from matching.domain import Json
from matching.errors import NotFoundError
from matching.ingest.json_resume import write_candidate
from matching.jobs import Jobs
from matching.judgements import kept as judgements
from matching.judgements.reading import judgement_document
from matching.ledger import Ledger
from matching.rights.erasing import whole_person
from matching.rights.seen import company_name, seen, sighting_document, title_of
from matching.screening import kept as screenings
from matching.screening.documents import answer_document
from matching.store import Store
from matching.store.metadata import written
from matching.store.versions import former, standing
from matching.uploads.kept import Uploads
from matching.uploads.upload import upload_document
from matching.webhooks import Webhooks

_WHEN = (1980, 1, 1, 0, 0, 0)  # so that the same data give the same file


def everything_document(store: Store, ledger: Ledger, person: str, now: datetime, rules: Rules) -> Json:
    """Return all that is kept of a person. Raises `NotFoundError`.

    `resume` is the JSON Resume that `read_candidate` reads to the very profile that is
    stored, null where there is none. Passwords, tokens and keys are not in it.
    """
    with store.file.reading() as file:
        ids = whole_person(file, person)
        found: Json = {
            "resume": next((write_candidate(each) for each in standing(file, ids)), None),
            "formerResumes": [write_candidate(each) for each in former(file, ids)],
            **_agreed(file, ids, now, rules),
            "judgements": _judgements(file, ids),
            "disputes": [dispute_document(each) for one in ids for each in of_candidate(file, one)],
            "accounts": [_account(file, each) for each in leaving.users_of(file, ids)],
        }
    theirs = [str(each["id"]) for each in _documents(found["accounts"])]
    return {
        "kind": "everything",
        "version": VERSION,
        "candidate": person,
        "at": written(now),
        **found,
        "uploads": [each for user in theirs for each in _uploads(store, user, day_in_korea(now))],
        "jobs": [each for user in theirs for each in _jobs(store, user)],
        "webhooks": [each.document() for user in theirs for each in Webhooks(store).of(user)],
        "screenings": _screenings(store, ids),
        "seen": [sighting_document(person, each) for each in seen(store, ledger, person)],
    }


def everything_archive(document: Json) -> bytes:
    """Return it as a ZIP of two files: `resume.json`, which can be read in again, and `everything.json`."""
    out, files = io.BytesIO(), {"everything.json": document}
    if document["resume"] is not None:
        files = {"resume.json": document["resume"], **files}  # type: ignore[dict-item]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            text = json.dumps(content, ensure_ascii=False, allow_nan=False, indent=1)
            archive.writestr(zipfile.ZipInfo(name, _WHEN), text.encode(), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _documents(value: JsonValue) -> list[Json]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _agreed(file: Connection, ids: Sequence[str], now: datetime, rules: Rules) -> Json:
    """Return consents, blocks and invitations, and which companies listed or opened the profile on which days."""
    shown = (LISTS_ASKED.c.what == str(Counted.PERSON), LISTS_ASKED.c.id.in_(ids))
    lists = select(LISTS_ASKED).where(*shown).order_by(LISTS_ASKED.c.at)
    views = select(PROFILE_VIEWS).where(PROFILE_VIEWS.c.candidate.in_(ids)).order_by(PROFILE_VIEWS.c.at)
    return {
        "consents": [consents_document(each, given.current(file, each), given.history(file, each)) for each in ids],
        "blocks": [block_document(each) for one in ids for each in blocks.blocks(file, one)],
        "invitations": [
            asked_document(each, now, rules) for one in ids for each in invitations.of_candidate(file, one)
        ],
        "listedBy": [{"employer": row.employer, "day": row.day, "at": row.at} for row in file.execute(lists)],
        "openedBy": [{"employer": row.employer, "day": row.day, "at": row.at} for row in file.execute(views)],
    }


def _judgements(file: Connection, ids: Sequence[str]) -> list[JsonValue]:
    """Return what was judged about the person; who judged is left out: they are people as well."""
    found: list[JsonValue] = []
    for number, judgement in (each for one in ids for each in judgements.about(file, one)):
        document = {name: value for name, value in judgement_document(judgement).items() if name != "annotator"}
        found.append({"number": number, **document})
    return found


def _screenings(store: Store, ids: Sequence[str]) -> list[JsonValue]:
    """Return what companies answer about the person; who answered is left out: they are people as well."""
    with store.file.reading() as file:
        found = [each for one in ids for each in screenings.of_candidate(file, one)]
    names = {each: company_name(store, each) for each in {said.employer for said in found}}
    return [
        {
            "opening": {"id": each.opening, "title": title_of(store, each.opening)},
            "employer": {"id": each.employer, "name": names[each.employer]},
            **answer_document(each),
        }
        for each in found
    ]


def _account(file: Connection, user: str) -> Json:
    there = users.one(file, user)
    if there is None:
        raise NotFoundError("user", user)
    sessions = file.execute(select(SESSIONS).where(SESSIONS.c.user == user).order_by(SESSIONS.c.created))
    return {
        **there.document(),
        "sessions": [{"created": row.created, "used": row.used} for row in sessions],
        "keys": [each.document() for each in api_keys.of_user(file, user)],
    }


def _uploads(store: Store, user: str, today: date) -> list[Json]:
    with store.file.reading() as file:
        ids = owned(file, "upload", user)
    found = []
    for each in ids:
        try:
            found.append(upload_document(Uploads(store).get(each, today=today)))
        except NotFoundError:  # its days were over
            continue
    return found


def _jobs(store: Store, user: str) -> list[Json]:
    found: list[Json] = []
    before = None
    while True:
        some, before = Jobs(store).page(user, before=before, limit=200)
        found += [{"id": each.id, "kind": each.kind, "state": each.state.value} for each in some]
        if before is None:
            return found
