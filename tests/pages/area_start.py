"""The start page, signing in, the lists, and what says what went wrong."""

from __future__ import annotations

from tests.pages.addresses import at

PAGES = (
    at("start", "/", "anonymous"),
    at("start-company", "/", "company X"),
    at("sign-in", "/sign-in", "anonymous"),
    at("sign-up", "/sign-up", "anonymous"),
    at("openings", "/openings", "analyst"),
    at("openings-none", "/openings", "candidate A", "/openings?text=nothing+like+it"),
    at("people", "/people", "officer"),
    at("docs", "/docs", "anonymous"),
    at("docs-route", "/docs/{name}", "anonymous", "/docs/shortlist"),
    at("problem", "/problems/{code}", "anonymous", "/problems/not-found"),
    at("not-there", "/candidates/{identifier:path}", "analyst", "/candidates/nobody"),
)
