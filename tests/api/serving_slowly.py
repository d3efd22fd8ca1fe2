"""A real server over ten people, whose verdicts take as long as told: `serving_slowly.py HOME PORT SECONDS [warm]`."""

import sys
import time
from pathlib import Path

from api.app import create_app
from matching.cli.serving import run
from matching.embedding import VectorCache
from matching.lexical import korean
from matching.settings import settings
from matching.store import Store
from matching.workspace import Workspace
from tests import small
from tests.bag_of_words import BagOfWords


class Slow(Workspace):
    seconds = 0.0

    def assess(self, *given, **more):
        time.sleep(self.seconds)
        return super().assess(*given, **more)


def main(home: Path, port: int, seconds: float, *, warm: bool) -> None:
    store = Store(home / "store.sqlite3")
    workspace = Slow(store, BagOfWords(), cache=VectorCache(home / "cache"))
    workspace.seconds = seconds
    workspace.add(small.candidates(), small.openings())
    app = create_app(workspace, key=b"k" * 32, today=lambda: small.DAY, limits=settings())
    korean.get_ready = lambda: None  # three seconds; no Korean word is read here
    if warm:
        app.state.warming.begin()
    else:
        workspace.warm()
    run(app, host="127.0.0.1", port=port, close=store.close)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), warm="warm" in sys.argv[4:])
