"""The steps from each layout of the store to the next, carried out when a store is opened.

To add one:

1. Declare the tables on `matching.store.metadata.METADATA`, in your package's `tables.py`.
2. Run `python -m matching.store.migrations NAME`; it writes `versions/<number>_<name>.py`,
   with what a store at the newest revision lacks of `METADATA`.
3. Read what it wrote, with eyes for what moves rows: both ways must keep them.
4. `tests/store/test_migrations.py` goes every step up and down on both databases, with rows.
5. A file that was released is never changed; its number is what stores in use remember.
"""

from matching.store.migrations.layout import HEAD, revision_of_layout, to_revision

__all__ = ["HEAD", "revision_of_layout", "to_revision"]
