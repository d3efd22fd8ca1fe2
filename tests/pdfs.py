"""What a PDF says and draws, read by programs that did not write it."""

from __future__ import annotations

import io
import shutil
import subprocess
from contextlib import closing

import pypdfium2
from PIL.Image import Image
from pypdf import PdfReader


def texts_of(content: bytes) -> list[str]:
    """Return the text of each page; it is read from the file alone, whatever fonts a machine has."""
    return [each.extract_text() for each in PdfReader(io.BytesIO(content)).pages]


def drawn(content: bytes) -> Image:
    """Return the first page as it is drawn here, in shades of grey."""
    with closing(pypdfium2.PdfDocument(content)) as pdf:
        image: Image = pdf[0].render(scale=2).to_pil().convert("L")
    return image


def has_korean_font() -> bool:
    """Whether this machine has a font to draw Korean with, which no PDF of ours brings along."""
    lister = shutil.which("fc-list")
    return lister is not None and bool(subprocess.run([lister, ":lang=ko"], capture_output=True, check=True).stdout)
