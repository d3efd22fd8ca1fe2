"""Small forms of pages: their texts, and where a wrong one leads back to."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import RedirectResponse, Response

from api.uploading import form_of

SEE_OTHER, UNUSABLE = 303, 422
_LARGEST, _MOST_FIELDS = 64 * 1024, 12


async def _texts(request: Request) -> dict[str, str]:
    form = await form_of(request, most=_LARGEST, fields=_MOST_FIELDS, files=0)
    return {name: value.replace("\r\n", "\n") for name, value in form.items() if isinstance(value, str)}


Texts = Annotated[dict[str, str], Depends(_texts)]
"""What was typed into a small form, by field."""


def on_to(address: str) -> Response:
    """Lead to a page after a form was taken."""
    return RedirectResponse(address, SEE_OTHER)
