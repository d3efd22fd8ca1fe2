"""Every refusal as one shape, RFC 9457 problem details, in the reader's language.

`PROBLEMS` is the table of what can go wrong and its status; `CODES` says which of our
errors is which problem. A problem never repeats a rejected value, and one of ours
(5xx) says nothing of what happened inside.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import quote

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from api.headers import request_id, secured
from api.languages import language_of
from api.logs import frames_of, log
from api.pages.show import problem_page
from matching import errors
from matching.language import Language, Text, message

PROBLEMS: Mapping[str, HTTPStatus] = {
    "bad-request": HTTPStatus.BAD_REQUEST,
    "malformed-body": HTTPStatus.BAD_REQUEST,
    "invalid-cursor": HTTPStatus.BAD_REQUEST,
    "unknown-path": HTTPStatus.NOT_FOUND,
    "not-found": HTTPStatus.NOT_FOUND,
    "cross-site": HTTPStatus.FORBIDDEN,
    "not-signed-in": HTTPStatus.UNAUTHORIZED,
    "wrong-sign-in": HTTPStatus.UNAUTHORIZED,
    "not-allowed": HTTPStatus.FORBIDDEN,
    "wrong-host": HTTPStatus.MISDIRECTED_REQUEST,
    "too-many-attempts": HTTPStatus.TOO_MANY_REQUESTS,
    "method-not-allowed": HTTPStatus.METHOD_NOT_ALLOWED,
    "request-timeout": HTTPStatus.REQUEST_TIMEOUT,
    "already-exists": HTTPStatus.CONFLICT,
    "job-not-done": HTTPStatus.CONFLICT,
    "nothing-loaded": HTTPStatus.CONFLICT,
    "asked-already": HTTPStatus.CONFLICT,
    "answered-already": HTTPStatus.CONFLICT,
    "dispute-conflict": HTTPStatus.CONFLICT,
    "too-many-profiles": HTTPStatus.TOO_MANY_REQUESTS,
    "too-many-listed": HTTPStatus.TOO_MANY_REQUESTS,
    "too-many-openings": HTTPStatus.TOO_MANY_REQUESTS,
    "request-in-progress": HTTPStatus.CONFLICT,
    "precondition-failed": HTTPStatus.PRECONDITION_FAILED,
    "body-too-large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "unsupported-media-type": HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    "invalid-input": HTTPStatus.UNPROCESSABLE_ENTITY,
    "idempotency-key-reused": HTTPStatus.UNPROCESSABLE_ENTITY,
    "policy-not-in-force": HTTPStatus.UNPROCESSABLE_ENTITY,
    "precondition-required": HTTPStatus.PRECONDITION_REQUIRED,
    "head-too-large": HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
    "rate-limited": HTTPStatus.TOO_MANY_REQUESTS,
    "internal-error": HTTPStatus.INTERNAL_SERVER_ERROR,
    "rules-unusable": HTTPStatus.INTERNAL_SERVER_ERROR,
    "busy": HTTPStatus.SERVICE_UNAVAILABLE,
    "not-recorded": HTTPStatus.SERVICE_UNAVAILABLE,
    "encoder-unavailable": HTTPStatus.SERVICE_UNAVAILABLE,
    "scorer-unavailable": HTTPStatus.SERVICE_UNAVAILABLE,
    "store-unavailable": HTTPStatus.SERVICE_UNAVAILABLE,
    "erasure-unfinished": HTTPStatus.SERVICE_UNAVAILABLE,
    "erased-meanwhile": HTTPStatus.SERVICE_UNAVAILABLE,
    "store-full": HTTPStatus.INSUFFICIENT_STORAGE,
}

CODES: Mapping[type[errors.MatchingError], str] = {
    errors.NotFoundError: "not-found",
    errors.AlreadyExistsError: "already-exists",
    errors.BadInputError: "invalid-input",
    errors.PolicyNotInForceError: "policy-not-in-force",
    errors.PolicyDataError: "rules-unusable",
    errors.EncoderError: "encoder-unavailable",
    errors.ScorerError: "scorer-unavailable",
    errors.ErasedMeanwhileError: "erased-meanwhile",
    errors.StoreError: "store-unavailable",
    errors.MatchingError: "internal-error",
}

SPECIAL: Mapping[str, str] = {  # codes of single errors that are another problem than their kind
    "not-utf-8": "malformed-body",
    "not-json": "malformed-body",
    "document-too-long": "body-too-large",
    "empty-pool": "nothing-loaded",
    "no-openings": "nothing-loaded",
    "jobs-too-many": "rate-limited",
    "store-full": "store-full",
    "vector-cache-full": "store-full",
    "erasure-unfinished": "erasure-unfinished",
    "invitation-refused-for-good": "asked-already",
    "invitation-there-already": "asked-already",
    "invitation-asked-twice": "asked-already",
    "invitation-too-soon": "asked-already",
    "invitation-too-often": "asked-already",
    "invitation-answered": "answered-already",
    "invitation-expired": "answered-already",
    "dispute-decided": "dispute-conflict",
    "dispute-not-taken": "dispute-conflict",
    "disputes-too-many": "dispute-conflict",
}

HTTP_CODES: Mapping[int, str] = {404: "unknown-path", 405: "method-not-allowed"}


@dataclass(frozen=True)
class Flaw:
    """One thing wrong with the input: where (a JSON pointer into `part`), which, and in words."""

    part: str
    pointer: str
    code: str
    text: Text

    def document(self, language: Language) -> dict[str, str]:
        """Return it as a problem document lists it."""
        words = {"in": self.part, "pointer": self.pointer, "code": self.code, "message": self.text[language]}
        return {name: text.encode(errors="replace").decode() for name, text in words.items()}


class ProblemError(Exception):
    """A problem found by the API itself."""

    def __init__(self, code: str, flaws: Sequence[Flaw] = (), *, headers: Mapping[str, str] | None = None) -> None:
        self.code, self.flaws, self.headers = code, tuple(flaws), dict(headers or {})
        super().__init__(code)


def flaw(code: str, pointer: str, *, part: str = "query", **values: object) -> Flaw:
    """Return a flaw that is put into words by the API's own catalogue."""
    return Flaw(part, pointer, code, message("problems", code, **values))


def problem_document(request: Request, code: str, flaws: Sequence[Flaw] = ()) -> dict[str, object]:
    """Return a problem in the reader's language."""
    return problem_in(language_of(request), code, flaws, instance=f"urn:uuid:{request_id(request)}")


def problem_in(language: Language, code: str, flaws: Sequence[Flaw], *, instance: str) -> dict[str, object]:
    """Return a problem in a language; `instance` names what it happened in."""
    return {
        "type": f"/problems/{code}",
        "title": message("problems", code)[language],
        "status": int(PROBLEMS[code]),
        "detail": message("problems", f"{code}-why")[language],
        "instance": instance,
        "errors": [each.document(language) for each in flaws],
    }


def wants_page(request: Request) -> bool:
    """Whether this is a browser asking for a page: it names HTML, and the address is not the API's."""
    machine = request.url.path.startswith(("/v1/", "/health/"))
    return not machine and "text/html" in request.headers.get("accept", "")


def sign_in_address(request: Request) -> str:
    """Return where a browser signs in, to come back afterwards to the page it asked for."""
    asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return f"/sign-in?next={quote(asked, safe='')}"


def answer(request: Request, error: ProblemError) -> Response:
    """Answer with a problem, and count it."""
    if (metrics := getattr(request.app.state, "metrics", None)) is not None:
        metrics.count_refusal(error.code)
    return problem_answer(request, error)


def problem_answer(request: Request, error: ProblemError) -> Response:
    """Return a problem as it is answered: JSON, or a page for a browser."""
    document = problem_document(request, error.code, error.flaws)
    status, headers = int(PROBLEMS[error.code]), dict(error.headers)
    if wants_page(request):
        if error.code == "not-signed-in" and request.method == "GET":
            request.state.refused = True  # it is no error's status, and still shows nothing
            return secured(request, RedirectResponse(sign_in_address(request), HTTPStatus.SEE_OTHER))
        return secured(request, problem_page(request, document, status=status, headers=headers))
    headers |= {"Content-Language": language_of(request), "Vary": "Accept, Accept-Language, Cookie"}
    body = JSONResponse(document, status, headers, media_type="application/problem+json")
    return secured(request, body)


def failed(request: Request, error: errors.MatchingError) -> Response:
    """Answer one of the package's errors; what is our own fault goes into the log alone."""
    code = problem_of(error)
    if PROBLEMS[code] >= HTTPStatus.INTERNAL_SERVER_ERROR:
        log.error("problem", request=request_id(request), problem=code, error=error.code, detail=error.text().en)
        return answer(request, ProblemError(code))
    return answer(request, ProblemError(code, flaws_of(error, "query" if request.method == "GET" else "body")))


def problem_of(error: errors.MatchingError) -> str:
    """Return which problem one of the package's errors is."""
    return SPECIAL.get(error.code) or next(CODES[kind] for kind in type(error).__mro__ if kind in CODES)


def flaws_of(error: errors.MatchingError, part: str) -> list[Flaw]:
    """Return where and what; not for an id that is or is not there, whose words would repeat it."""
    words = errors.MatchingError.text(error)
    if isinstance(error, errors.PolicyNotInForceError):
        return [Flaw(part, "/day", error.code, words)]
    if isinstance(error, errors.UnknownNameError) and not error.at.pointer:
        return [Flaw(part, f"/{error.kind}", error.code, words)]
    if isinstance(error, errors.BadInputError) and not isinstance(error, errors.AlreadyExistsError):
        return [Flaw(part, error.at.pointer, error.code, words)]
    return []


def misread(request: Request, error: RequestValidationError) -> Response:
    """Answer query parameters that FastAPI could not read."""
    return answer(request, ProblemError("invalid-input", tuple(_flaw_of(each) for each in error.errors())))


_BOUNDS = {"greater_than_equal": ("ge", ">="), "less_than_equal": ("le", "<=")}


def _flaw_of(found: Mapping[str, object]) -> Flaw:
    place = found["loc"]
    steps = [str(step) for step in place] if isinstance(place, tuple) else []
    part, pointer = steps[0], "".join(f"/{step}" for step in steps[1:])
    context = found.get("ctx")
    if found["type"] in _BOUNDS and isinstance(context, Mapping):
        key, sign = _BOUNDS[str(found["type"])]
        return flaw("not-allowed-here", pointer, part=part, allowed=f"{sign} {context[key]}")
    if found["type"] == "int_parsing":
        return Flaw(part, pointer, "not-a-whole-number", message("errors", "not-a-whole-number"))
    return flaw("not-valid", pointer, part=part)


def http_failed(request: Request, error: HTTPException) -> Response:
    """Answer what the framework refused: unknown paths and methods."""
    code = HTTP_CODES.get(error.status_code, "bad-request" if error.status_code < 500 else "internal-error")
    return answer(request, ProblemError(code, headers=dict(error.headers or {})))


def broken(request: Request, error: Exception) -> Response:
    """Answer what nobody foresaw, without a word of what it was."""
    kind, where = type(error).__name__, frames_of(error)
    log.error("problem", request=request_id(request), problem="internal-error", error=kind, frames=where)
    return answer(request, ProblemError("internal-error"))


def bare_problem(code: str) -> tuple[int, dict[str, str], bytes]:
    """Return status, headers and body of a problem where there is no request that could be read, in English."""
    document: dict[str, object] = {
        "type": f"/problems/{code}",
        "title": message("problems", code).en,
        "status": int(PROBLEMS[code]),
        "detail": message("problems", f"{code}-why").en,
        "instance": f"urn:uuid:{uuid.uuid4()}",
        "errors": [],
    }
    headers = {"Content-Type": "application/problem+json", "Content-Language": "en", "Cache-Control": "no-store"}
    body = json.dumps(document).encode()
    return int(PROBLEMS[code]), {**headers, "Content-Length": str(len(body))}, body


def install(app: FastAPI) -> None:
    """Give an application these answers."""
    app.add_exception_handler(ProblemError, answer)  # type: ignore[arg-type]
    app.add_exception_handler(errors.MatchingError, failed)  # type: ignore[arg-type]
    app.add_exception_handler(RequestValidationError, misread)  # type: ignore[arg-type]
    app.add_exception_handler(HTTPException, http_failed)  # type: ignore[arg-type]
    app.add_exception_handler(Exception, broken)
