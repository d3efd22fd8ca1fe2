"""Small forms of pages: their texts, and where a wrong one leads back to."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import RedirectResponse, Response

from api.uploading import form_of

SEE_OTHER, UNUSABLE = 303, 422
_LARGEST, _MOST_FIELDS = 64 * 1024, 80


def texts_of(*, most: int, fields: int) -> Callable[[Request], Awaitable[dict[str, str]]]:
    """Return a dependency that reads the texts of a form of at most so many bytes and fields, as they were sent."""

    async def texts(request: Request) -> dict[str, str]:
        form = await form_of(request, most=most, fields=fields, files=0)
        return {name: value for name, value in form.items() if isinstance(value, str)}

    return texts


Sent = Annotated[dict[str, str], Depends(texts_of(most=_LARGEST, fields=_MOST_FIELDS))]


async def _texts(sent: Sent) -> dict[str, str]:
    return {name: value.replace("\r\n", "\n") for name, value in sent.items()}


Texts = Annotated[dict[str, str], Depends(_texts)]
"""What was typed into a small form, by field."""


@dataclass(frozen=True)
class Typed:
    """The fields of a form in the order in which they were sent; a name may stand several times."""

    fields: tuple[tuple[str, str], ...] = ()

    def __contains__(self, name: object) -> bool:
        return any(each == name for each, _ in self.fields)

    def get(self, name: str) -> str:
        """Return what was typed, without blanks around it and with one kind of line end; empty where nothing was."""
        return next(iter(self.all(name)), "")

    def all(self, name: str) -> list[str]:
        """Return everything that was typed or ticked under a name, blanks left out."""
        texts = (text.replace("\r\n", "\n").strip() for each, text in self.fields if each == name)
        return [text for text in texts if text]


async def _typed(request: Request) -> Typed:
    form = await form_of(request, most=_LARGEST, fields=_MOST_FIELDS, files=0)
    return Typed(tuple((name, value) for name, value in form.multi_items() if isinstance(value, str)))


TypedForm = Annotated[Typed, Depends(_typed)]


def on_to(address: str) -> Response:
    """Lead to a page after a form was taken."""
    return RedirectResponse(address, SEE_OTHER)
