"""Two processes that write at once, on both databases: numbers without a gap, a chain that holds, nothing lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from matching import disputes
from matching.consents import Purpose, blocks, given
from matching.consents.model import TEXT_VERSION
from matching.ingest.json_resume import read_candidate
from matching.jobs import Asked, Jobs
from matching.judgements import Judgements
from matching.ledger import Entry, Kind, Ledger
from matching.store import Store
from matching.store.metadata import METADATA
from matching.webhooks import Webhook, Webhooks
from matching.webhooks.events import announce, verdict_changed
from tests import small
from tests.judgements.made import judgement
from tests.ledger.made import SECRET

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
TIMES, WRITERS = 6, 4


def write(store: Store, writer: int) -> None:
    """Write something of every kind that is numbered, and an entry for each."""
    ledger = Ledger(store.file, SECRET)
    for time in range(TIMES):
        person, name = f"c0{time}", f"{writer}-{time}"
        Jobs(store).add(Asked(f"job-{name}", "batch", f"user-{name}", {}, b"\0\xff\x80"), now=NOW)
        Judgements(store).add([judgement(time % 4, f"judge-{writer}", opening="o0", candidate=person)])
        with store.file.as_one():
            with store.file.writing() as file:
                agreed = {Purpose.RESEARCH: (writer + time) % 2 == 0}
                given.change(file, person, agreed, NOW, version=TEXT_VERSION, by=f"user-{writer}")
                blocks.block(file, person, NOW, identifier=f"block-{name}", employer=f"firm-{name}", name=None)
                announce(file, verdict_changed(person, "o0", employer="hanbit"), message=f"msg-{name}", now=NOW)
                disputes.forget(file, person)
                disputes.open_dispute(
                    file, person, disputes.Said(disputes.Subject.HUMAN, "?"), {}, NOW, identifier=f"dispute-{name}"
                )
            ledger.record(Entry(Kind.CONSENT, NOW, f"user-{writer}", people=(person,)))
        ledger.record(Entry(Kind.RECORD_READ, NOW + timedelta(minutes=time), f"user-{writer}", people=(person,)))


def test_what_several_write_at_once_is_numbered_without_a_gap_and_nothing_is_lost(place):
    with closing(place.open()) as one, closing(place.open()) as other:
        one.add(small.candidates(), small.openings())
        Webhooks(one).add(
            Webhook("w1", "hana", "hanbit", "https://8.8.8.8/", ("verdict.changed",), "active", NOW), b"\0?"
        )
        with ThreadPoolExecutor(WRITERS) as pool:
            list(pool.map(write, [one, other] * (WRITERS // 2), range(WRITERS)))
        with one.file.reading() as file:
            numbered = [each for each in METADATA.sorted_tables if "number" in each.c and each.name != "erased"]
            numbers = {
                each.name: sorted(file.scalars(select(each.c.number)))
                for each in numbered
                if list(each.primary_key.columns) == [each.c.number]
            }
            sent = file.scalar(select(func.count()).select_from(METADATA.tables["webhook_deliveries"]))
        written = TIMES * WRITERS
        filled = {name: found for name, found in numbers.items() if found}
        assert {"jobs", "judgements", "ledger"} <= set(filled)
        assert all(found == list(range(1, len(found) + 1)) for found in filled.values()), filled
        assert [len(filled[each]) for each in ("jobs", "judgements", "ledger")] == [written, written, 2 * written]
        assert sent == written
        assert Ledger(other.file, SECRET).verify().holds
        assert {len(Ledger(one.file, SECRET).about(f"c0{time}")) for time in range(TIMES)} == {2 * WRITERS}


def test_ids_are_in_the_same_order_on_both_databases_and_pages_leave_nobody_out(place):
    ids = ["B", "Z", "a", "a-b", "a.b", "a:b", "a_b", "ab", "aB", "a~b", "b", "1"]
    with closing(place.open()) as store:
        store.add_candidates([read_candidate(small.resume(each)) for each in ids])
        seen: list[str] = []
        after: str | None = None
        while after is not None or not seen:
            page = store.page_of_candidates(after, 3)
            seen += [each.id for each in page.entries]
            after = page.following
        assert seen == sorted(ids)
