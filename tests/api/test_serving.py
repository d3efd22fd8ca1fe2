"""The server itself, over a socket: what is no HTTP, slow lines, and how it stops."""

from __future__ import annotations

import http.client
import json
import signal
import threading
import time

import pytest

from api.logs import KNOWN
from matching.cli.serving import LARGEST_HEAD
from tests.api.serving import serving

BODY = json.dumps({"candidateId": "c00", "openingId": "o0"}).encode()


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("served"), body_seconds=2) as started:
        yield started


def post(body: bytes, *more: bytes, path: bytes = b"/v1/assess", length: bool = True) -> bytes:
    lines = [
        b"POST " + path + b" HTTP/1.1",
        b"Host: localhost",
        b"Content-Type: application/json",
        b"Connection: close",
    ]
    lines += [b"Content-Length: %d" % len(body)] if length else []
    return b"\r\n".join([*lines, *more, b"", b""]) + body


CHUNKED = b"%x\r\n%b\r\n0\r\n\r\n" % (len(BODY), BODY)
GET = b"GET %b HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n%b\r\n"
RAW = {
    "as it should be": (post(BODY), 200),
    "in pieces": (post(CHUNKED, b"Transfer-Encoding: chunked", length=False), 200),
    "two lengths": (post(CHUNKED, b"Transfer-Encoding: chunked"), 400),
    "two different lengths": (post(BODY, b"Content-Length: 5"), 400),
    "a length that is no number": (post(BODY, b"Content-Length: x", length=False), 400),
    "a length below nothing": (post(BODY, b"Content-Length: -1", length=False), 400),
    "a coding nobody knows": (post(BODY, b"Transfer-Encoding: zq", length=False), 400),
    "pieces of no length": (post(b"zq\r\n\r\n", b"Transfer-Encoding: chunked", length=False), 400),
    "no http": (b"\x16\x03\x01 zq\r\n\r\n", 400),
    "a line of nonsense": (b"ZQ\r\n\r\n", 400),
    "a nul in the path": (GET % (b"/v1/candidates/\x00", b""), 400),
    "an address that is not ascii": (GET % ("/v1/후보".encode(), b""), 400),
    "a header of 70,000 bytes": (GET % (b"/health/live", b"X-Zq: " + b"q" * 70_000 + b"\r\n"), 431),
    "a header without an end": (GET % (b"/health/live", b"X-Zq: " + b"q" * 700_000 + b"\r\n"), 400),
    "a header over two lines": (GET % (b"/health/live", b"X-Zq: a\r\n b\r\n"), 200),
    "two hundred headers": (GET % (b"/health/live", b"".join(b"X-%d: zq\r\n" % n for n in range(200))), 200),
    "a path of eight kilobytes": (GET % (b"/v1/candidates/" + b"q" * 8_000, b""), 404),
    "half a percent": (GET % (b"/v1/candidates/%", b""), 404),
    "a percent of nonsense": (GET % (b"/v1/candidates/%zz", b""), 404),
    "nul in percent": (GET % (b"/v1/candidates/a%00b", b""), 404),
    "up and away": (GET % (b"/v1/candidates/..%2f..%2fetc%2fpasswd", b""), 404),
    "a range of nonsense": (GET % (b"/static/style.css", b"Range: bytes=zq-\r\n"), 200),
    "a range past the end": (GET % (b"/static/style.css", b"Range: bytes=99999999-\r\n"), 200),
    "accept of nonsense": (GET % (b"/v1/candidates", b"Accept: ;;;q=zq,,/\r\n"), 200),
    "no host": (b"GET /health/live HTTP/1.1\r\nConnection: close\r\n\r\n", 400),
    "another protocol": (GET % (b"/health/live", b"Upgrade: websocket\r\n"), 200),
}  # fmt: skip


@pytest.mark.parametrize(("raw", "status"), RAW.values(), ids=RAW)
def test_what_comes_over_the_line_is_answered_with_a_status_and_a_problem(server, raw, status):
    head, _, body = server.say(raw).partition(b"\r\n\r\n")
    if not head and len(raw) > LARGEST_HEAD:
        return  # hung up while the rest was still on its way, which loses the answer
    assert int(head.split()[1]) == status
    if status >= 400:
        assert b"content-type: application/problem+json" in head.lower()
        assert json.loads(body)["status"] == status
        assert b"zq" not in body.lower()


def test_a_body_that_never_ends_is_given_up_and_holds_nobody_else(server):
    began = time.monotonic()
    answer = server.say(post(BODY)[:-5], seconds=8)
    assert answer.split()[1] == b"408"
    assert time.monotonic() - began < 6
    assert server.get("/v1/candidates")[0] == 200


def test_the_log_has_a_line_for_each_call_and_none_of_its_words(server):
    def lines() -> list[dict[str, object]]:
        whole = server.log.read_text().rpartition("\n")[0]
        return [json.loads(line) for line in whole.splitlines()]

    def refused() -> list[dict[str, object]]:
        ours = [line for line in lines() if line.get("route") == "/v1/candidates/{identifier}"]
        return [line for line in ours if line["status"] == 422]

    server.get("/v1/candidates/zq-canary-77?zq=zq-canary-77")
    deadline = time.monotonic() + 20
    while not refused() and time.monotonic() < deadline:
        time.sleep(0.05)  # the line is written once the answer is out
    assert refused()
    assert {key for line in lines() for key in line} <= KNOWN
    assert "zq-canary" not in server.log.read_text()


def test_at_sigterm_all_calls_in_flight_are_answered_and_the_process_ends_with_0(tmp_path):
    codes: list[int] = []

    def ask(port: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("POST", "/v1/assess", BODY, {"content-type": "application/json"})
        with connection.getresponse() as answer:
            codes.append(answer.status)
        connection.close()

    with serving(tmp_path, seconds=1.5, longest_wait=30, at_once=16) as server:
        calls = [threading.Thread(target=ask, args=(server.port,)) for _ in range(30)]
        for each in calls:
            each.start()
        while b"ktech_in_flight 31.0" not in server.get("/metrics")[1]:
            time.sleep(0.05)
        server.process.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        with pytest.raises(ConnectionRefusedError):
            server.get("/health/live")
        for each in calls:
            each.join()
        assert server.process.wait(30) == 0
    assert codes == [200] * 30
