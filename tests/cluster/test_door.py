"""The way to a share that does not lead through Ray: it needs none, so it is tested here."""

import os
import sys
import threading
from multiprocessing.connection import Client

import pytest

from matching.cluster import door

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="doors are names of Linux")


@pytest.fixture
def echo():
    """A door behind which a message comes back reversed."""
    return door.opened(lambda message: message[::-1])


def test_a_message_is_answered_and_then_the_next_of_any_length(echo):
    with door.through(echo, 5.0) as connection:
        for message in (b"abc", b"", bytes(range(256)) * 4_000):
            connection.send_bytes(message)
            assert connection.recv_bytes() == message[::-1]


def test_where_there_is_no_such_door_nobody_is_let_in(echo):
    assert door.through(f"{echo}x", 5.0) is None


def test_who_waits_does_not_keep_others_from_being_answered():
    waits, may_go_on = threading.Event(), threading.Event()

    def answer(message: bytes) -> bytes:
        if message == b"wait":
            waits.set()
            may_go_on.wait(10)
        return message

    name = door.opened(answer)
    with door.through(name, 10.0) as slow, door.through(name, 10.0) as quick:
        slow.send_bytes(b"wait")
        assert waits.wait(10)
        quick.send_bytes(b"now")
        assert quick.recv_bytes() == b"now"
        assert not slow.poll(0)
        may_go_on.set()
        assert slow.recv_bytes() == b"wait"


def test_an_answer_that_takes_too_long_is_waited_for_no_longer():
    may_go_on = threading.Event()
    name = door.opened(lambda message: message if may_go_on.wait(10) else b"late")
    try:
        with door.through(name, 0.05) as connection:
            connection.send_bytes(b"x")
            with pytest.raises(OSError, match="unavailable"):
                connection.recv_bytes()
    finally:
        may_go_on.set()


def test_a_door_of_another_user_is_not_gone_through(echo, monkeypatch):
    other = os.geteuid() + 1
    monkeypatch.setattr(os, "geteuid", lambda: other)
    assert door.through(echo, 5.0) is None


def test_a_process_of_another_user_is_answered_nothing(echo, monkeypatch):
    other = os.geteuid() + 1
    with Client(echo, family="AF_UNIX") as connection:
        connection.send_bytes(b"abc")
        assert connection.recv_bytes() == b"cba"  # else nobody would be answered
    monkeypatch.setattr(os, "geteuid", lambda: other)
    with Client(echo, family="AF_UNIX") as connection, pytest.raises((EOFError, OSError)):
        connection.recv_bytes()


def test_a_system_without_such_names_has_no_doors(monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    assert door.opened(bytes) is None


def test_an_error_shuts_out_whoever_asked_and_nobody_else(monkeypatch):
    told, raised = threading.Event(), []
    monkeypatch.setattr(threading, "excepthook", lambda hook: (raised.append(hook.exc_type), told.set()))
    name = door.opened(lambda message: bytes([100 // message[0]]))
    with door.through(name, 5.0) as one, door.through(name, 5.0) as other:
        one.send_bytes(b"\0")
        with pytest.raises(EOFError):
            one.recv_bytes()
        other.send_bytes(b"\x0a")
        assert other.recv_bytes() == b"\x0a"
    assert told.wait(10)
    assert raised == [ZeroDivisionError]  # it is told, as that of any thread
