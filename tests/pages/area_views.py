"""One opening with its shortlist, one person with the verdict, a CV that was read, and judging."""

from __future__ import annotations

from tests.pages.addresses import at

PAGES = (
    at("opening", "/openings/{identifier:path}", "company X", lambda w: f"/openings/{w.opening_of('company X')}"),
    at("opening-alone", "/openings/{identifier:path}", "candidate A", "/openings/sample"),
    at(
        "candidate",
        "/candidates/{identifier:path}",
        "candidate A",
        lambda w: f"/candidates/{w.profile_of('candidate A')}",
    ),
    at(
        "candidate-masked",
        "/candidates/{identifier:path}",
        "company X",
        lambda w: f"/candidates/{w.profile_of('candidate A')}?opening={w.opening_of('company X')}",
    ),
    at("send", "/uploads", "candidate A"),
    at("upload", "/uploads/{identifier}", "candidate A", lambda w: f"/uploads/{w.upload_of('candidate A')}"),
    at("judge-start", "/judge", "analyst"),
)
