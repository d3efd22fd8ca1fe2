"""Make esco_relations.csv out of ESCO's own publication: which of the concepts held are near each other.

    python data/reference/build/esco_relations.py FOLDER

FOLDER holds the English CSV files of ESCO 1.2 as https://esco.ec.europa.eu publishes
them. Kept are, of concepts in esco_skills.csv, `linked`: one of ESCO's relations between
two of them (optional or essential); and `broader`: a broader concept, held or not, that
is a concept and no group. The collections of digital and transversal skills are the
ones that say what is broader.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

HERE = Path(__file__).parents[1]
COLLECTIONS = ("digitalSkillsCollection_en.csv", "transversalSkillsCollection_en.csv")


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def tail(uri: str) -> str:
    return uri.strip().rpartition("/")[2]


def main(folder: Path) -> None:
    held = {row["id"] for row in rows(HERE / "esco_skills.csv")}
    groups = {tail(row["conceptUri"]) for row in rows(folder / "skillGroups_en.csv")}
    found = set()
    for row in rows(folder / "skillSkillRelations_en.csv"):
        pair = sorted((tail(row["originalSkillUri"]), tail(row["relatedSkillUri"])))
        if held >= set(pair):
            found.add((pair[0], "linked", pair[1]))
    for name in COLLECTIONS:
        for row in rows(folder / name):
            concept = tail(row["conceptUri"])
            broader = {tail(each) for each in row["broaderConceptUri"].split("|")} - groups - {""}
            found |= {(concept, "broader", each) for each in broader if concept in held}
    with (HERE / "esco_relations.csv").open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, lineterminator="\n").writerows([("concept", "relation", "other"), *sorted(found)])
    print("esco_relations.csv", len(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
