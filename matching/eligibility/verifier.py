"""A second opinion on a proof, simple and slow on purpose: works it out again from the files under `data` alone."""

# Laid out by hand to be short enough to be read at once. Grades: 3 yes, 2 open, 1 leans to no, 0 no.
# fmt: off
import calendar
import csv
import hashlib
import json
import re
import sys
import tomllib
import unicodedata
from collections import defaultdict
from datetime import date
from functools import cache, lru_cache
from itertools import groupby, zip_longest
from pathlib import Path
from typing import Any

TABLES = ("lists.toml", "schools.csv", "school_names.csv", "school_ranks.csv", "companies.csv", "company_names.csv",
    "company_lists.csv", "countries.toml", "degrees.toml", "places.toml", "sectors.toml", "employer_sectors.toml",
    "laboratories.toml", "languages.toml")
KINDS = {"school": ("schools", "school_ranks.csv"), "company": ("companies", "company_lists.csv")}
NOT_OWN = ("campus", "person-decides", "other-school", "subsidiary", "affiliate", "other-company")
BESIDE = ("campus", "country-company")  # a name is of these kinds by what stands beside it
MATCH = {"found": 3, "ambiguous": (1, 2), "campus": 1, "related": 2, "unlisted": 1, "missing": 2}
STATUSES = (None, "awarded", "expected", "in-progress", "coursework-completed", "withdrawn", "honorary")
BY_TITLE = ([5, 0], *([level, grade] for level in (5, 6, 7, 8) for grade in (2, 3)))
TYPES: Any = {"FULL_TIME": (3, 3), "TEMPORARY": (3, 2), "CONTRACTOR": (2, 2), "OTHER": (2, 2), "PART_TIME": (2, 0)}
TYPES |= {"PER_DIEM": (2, 0), "INTERN": (1, 0), "VOLUNTEER": (1, 0)}  # how far full time, and how far permanent too
LABS = {"university-lab": (3, 0, 0), "company-lab": (0, 3, 0), "government-lab": (0, 0, 3), "none": (0, 0, 0)}
TERMS = ("expected", "within_years", "after_isced", "regular", "statuses", "table")
UNKNOWN, EVER, WEEK, CAREER, INFINITE = 0, date.max.toordinal(), 7, 50, float("inf")  # two days, days, years
DAY = re.compile(r"((?:19|20)\d\d|2100)(?:-(0[1-9]|1[012])(?:-([012][1-9]|[123]0|31))?)?", re.ASCII)
GRADED = [{"grade": n, "verdict": v, "leansToNo": n == 1} for n, v in enumerate(("no", "unknown", "unknown", "yes"))]
MALFORMED = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError)
@cache
def table(path: Path, column: str = "") -> Any:  # a TOML file, or the rows of a CSV file by a column
    text, found = path.read_bytes().decode(), defaultdict[str, list[Any]](list)
    for row in csv.DictReader(text.splitlines(keepends=True)) if column else ():
        found[folded(row[column]) if column == "name" else row[column]].append(row)
    return found if column else tomllib.loads(text)

def folded(name: str | None) -> str:
    return "".join(each for each in unicodedata.normalize("NFKD", name or "").casefold() if each.isalnum())
def shown(day: int) -> str:
    return {UNKNOWN: "unknown", EVER: "ever"}.get(day) or date.fromordinal(day).isoformat()

def days_of(text: Any) -> tuple[int, int]:  # the first and the last day that YYYY[-MM[-DD]] can mean; None any
    found = DAY.fullmatch("1900" if text is None else text)
    year, month, day = (int(part or 0) for part in found.groups()) if found else (0, 0, 0)  # there is no year 0
    last = date(year, month or 12, day or calendar.monthrange(year, month or 12)[1])
    return (UNKNOWN, EVER) if text is None else (date(year, month or 1, day or 1).toordinal(), last.toordinal())
def months_from(day: int, months: int, over: int = 1) -> int:  # a 31st that is not there is the next day, or the last
    year, month = divmod(date.fromordinal(day).year * 12 + date.fromordinal(day).month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1] - 1 + over
    return date(year, month + 1, 1).toordinal() + min(date.fromordinal(day).day - 1, last)
@lru_cache(64)  # several clauses of a pack count the same days
def years_of(days: Any, month: int = 31) -> float:  # whole months of each block, the rest in months of 31 or 30
    starts, ends = sorted(d for d in days if d - 1 not in days), sorted(d + 1 for d in days if d + 1 not in days)
    least, first, whole, left = [0], 1, 0, 0
    for end in ends:  # blocks less than a week apart count for no more than the span that they make together
        least.append(10**9)
        for first in range(len(least) - 2, -1, -1):
            whole = next(n for n in range((end - starts[first]) // 31, 2500) if months_from(starts[first], n + 1) > end)
            left = end - months_from(starts[first], whole)
            least[-1] = min(least[-1], least[first] + whole * month + left)
            if starts[first] - [UNKNOWN, *ends][first] >= WEEK:
                break
    return min(least[-1] / month, INFINITE if first else whole + left / 31) / 12

def without(pieces: list[tuple[int, int]], start: int, end: int) -> list[tuple[int, int]]:  # a time out of others
    return [part for a, b in pieces for part in ([(a, b)] if end <= start or start >= b or end <= a
        else [(a, start)] * (a < start) + [(max(a, end), b)])]
def key_of(asked: Any) -> str:
    said = {name: asked[name] for name in TERMS if asked.get(name)}
    terms = ", ".join(f"{name}={'+'.join(each) if isinstance(each, list) else each}" for name, each in said.items())
    return f"{asked['fact']}({terms})" if terms else str(asked["fact"])
class Replay:  # one proof, worked out again: where it disagrees, and how many values were compared where
    def __init__(self, proof: Any, data: Path) -> None:
        rules, self.tables = data / "policy", data / "reference"
        files = [rules / f"{name}.toml" for name in ("sources", "values", "routes", "stay")]
        files += [path for folder in ("packs", "routes") for path in sorted((rules / folder).glob("*.toml"))]
        self.hashes = {at: hashlib.sha256(b"".join(e.name.encode() + b"\0" + e.read_bytes() + b"\0" for e in held))
            .hexdigest() for at, held in (("pack", files), ("tables", [self.tables / name for name in TABLES]))}
        self.values, self.packs = table(files[1]), {pack["id"]: pack for pack in map(table, files[4:])}
        self.lists = {each["id"]: each for each in table(self.tables / "lists.toml")["list"]}
        korea = table(self.tables / "countries.toml")["country"]["KR"]
        self.korea = {folded(name) for name in ("KR", korea["en"], korea["ko"], *korea["aliases"])}
        self.flaws, self.compared, self.at = list[str](), defaultdict[str, int](int), ""
        try:
            self.work_out(proof)
        except MALFORMED as error:
            self.flaws.append(f"{self.at or '/'}: is not as a proof has it ({error!r:.80}); the rest is not worked out")

    def expect(self, said: Any, /, **worked: Any) -> None:  # a tuple names several values of which words decide
        for name, value in worked.items():
            self.compared[self.at] += 1
            same = said[name] in (value if isinstance(value, tuple) else (value,))
            if not same or (isinstance(said[name], bool) and not isinstance(value, bool)):
                self.flaws.append(f"{self.at}/{name}: says {said[name]!r:.70}, not {value!r:.200}")

    def work_out(self, proof: Any) -> None:
        read, said, self.today = proof["read"], proof["pack"], days_of(proof["asOf"])[0]
        self.expect(proof, kind="proof", version=1, asOf=shown(self.today))
        other = [place for place, ours in self.hashes.items() if proof[place]["sha256"] != ours]
        self.flaws += [f"/{e}/sha256: made with other rules or tables; the rest is by those here" for e in other]
        self.at, pack, self.pack = "/pack", self.packs[said["id"]], self.packs[said["id"]]
        others = [e for e in self.packs.values() if e.get("route") == pack.get("route") and e["status"] != "draft"]
        self.expect(said, route=pack.get("route", "k-tech-pass"), status=pack["status"],
            firstDay=str(pack["first_day"]), inForceOnDay=self.begun(others, "first_day") is pack)
        self.read_stay(read["stay"], read["stay"]["said"])
        items = [item for each in pack.get("points", {}).values() for item in each["item"] if item.get("fact")]
        asked = [{"fact": "work_years"}, {"fact": "degree_level"}, *items, *pack["clause"].values()]
        of_fields = "route" not in pack or any(each["fact"].startswith(("advanced", "korea_field")) for each in asked)
        fields = self.begun(self.values["advanced-sectors"]["history"]) if of_fields else {"value": [], "uncertain": []}
        self.advanced = defaultdict(lambda: 0 if of_fields else 2, dict.fromkeys(fields["uncertain"], 2))
        self.advanced |= dict.fromkeys(fields["value"], 3)
        degrees, jobs = read["degrees"], read["employments"]
        jobs = None if jobs is None else [list(rows) for _, rows in groupby(jobs, key=lambda row: row["pointer"])]
        self.degrees = None if degrees is None else [self.read_degree(row, n) for n, row in enumerate(degrees)]
        self.jobs = None if jobs is None else [self.read_job(rows, n) for n, rows in enumerate(jobs)]
        self.read_opening(read["opening"], read["stay"]["topik"])
        self.at, self.facts = "/facts", {key_of(e): [self.fact(e, least) for least in (3, 2, 1)] for e in asked}
        facts = {name: [None if b == INFINITE else round(b, 6) for b in each] for name, each in self.facts.items()}
        self.expect({"names": sorted(proof["facts"])} | proof["facts"], names=sorted(facts), **facts)
        grades, self.at = self.read_clauses(proof["clauses"], proof["facts"]), ""
        doors = [[each["id"], each["clauses"], min(grades[name] for name in each["clauses"])] for each in pack["door"]]
        self.expect({"doors": [[each["id"], each["clauses"], each["grade"]] for each in proof["doors"]]}, doors=doors)
        self.expect(proof, answer=GRADED[max(grade for _, _, grade in doors)])

    def begun(self, entries: Any, key: str = "since") -> Any:
        return max((e for e in entries if e[key].toordinal() <= self.today), key=lambda e: e[key], default=None)
    def in_korea(self, country: str | None, otherwise: Any) -> Any:
        return otherwise if country is None else 3 * (folded(country) in self.korea)

    def read_name(self, kind: str, said: Any, name: str | None, campus: str | None = None) -> Any:
        status, meant, filed, as_kind = said["status"], said["id"], said["matched"], said["nameKind"]
        unsure = (status, as_kind) in (("found", "former-name"), ("campus", "person-decides"))
        self.expect(said, grade=2 if unsure else MATCH[status])
        rows = table(self.tables / f"{kind}_names.csv", "name").get(folded(filed), [])
        named = any((r[kind], r["name"]) == (meant, filed) and as_kind in (r["kind"], *BESIDE) for r in rows)
        fits = [(status in ("found", "campus", "related")) == (meant is not None) == named]
        fits += [(status == "ambiguous") == bool(said["candidates"]), (status == "missing") != bool(folded(name))]
        entity = table(self.tables / f"{KINDS[kind][0]}.csv", "id").get(meant, [{}])[0]
        if status == "found":  # filed as this one's own name and as nobody else's
            own = [row for row in rows if kind == "school" or row["kind"] not in NOT_OWN]
            fits += [row[kind] == meant and row["kind"] not in NOT_OWN and not row["ambiguous"] for row in own]
            fits += [as_kind not in NOT_OWN, folded(campus).removesuffix("campus").removesuffix(folded("캠퍼스"))
                in map(folded, f";본교;main;haupt;{entity.get('places', '')}".split(";"))]
        self.flaws += [f"{self.at}/{kind}: the tables do not say so of {filed!r:.70}"] * (not all(fits))
        return entity

    def read_stay(self, read: Any, said: Any) -> None:
        self.at, whole = "/read/stay", (said["status"] or "").strip().upper()
        pattern = r"(?<![A-Z])([A-H])-?(\d\d?)(?:-([0-9A-Z]{1,3})|([A-Z]\d?))?(?![0-9A-Z])"
        found = ["-".join(filter(None, each)) for each in re.findall(pattern, whole) if re.match(pattern, whole)]
        self.status = max((each for each in found if each.startswith(found[0])), key=len, default=None)
        self.since, self.at_home = days_of(said["since"]), self.in_korea(said["country"], 2)
        self.expect(read, pointer="/x-ktech/residence", inKorea=self.at_home, status=self.status, sinceFirst=shown(
            self.since[0]), sinceLast=shown(self.since[1]), topik=tuple([a, b] for b in range(7) for a in range(b + 1)))

    def read_degree(self, row: Any, number: int) -> Any:
        self.at, said, school = f"/read/degrees/{number}", defaultdict(lambda: None, row["said"]), row["school"]
        status, isced, day = said["status"], said["isced"], said["awarded"] or said["end"]
        first, last = days_of(day) if day else (UNKNOWN, UNKNOWN)
        first, last = (first, last or EVER * (not status)) if status in STATUSES[:2] else (first or EVER, EVER)
        levels = ([isced, 3],) if isced is not None else BY_TITLE if said["title"] else ([8, 2],)
        levels = ([5, 0],) if status in STATUSES[4:] else levels
        said["level"] = [row["level"], row["levelGrade"]]
        self.expect(said, level=levels, isced=(None, 5, 6, 7, 8), status=STATUSES)
        entity = self.read_name("school", school, said["school"], said["campus"])
        korean = 3 * (entity["country"] == "KR") if school["status"] == "found" else (1, 2)
        self.expect(row, pointer=f"/education/{number}", heldFirst=shown(first), heldLast=shown(last),
            expectedGrade=0 if status in STATUSES[4:] else 2 + (status == "expected"),
            koreanGrade=self.in_korea(said["country"], korean))
        return row | {"first": first, "last": last, "rankedGrade": self.listed("school", school)}

    def read_job(self, rows: Any, number: int) -> Any:
        self.at, row, said = f"/read/employments/{number}", rows[0], defaultdict(lambda: None, rows[0]["said"])
        start, end, titled, lab = days_of(said["start"]), days_of(said["end"]), bool(said["title"]), said["institute"]
        end = (end[0] + 1, end[1] + 1) if said["end"] else (EVER if said["ongoing"] is True else UNKNOWN, EVER)
        possible, certain = [(start[0], end[1])], [(start[1], end[0])]
        for leave in said["leaves"] or []:
            (first, begun), (over, last) = days_of(leave["start"]), days_of(leave["end"])
            possible, certain = without(possible, begun, over + 1), without(certain, first, last + 1)
        kind, regular = (TYPES | {None: ((1, 2, 3) if titled else 3, row["kindGrade"])})[said["employment_type"]]
        part = ({3: 2, (1, 2, 3): (1, 2)}.get(kind, kind), 0)
        kind, regular = (kind, regular) if said["full_time_share"] in (None, 1) else part
        stated = 2 if lab not in (None, "none") else (1, 2) if titled else 1
        research = stated if said["research"] is None else 3 * said["research"]
        labs: Any = LABS[lab] if lab else (2, min(2, row["researchGrade"]), (1, 2))
        korea, hints = self.in_korea(said["country"], (1, 2)), [] if said["sector"] else row["suggestedSectors"]
        for each, (may, sure) in zip(rows, zip_longest(possible, certain, fillvalue=(EVER, UNKNOWN)), strict=True):
            self.expect(each, startFirst=shown(may[0]), endLast=shown(may[1]), kindGrade=kind, regularGrade=regular,
                startLast=shown(sure[0]), endFirst=shown(sure[1]), researchGrade=research, suggestedSectors=hints,
                ofUniversity=labs[0], ofCompany=labs[1], ofGovernment=labs[2], koreaGrade=korea, said=row["said"],
                pointer=f"/work/{number}", sector=said["sector"])
            self.read_name("company", each["company"], said["employer"])
            self.read_name("school", each["school"], said["employer"])
        earliest = months_from(self.today, -12 * CAREER, 0)
        days = ({d for a, b in each for d in range(a or earliest, min(b, self.today))} for each in (possible, certain))
        field = self.advanced[said["sector"]] if said["sector"] else 1 + any(self.advanced[each] for each in hints)
        company, school, done = *(self.listed(each, row[each]) for each in ("company", "school")), row["researchGrade"]
        institute = max(min(school, row["ofUniversity"]), min(company, row["ofCompany"]), row["ofGovernment"])
        work = {"work_years": 3, "advanced_work_years": field, "global_company_years": company, "research_years": done}
        work |= {"institute_years": institute, "korea_field_years": min(field, row["koreaGrade"])}
        return row | work | {"advanced_research_years": min(field, done), "possible": next(days), "certain": next(days)}

    def listed(self, kind: str, said: Any) -> int:  # how far who is named is on a list that counts
        terms = self.pack.get(KINDS[kind][0], {"lists": [], "years": 0, "last_rank": 0})
        last, since = terms["last_rank"], months_from(self.today, -12 * terms["years"], 0)
        lasts = {each: last.get(each, INFINITE) if isinstance(last, dict) else last for each in terms["lists"]}
        days = {(n, e["edition"]): e["published_by"].toordinal() for n in lasts for e in self.lists[n]["editions"]}
        rows = table(self.tables / KINDS[kind][1], kind).get(said["id"], [])
        ranks = [row for row in rows if since < days.get((row["list"], row["edition"]), 0) <= self.today]
        absent = 1 + any(self.lists[each]["held_down_to"] < lasts[each] < INFINITE for each in lasts)
        counts = said["status"] != "found" or any(int(row["rank"] or 0) <= lasts[row["list"]] for row in ranks)
        return int(max(said["grade"], absent * (said["grade"] == 1)) if counts else min(said["grade"], absent))

    def read_opening(self, said: Any, topik: Any) -> None:
        self.at, pay, size, bounds, sector = "/read/opening", said["pay"], said["size"], said["bounds"], said["sector"]
        months = {"YEAR": 1, "MONTH": 12}.get(pay["period"]) if pay["currency"] == "KRW" else None
        most = pay["maximum"] * months if months and pay["maximum"] is not None else None
        grades = {"in_korea": self.in_korea(said["country"], 3 if bounds["in_korea"][0] else 2), "not_stated": 2,
            "research_post": 2 if bounds["research_post"][1] else 1, "small_employer": 2 if size is None else 3 * (
            size in ("small", "medium")), "advanced_sector": self.advanced[sector] if sector else 2}
        self.known: dict[str, list[Any]] = {k: [float(g >= least) for least in (3, 2, 1)] for k, g in grades.items()}
        self.known["annual_pay"] = [(pay["minimum"] or 0) * (months or 0), most, most]
        self.expect(said, bounds={name: [b and round(b, 6) for b in each] for name, each in self.known.items()})
        self.known["topik_level"] = [*topik, topik[1]]

    def fact(self, asked: Any, least: int) -> float:  # certain of what has grade 3 at least, plausible 2, conceivable 1
        name, whole, kinds = asked["fact"], f"{self.status}-", [f"{each}-" for each in asked.get("statuses", [])]
        of_kind = 3 if any(map(whole.startswith, kinds)) else 2 * any(each.startswith(whole) for each in kinds)
        status = min(self.at_home, of_kind if self.status else 2) if kinds else 3
        if name in ("holds_status", "stay_years"):
            since = self.since[1] if least == 3 else max(self.since[0], months_from(self.today, -12 * CAREER, 0))
            years = CAREER if least == 1 else min(CAREER, years_of(range(since, self.today)))
            return float((status >= least) * (1 if name == "holds_status" else years))
        if name in self.known:
            return INFINITE if self.known[name][3 - least] is None else float(self.known[name][3 - least])
        if name.endswith("degree_level"):
            within, kind, best = asked.get("within_years"), (name[:-13] or "level") + "Grade", 0
            oldest = UNKNOWN if within is None else months_from(self.today, -12 * within, 0)
            for row in self.degrees or []:
                held = 3 if row["last"] <= self.today else 2 * (row["first"] <= self.today)
                held = held or row["expectedGrade"] * asked.get("expected", 0)
                fresh = 0 if UNKNOWN < row["last"] < oldest else 3 - (row["first"] < oldest)
                best = max(best, row["level"] * (min(held, fresh, row["levelGrade"], row[kind]) >= least))
            return 8.0 if self.degrees is None and least < 3 else float(best)
        return self.points(asked, least) if name == "points" else self.years(asked, least, status)

    def points(self, asked: Any, least: int) -> float:
        sums, table = defaultdict[Any, float](float), self.pack["points"][asked["table"]]
        for item in table["item"]:
            steps = [e for e in item.get("steps", []) if e["at_least"] <= self.fact(item, least)]
            given = [e["points"] * (not item.get("later")) if least == 3 else e.get("upto", e["points"]) for e in steps]
            sums[item.get("group")] += given[-1] if given else item.get("most", 0) * (least < 3)
        return float(sum(min(total, table.get("groups", {}).get(group, INFINITE)) for group, total in sums.items()))

    def years(self, asked: Any, least: int, status: int) -> float:
        sure, since, isced = least == 3, UNKNOWN, asked.get("after_isced")
        if isced and (sure or self.degrees is not None):
            degrees = [row for row in self.degrees or [] if row["level"] >= isced and row["levelGrade"] >= 2 + sure]
            since = min((row["last" if sure else "first"] for row in degrees if row["last"] or not sure), default=EVER)
        kind, side = "regularGrade" if asked.get("regular") else "kindGrade", "certain" if sure else "possible"
        counting = [job[side] for job in self.jobs or [] if min(job[kind], job[asked["fact"]], status) >= least]
        days = frozenset[int]().union(*counting)
        days = days if since == UNKNOWN else frozenset(day for day in days if day >= since)
        return float(CAREER if self.jobs is None and status and not sure else years_of(days, 31 if sure else 30))

    def read_clauses(self, rows: Any, facts: Any) -> dict[str, int]:
        self.at, grades = "/clauses", dict[str, int]()
        for row, (name, clause) in zip(rows, self.pack["clause"].items(), strict=True):
            self.at, key, need, known = f"/clauses/{name}", key_of(clause), clause.get("at_least"), True
            dated = self.begun(self.values[clause["of"]]["history"]) if "of" in clause else {}
            told: Any = {each: str(dated[each]) if each in dated else None for each in ("since", "through")}
            if dated:
                need, known = clause["multiple"] * dated["value"], self.today <= days_of(told["through"])[1]
                self.expect(row["value"], **told, known=known, value=dated["value"], parameter=clause["of"],
                    multiple=clause["multiple"])
            grade = min(sum(bound >= need for bound in self.facts[key]), 2 if "judged" in clause else 3)
            grades[name] = grade if known else min(max(grade, 1), 2)
            fact = dict(zip(("certain", "plausible", "conceivable"), facts[key], strict=True))
            self.expect(row, clause=name, factKey=key, fact=fact, need=need, judged=clause.get("judged"),
                unit=clause["unit"], valueSince=told["since"], **GRADED[grades[name]])
        return grades

def flaws(proof: object, data: Path) -> list[str]:  # where a proof disagrees with the rules and tables under `data`
    return Replay(proof, data).flaws
if __name__ == "__main__":
    try:
        data = Path(sys.argv[3]) if sys.argv[2:3] == ["--data"] else Path(__file__).parents[2] / "data"
        replay = Replay(json.loads(Path(sys.argv[1]).read_bytes()), data)
    except (OSError, *MALFORMED) as error:
        sys.exit(2 * bool(sys.stderr.write(f"verifier.py PROOF.json [--data FOLDER]: cannot be read: {error}\n")))
    agreed = [f"{place or '/'}: {count} values are as worked out" for place, count in replay.compared.items()]
    sys.stdout.write("\n".join(replay.flaws or agreed) + "\n")
    sys.exit(bool(replay.flaws))
