"""Runs notebooks cell by cell as fresh kernels would, and reports what came of each.

    python tests/running_notebooks.py

Each line of standard input asks for one: a JSON object of `notebook`, `report`, `home`
(of caches, tables and cards), `data`, `folder` (to run in), `printed` and `complained` (files for
both outputs). The answer is a line with the exit status. Every notebook runs in a process
of its own, forked from one that has imported what notebooks begin with. The report is
written after the last cell, so that a notebook that stopped has none.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "notebooks"
MOST_SECONDS = 600  # a busy machine may take ten times the minute that a quiet one does


def main() -> None:
    """Run what is asked for, one after the other."""
    sys.path.insert(0, str(FOLDER))
    import analysis  # noqa: F401
    import jupytext  # noqa: F401

    gc.collect()
    gc.freeze()  # what is imported stays, and is not gone through again for each notebook
    gc.set_threshold(20_000, 20, 50)
    for line in sys.stdin:
        asked: Mapping[str, str] = json.loads(line)
        child = os.fork()
        if child == 0:
            sys.path.remove(str(FOLDER))
            begin(asked)
            execute(Path(asked["notebook"]), Path(asked["report"]))
            end()
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


def begin(asked: Mapping[str, str]) -> None:
    """Make this process one of its own: its folder, its outputs, and an end to its time."""
    signal.alarm(MOST_SECONDS)
    os.environ["KTECH_HOME"], os.environ["KTECH_DATA"] = asked["home"], asked["data"]
    os.chdir(asked["folder"])
    for number, name in ((1, "printed"), (2, "complained")):
        with Path(asked[name]).open("wb") as file:
            os.dup2(file.fileno(), number)


def execute(notebook: Path, report: Path) -> None:
    """Execute every cell of a notebook in one namespace, the notebook's folder first on the path as in Jupyter."""
    import jupytext

    sys.path.insert(0, str(notebook.parent))
    cells = [each.source for each in jupytext.read(notebook).cells if each.cell_type == "code"]
    namespace: dict[str, object] = {"__name__": "__main__"}
    for number, source in enumerate(cells, start=1):
        exec(compile(source, f"{notebook.name}, cell {number}", "exec"), namespace)
    report.write_text(json.dumps({"ran": len(cells), "figures": figures()}), encoding="utf-8")


def end() -> None:
    """End this process well and at once: to take down all that is loaded takes longer than many a notebook."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def figures() -> list[dict[str, object]]:
    """Return each figure's title and how many axes have something drawn on them."""
    import matplotlib.pyplot as plt

    found = [plt.figure(number) for number in plt.get_fignums()]
    return [
        {"title": each.get_suptitle(), "drawn": sum(axes.has_data() for axes in each.axes), "axes": len(each.axes)}
        for each in found
    ]


if __name__ == "__main__":
    main()
