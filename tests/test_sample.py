"""The sample pool is what its script writes, openly synthetic, complete and varied."""

import csv
import json
import random
import re
import statistics
import subprocess
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "data" / "sample"
WRITTEN = sorted(path.relative_to(SAMPLE) for path in SAMPLE.rglob("*.jsonl"))
SECTORS = {"semiconductor", "secondary-battery", "display", "bio", "robot", "defence", "ai", "mobility"}
LARGEST_FILE = 4_800_000  # bytes
MOST_SHARED = 0.15

Json = dict


def documents(*names: str) -> list[Json]:
    found = []
    for name in names:
        text = (SAMPLE / name).read_text(encoding="utf-8")
        found += [json.loads(line) for line in text.splitlines()] if name.endswith("l") else [json.loads(text)]
    return found


def of_kind(kind: str) -> list[Json]:
    return documents(*(f"{kind}-{tongue}.jsonl" for tongue in ("en", "ko", "mixed")))


@pytest.fixture(scope="module")
def candidates() -> list[Json]:
    return of_kind("candidates")


@pytest.fixture(scope="module")
def openings() -> list[Json]:
    return of_kind("openings")


def everything() -> list[Json]:
    return documents(*(str(path.relative_to(SAMPLE)) for path in sorted(SAMPLE.rglob("*.json*"))))


def sector_of(candidate: Json) -> str:
    return candidate["x-ktech"]["preferences"]["sectors"][0]


def sentences(candidate: Json) -> frozenset[str]:
    """What somebody says of their work: the summary's sentences and the highlights."""
    said = re.split(r"(?<=[.;]) ", candidate["basics"]["summary"])
    for job in candidate.get("work", []):
        said += job["highlights"]
    return frozenset(said)


def without_numbers(candidate: Json) -> frozenset[str]:
    return frozenset(re.sub(r"-?\d+(\.\d+)?", "#", each) for each in sentences(candidate))


def median_share(pool: list[Json], said_by: Callable[[Json], frozenset[str]], *, seed: int) -> float:
    """Median, over 500 random pairs within a sector, of the share of sentences that both have."""
    rng, shares = random.Random(seed), []
    by_sector: dict[str, list[frozenset[str]]] = {}
    for candidate in pool:
        by_sector.setdefault(sector_of(candidate), []).append(said_by(candidate))
    for _ in range(500):
        one, other = rng.sample(by_sector[rng.choice(sorted(by_sector))], 2)
        shares.append(len(one & other) / max(1, min(len(one), len(other))))
    return statistics.median(shares)


def test_the_script_writes_the_committed_files_byte_for_byte(tmp_path):
    script = SAMPLE / "build" / "make_sample.py"
    subprocess.run([sys.executable, "-B", str(script), str(tmp_path)], check=True, timeout=120)
    assert sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*.jsonl")) == WRITTEN
    assert [path for path in WRITTEN if (tmp_path / path).read_bytes() != (SAMPLE / path).read_bytes()] == []


def test_no_file_is_too_large_for_a_review():
    assert [path for path in WRITTEN if (SAMPLE / path).stat().st_size >= LARGEST_FILE] == []


def test_the_pool_has_the_promised_size(candidates, openings):
    assert len(candidates) >= 2_000
    assert len(openings) >= 200
    assert len({each["hiringOrganization"]["x-ktech"]["id"] for each in openings}) == 60


def test_ids_are_unique(candidates, openings):
    for pool in (candidates, openings):
        assert Counter(each["x-ktech"]["id"] for each in pool).most_common(1)[0][1] == 1


def test_half_is_english_a_third_korean_and_the_rest_mixed():
    counts = [len(documents(f"candidates-{tongue}.jsonl")) for tongue in ("en", "ko", "mixed")]
    assert [share / sum(counts) for share in counts] == pytest.approx([0.5, 0.3, 0.2], abs=0.03)


def test_every_sector_has_candidates_and_openings(candidates, openings):
    people = Counter(map(sector_of, candidates))
    offered = Counter(each["hiringOrganization"]["x-ktech"]["sector"] for each in openings)
    assert set(people) == SECTORS
    assert set(offered) == SECTORS | {"other"}
    assert min(people.values()) >= 200
    assert min(offered[sector] for sector in SECTORS) >= 20


def test_every_document_says_that_it_is_synthetic():
    assert [each["x-ktech"]["id"] for each in everything() if each["x-ktech"].get("synthetic") is not True] == []


def test_every_address_is_one_that_nobody_can_have(candidates):
    assert [each for each in candidates if not each["basics"]["email"].endswith("@example.com")] == []


def korean_share(texts: Iterable[str]) -> float:
    letters = [letter for text in texts for letter in text if letter.isalpha()]
    return sum("가" <= letter <= "힣" for letter in letters) / len(letters)


@pytest.mark.parametrize(("tongue", "least", "most"), [("en", 0.0, 0.0), ("ko", 0.75, 1.0), ("mixed", 0.2, 0.8)])
def test_a_file_is_in_the_language_of_its_name(tongue, least, most):
    said = [text for each in documents(f"candidates-{tongue}.jsonl") for text in sentences(each)]
    assert least <= korean_share(said) <= most


OPENING_OF_A_SHAPE = re.compile(r"<h3>|<ol>|^(?:\d\.|Q\.|■|▶|\[|> |- |[A-Z]+:)", re.MULTILINE)


def shape(description: str) -> tuple[str, bool, bool]:
    """What kind of list an advert has first, and how its paragraphs are set."""
    mark = OPENING_OF_A_SHAPE.search(description)
    return mark.group() if mark else "", description.startswith("<p><strong>"), "\n\n" in description


@pytest.mark.parametrize("tongue", ["en", "ko"])
def test_adverts_have_at_least_six_structures_a_language(tongue):
    assert len({shape(each["description"]) for each in documents(f"openings-{tongue}.jsonl")}) >= 6


def test_adverts_of_one_structure_would_be_noticed():
    assert len({shape(f"{firm} is hiring.\n\n- {duty}") for firm in "ABC" for duty in ("Etch", "Clean")}) == 1


def test_two_candidates_of_a_sector_share_few_sentences(candidates):
    assert median_share(candidates, sentences, seed=0) < MOST_SHARED


def test_they_share_few_sentences_even_when_numbers_do_not_count(candidates):
    english = [each for each in candidates if korean_share([each["basics"]["summary"]]) == 0]
    assert median_share(english, without_numbers, seed=0) < 2 * MOST_SHARED


def test_a_templated_pool_would_be_noticed(candidates):
    stencil = candidates[0]["work"]
    templated = [each | {"work": stencil} for each in candidates[:400]]
    assert median_share(templated, sentences, seed=0) > MOST_SHARED


def test_each_sector_has_sixty_patterns_of_achievements(candidates):
    patterns: dict[str, set[str]] = {}
    for each in candidates:
        if korean_share([each["basics"]["summary"]]) == 0:
            patterns.setdefault(sector_of(each), set()).update(without_numbers(each))
    assert min(map(len, patterns.values())) >= 60


def bare(name: str) -> str:
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", name).casefold())


def real_hirers(names: Iterable[str]) -> list[str]:
    with (ROOT / "data" / "reference" / "company_names.csv").open(encoding="utf-8", newline="") as file:
        real = {bare(row["name"]) for row in csv.DictReader(file)}
    return sorted(name for name in set(names) if bare(name) in real)


def test_no_hiring_organisation_is_a_real_company(openings):
    assert real_hirers(each["hiringOrganization"]["name"] for each in openings) == []


def test_a_real_hiring_organisation_would_be_noticed():
    assert real_hirers(["Mirinae Plasma", "삼성전자"]) == ["삼성전자"]


def test_the_parallel_files_tell_the_same_facts_in_two_languages():
    for kind, fact in (("candidates", _facts_of_candidate), ("openings", _facts_of_opening)):
        english, korean = (documents(f"parallel/{kind}.{tongue}.jsonl") for tongue in ("en", "ko"))
        assert list(map(fact, english)) == list(map(fact, korean))
        assert len(english) == {"candidates": 40, "openings": 24}[kind]


def _facts_of_candidate(document: Json) -> list[object]:
    jobs = [(job["startDate"], job.get("endDate"), job["x-ktech"]) for job in document.get("work", [])]
    numbers = [re.findall(r"\d+\.\d+", " ".join(job["highlights"])) for job in document.get("work", [])]
    studies = [(each["startDate"], each["endDate"], each.get("x-ktech")) for each in document.get("education", [])]
    return [document["x-ktech"]["id"], jobs, [sorted(each) for each in numbers], studies]


def _facts_of_opening(document: Json) -> list[object]:
    terms = {name: value for name, value in document["x-ktech"].items() if name != "requirements"}
    asked = document["x-ktech"]["requirements"]
    structured = [document.get(name) for name in ("baseSalary", "datePosted", "validThrough", "employmentType")]
    return [terms, asked.get("minimumYears"), asked["isced"], len(asked["must"]), structured]


def test_pay_has_every_form(openings):
    pays = [each["baseSalary"]["value"] for each in openings if "baseSalary" in each]
    assert len(pays) < len(openings)
    assert {pay["unitText"] for pay in pays} == {"YEAR", "MONTH"}
    threefold = 157_248_000  # three times the national income a head of 2025, 52,416,000
    crossing = [pay for pay in pays if pay.get("minValue", threefold) < threefold <= pay.get("maxValue", 0)]
    assert len(crossing) >= 10
    yearly = [amount for pay in pays if pay["unitText"] == "YEAR" for amount in pay.values() if isinstance(amount, int)]
    assert 60_000_000 <= min(yearly) <= 75_000_000
    assert 200_000_000 <= max(yearly) <= 260_000_000


def test_facts_are_missing_where_real_ones_would_be(candidates):
    jobs = [job for each in candidates for job in each.get("work", [])]
    assert any("sector" not in job["x-ktech"] for job in jobs)
    assert any("employmentType" not in job["x-ktech"] for job in jobs)
    assert any(re.fullmatch(r"\d{4}", job["startDate"]) for job in jobs)
    assert any(study["institution"] == "NTU" for each in candidates for study in each.get("education", []))
    assert any(not each.get("education") for each in candidates)


def counted(pool: list[Json], field_of: Callable[[Json], str]) -> Counter[str]:
    return Counter(map(field_of, pool))


def test_the_readme_counts_what_is_there():
    rows = re.findall(
        r"^\| ([\w-]+) \| ([\d |]+) \|$", (SAMPLE / "README.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    told = {name: [int(number) for number in numbers.split(" | ")] for name, numbers in rows}
    tongues = ("en", "ko", "mixed")
    people = [counted(documents(f"candidates-{tongue}.jsonl"), sector_of) for tongue in tongues]
    offered = [
        counted(documents(f"openings-{tongue}.jsonl"), lambda each: each["hiringOrganization"]["x-ktech"]["sector"])
        for tongue in tongues
    ]
    for sector in SECTORS | {"other"}:
        assert told[sector] == [count[sector] for count in (*people, *offered)]
    assert told["all"] == [count.total() for count in (*people, *offered)]
