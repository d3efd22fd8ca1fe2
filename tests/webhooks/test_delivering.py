"""Messages to a real receiver on this machine: signed, tried again, given up, and sent only where it was checked."""

from __future__ import annotations

import json
import socket
import ssl
import threading
import time
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from standardwebhooks import Webhook as Verifier
from standardwebhooks import WebhookVerificationError

from matching.errors import BadInputError, NotFoundError, StoreError
from matching.webhooks import Allowed, Courier, Event, Retry, Webhook, Webhooks, announce, announce_test, signing
from matching.webhooks.destination import Destination
from matching.webhooks.events import EVENTS, dispute_opened, shortlist_published, verdict_changed
from matching.webhooks.kept import forget_user
from matching.webhooks.tables import DELIVERIES, OUTBOX, WEBHOOKS
from matching.webhooks.transport import LARGEST_ANSWER, Sent, post
from tests.webhooks.receiver import receiving

KEY, SECRET = bytes(range(32)), b"s" * 32
RETRY = Retry(attempts=4, first=timedelta(seconds=10), longest=timedelta(seconds=30), seed=7)
CHANGED = verdict_changed("c00", "o0", employer="hanbit")


class Clock:
    """The time, as it really is at first: the verifier takes no message that is older than five minutes."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def store(some_place):
    with closing(some_place.open()) as store:
        yield store


@pytest.fixture
def receiver():
    with receiving() as receiver:
        yield receiver


def keep(store, url, *, identifier="w1", owner="hana", employer="hanbit", events=EVENTS, secret=SECRET):
    webhook = Webhook(identifier, owner, employer, url, tuple(events), "active", datetime(2026, 11, 26, tzinfo=UTC))
    Webhooks(store).add(webhook, signing.wrapped(KEY, identifier, secret, identifier.encode().ljust(12, b"\0")))
    return webhook


def courier(store, clock, **changes):
    given = {"now": clock, "allowed": Allowed(loopback=True), "retry": RETRY} | changes
    return Courier(store, KEY, **given)


def tell(store, clock, event=CHANGED, message="msg_1"):
    with store.file.writing() as file:
        return announce(file, event, message=message, now=clock())


def deliveries(store, identifier="w1", owner="hana"):
    return Webhooks(store).deliveries(owner, identifier, after=None, limit=50)


def test_a_message_arrives_once_with_a_signature_that_the_library_takes_and_says_ids_alone(store, clock, receiver):
    keep(store, receiver.url("/hook?tenant=7"))
    assert tell(store, clock) == 1
    assert courier(store, clock).deliver_due() == 1
    assert courier(store, clock).deliver_due() == 0
    [(path, headers, body)] = receiver.received
    assert path == "/hook?tenant=7"
    said = Verifier(signing.shown(SECRET)).verify(body, headers)
    at = clock.now.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    assert said == {"type": "verdict.changed", "timestamp": at, "data": {"candidate": "c00", "opening": "o0"}}
    assert headers["host"] == f"127.0.0.1:{receiver.port}"
    [delivery] = deliveries(store)
    assert (delivery.state, delivery.attempts, delivery.outcome, delivery.status) == ("delivered", 1, "delivered", 204)


def test_a_signature_fails_for_another_secret_another_body_and_an_old_message(store, clock, receiver):
    keep(store, receiver.url())
    tell(store, clock)
    courier(store, clock).deliver_due()
    [(_, headers, body)] = receiver.received
    with pytest.raises(WebhookVerificationError, match="No matching signature"):
        Verifier(signing.shown(b"t" * 32)).verify(body, headers)
    with pytest.raises(WebhookVerificationError, match="No matching signature"):
        Verifier(signing.shown(SECRET)).verify(body.replace(b"c00", b"c01"), headers)
    clock.now -= timedelta(minutes=6)
    tell(store, clock, message="msg_2")
    courier(store, clock).deliver_due()
    with pytest.raises(WebhookVerificationError, match="too old"):
        Verifier(signing.shown(SECRET)).verify(receiver.received[1].body, receiver.received[1].headers)


@pytest.mark.both
def test_what_fails_is_tried_again_with_the_same_id_ever_later_and_is_dead_in_the_end(store, clock, receiver):
    keep(store, receiver.url())
    tell(store, clock)
    receiver.answers = [500, 503, 302, 404]
    send, waits = courier(store, clock), []
    for _ in range(4):
        assert send.deliver_due() == 1
        assert send.deliver_due() == 0  # not before it is due
        [delivery] = deliveries(store)
        waits.append((delivery.due - clock.now).total_seconds())
        clock.now = delivery.due
    assert {each.headers["webhook-id"] for each in receiver.received} == {"msg_1"}
    assert len(receiver.received) == 4
    assert (delivery.state, delivery.attempts, delivery.outcome, delivery.status) == ("dead", 4, "status", 404)
    assert 5 <= waits[0] <= 10
    assert 10 <= waits[1] <= 20
    assert 15 <= waits[2] <= 30  # 40 by doubling, held at 30
    assert len({wait / full for wait, full in zip(waits[:3], (10, 20, 30), strict=True)}) == 3  # each by its own chance


def test_the_same_seed_waits_as_long_and_another_one_otherwise():
    waits = [RETRY.wait(attempt, 5, "w1") for attempt in range(1, 5)]
    assert [RETRY.wait(attempt, 5, "w1") for attempt in range(1, 5)] == waits
    assert [replace(RETRY, seed=8).wait(attempt, 5, "w1") for attempt in range(1, 5)] != waits
    assert RETRY.wait(500, 5, "w1") <= RETRY.longest


def test_a_redirect_is_not_followed(store, clock, receiver):
    keep(store, receiver.url())
    receiver.answers, receiver.headers = [307], {"Location": receiver.url("/elsewhere")}
    tell(store, clock)
    courier(store, clock).deliver_due()
    assert [each.path for each in receiver.received] == ["/hook"]
    assert deliveries(store)[0].outcome == "redirect"


def test_a_receiver_that_is_gone_is_told_nothing_more(store, clock, receiver):
    keep(store, receiver.url())
    receiver.answers = [410]
    tell(store, clock)
    courier(store, clock).deliver_due()
    assert (deliveries(store)[0].state, Webhooks(store).of("hana")[0].state) == ("dead", "gone")
    assert tell(store, clock, message="msg_2") == 0


def test_the_address_that_was_checked_is_the_one_connected_to(store, clock):
    """DNS rebinding: the name leads to a public address when checked, and to this machine ever after."""
    answers, connected = [["8.8.8.8"]], []
    keep(store, "https://receiver.example/hook")
    tell(store, clock)

    def resolve(host, port):
        return answers.pop() if answers else ["127.0.0.1"]

    def send(to, address, body, headers):
        connected.append((to.host, address))
        return Sent("delivered", 204)

    courier(store, clock, allowed=Allowed(), resolve=resolve, send=send).deliver_due()
    assert connected == [("receiver.example", "8.8.8.8")]
    tell(store, clock, message="msg_2")
    courier(store, clock, allowed=Allowed(), resolve=resolve, send=send).deliver_due()
    assert len(connected) == 1
    assert deliveries(store)[0].outcome == "address"


def test_the_transport_connects_to_the_address_it_is_given_whatever_the_name_leads_to(receiver):
    to = Destination("http", "no-such-host.invalid", receiver.port, "/hook")
    assert post(to, "127.0.0.1", b"{}", {}) == Sent("delivered", 204)
    assert receiver.received[0].headers["host"] == f"no-such-host.invalid:{receiver.port}"


def test_no_proxy_of_the_environment_is_asked(receiver, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert post(Destination("http", "x.example", receiver.port, "/"), "127.0.0.1", b"{}", {}).status == 204


def test_a_slow_receiver_is_cut_off_when_the_time_is_up(receiver):
    receiver.before_answer.clear()
    began = time.monotonic()
    sent = post(Destination("http", "x.example", receiver.port, "/"), "127.0.0.1", b"{}", {}, seconds=0.3)
    assert sent == Sent("timeout")
    assert time.monotonic() - began < 3


def served_raw(answer: bytes, *, drip: float = 0.0):
    """Serve one connection with raw bytes, all at once or one by one; return the port."""
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _ = server.accept()
        with connection, server:
            read = b""
            while not read.endswith(b"{}"):  # closing on what was not read would reset the connection
                read += connection.recv(65_536)
            try:
                for piece in [answer] if not drip else [answer[n : n + 1] for n in range(len(answer))]:
                    connection.sendall(piece)
                    time.sleep(drip)
            except OSError:
                return

    threading.Thread(target=serve, daemon=True).start()
    return server.getsockname()[1]


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 1_000_000, "delivered"),  # the body is not read
        (b"HTTP/1.1 200 OK\r\nX: " + b"x" * LARGEST_ANSWER + b"\r\n\r\n", "answer"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 10_000 + b"\r\n", "answer"),
        (b"HTTP/1.1 100 Continue\r\n\r\n" * 10_000, "answer"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "answer"),
        (b"", "answer"),
    ],
    ids=["a long body", "a long header", "many headers", "going on for ever", "another protocol", "nothing"],
)
def test_only_the_head_of_an_answer_is_read_and_no_more_than_a_little(answer, outcome):
    to = Destination("http", "x.example", served_raw(answer), "/")
    assert post(to, "127.0.0.1", b"{}", {}, seconds=2).outcome == outcome


def test_an_answer_that_drips_is_cut_off_though_each_byte_comes_in_time():
    to = Destination("http", "x.example", served_raw(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 100, drip=0.05), "/")
    began = time.monotonic()
    assert post(to, "127.0.0.1", b"{}", {}, seconds=0.4) == Sent("timeout")
    assert time.monotonic() - began < 3


def test_a_port_where_nobody_listens_and_a_receiver_without_tls_are_told_apart(receiver):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert post(Destination("http", "x.example", port, "/"), "127.0.0.1", b"{}", {}).outcome == "unreachable"
    to = Destination("https", "x.example", receiver.port, "/")
    assert post(to, "127.0.0.1", b"{}", {}, context=ssl.create_default_context()).outcome == "tls"


def test_an_event_is_told_to_those_it_concerns_who_asked_for_it(store, clock, receiver):
    keep(store, receiver.url("/own"), identifier="w1")
    keep(store, receiver.url("/other"), identifier="w2", employer="daehan")
    keep(store, receiver.url("/service"), identifier="w3", owner="officer", employer=None)
    keep(store, receiver.url("/lists"), identifier="w4", events=("shortlist.published",))
    assert tell(store, clock) == 2
    courier(store, clock).deliver_due()
    assert sorted(each.path for each in receiver.received) == ["/own", "/service"]
    assert tell(store, clock, shortlist_published("list-1", "o0", employer="daehan"), "msg_2") == 2
    assert tell(store, clock, dispute_opened("d-1", None, employer=None), "msg_3") == 1  # the service's own alone


@pytest.mark.both
def test_a_message_is_there_if_and_only_if_what_it_tells_of_is(store, clock, receiver):
    keep(store, receiver.url())

    def fails_half_way():
        with store.file.writing() as file:
            announce(file, CHANGED, message="msg_1", now=clock())
            raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half way"):
        fails_half_way()
    assert deliveries(store) == []
    with store.file.reading() as file:
        assert file.execute(select(OUTBOX)).all() == []


@pytest.mark.both
def test_what_a_killed_process_was_at_is_taken_up_when_its_claim_has_run_out(store, clock, receiver):
    keep(store, receiver.url())
    tell(store, clock)
    dies = courier(store, clock, send=lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        dies.deliver_due()
    assert courier(store, clock).deliver_due() == 0
    clock.now += timedelta(minutes=2)
    assert courier(store, clock).deliver_due() == 1
    assert len(receiver.received) == 1


def test_a_receiver_that_fails_with_a_thousand_messages_does_not_hold_up_another(store, clock, receiver):
    keep(store, "https://no-such-host.invalid/", identifier="w1")
    for number in range(40):
        tell(store, clock, message=f"msg_{number}")
    keep(store, receiver.url(), identifier="w2")
    tell(store, clock, message="msg_last")
    send = courier(store, clock, resolve=lambda host, port: ["127.0.0.1"] if host == "127.0.0.1" else [])
    send.deliver_due()
    assert len(receiver.received) == 1


def test_a_secret_is_kept_wrapped_and_bound_to_its_webhook(store, receiver, clock):
    keep(store, receiver.url())
    with store.file.reading() as file:
        kept = file.scalar(select(WEBHOOKS.c.secret))
    assert SECRET not in kept
    assert signing.unwrapped(KEY, "w1", kept) == SECRET
    for key, webhook, value in ((b"x" * 32, "w1", kept), (KEY, "w2", kept), (KEY, "w1", kept[:-1]), (KEY, "w1", b"")):
        with pytest.raises(StoreError, match="cannot be unwrapped"):
            signing.unwrapped(key, webhook, value)
    tell(store, clock)
    Courier(store, b"x" * 32, now=clock, allowed=Allowed(loopback=True), retry=RETRY).deliver_due()
    assert (deliveries(store)[0].outcome, receiver.received) == ("secret", [])


@pytest.mark.both
def test_anothers_webhook_and_a_missing_one_are_the_same(store, receiver):
    keep(store, receiver.url())
    kept = Webhooks(store)
    for owner, identifier in (("eve", "w1"), ("hana", "nothing"), ("hana", "a\0b"), ("hana", "가")):
        with pytest.raises(NotFoundError, match="webhook"):
            kept.remove(owner, identifier)
        with pytest.raises(NotFoundError, match="webhook"):
            kept.deliveries(owner, identifier, after=None, limit=5)
    assert [each.id for each in kept.of("hana")] == ["w1"]
    assert kept.of("eve") == []


@pytest.mark.both
def test_a_webhook_that_is_deleted_takes_what_was_to_be_told_with_it(store, clock, receiver):
    keep(store, receiver.url())
    tell(store, clock)
    Webhooks(store).remove("hana", "w1")
    assert courier(store, clock).deliver_due() == 0
    with store.file.reading() as file:
        assert file.execute(select(DELIVERIES)).all() == []


@pytest.mark.both
def test_a_user_who_is_erased_leaves_no_webhook(store, clock, receiver):
    keep(store, receiver.url())
    keep(store, receiver.url(), identifier="w2", owner="bora")
    tell(store, clock)
    with store.file.writing() as file:
        forget_user(file, "hana")
    assert (Webhooks(store).of("hana"), len(Webhooks(store).of("bora"))) == ([], 1)


@pytest.mark.both
def test_what_was_told_is_forgotten_after_its_time_and_what_waits_is_not(store, clock, receiver):
    keep(store, receiver.url())
    receiver.answers = [204, 500]
    for message in ("msg_1", "msg_2"):
        tell(store, clock, message=message)
        courier(store, clock).deliver_due()
    clock.now += timedelta(days=31)
    courier(store, clock).forget_ended()
    assert [each.message for each in deliveries(store)] == ["msg_2"]


@pytest.mark.both
def test_nobody_has_more_webhooks_than_is_allowed(store):
    for number in range(20):
        keep(store, "https://receiver.example/", identifier=f"w{number}")
    with pytest.raises(BadInputError, match="20 webhooks already"):
        keep(store, "https://receiver.example/", identifier="one-more")
    keep(store, "https://receiver.example/", identifier="one-more", owner="bora")


def test_no_event_carries_anything_but_ids():
    with pytest.raises(BadInputError, match="id"):
        Event("verdict.changed", {"candidate": "Ana Silva, Hsinchu"})


def test_a_test_message_says_only_that_it_is_one(store, clock, receiver):
    keep(store, receiver.url())
    with store.file.writing() as file:
        announce_test(file, "w1", message="msg_t", now=clock())
    courier(store, clock).deliver_due()
    said = json.loads(receiver.received[0].body)
    assert (said["type"], said["data"]) == ("webhook.test", {"webhook": "w1"})
