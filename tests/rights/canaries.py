"""A person whose every word is to be found nowhere else, in every place where the service keeps something of people."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from sqlalchemy import select

from api import examples
from matching import screening
from matching.accounts import Accounts, Cost, Passwords, Role
from matching.consents import Asker, Purpose, Rules, blocks, given, listing, sight, walking
from matching.consents.model import TEXT_VERSION
from matching.disputes import Said, Subject, open_dispute
from matching.document_text.model import plain_text
from matching.embedding import VectorCache
from matching.idempotency import Answer, Idempotency
from matching.idempotency import Asked as SentAgain
from matching.ingest.json_resume import read_candidate
from matching.jobs import Asked, Jobs
from matching.jobs.tables import PEOPLE, PIECES
from matching.judgements import Judgements
from matching.judgements.rounds import Pair, Round
from matching.ledger import Entry, Kind, Ledger
from matching.ledger.listed import Wanted
from matching.ledger.listing import Lists
from matching.merges import Decision
from matching.screening import kept as screenings
from matching.store import Store
from matching.store.people import person_keys
from matching.store.tables import PERSON_KEYS
from matching.store.vault import NotWholeError
from matching.uploads.kept import Uploads
from matching.uploads.upload import upload_of
from matching.webhooks import Webhook, Webhooks
from matching.webhooks.events import announce, verdict_changed
from matching.workspace import Workspace
from tests import small
from tests.bag_of_words import BagOfWords
from tests.databases import every_row
from tests.judgements.made import judgement

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
SECRET = b"r" * 32
PERSON, TWIN, JOB_ID = "person-kanarie0417", "person-kanarie9920", "11111111-2222-3333-4444-555555555555"
WORDS = {
    "id": PERSON, "id of the twin": TWIN, "name": "Quillonvard", "email": "quillonvard@canary.example",
    "login": "zephyrstad@canary.example", "phone": "955 717 373", "profile": "kanarie-resist-7741",
    "earlier profile": "kanarie-frueher-1180", "twin's profile": "kanarie-twin-6402", "upload": "kanarie-upload-5512",
    "invitation": "kanarie-invite-8837", "block": "Kanarie Holdings", "dispute": "kanarie-dispute-2291",
    "judgement": "kanarie-reason-6613", "merge": "kanarie-merge-3358", "job": "kanarie-job-4096",
    "waiting job": "kanarie-queue-7015", "webhook": "kanarie-hook-8124", "key": "kanarie-label-2765",
}  # fmt: skip


def resume(identifier: str, word: str) -> dict:
    document = small.resume(identifier, name=f"{WORDS['name']} Zephyrstad", label=f"Etch engineer {word}")
    document["basics"] |= {"email": WORDS["email"], "phone": "+886 955 717 373"}
    return document


@dataclass
class Canary:
    """A service in a folder of its own with ten other people, and the person in all places."""

    home: Path
    at: Path | str | None = None

    def __post_init__(self) -> None:
        self.store = Store(self.at or self.home / "store.sqlite3", self.home)
        self.space = Workspace(self.store, BagOfWords(), cache=VectorCache(self.home / "cache"))
        self.ledger = Ledger(self.store.file, SECRET)
        self.accounts = Accounts(self.store, passwords=Passwords(Cost(memory=8, passes=1, lanes=1)))

    def fill(self) -> None:
        """Put others there, then the person, everywhere."""
        self.space.add(small.candidates(), small.openings())
        self.space.add([read_candidate(resume(PERSON, WORDS["earlier profile"]))])
        self._list()  # a list was shown, so that the earlier profile is kept
        self.space.add([read_candidate(resume(PERSON, WORDS["profile"]))], replace=True)
        self.space.add([read_candidate(resume(TWIN, WORDS["twin's profile"]))])
        choices = {"/basics/label": PERSON}
        decision = Decision("reviewer-1", small.DAY, f"one person {WORDS['merge']}")
        self.space.merge_people(PERSON, TWIN, choices, decision=decision)
        self._account()
        self._consents()
        self._judgements()
        self._jobs()
        self._answer()
        self._list()
        _ = self.space.pool

    def _list(self) -> None:
        listed = Lists(self.space, self.ledger.keys).shortlist("o0", Wanted(small.DAY))
        self.ledger.record(
            Entry(
                Kind.LIST_SHOWN, NOW, "user-9", people=listed.people, objects=listed.objects, digest=listed.digest,
                versions=listed.versions, inputs=listed.inputs,
            )
        )  # fmt: skip

    def _account(self) -> None:
        user = self.accounts.create_user(
            WORDS["login"], "plum tractor quiet 7", {Role.CANDIDATE}, now=NOW, candidate=PERSON
        )  # fmt: skip
        assert self.accounts.sign_in(user.name, "plum tractor quiet 7", origin="192.0.2.1", now=NOW).token
        self.accounts.create_key(user.id, WORDS["key"], ["openings:read"], now=NOW)
        text = plain_text(f"{examples.CV}\n{WORDS['upload']}", sha256="0" * 64)
        read = upload_of(text, identifier="0" * 32, name="cv.txt", today=small.DAY)
        Uploads(self.store).add(replace(read, id="ab" * 16), today=small.DAY)
        self.accounts.owners.claim("upload", ["ab" * 16], user.id, NOW)
        hook = Webhook(
            "hook-1", user.id, None, f"https://example.com/{WORDS['webhook']}", ("verdict.changed",), "active", NOW
        )  # fmt: skip
        Webhooks(self.store).add(hook, b"secret")
        everybodys = Webhook("hook-2", "local", None, "https://example.com/", ("verdict.changed",), "active", NOW)
        Webhooks(self.store).add(everybodys, b"secret")  # told of everybody, the person among them
        self.user = user.id

    def _consents(self) -> None:
        opening = self.store.opening("o0")
        with self.store.file.writing() as file:
            given.change(file, PERSON, dict.fromkeys(Purpose, True), NOW, version=TEXT_VERSION, by=self.user)
            blocks.block(file, PERSON, NOW, identifier="block-1", employer=None, name=WORDS["block"])
            sight.invite(
                file, Asker("firm-x", opening.employer, "user-9"), opening, PERSON, NOW, identifier="invitation-1",
                text=f"Come and talk {WORDS['invitation']}", rules=Rules(),
            )  # fmt: skip
            walking.open_profiles(file, "firm-x", [PERSON], NOW, Rules())
            listing.counts(file, "firm-x", listing.Counted.PERSON, [PERSON], NOW, Rules())
            said = Said(Subject.FACT, f"That is not so {WORDS['dispute']}", "/basics/label")
            open_dispute(file, PERSON, said, {}, NOW, identifier="dispute-1")
            answer = screening.Given(answer=screening.Answer.NO, reason=screening.Reason.SKILLS)
            screenings.answer(file, "firm-x", "o0", PERSON, answer, NOW, by="user-9", shown="0" * 64)
            screenings.answer(file, "firm-x", "o0", "c00", answer, NOW, by="user-9", shown="0" * 64)
            announce(file, verdict_changed(PERSON, "o0", employer=None), message="message-1", now=NOW)

    def _judgements(self) -> None:
        kept = Judgements(self.store)
        kept.add([judgement(2, candidate="c00", opening="o0")])
        kept.add([judgement(1, candidate=PERSON, opening="o0", reason=f"weak {WORDS['judgement']}")])
        kept.add([judgement(3, candidate="c01", opening="o0")])
        pairs = tuple(
            Pair(candidate_id=each, opening_id="o0", annotators=2, band=0, languages="en-en", share=1.0)
            for each in (PERSON, "c02")
        )
        kept.add_round(Round(day=small.DAY, seed=1, encoder="an-encoder", scorer="a-scorer", pairs=pairs))

    def _jobs(self) -> None:
        jobs = Jobs(self.store)
        jobs.add(Asked(JOB_ID, "export", "user-9", {}, b""), now=NOW)
        waiting = f'{{"candidateId":"{PERSON}","note":"{WORDS["waiting job"]}"}}'.encode()
        jobs.add(Asked(f"9{JOB_ID[1:]}", "batch", "user-9", {}, waiting), now=NOW)
        with self.store.file.writing() as file:
            file.execute(PIECES.insert().values(job=JOB_ID, number=1, upto=0, content=WORDS["job"].encode()))
            file.execute(PEOPLE.insert().values(job=JOB_ID, candidate=PERSON))

    def _answer(self) -> None:
        """Keep the answer to a call that stored the profile, as it would be given again."""
        kept = Idempotency(self.store, SECRET, holder="here", kept=timedelta(days=1))
        asked = SentAgain("user-9", "/v1/candidates", "a-key", b"digest")
        assert kept.begin(asked, NOW) is None
        kept.finish(asked, Answer(201, (), b"{}", PERSON))

    def close(self) -> None:
        self.store.close()


def texts_in(store: Store) -> str:
    """Return all that stands in all tables as text; what is sealed, as far as a key that is there opens it."""
    found: list[str] = []
    with store.file.reading() as file:
        rows = file.execute(select(PERSON_KEYS.c.kind, PERSON_KEYS.c.id)).all()
        keys = [person_keys(file, kind, [each])[each] for kind, each in rows]
        for row in chain.from_iterable(every_row(file).values()):
            for value in row:
                found += _read(value, keys) if isinstance(value, bytes) else [str(value)]
    return "\n".join(found)


def _read(value: bytes, keys: list) -> Iterator[str]:
    yield value.decode(errors="replace")
    for key in keys:
        try:
            yield key.open(value)
        except NotWholeError:
            continue


def pages_of(path: Path, key: bytes) -> bytes:
    """Return the pages of an encrypted file as they stand in it, the free ones too, and those of its log."""
    found, size, reserved = b"", 4096, 80  # SQLCipher 4: a nonce of 16 bytes and a seal of 64 end each page

    def plain(page: bytes, start: int = 0) -> bytes:
        nonce = page[size - reserved : size - reserved + 16]
        read = Cipher(algorithms.AES(key), modes.CBC(nonce)).decryptor()
        return read.update(page[start : size - reserved])

    whole = path.read_bytes()
    for first in range(0, len(whole), size):
        found += plain(whole[first : first + size], 16 if first == 0 else 0)
    log = path.with_name(path.name + "-wal")
    frames = log.read_bytes()[32:] if log.exists() else b""
    for first in range(0, len(frames), size + 24):
        frame = frames[first + 24 : first + 24 + size]
        found += plain(frame) + plain(frame, 16)
    return found


def hits(canary: Canary) -> set[str]:
    """Return which of the person's words are anywhere: in a table, a page, a file."""
    everywhere = texts_in(canary.store).encode() + pages_of(canary.home / "store.sqlite3", canary.store.file.key)
    for path in canary.home.rglob("*"):
        everywhere += path.read_bytes() if path.is_file() else b""
    return {name for name, word in WORDS.items() if re.search(re.escape(word.encode()), everywhere, re.IGNORECASE)}


def cached(home: Path) -> int:
    """Return how many rows the vector cache has."""
    with closing(sqlite3.connect(home / "cache" / "vectors.sqlite3")) as file:
        return int(file.execute("SELECT count(*) FROM vectors").fetchone()[0])
