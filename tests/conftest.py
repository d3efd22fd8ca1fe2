"""What all tests share. Threads are held to one: on two busy cores they only wait for one another."""

import gc
import os
from contextlib import nullcontext

os.environ["OMP_NUM_THREADS"] = "1"
os.environ["OPENBLAS_NUM_THREADS"] = "1"
os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
os.environ["KTECH_LISTS_AHEAD"] = "0"  # nothing goes on beside what is tested; `tests/ledger/test_ahead.py` has its own

import pytest
from _pytest.doctest import DoctestModule
from anyio.from_thread import start_blocking_portal
from hypothesis import settings
from starlette.testclient import TestClient

from matching.store import engines
from tests import databases
from tests.compiled import compiled_once
from tests.counts import cases
from tests.fewer_messages import send_fewer
from tests.in_memory import keep_in_memory
from tests.layouts import Layouts
from tests.one_trip import in_one_trip

gc.disable()  # until all is imported and collected, which is kept to the end

# Nothing is tested by the clock, and the same code is tested by the same examples.
settings.register_profile("suite", deadline=None, derandomize=True, max_examples=cases(35, 100))
settings.load_profile("suite")


@pytest.fixture(scope="session", autouse=True)
def layouts():
    """Lays fresh stores out quickly; `tests/store/test_layouts.py` compares with what the steps lead to."""
    made = Layouts()
    with made.in_use(pytest.MonkeyPatch), compiled_once(pytest.MonkeyPatch):
        yield made


@pytest.fixture(scope="session", autouse=True)
def lasting():
    """Wait for no disk after each write: a process that is killed loses nothing by it, only a machine would.

    Returns what the product asks of SQLite, for the test of it. Processes that tests start ask for all of it.
    """
    asked = engines._PRAGMAS
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engines, "_PRAGMAS", ("synchronous = OFF", *(each for each in asked if "= FULL" not in each)))
        patch.setattr(os, "fsync", lambda number: None)
        yield asked


@pytest.fixture(scope="session", autouse=True)
def one_loop():
    """Let all test clients that are not entered answer in one loop, where each call would start one and a thread.

    In a process forked from this one there is no such thread, and each call has its own again.
    """
    here, alone = os.getpid(), TestClient._portal_factory
    with start_blocking_portal("asyncio") as portal, pytest.MonkeyPatch.context() as patch:

        def answering(client):
            return nullcontext(client.portal or portal) if os.getpid() == here else alone(client)

        patch.setattr(TestClient, "_portal_factory", answering)
        with in_one_trip():
            yield


@pytest.fixture(scope="session")
def use_e5():
    """USE and multilingual-e5-small joined."""
    from matching.embedding import load_embedder

    return load_embedder("use-e5")


@pytest.fixture(scope="session")
def default_encoder():
    from matching.embedding import load_embedder

    return load_embedder()


@pytest.fixture(scope="session")
def plain_e5(use_e5):
    """multilingual-e5-small before centring."""
    return next(part for part in use_e5.parts if part.name == "e5")


@pytest.fixture(scope="session")
def postgresql():
    """A PostgreSQL server of our own, started when a test first needs it."""
    with databases.server() as address:
        yield address


def _place(request, tmp_path):
    if request.param == "file":
        return databases.Place(tmp_path / "home" / "store.sqlite3", tmp_path / "home")
    address = request.getfixturevalue("postgresql")
    return databases.Place(databases.schema_of_its_own(address), tmp_path / "home")


def pytest_configure(config):
    """Write to memory, unless a folder was named (`--basetemp`): to look there at what a test has left."""
    if not hasattr(config, "workerinput") and not config.option.basetemp:
        keep_in_memory()
    send_fewer(config)


def pytest_collection_finish():
    """Look for garbage from here on, and not among what was collected: it is large, and stays."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)  # what a test leaves is small beside what is loaded and would be gone through
    gc.enable()


@pytest.fixture
def others_at_rest():
    """Look for garbage among what is made from here on: what other tests left takes a second to go through."""
    gc.freeze()


@pytest.fixture(params=["file", "postgresql"])
def place(request, tmp_path):
    """Where a store may be; whatever uses this is tested on both databases."""
    return _place(request, tmp_path)


@pytest.fixture
def some_place(request, tmp_path):
    """A file, and for tests that are marked `both` a server as well; for all of them where every database is wanted."""
    return _place(request, tmp_path)


def pytest_generate_tests(metafunc):
    """Say on which databases a test runs that takes `some_place`."""
    if "some_place" in metafunc.fixturenames:
        both = "KTECH_EVERY_DATABASE" in os.environ or metafunc.definition.get_closest_marker("both")
        metafunc.parametrize("some_place", ["file", "postgresql"] if both else ["file"], indirect=True)


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(file_path):
    """Look for examples in the files that have any: looking through everything in all the others takes seconds."""
    found = yield
    if file_path.suffix != ".py" or ">>>" in file_path.read_text(encoding="utf-8"):
        return found
    return [each for each in found if not isinstance(each, DoctestModule)]


def pytest_collection_modifyitems(items):
    """Begin with the notebooks, each of which takes long: at the end one worker would wait for the other."""
    items.sort(key=lambda item: "test_notebooks" not in item.nodeid)
