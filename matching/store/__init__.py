"""The system of record: people, openings and all that is kept about them, in one file."""

from matching.store.documents import Added, Known, Revision
from matching.store.records import Page, Records, Store

__all__ = ["Added", "Known", "Page", "Records", "Revision", "Store"]
