"""Why a document is not read, as the child process says it; its parent raises it as `BadInputError`.

The child holds no catalogue of sentences: it opens no files once it has the document.
"""

from __future__ import annotations


class Refused(Exception):  # noqa: N818 - it is an answer, raised to leave the parser
    """The document is not read, for the reason that `code` names in `texts/errors.toml`."""

    def __init__(self, code: str, **values: int | str) -> None:
        self.code, self.values = code, values
        super().__init__(code)
