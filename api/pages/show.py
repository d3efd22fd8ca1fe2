"""Templates to answers: one environment, the reader's language, the cookie that remembers it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from api.languages import COOKIE, language_named, language_of
from api.pages import hire_words, judge_words, mine_words, office_words, pictures, words
from api.pages.doors import doors_of
from api.principals import form_token_in, principal_in
from matching.blotting import headline_of
from matching.caps import cap_in_words
from matching.consents.walking import day_in_korea
from matching.eligibility.reasons.case import say as find
from matching.eligibility.said import WAYS_SHOWN, route_in_words, way_in_words
from matching.explanation import say as reason
from matching.ingest.html_text import plain
from matching.judgements.columns import side_label
from matching.language import LANGUAGES, Language, Text
from matching.reference.scripts import without_turns

_HERE = Path(__file__).parent
STATIC = _HERE / "static"
_A_YEAR = 365 * 24 * 60 * 60
_HELPERS = (
    words.against, words.asked_for, words.choice_in_words, words.degree_in_words, words.document_says,
    words.identifier_in_words, words.in_favour, words.is_measured, words.unseen_in_words,
    words.job_in_words, words.language_in_words, words.not_known, words.pay_in_words, words.pay_name,
    words.place_in_words, words.sector_in_words, words.span_in_words, words.to_prove, words.value_used,
    doors_of, pictures.axis, pictures.share, route_in_words, way_in_words, cap_in_words, side_label,
    hire_words.asking_says, words.day_in_words, hire_words.longest, words.money,
    mine_words.place_of_passage, mine_words.invitation_state, day_in_korea,
    judge_words.question_of, judge_words.wishes_in_words, judge_words.skills_in_words, judge_words.spoken_in_words,
    words.amount_in_words, *office_words.HELPERS,
)  # fmt: skip


def _printed(value: object) -> object:
    """Return what a template prints: nothing that turns the order of the letters around it."""
    return without_turns(value) if isinstance(value, str) and not value.isascii() else value


@cache
def _templates() -> Environment:
    templates = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_printed,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.globals.update({helper.__name__: helper for helper in _HELPERS})
    templates.globals.update(GRADES=words.GRADES, WAYS_SHOWN=WAYS_SHOWN)
    templates.globals.update(find=find, reason=reason, plain=plain, headline_of=headline_of)
    templates.filters["address"] = lambda text: quote(str(text), safe="")
    templates.filters["score"] = lambda number: f"{number:.2f}"
    templates.filters["signed"] = lambda number: f"{number:+.3f}".replace("-", "−")
    return templates


def compile_templates() -> None:
    """Read all templates, so that nobody's first page waits for it."""
    templates = _templates()
    for name in templates.list_templates():
        templates.get_template(name)


def render(template: str, language: Language, **values: object) -> str:
    """Return a template filled in a language. `say` puts in a message, `|words` a text in both."""

    def say(key: str, **inside: object) -> str:
        return words.say(key, **inside)[language]

    def in_language(text: Text | str | None) -> str:
        return text[language] if isinstance(text, Text) else text or ""

    return _templates().get_template(template).render(values, say=say, w=in_language, lang=language)


def page(
    request: Request,
    template: str,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    **values: object,
) -> Response:
    """Answer with a page in the reader's language; a language asked for in the address is remembered."""
    language = language_of(request)
    switches = {each: _switched(request, each) for each in LANGUAGES}
    around = {
        "switches": switches,
        "here": request.url.path,
        "principal": principal_in(request),
        "form_token": form_token_in(request),
    }
    answer = HTMLResponse(render(template, language, **around, **values), status, dict(headers or {}))
    answer.headers["Content-Language"] = language
    answer.headers["Vary"] = "Accept, Accept-Language, Cookie"
    if language_named(request.query_params.get("lang")):
        secure = request.url.scheme == "https"
        answer.set_cookie(COOKIE, language, max_age=_A_YEAR, samesite="lax", httponly=True, secure=secure)
    return answer


def _switched(request: Request, language: Language) -> str:
    """Return this page's address in a language, as a path: never another host."""
    query = request.url.include_query_params(lang=language).query
    return f"/{quote(request.scope['path'].lstrip('/'), safe='/:')}?{query}"


def problem_page(
    request: Request, problem: Mapping[str, object], *, status: int, headers: Mapping[str, str]
) -> Response:
    """Answer a browser with a problem as a page."""
    return page(request, "problem.html", status=status, headers=headers, problem=problem)
