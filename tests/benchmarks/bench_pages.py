"""First byte and size of every page on the loaded sample, over HTTP, against an answer that does nothing.

    make run        # once, so that the sample is loaded; then stop it
    KTECH_HOME=.ktech python tests/benchmarks/bench_pages.py [people and openings]

All is asked for as the operator of this machine, one call after another; pages of a person or an opening for the first
ten of each, or as many as are named, once the lists that a service makes ahead are made (`KTECH_LISTS_AHEAD=0` for
none). `cpu` is the processor's share of the median; `again` is the same page asked for once more: what is worked out
anew each time, and what is not.
"""

from __future__ import annotations

import http.client
import sys
import time
from collections.abc import Iterator
from urllib.parse import quote

import numpy as np
from fastapi.routing import APIRoute
from machine import describe

from api.app import ROUTERS, create_app
from matching.collecting import leave_to_rest
from matching.ledger.ahead import Ahead
from matching.settings import settings
from matching.store import Store
from matching.workspace import Workspace
from tests.pages.browser import served

ASKED = int(sys.argv[1]) if len(sys.argv) > 1 else 10
LONGEST_WAIT = 300.0
OF_OPENINGS = ("/openings/", "/terms/", "/compare/")
NO_PAGES = ("/v1/", "/health/", "/metrics", "/sign-")
NOTHING = "/health/live"


def addresses(workspace: Workspace) -> Iterator[tuple[str, list[str]]]:
    """Yield each page's route and the addresses to ask it at."""
    people = [each.id for each in workspace.records.candidates[:ASKED]]
    openings = [each.id for each in workspace.records.openings[:ASKED]]
    if not people or not openings:
        raise SystemExit("nothing is loaded: run `make run` first, and name its folder in KTECH_HOME")
    routes = {
        each.path
        for router in ROUTERS
        for each in router.routes
        if isinstance(each, APIRoute) and "GET" in each.methods
    }
    for route in sorted(each for each in routes if not each.startswith(NO_PAGES)):
        if "{identifier" not in route:
            if "{" not in route:
                yield route, [route] * ASKED
            continue
        stem = route.partition("{")[0]
        yield route, [stem + quote(each, safe="") for each in (openings if stem in OF_OPENINGS else people)]


def ask(line: http.client.HTTPConnection, address: str) -> tuple[float, float, int, int]:
    """Return milliseconds to the first byte, of clock and of processor, the status and the size of an answer.

    On a machine that others use too the processor's say more: asking and answering are one process here.
    """
    began, busy = time.perf_counter(), time.process_time()
    line.request("GET", address, headers={"Accept": "text/html", "Accept-Language": "ko"})
    answer = line.getresponse()
    first, worked = (time.perf_counter() - began) * 1000, (time.process_time() - busy) * 1000
    return first, worked, answer.status, len(answer.read())


def wait_for_lists(ahead: Ahead) -> None:
    """Wait until the service has made the lists that it makes before they are asked for."""
    began = time.perf_counter()
    while not ahead.is_done and settings().lists_ahead:
        if time.perf_counter() - began > LONGEST_WAIT:
            raise SystemExit("the lists are not made ahead yet")
        time.sleep(0.1)
    print(f"lists made ahead in {time.perf_counter() - began:.1f} s")


def main() -> None:
    """Print a line a page."""
    workspace = Workspace(Store.of_settings())
    app = create_app(workspace, limits=settings())
    began = time.perf_counter(), time.process_time()
    app.state.warming.begin()  # as `ktech-match serve` does before it listens
    taken = time.perf_counter() - began[0], time.process_time() - began[1]
    print(f"made ready in {taken[0]:.1f} s, {taken[1]:.1f} s of processor time")
    leave_to_rest()  # as `ktech-match serve` does
    with served(app) as base:
        wait_for_lists(app.state.background.ahead)
        line = http.client.HTTPConnection("localhost", int(base.rpartition(":")[2]), timeout=120)
        nothing = float(np.median([ask(line, NOTHING)[0] for _ in range(100)]))
        print(f"sample (synthetic), Korean; {describe()}; an answer that does nothing: {nothing:.1f} ms")
        print(f"{'page':34}{'status':>7}{'median':>9}{'worst':>8}{'cpu':>8}{'again':>8}{'x nothing':>11}{'kB':>7}")
        for route, asked in addresses(workspace):
            found = [ask(line, each) for each in asked]
            again = float(np.median([ask(line, each)[0] for each in asked]))
            times, worked = np.array([each[:2] for each in found]).T
            status, size = {each[2] for each in found}, max(each[3] for each in found)
            shown = "/".join(map(str, sorted(status)))
            print(f"{route:34}{shown:>7}{np.median(times):>9.0f}{times.max():>8.0f}{np.median(worked):>8.0f}", end="")
            print(f"{again:>8.0f}", end="")
            print(f"{again / nothing:>11.0f}{size / 1000:>7.0f}")


if __name__ == "__main__":
    main()
