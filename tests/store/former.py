"""A store as earlier releases laid it out: one SQLite file that is not encrypted."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from matching.merges import _checksum
from matching.store.documents import PEOPLE, POSTS, checksum_of, rows_of
from tests import small

LAYOUT = """
PRAGMA journal_mode = WAL;
CREATE TABLE store (
    only INTEGER NOT NULL CHECK (only = 1), schema_version INTEGER NOT NULL, candidates INTEGER NOT NULL,
    openings INTEGER NOT NULL, number_of_candidates INTEGER NOT NULL, number_of_openings INTEGER NOT NULL,
    PRIMARY KEY (only));
CREATE TABLE candidates (
    id VARCHAR NOT NULL, document TEXT NOT NULL, checksum VARCHAR(64) NOT NULL, revision INTEGER NOT NULL,
    PRIMARY KEY (id));
CREATE TABLE openings (
    id VARCHAR NOT NULL, document TEXT NOT NULL, checksum VARCHAR(64) NOT NULL, revision INTEGER NOT NULL,
    PRIMARY KEY (id));
CREATE TABLE uploads (
    id VARCHAR NOT NULL, created VARCHAR(10) NOT NULL, document TEXT NOT NULL, PRIMARY KEY (id));
CREATE TABLE merges (
    number INTEGER NOT NULL, kind VARCHAR NOT NULL, "first" VARCHAR NOT NULL, second VARCHAR NOT NULL,
    first_document TEXT NOT NULL, second_document TEXT NOT NULL, merged VARCHAR(64) NOT NULL, "by" VARCHAR NOT NULL,
    day VARCHAR(10) NOT NULL, reason TEXT NOT NULL, undone_by VARCHAR, undone_day VARCHAR(10),
    checksum VARCHAR(64) NOT NULL, PRIMARY KEY (number));
CREATE TABLE apart (
    kind VARCHAR NOT NULL, "first" VARCHAR NOT NULL, second VARCHAR NOT NULL, "by" VARCHAR NOT NULL,
    day VARCHAR(10) NOT NULL, reason TEXT NOT NULL, PRIMARY KEY (kind, "first", second));
PRAGMA application_id = 1263815985;
"""
MERGE = ("number", "kind", "first", "second", "first_document", "second_document", "merged", "by", "day", "reason")


def make(path: Path) -> None:
    """Write ten people, three openings, an upload, two merges and a pair kept apart; no judgements, as once was."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as file, file:
        file.executescript(LAYOUT)
        file.execute("INSERT INTO store VALUES (1, 1, 4, 2, 10, 3)")
        for kind, values in ((PEOPLE, small.candidates()), (POSTS, small.openings())):
            file.executemany(f"INSERT INTO {kind.table.name} VALUES (?, ?, ?, 1)", rows_of(kind, values))
        file.execute("INSERT INTO uploads VALUES ('up', '2026-11-26', '{\"words\": \"Ana Silva\"}')")
        file.execute("INSERT INTO apart VALUES ('candidate', 'c01', 'c02', 'reviewer-1', '2026-11-26', '')")
        for number, kind in ((1, "candidate"), (2, "opening")):
            merge = (number, kind, "c50", "c51", '{"of":"Ana"}', '{"of":"Anna"}', "0" * 64, "r-1", "2026-11-26", "same")
            checksum = _checksum(dict(zip(MERGE, merge, strict=True)))
            file.execute("INSERT INTO merges VALUES (?,?,?,?,?,?,?,?,?,?,NULL,NULL,?)", (*merge, checksum))
    assert checksum_of("c00", rows_of(PEOPLE, small.candidates())[0].document)
