"""What each kind of problem means: where the `type` of a problem document leads."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from starlette.responses import JSONResponse, Response

from api.dependencies import known_parameters, language_asked
from api.errors import PROBLEMS, ProblemError, wants_page
from api.languages import language_of
from api.pages.show import page
from matching.language import message

router = APIRouter(
    prefix="/problems", include_in_schema=False, dependencies=[Depends(known_parameters), Depends(language_asked)]
)


@router.get("/{code}")
def problem(code: str, request: Request) -> Response:
    """Explain a kind of problem, as a page or as JSON."""
    if code not in PROBLEMS:
        raise ProblemError("unknown-path")
    title, why = message("problems", code), message("problems", f"{code}-why")
    if wants_page(request):
        return page(request, "problem_kind.html", code=code, http_status=int(PROBLEMS[code]), title=title, why=why)
    language = language_of(request)
    words = {"title": title[language], "detail": why[language]}
    document = {"type": f"/problems/{code}", "status": int(PROBLEMS[code]), **words}
    return JSONResponse(document, headers={"Content-Language": language})
