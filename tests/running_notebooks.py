"""Runs a notebook cell by cell as a fresh kernel would, and reports what came of it.

    python tests/running_notebooks.py NOTEBOOK REPORT

The report is written after the last cell, so that a notebook that stopped has none.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path


def main(notebook: Path, report: Path) -> None:
    """Execute every cell of a notebook in one namespace, the notebook's folder first on the path as in Jupyter."""
    import jupytext

    sys.path.insert(0, str(notebook.parent))
    cells = [each.source for each in jupytext.read(notebook).cells if each.cell_type == "code"]
    namespace: dict[str, object] = {"__name__": "__main__"}
    for number, source in enumerate(cells, start=1):
        exec(compile(source, f"{notebook.name}, cell {number}", "exec"), namespace)
    report.write_text(json.dumps({"ran": len(cells), "figures": figures()}), encoding="utf-8")


def figures() -> list[dict[str, object]]:
    """Return each figure's title and how many axes have something drawn on them."""
    import matplotlib.pyplot as plt

    found = [plt.figure(number) for number in plt.get_fignums()]
    return [
        {"title": each.get_suptitle(), "drawn": sum(axes.has_data() for axes in each.axes), "axes": len(each.axes)}
        for each in found
    ]


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
