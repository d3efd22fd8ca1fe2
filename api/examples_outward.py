"""What the API's description shows of files, jobs and webhooks; see `examples`."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime, timedelta

from api.batch import ASSESSMENTS
from matching.domain import Candidate, Json
from matching.exports import CODE, Sheet, people_sheet, shortlist_sheet, suggestions_sheet, written
from matching.jobs import Job, State
from matching.recommend import Shortlist, Suggestions
from matching.webhooks import Delivery, Webhook, signing

DAY = date(2026, 11, 23)
_NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)
_QUESTIONS = (
    {"candidateId": "example-engineer", "openingId": "example-opening", "day": DAY.isoformat()},
    {"candidateId": "example-engineer", "openingId": "example-opening", "policy": "2026-06"},
)
LINES_OF_QUESTIONS = "\n".join(json.dumps(each) for each in _QUESTIONS) + "\n"
LINES_OF_RANKINGS = json.dumps({"openingId": "example-opening", "day": DAY.isoformat(), "k": 3}) + "\n"
EXPORT: Json = {
    "of": "shortlists",
    "format": "xlsx",
    "openings": ["example-opening"],
    "reason": "Interviews of the second half of November.",
}
WEBHOOK: Json = {"url": "https://receiver.example/ktech", "events": ["verdict.changed", "dispute.opened"]}


def job_shown() -> Json:
    """Return a job that has answered two lines."""
    job = Job(
        "2f3a7d6c-51f4-4d3f-9a49-1f6d1f0c9f10", 1, ASSESSMENTS, State.DONE, "local", {},
        hashlib.sha256(LINES_OF_QUESTIONS.encode()).hexdigest(), 2, 2, _NINE, _NINE, _NINE + timedelta(seconds=1),
        None, is_cancelled=False, attempts=1, has_result=True,
    )  # fmt: skip
    return job.document(timedelta(hours=72))


def outward_answers(person: Candidate, listed: Shortlist, offered: Suggestions) -> dict[str, Json]:
    """Return what is answered about files, jobs and webhooks, by the name of the answer."""
    events = ("verdict.changed", "dispute.opened")
    webhook = Webhook("hook-1", "local", None, str(WEBHOOK["url"]), events, "active", _NINE).document()
    message = "msg_1d8e9a52"
    delivery = Delivery(1, message, "verdict.changed", "delivered", 1, _NINE, _NINE, "delivered", 204)
    return {
        "exported-shortlist": _exported(shortlist_sheet(listed, CODE)),
        "exported-suggestions": _exported(suggestions_sheet(offered, CODE)),
        "exported-people": _exported(people_sheet([person], DAY, CODE)),
        "job": job_shown(),
        "jobs": {"jobs": [job_shown()], "following": None},
        "webhooks": {"webhooks": [webhook]},
        "added-webhook": {**webhook, "secret": signing.shown(hashlib.sha256(b"example").digest())},
        "deleted-webhook": {"deleted": "hook-1"},
        "webhook-tested": {"message": message},
        "deliveries": {"deliveries": [delivery.document()], "following": None},
    }


def _exported(sheet: Sheet) -> Json:
    document: Json = json.loads(written(sheet, "json", "en"))
    return document
