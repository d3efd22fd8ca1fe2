"""The system of record: people, openings and all that is kept about them, in one file."""

from matching.store.documents import Added, Holds, Known, Revision
from matching.store.records import Page, Records, Store

__all__ = ["Added", "Holds", "Known", "Page", "Records", "Revision", "Store"]
