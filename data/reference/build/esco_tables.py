"""Make esco_skills.csv and esco_occupations.csv out of ESCO's own publication.

    python data/reference/build/esco_tables.py FOLDER

FOLDER holds the English CSV files of ESCO 1.2 as https://esco.ec.europa.eu publishes
them. Kept are ids, labels and other names of all occupations, of the digital and the
transversal skills, and the labels of whatever else skill_links.csv and the fields of
study need; descriptions and relations are left out. Occupations' other names stand as
they are looked up. A skill's name that two share belongs to neither, unless it is the
label of one; the name of one tool among the names of a kind of tool ("Fortran" at
"computer programming") goes to the column `narrower`.
"""

from __future__ import annotations

import csv
import re
import sys
from collections import Counter
from pathlib import Path

from matching.reference.skills import spelling

HERE = Path(__file__).parents[1]
COLLECTIONS = ("digitalSkillsCollection_en.csv", "transversalSkillsCollection_en.csv")
QUALIFIED = re.compile(r"(.+) \((?:computer programming|[\w ]*(?:tool|tools|system|systems|software)\b[\w ]*)\)")


FAMILIES = {  # what ESCO files single tools, languages and methods under, among its other names
    *("blockchain consensus mechanisms", "computer programming", "computer vision"),
    *("data extraction, transformation and loading tools", "database development tools", "database management systems"),
    *(
        "digital camera sensors",
        "digital game creation systems",
        "graphics editor software",
        "learning management systems",
    ),
    *("integrated development environment software", "manage digital documents", "medical imaging technology"),
    *(
        "mobile operating systems",
        "optical character recognition software",
        "penetration testing tool",
        "proxy servers",
    ),
    *(
        "perform dimensionality reduction",
        "printed circuit boards testing methods",
        "query languages",
        "search engines",
    ),
    *("style sheet languages", "tools for software configuration management", "use online tools to collaborate"),
    *("use personal organization software", "use presentation software", "use spreadsheets software"),
    *("use word processing software", "web application security threats"),
}
SMALL = {"bash", "git", "cuda", "keras", "tensorflow", "matlab", "occam", "cdist", "sK1", "t-SNE"}


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def tail(uri: str) -> str:
    return uri.rpartition("/")[2]


def split(cell: str) -> list[str]:
    return [" ".join(name.split()) for name in re.split(r"\s*[|\n]\s*", cell) if name.strip()]


def distinct(label: str, names: list[str]) -> list[str]:
    """Return the names whose spelling is none of those before it."""
    seen, kept = {spelling(label)}, []
    for name in names:
        if spelling(name) and spelling(name) not in seen:
            seen.add(spelling(name))
            kept.append(name)
    return kept


def other_names(label: str, names: list[str]) -> list[str]:
    """Return a skill's other names, with the plain one where the label has a qualifier."""
    qualified = QUALIFIED.fullmatch(label)
    return distinct(label, [*([qualified[1]] if qualified else []), *names])


def is_one_of(name: str, label: str) -> bool:
    """Say whether a name is that of one thing among those that the label is the word for.

    So is a proper name at a kind of tool, unless its letters are an abbreviation of the label.
    """
    if label not in FAMILIES or (name == name.lower() and name not in SMALL):
        return False
    if name in SMALL:
        return True
    rest = iter(re.sub("[^a-z]", "", label))
    return not all(letter in rest for letter in re.sub("[^a-z]", "", name.lower()).removesuffix("s"))


def skill_rows(folder: Path, linked: set[str]) -> list[tuple[str, str, list[str], str]]:
    found = {}
    for name in COLLECTIONS:
        for row in rows(folder / name):
            label = " ".join(row["preferredLabel"].split())
            names = split(row["altLabels"])
            if name.startswith("transversal"):  # "design" stands there for thinking creatively
                names = [each for each in names if " " in each]
            found[tail(row["conceptUri"])] = (label, other_names(label, names), "skill")
    for row in rows(folder / "skillGroups_en.csv"):
        if tail(row["conceptUri"]) in linked:
            found.setdefault(tail(row["conceptUri"]), (" ".join(row["preferredLabel"].split()), [], "group"))
    for row in rows(folder / "skills_en.csv"):
        if tail(row["conceptUri"]) in linked:
            found.setdefault(tail(row["conceptUri"]), (" ".join(row["preferredLabel"].split()), [], "skill"))
    labels = {spelling(label) for label, _, kind in found.values() if kind == "skill"}
    owners = Counter(spelling(name) for _, names, _ in found.values() for name in names)
    return [
        (each, label, [name for name in names if owners[spelling(name)] == 1 and spelling(name) not in labels], kind)
        for each, (label, names, kind) in sorted(found.items())
    ]


def write(file: str, header: list[str], lines: list[list[str]]) -> None:
    with (HERE / file).open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, lineterminator="\n").writerows([header, *lines])
    print(file, len(lines), (HERE / file).stat().st_size)


def main(folder: Path) -> None:
    linked = {row["esco"] for row in rows(HERE / "skill_links.csv")}
    skills = [
        [
            *(each, label, kind),
            "|".join(name for name in names if not is_one_of(name, label)),
            "|".join(name for name in names if is_one_of(name, label)),
        ]
        for each, label, names, kind in skill_rows(folder, linked)
    ]
    missing = linked - {each for each, *_ in skills}
    if missing:
        sys.exit(f"not in the publication: {sorted(missing)}")
    write("esco_skills.csv", ["id", "label", "kind", "aliases", "narrower"], skills)
    jobs = []
    for row in sorted(rows(folder / "occupations_en.csv"), key=lambda row: tail(row["conceptUri"])):
        label = " ".join(row["preferredLabel"].split())
        names = [spelling(name) for name in distinct(label, split(row["altLabels"]))]
        jobs.append([tail(row["conceptUri"]), row["iscoGroup"], label, "|".join(names)])
    write("esco_occupations.csv", ["id", "isco", "label", "aliases"], jobs)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
