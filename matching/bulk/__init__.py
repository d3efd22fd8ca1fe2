"""Candidates and openings in bulk: tables of CSV, XLSX or JSON lines, their columns derived from the documents' fields.

table = read_table(content, "people.csv", "candidates")
report = check(table, store.ids("candidate"))
store.add_documents("candidate", report.to_store())
bad_rows_file(report)          # to be mended and sent again
template("openings", "xlsx", "ko")
"""

from matching.bulk.columns import KINDS, Column, Kind, columns
from matching.bulk.flat import cells_of
from matching.bulk.giving_back import bad_rows_file
from matching.bulk.reading import Problem
from matching.bulk.report import BadRow, Document, Report, check
from matching.bulk.table import Table, read_table
from matching.bulk.template import template

__all__ = [
    "KINDS",
    "BadRow",
    "Column",
    "Document",
    "Kind",
    "Problem",
    "Report",
    "Table",
    "bad_rows_file",
    "cells_of",
    "check",
    "columns",
    "read_table",
    "template",
]
