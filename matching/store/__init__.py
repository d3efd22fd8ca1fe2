"""The system of record: people, openings and all that is kept about them, in one encrypted file or in PostgreSQL.

Everything that is kept shares the one `Store`: what writes beside the documents takes a
`Connection` of `store.file.writing()`. The layout changes by the steps in `migrations`,
which says how to add one; `backup` and `restoring` are for keeping and bringing back.
"""

from matching.store.documents import Added, Holds, Known, Revision
from matching.store.reading import Page, Records
from matching.store.records import Store, where_of_settings

__all__ = ["Added", "Holds", "Known", "Page", "Records", "Revision", "Store", "where_of_settings"]
