"""Every page of the service, as somebody comes to it; each area of pages has a file of its own beside this one."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Address:
    """A page: the route it shows, who looks at it, and where it is once what it shows has been made in the world."""

    name: str
    route: str
    who: str
    path: Callable[[Any], str]


def at(name: str, route: str, who: str, path: str | Callable[[Any], str] | None = None) -> Address:
    """Return a page; without a path it stands at its route."""
    found = path if callable(path) else (lambda _: path or route)
    return Address(name, route, who, found)


def every() -> tuple[Address, ...]:
    """Return the pages of all areas."""
    files = sorted(Path(__file__).parent.glob("area_*.py"))
    return tuple(each for file in files for each in importlib.import_module(f"tests.pages.{file.stem}").PAGES)
