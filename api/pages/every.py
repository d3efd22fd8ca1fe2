"""The routers of all pages, by whom they are for."""

from __future__ import annotations

from fastapi import APIRouter

from api.pages import (
    adverts,
    agreeing,
    auditing,
    company,
    disputing,
    docs,
    evenness,
    guided,
    inviting,
    judging,
    mine,
    own_data,
    own_disputes,
    own_record,
    programme,
    rules,
    scorers,
    screening,
    shortlists,
    signing,
    start,
    tables,
    uploads,
    verdicts,
)

_EVERYBODY = (start, signing, docs, rules)
_CANDIDATES = (mine, uploads, verdicts, guided, own_record, agreeing, own_disputes, own_data)
_COMPANIES = (company, shortlists, screening, adverts, tables, inviting)
_OFFICERS = (programme, disputing, auditing)
_ANALYSTS = (judging, scorers, evenness)

PAGES: tuple[APIRouter, ...] = tuple(
    part.router for part in (*_EVERYBODY, *_CANDIDATES, *_COMPANIES, *_OFFICERS, *_ANALYSTS)
)
