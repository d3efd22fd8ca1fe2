"""A real browser and a service that it can reach: Debian's Chromium, or whichever is found, driven by Playwright."""

from __future__ import annotations

import os
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI

from tests.counts import IS_LONG

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--process-per-site",
    "--disable-site-isolation-trials", "--renderer-process-limit=1",  # one process for what is shown: there is one site
)  # fmt: skip
UNDRAWN = ("--disable-threaded-compositing",)
"""Draws next to nothing, which is most of what a browser does: for tests that look at a page and click on nothing,
since a click waits for a frame."""
NARROW, WIDE, NARROWEST = 390, 1280, 320
PATIENCE_MS = 60_000  # a busy machine is slow, never wrong


@lru_cache(maxsize=1)
def chromium() -> str | None:
    """Return the browser to drive: the one named in the environment, else the first that is found."""
    return os.environ.get("KTECH_TEST_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


@lru_cache(maxsize=1)
def axe() -> str:
    """Return the source of axe-core, which checks a page against WCAG."""
    import axe_playwright_python

    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()


@contextmanager
def driving() -> Iterator[Any]:
    """Start Playwright."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        yield playwright


@contextmanager
def browsing(driver: Any, *more: str) -> Iterator[Any]:
    """Start a browser, with more arguments than it always has."""
    browser = driver.chromium.launch(executable_path=chromium(), args=[*QUIET, *more])
    yield browser
    browser.close()


@contextmanager
def kept_port() -> Iterator[socket.socket]:
    """Hold a port of this machine, so that one service after the other can be at one address."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield held


@contextmanager
def served(app: FastAPI, port: socket.socket | None = None) -> Iterator[str]:
    """Serve an application on a port that is held, or on a free one, and return its address."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", timeout_keep_alive=600))
    sockets = [port.dup()] if port else None
    thread = threading.Thread(target=server.run, kwargs={"sockets": sockets}, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.02)
        assert thread.is_alive(), "the service did not start"
    number = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://localhost:{number}"
    server.should_exit = True
    thread.join()


@dataclass(frozen=True)
class Look:
    """How somebody looks at a page."""

    lang: str = "en"
    width: int = WIDE
    dark: bool = False
    script: bool = True
    checked: bool = False
    """Whether every document comes with axe-core in it, which is compiled once then, and not for each page again.

    Who looks so looks only, in the page that the profile keeps.
    """

    def __str__(self) -> str:
        return f"{self.lang}-{self.width}-{'dark' if self.dark else 'light'}"


FEW = (Look("ko", NARROW), Look("en", script=False))
"""Both languages, both widths, with scripts and without: each in one look."""


def looks(*more: Look) -> list[Look]:
    """Return the looks in which a way is gone: a few, in the long run more."""
    return [*FEW, *(more if IS_LONG else ())]


class Windows:
    """A browser whose profiles are kept: a profile's process, fonts and compiled scripts serve every test after it.

    A profile is for an address, a language, with scripts or without and with axe-core or without. Each test gets a page
    of its own, but for one that only looks, and a jar of cookies that holds nothing else; a page that stays open keeps
    the profile's process alive.
    """

    def __init__(self, browser: Any) -> None:
        self._browser = browser
        self._free: dict[tuple[str, str, bool, bool], list[Any]] = {}

    @contextmanager
    def profile(self, base: str, look: Look) -> Iterator[Any]:
        """Lend a profile that nobody else uses meanwhile."""
        free = self._free.setdefault((base, look.lang, look.script, look.checked), [])
        context = free.pop() if free else self._made(base, look)
        yield context
        for page in context.pages[1:]:
            page.close()
        context.clear_cookies()
        free.append(context)  # one that a failed test has had is not lent again

    def _made(self, base: str, look: Look) -> Any:
        context = self._browser.new_context(
            base_url=base,
            java_script_enabled=look.script,
            locale="ko-KR" if look.lang == "ko" else "en-GB",
            extra_http_headers={"Accept-Language": look.lang},
        )
        context.set_default_timeout(PATIENCE_MS)
        if look.checked:
            context.add_init_script(axe())
        context.new_page().goto("/health/live")
        return context


class Site:
    """A service on this machine with somebody of every role, and a browser to look at it with."""

    def __init__(self, world: Any, base: str, windows: Windows) -> None:
        self.world, self.base, self._windows = world, base, windows

    @contextmanager
    def page(self, who: str, look: Look = Look()) -> Iterator[Any]:
        """Open a browser's window as somebody: a name of the world's, or `anonymous`."""
        with self._windows.profile(self.base, look) as context:
            page = context.pages[0] if look.checked else context.new_page()
            page.set_viewport_size({"width": look.width, "height": 900})
            page.emulate_media(color_scheme="dark" if look.dark else "light")
            token = self.world.people[who].token
            if token:
                context.add_cookies([{"name": "ktech_session", "value": token, "url": self.base, "httpOnly": True}])
            yield page
