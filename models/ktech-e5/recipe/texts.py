"""Lay out what the encoder learns from, as JSON: names, phrases, parallel lines, documents.

    python models/ktech-e5/recipe/texts.py --public FOLDER --out FOLDER

`--public` holds public files beside the project's own: `esco_v1.2/` (European Commission,
free re-use with attribution), `onet_29.2/` (CC BY 4.0) and `skills/skillspan_train.json`
(CC BY 4.0). Everything in Korean was written for this project (`data/parallel/`), or is
made by the sample's generator from lines written for it, with seeds that the sample does
not use. One occupation in ten and one list of duties in five are kept apart for
development, in both languages.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from random import Random

from documents import documents, generated
from fields import FILES
from phrases import table
from sources import REFERENCE, SEED, Json, apart, duties, rows, split, tsv

SHORTEST_LINE = 15


def occupations(public: Path) -> Iterator[Json]:
    """Yield ESCO's and O*NET's occupations and the project's own titles, with all their names."""
    korean = {uri: split(names, "|") for uri, names in tsv("occupations.tsv")}
    for row in rows(public / "esco_v1.2" / "occupations_en.csv"):
        uri = row["conceptUri"]
        if row["conceptType"] != "Occupation":
            continue
        yield {
            "key": uri, "near": row["iscoGroup"], "dev": apart(uri, 10), "about": row["description"].strip(),
            "en": [row["preferredLabel"], *split(row["altLabels"], "\n")], "ko": korean.get(uri, []),
        }  # fmt: skip
    names = defaultdict(list)
    for row in rows(public / "onet_29.2" / "Alternate Titles.txt", "\t"):
        names[row["O*NET-SOC Code"]].append(row["Alternate Title"])
    for row in rows(public / "onet_29.2" / "Occupation Data.txt", "\t"):
        code = row["O*NET-SOC Code"]
        yield {
            "key": code, "near": code[:5], "dev": False, "about": row["Description"].strip(),
            "en": [row["Title"], *names[code]], "ko": [],
        }  # fmt: skip
    for row in rows(REFERENCE / "titles.csv"):
        english, korean_names = by_script([row["en"], row["ko"], *split(row["aliases"], "|")])
        yield {
            "key": row["id"], "near": row["isco"], "dev": False, "about": "", "en": english, "ko": korean_names,
        }  # fmt: skip


DRESS = {
    "en": ("Senior {}", "Junior {}", "{} (m/f/d)", "{} - Remote", "{} II", "Internship {}", "{} - immediate start",
           "Lead {}", "{} needed", "Experienced {}", "{} (part time)", "Trainee {}", "{} - Seoul"),
    "ko": ("[경력] {}", "{} 채용", "{} 모집 (신입/경력)", "시니어 {}", "{} (3년 이상)", "[정규직] {}", "{} 담당자", "주니어 {}"),  # noqa: E501
}  # fmt: skip


def dressed(entries: list[Json]) -> Iterator[Json]:
    """Add names as adverts dress them up, and which other occupations bear one of the names."""
    bearers = defaultdict(set)
    for entry in entries:
        for name in [*entry["en"], *entry["ko"]]:
            bearers[plain(name)].add(entry["key"])
    rng = Random(f"{SEED} dressed")
    for entry in entries:
        same = {key for name in [*entry["en"], *entry["ko"]] for key in bearers[plain(name)]} - {entry["key"]}
        extra = {}
        for language, ways in DRESS.items():
            some = rng.sample(entry[language], min(4, len(entry[language])))
            extra[f"dressed_{language}"] = [rng.choice(ways).format(name) for name in some]
            if language == "en":
                extra["dressed_en"] += [rng.choice((str.upper, str.title, str.lower))(name) for name in some]
        yield {**entry, **extra, "same": sorted(same)}


def plain(name: str) -> str:
    """Return a name as it is compared: small letters, no plural's s."""
    return " ".join(word.removesuffix("s") for word in name.casefold().split())


def by_script(names: list[str]) -> tuple[list[str], list[str]]:
    korean = [name for name in names if any("가" <= letter <= "힣" for letter in name)]
    return [name for name in names if name not in korean], korean


def skills(public: Path) -> Iterator[Json]:
    """Yield ESCO's skills and the project's own, with their names and what adverts say for them."""
    entries: dict[str, Json] = {}
    esco = public / "esco_v1.2"
    for line in (esco / "skill_labels_v1.1_en.txt").read_text("utf-8").splitlines():
        entries[line.strip()] = {"en": [line.strip()], "ko": [], "phrases_en": [], "phrases_ko": [], "about": ""}
    for name in ("digital", "transversal", "language"):
        for row in rows(esco / f"{name}SkillsCollection_en.csv"):
            blank: Json = {"en": [row["preferredLabel"]], "ko": [], "phrases_en": [], "phrases_ko": []}
            entry = entries.setdefault(row["preferredLabel"], blank)
            entry["en"] = [row["preferredLabel"], *split(row["altLabels"], "|")]
            entry["about"] = row["description"].strip()
    for label, korean, english_phrase, korean_phrase in tsv("skills.tsv"):
        entry = entries[label]
        entry["ko"], entry["phrases_en"], entry["phrases_ko"] = [korean], [english_phrase], [korean_phrase]
    yield from ({"key": label, **entry} for label, entry in entries.items())
    for row in rows(REFERENCE / "skills.csv"):
        english, korean_names = by_script([row["en"], row["ko"], *split(row["aliases"], "|")])
        yield {
            "key": f"own:{row['id']}", "en": english, "ko": korean_names, "phrases_en": [], "phrases_ko": [],
            "about": "",
        }  # fmt: skip


def lines() -> Iterator[Json]:
    """Yield single statements in both languages."""
    for code, said in duties().items():
        yield from ({"en": en, "ko": ko, "dev": apart(code, 5)} for _, en, ko in said)
    for name in [*FILES.values(), "common", "adverts"]:
        yield from ({**pair, "dev": False} for pair in _written(table(f"words/{name}")))
    yield from ({"en": en, "ko": ko, "dev": False} for en, ko in _generated())


def _generated() -> list[tuple[str, str]]:
    """Return lines of generated documents whose two languages have as many lines."""
    pairs: dict[str, str] = {}
    for each in generated():
        english, korean = str(each["en"]).splitlines(), str(each["ko"]).splitlines()
        if len(english) == len(korean):
            pairs.update((en, ko) for en, ko in zip(english, korean, strict=True) if len(en) >= SHORTEST_LINE)
    return Random(SEED).sample(sorted(pairs.items()), min(len(pairs), 6000))


def _written(value: object) -> Iterator[dict[str, str]]:
    if isinstance(value, str) and " || " in value:
        for line in value.strip().splitlines():
            if line.count(" || ") == 1 and "{" not in line:
                en, ko = line.split(" || ")
                yield {"en": en.strip(), "ko": ko.strip()}
    elif isinstance(value, dict):
        for each in value.values():
            yield from _written(each)


ASKING = {
    "en": ("{}", "Experience with {}", "Strong knowledge of {}", "You will {}", "Requirements: {}", "{} is a plus",
           "Ability to {}", "Proven track record in {}", "- {} .", "We expect {} and a lot of enthusiasm",
           "As a member of our team you {} every day", "Must have: {}"),
    "ko": ("{}", "{} 경험", "{} 가능자", "{} 관련 지식 보유", "{} 능력을 갖추신 분", "우대사항: {}", "{} 업무 경험자 우대",  # noqa: E501
           "주요업무: {}", "{} 역량"),
}  # fmt: skip


def composed(entries: list[Json]) -> Iterator[Json]:
    """Yield sentences that ask for one to three skills at once, made of names and phrases."""
    rng = Random(f"{SEED} composed")
    for number in range(24_000):
        language = "ko" if number % 4 == 0 else "en"
        named = [each for each in rng.sample(entries, 12) if each[language] or each[f"phrases_{language}"]]
        chosen = named[: rng.choice((1, 2, 2, 3))]
        if not chosen:
            continue
        parts = [rng.choice([*each[language][:4], *each[f"phrases_{language}"] * 3]) for each in chosen]
        joined = rng.choice((", ", " and ", " / ", "; ") if language == "en" else (", ", " 및 ", "·", " / ")).join(
            parts
        )
        yield {"text": rng.choice(ASKING[language]).format(joined), "skills": [each["key"] for each in chosen]}


def spans(public: Path) -> Iterator[Json]:
    """Yield advert sentences with the words of their skills (SkillSpan, training part)."""
    for line in (public / "skills" / "skillspan_train.json").read_text("utf-8").splitlines():
        row = json.loads(line)
        found = [*_tagged(row["tokens"], row["tags_skill"]), *_tagged(row["tokens"], row["tags_knowledge"])]
        if found and len(row["tokens"]) > 4:
            yield {"en": " ".join(row["tokens"]), "spans": found}


def _tagged(tokens: list[str], tags: list[str]) -> list[str]:
    found: list[list[str]] = []
    for token, tag in zip(tokens, tags, strict=True):
        if tag.startswith("B"):
            found.append([token])
        elif tag.startswith("I") and found:
            found[-1].append(token)
    return [" ".join(each) for each in found]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--public", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    known = list(skills(options.public))
    kinds = {
        "occupations": dressed(list(occupations(options.public))), "skills": known, "composed": composed(known), "lines": lines(),  # noqa: E501
        "documents": documents(options.public), "spans": spans(options.public),
    }  # fmt: skip
    for name, entries in kinds.items():
        written = [json.dumps(each, ensure_ascii=False) for each in entries]
        (options.out / f"{name}.jsonl").write_text("\n".join(written) + "\n", "utf-8")
        print(f"{name}: {len(written)}")


if __name__ == "__main__":
    main()
