"""Hostile calls that are made on every route that writes, each with what it is to be told.

Every one holds a canary, which must stand neither in the answer nor in the log.
"""

from __future__ import annotations

import copy
import gzip
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from api import (
    consent_examples,
    examples,
    examples_accounts,
    examples_outward,
    rights_examples,
    screening_examples,
)
from tests import small
from tests.api.hostile import JSON, changed

CANARY = "zqCanary77"
_C = CANARY.encode()
_QUESTION = {"candidate": small.resume("h"), "opening": small.posting("h"), "day": "2026-11-23"}
_LABEL = "/basics/label"

JSON_ROUTES: dict[tuple[str, str], tuple[Any, str]] = {
    ("post", "/v1/candidates"): (small.resume("h"), _LABEL),
    ("put", "/v1/candidates/{identifier}"): (small.resume("own"), _LABEL),
    ("post", "/v1/openings"): (small.posting("h"), "/title"),
    ("put", "/v1/openings/{identifier}"): (small.posting("own-post"), "/title"),
    ("put", "/v1/uploads/{identifier}"): (small.resume("h"), _LABEL),
    ("post", "/v1/assess"): (_QUESTION, f"/candidate{_LABEL}"),
    ("post", "/v1/dossier"): (_QUESTION, f"/candidate{_LABEL}"),
    ("post", "/v1/proof"): (_QUESTION, f"/candidate{_LABEL}"),
    ("post", "/v1/questions"): (_QUESTION, f"/candidate{_LABEL}"),
    ("post", "/v1/answers"): (examples.ANSWER, "/question"),
    ("post", "/v1/adverts"): (examples.ADVERT, "/title"),
    ("post", "/v1/judgements"): (examples.JUDGEMENT, "/reason"),
    ("post", "/v1/duplicates/merge"): (examples.MERGE, "/by"),
    ("post", "/v1/duplicates/apart"): (examples.APART, "/by"),
    ("post", "/v1/duplicates/undo"): (examples.UNDO, "/by"),
    ("put", "/v1/candidates/{identifier}/consents"): (consent_examples.CONSENTS, "/textVersion"),
    ("post", "/v1/candidates/{identifier}/blocks"): (consent_examples.BLOCK, "/name"),
    ("post", "/v1/openings/{identifier}/invitations"): (consent_examples.INVITATION, "/message"),
    ("put", "/v1/openings/{identifier}/screenings/{candidate}"): (screening_examples.SCREENING, "/answer"),
    ("post", "/v1/invitations/{identifier}/answer"): (consent_examples.REPLY, "/answer"),
    ("post", "/v1/candidates/{identifier}/disputes"): (rights_examples.DISPUTE, "/text"),
    ("post", "/v1/disputes/{identifier}/decide"): (rights_examples.DECISION, "/reason"),
    ("post", "/v1/session"): (examples_accounts.CREDENTIALS, "/name"),
    ("post", "/v1/sign-up"): (examples_accounts.CREDENTIALS, "/name"),
    ("post", "/v1/me/password"): (examples_accounts.PASSWORD_CHANGE, "/old"),
    ("post", "/v1/keys"): (examples_accounts.KEY_ASKED, "/label"),
    ("post", "/v1/users"): (examples_accounts.USER_ASKED, "/name"),
    ("patch", "/v1/users/{identifier}"): (examples_accounts.USER_CHANGE, "/employer"),
    ("post", "/v1/exports"): (examples_outward.EXPORT, "/reason"),
    ("post", "/v1/webhooks"): (examples_outward.WEBHOOK, "/url"),
}
"""Routes that take a document: one that is read without complaint, and where in it a text stands."""
FILE_ROUTES = {("post", "/v1/uploads"), ("post", "/v1/imports")}
_FORMS = "/v1/uploads"  # the other reads whatever comes as a table
LINE_ROUTES = {
    ("post", "/v1/batch/assessments"): examples_outward.LINES_OF_QUESTIONS,
    ("post", "/v1/batch/shortlists"): examples_outward.LINES_OF_RANKINGS,
}
"""Routes that take a document a line; a bad line is answered by its own problem, in the job's result."""
BODILESS = {
    ("post", "/v1/uploads/{identifier}/confirm"), ("delete", "/v1/uploads/{identifier}"),
    ("delete", "/v1/openings/{identifier}"), ("delete", "/v1/candidates/{identifier}"),
    ("delete", "/v1/candidates/{identifier}/blocks/{block}"), ("post", "/v1/disputes/{identifier}/take"),
    ("delete", "/v1/openings/{identifier}/screenings/{candidate}"),
    ("delete", "/v1/session"), ("delete", "/v1/keys/{identifier}"), ("delete", "/v1/jobs/{identifier}"),
    ("delete", "/v1/webhooks/{identifier}"), ("post", "/v1/webhooks/{identifier}/test"),
}  # fmt: skip


@dataclass(frozen=True)
class Call:
    """A call that is to be refused: `problem` is the code in the type, `query` goes behind the address."""

    name: str
    status: int
    problem: str
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=lambda: dict(JSON))
    query: str = ""


def _with(good: bytes, more: bytes) -> bytes:
    return good[:-1] + b", " + more + b"}"


def _unreadable(good: bytes) -> Iterator[Call]:
    """Bodies that are no JSON document in UTF-8."""
    for name, body in {
        "nothing": b"",
        "white space": b" \t\r\n",
        "only a byte order mark": b"\xef\xbb\xbf",
        "half a document": _with(good, b'"z": "' + _C),
        "two documents": good + b'{"z": "' + _C + b'"}',
        "a comment": b"/* " + _C + b" */" + good,
        "a comma too many": _with(good, b'"z": "' + _C + b'",'),
        "single quotes": b"{'z': '" + _C + b"'}",
        "a name without quotes": b"{" + _C + b": 1}",
        "a control character": _with(good, b'"z": "\x01' + _C + b'"'),
        "a line end in a text": _with(good, b'"z": "\n' + _C + b'"'),
        "a bad escape": _with(good, b'"z": "\\x41' + _C + b'"'),
        "half an escape": _with(good, b'"z": "' + _C + b'\\u12"'),
        "utf-16 with a mark": _with(good, b'"z": "' + _C + b'"').decode().encode("utf-16"),
        "utf-16 without one": _with(good, b'"z": "' + _C + b'"').decode().encode("utf-16-le"),
        "utf-32": _with(good, b'"z": "' + _C + b'"').decode().encode("utf-32"),
        "korean in euc-kr": _with(good, '"z": "한국'.encode("euc-kr") + _C + b'"'),
        "latin-1": _with(good, b'"z": "\xe9' + _C + b'"'),
        "cut within a letter": _with(good, b'"z": "' + _C + "한".encode()[:-1]),
        "an overlong letter": _with(good, b'"z": "' + _C + b'\xc0\xaf"'),
        "half a character in bytes": _with(good, b'"z": "' + _C + b'\xed\xa0\xbd"'),
        "a letter past unicode": _with(good, b'"z": "' + _C + b'\xf4\x90\x80\x80"'),
        "gzip unannounced": gzip.compress(_with(good, b'"z": "' + _C + b'"')),
        "xml": b"<z>" + _C + b"</z>",
        "yaml": b"z: " + _C,
        "hexadecimal": _with(good, b'"' + _C + b'": 0x10'),
        "a leading zero": _with(good, b'"' + _C + b'": 012'),
        "a leading plus": _with(good, b'"' + _C + b'": +1'),
        "a point alone": _with(good, b'"' + _C + b'": .5'),
        "True": _with(good, b'"' + _C + b'": True'),
        "undefined": _with(good, b'"' + _C + b'": undefined'),
    }.items():
        yield Call(name, 400, "malformed-body", body)


def _unusable(good: bytes) -> Iterator[Call]:
    """Documents that cannot be used, whatever the route."""
    for name, body in {
        "nan": _with(good, b'"' + _C + b'": NaN'),
        "infinity": _with(good, b'"' + _C + b'": Infinity'),
        "minus infinity": _with(good, b'"' + _C + b'": -Infinity'),
        "a number beyond floats": _with(good, b'"' + _C + b'": 1e999'),
        "five thousand digits": _with(good, b'"' + _C + b'": ' + b"9" * 5_000),
        "a key twice": _with(good, b'"z": "' + _C + b'", "z": 1'),
        "a key twice within": _with(good, b'"z": {"a": "' + _C + b'", "a": 1}'),
        "half a character": _with(good, b'"z": "' + _C + b'\\ud83d"'),
        "the other half": _with(good, b'"z": "\\udc00' + _C + b'"'),
        "halves in the wrong order": _with(good, b'"z": "\\udc00\\ud83d' + _C + b'"'),
        "half a character as a key": _with(good, b'"\\udfff' + _C + b'": 1'),
        "brackets to the sky": b"[" * 100_000 + b"]" * 100_000,
        "braces to the sky": b'{"a":' * 20_000 + b"1" + b"}" * 20_000,
        "two hundred levels": b'{"' + _C + b'":' * 1 + b"[" * 200 + b"]" * 200 + b"}",
        "a list": b'["' + _C + b'"]',
        "a list of documents": b"[" + good + b"]",
        "null": b"null",
        "true": b"true",
        "a text": b'"' + _C + b'"',
        "a number": b"42",
    }.items():
        yield Call(name, 422, "invalid-input", body)


def _texts(good: Any, place: str) -> Iterator[Call]:
    """What cannot stand where a text does."""
    for name, value in {
        "nul in a text": f"{CANARY}\0",
        "a list for a text": [CANARY],
        "an object for a text": {"text": CANARY},
        "a number for a text": 7,
        "true for a text": True,
        "ten thousand marks on a letter": f"{CANARY}e" + "\u0301" * 10_000,
        "a text too long": CANARY * 6_000,
    }.items():
        yield Call(name, 422, "invalid-input", changed(good, place, value))


def _wrongly_sent(good: bytes) -> Iterator[Call]:
    """Bodies of a wrong type, size or coding."""
    body = _with(good, b'"z": "' + _C + b'"')
    for name, sent in {
        "a form": "application/x-www-form-urlencoded",
        "a form in parts": "multipart/form-data; boundary=x",
        "plain text": "text/plain",
        "html": "text/html",
        "no type": "",
        "a type of nonsense": f"{CANARY};;;=,,",
        "json in utf-16": "application/json; charset=utf-16",
        "json in nonsense": f"application/json; charset={CANARY}",
        "a problem": "application/problem+json",
    }.items():
        yield Call(name, 415, "unsupported-media-type", body, {"content-type": sent})
    for coding in ("gzip", "br", f"identity, {CANARY}"):
        packed = gzip.compress(body)
        yield Call(f"coded as {coding[:9]}", 415, "unsupported-media-type", packed, JSON | {"content-encoding": coding})
    yield Call("too large", 413, "body-too-large", body + b" " * 300_000)
    yield Call("too large by its own word", 413, "body-too-large", b"{}", JSON | {"content-length": "9" * 12})


def of_any(call: Callable[..., Call]) -> Iterator[Call]:
    """What is wrong with the address or the headers, on any route."""
    for name, query in {
        "an unknown parameter": f"zz={CANARY}",
        "a parameter named as a field": f"owner={CANARY}",
        "a parameter without a value": "zz",
        "a parameter of nonsense": f"%ff%00={CANARY}",
        "sql": f"zz='%20OR%201=1--{CANARY}",
        "a path": f"..%2f..%2f={CANARY}",
        "a template": "%7B%7B7*7%7D%7D=" + CANARY,
    }.items():
        yield call(name, 422, "invalid-input", query=query)
    for name, header in {"two lengths": {"transfer-encoding": "chunked", "content-length": "2"}}.items():
        yield call(name, 400, "bad-request", headers=JSON | header | {"x-canary": CANARY})


OTHERWISE: dict[tuple[str, str], dict[str, tuple[int, str]]] = {
    ("post", "/v1/me/password"): dict.fromkeys(
        ("nul in a text", "ten thousand marks on a letter", "a text too long"), (404, "not-found")
    ),
}
"""Answers that differ from what every other route gives, with the reason.

* A password is taken as it was typed, whatever it holds, and is looked at no further where
  whoever asks has none: the operator of this machine is no user.
"""


def keys(call: Callable[..., Call]) -> Iterator[Call]:
    """Idempotency-Keys that are none."""
    for name, key in {"a key with a space": f"{CANARY} x", "an empty key": "", "a key too long": CANARY * 30}.items():
        yield call(name, 422, "invalid-input", headers=JSON | {"idempotency-key": key})


def of_json_route(good: Any, place: str) -> list[Call]:
    """Return every hostile call of a route that takes a document."""
    whole = json.dumps(good).encode()

    def call(name: str, status: int, problem: str, **changes: Any) -> Call:
        return Call(name, status, problem, body=copy.copy(whole), **changes)

    return [*_unreadable(whole), *_unusable(whole), *_texts(good, place), *_wrongly_sent(whole), *of_any(call)]


def of_file_route(path: str) -> list[Call]:
    """Return every hostile call of a route that takes a file, besides those of the files themselves."""

    def call(name: str, status: int, problem: str, **changes: Any) -> Call:
        return Call(name, status, problem, body=_C, **changes)

    parts = {"content-type": "multipart/form-data; boundary=x"}
    many = b"".join(b'--x\r\nContent-Disposition: form-data; name="f%d"\r\n\r\n1\r\n' % each for each in range(10_000))
    coded = {"content-type": "text/csv", "content-encoding": "gzip"}
    return [
        *of_any(call),
        Call("nothing", 422, "invalid-input"),
        Call("coded", 415, "unsupported-media-type", gzip.compress(_C), coded),
        *([Call("ten thousand fields", 400, "malformed-body", many + b"--x--\r\n", parts)] if path == _FORMS else []),
        Call("too large by its own word", 413, "body-too-large", _C, {"content-length": "9" * 12}),
    ]


def of_line_route(good: str) -> list[Call]:
    """Return every hostile call of a route that takes lines; what is wrong with a line alone is in `bad_lines`."""
    body, lines = good.encode(), {"content-type": "application/jsonl"}

    def call(name: str, status: int, problem: str, **changes: Any) -> Call:
        return Call(name, status, problem, **{"body": body, "headers": lines, **changes})

    others = ("application/json", "text/plain", "text/csv", "multipart/form-data; boundary=x", "", f"{CANARY};;;=,,")
    return [
        *of_any(call),
        call("nothing", 422, "invalid-input", body=b""),
        call("white space", 422, "invalid-input", body=b" \r\n\t\n"),
        call("too many lines", 422, "invalid-input", body=b"{}\n" * 10_001),
        call("too large", 413, "body-too-large", body=b" " * (20 * 1024 * 1024 + 1)),
        call("too large by its own word", 413, "body-too-large", headers=lines | {"content-length": "9" * 12}),
        *(call(f"as {each[:20]}", 415, "unsupported-media-type", headers={"content-type": each}) for each in others),
        *(call(f"coded as {each}", 415, "unsupported-media-type", body=gzip.compress(body),
               headers=lines | {"content-encoding": each}) for each in ("gzip", "br")),
    ]  # fmt: skip


def bad_lines(good: str) -> list[Call]:
    """Return the bodies of `of_json_route` that fit a line, for the answer of each in the job's result."""
    whole = good.splitlines()[0].encode()
    found = [*_unreadable(whole), *_unusable(whole), *_texts(json.loads(whole), "/openingId"), *_more_of_lines(whole)]
    return [each for each in found if each.body.strip() and b"\n" not in each.body]


def _more_of_lines(good: bytes) -> Iterator[Call]:
    yield Call("too large", 413, "body-too-large", _with(good, b'"z": "' + _C + b'"') + b" " * 300_000)
    yield Call("an unknown field", 422, "invalid-input", _with(good, b'"z": "' + _C + b'"'))
    yield Call("an empty document", 422, "invalid-input", b"{}")
