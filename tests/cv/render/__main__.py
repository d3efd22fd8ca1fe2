"""`python -m tests.cv.render [ID ...]`: make the labelled CVs again, or some of them."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tests.cv.render.plans import plans
from tests.cv.render.press import press
from tests.cv.render.resume import make

LABELLED = Path(__file__).parents[1] / "labelled"


def main(wanted: list[str]) -> None:
    """Write the files and the truth of the CVs named, or of all."""
    for plan in plans():
        if wanted and plan.id not in wanted and plan.career not in wanted:
            continue
        resume = make(plan)
        text = json.dumps(resume.truth, ensure_ascii=False, indent=1) + "\n"
        (LABELLED / f"{plan.id}.truth.json").write_text(text, encoding="utf-8")
        press(resume, LABELLED)
        sys.stdout.write(f"{plan.id}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
