"""Tables too large to be stored all at once: checked as a whole first, then stored part by part.

Each part is one transaction together with a bookmark, so that both are there or neither; an
import that was stopped at any point goes on behind the last part when it is called again.

whole = LargeTable(store, open_table(path, "candidates"), now=now)
mark = whole.bookmark() or whole.begin(whole.check())
mark = whole.store(mark)
whole.report(mark.decided)
"""

from matching.large_tables.importing import LargeTable
from matching.large_tables.kept import Bookmark
from matching.large_tables.report import Whole

__all__ = ["Bookmark", "LargeTable", "Whole"]
