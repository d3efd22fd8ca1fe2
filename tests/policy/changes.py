"""One change at a time of what data/policy says, each with the reason why no case can show it, where none can."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TypeVar

from matching.eligibility import policy
from matching.eligibility.measures import MEASURES
from matching.eligibility.records import Asked, Clause, DatedValue, Door, Entry, Item, ListTerms, Pack, Parameter, Table
from matching.language import Text

A_DAY = timedelta(days=1)
Change = tuple[str, dict[str, object], str]
PackChange = tuple[str, Pack, str]
E = TypeVar("E", bound=Entry)

# A day short of whole years is 1/372 of a year short (a month of 31 days), so a step has to be a little more.
LEAST_STEP = {
    "years": 1 / 360, "ISCED level": 1.0, "yes or no": 1.0, "KRW a year": 1.0, "points": 1.0, "TOPIK level": 1.0,
}  # fmt: skip
LEAST_MULTIPLE = 1e-7  # five won of some fifty millions
OTHER_FACT = {
    "degree_level": "ranked_degree_level", "ranked_degree_level": "degree_level", "korean_degree_level": "degree_level",
    "work_years": "advanced_work_years", "advanced_work_years": "work_years", "global_company_years": "work_years",
    "institute_years": "work_years", "advanced_research_years": "research_years", "research_years": "work_years",
    "korea_field_years": "advanced_work_years", "stay_years": "holds_status", "holds_status": "topik_level",
    "topik_level": "holds_status", "annual_pay": "in_korea", "advanced_sector": "in_korea",
    "in_korea": "advanced_sector", "small_employer": "in_korea", "research_post": "in_korea", "not_stated": "in_korea",
}  # fmt: skip
NEVER_ADMITTED = ("D-2", "D-10", "E-9", "F-4")
OPEN_ANYWAY = "an office judges it, and a school on no list held is as open as that"
NO_EDITION_HELD = ("the-engineering", "usnews-engineering")


def altered(record: E, change: dict[str, object]) -> E:
    """Return a record with something changed, made anew: `model_copy` would keep what it remembers of its old self."""
    values = {name: getattr(record, name) for name in type(record).model_fields}
    return type(record).model_construct(**{**values, **change})


def changes_of_pack(pack: Pack) -> Iterator[PackChange]:
    """Change one thing of a pack."""
    for of_pack in (_days_of_pack, _doors, _clauses, _list_terms, _tables, _silent):
        yield from of_pack(pack)


def changes_of_value(parameter: Parameter) -> Iterator[tuple[str, Parameter, str]]:
    """Change one thing of a value with its history."""
    for number, dated in enumerate(parameter.history):
        before = parameter.history[number - 1] if number else None
        for name, change, unseen in (*_days(dated, before), *_last_days(dated), *_amounts(dated), *_sectors(dated)):
            history = list(parameter.history)
            history[number] = altered(dated, change)
            yield f"{dated.since} {name}", altered(parameter, {"history": tuple(history)}), unseen


def _days_of_pack(pack: Pack) -> Iterator[PackChange]:
    for days in (-1, 1):
        guarded = days < 0 and pack.id.startswith("announced")
        unseen = "the advanced sectors have no value before 18 February 2025" if guarded else ""
        first = pack.first_day + days * A_DAY
        yield f"first day {first}", altered(pack, {"first_day": first}), unseen


# A clause that the others of a door imply, by route and door, or for all; only the reasons shown differ without it.
IMPLIED = {
    "degree": "whoever holds a ranked school's master's holds a master's",
    ("e-7-1", "bachelors", "related-bachelors"): "whoever has a year after a bachelor's holds one",
    ("e-7-s2", "points", "points"): "nobody is sure to have too few, and the list of work is for an office",
    ("f-2-7", "income", "points"): "whoever is paid 40,000,000 may have 75 + 40 points, and the paper is for an office",
    ("f-2-7", "listed-company", "listed-company"): "it is never known, and neither are the points",
}


def _doors(pack: Pack) -> Iterator[PackChange]:
    for door in pack.door:
        rest = tuple(each for each in pack.door if each.id != door.id)
        if rest:
            yield f"no door {door.id}", altered(pack, {"door": rest}), ""
        for clause in door.clauses:
            fewer = altered(door, {"clauses": tuple(name for name in door.clauses if name != clause)})
            doors = tuple(fewer if each.id == door.id else each for each in pack.door)
            unseen = _implied(pack, door, clause)
            yield f"{door.id} does not ask for {clause}", altered(pack, {"door": doors}), unseen


def _implied(pack: Pack, door: Door, clause: str) -> str:
    by_school = IMPLIED["degree"] if clause == "degree" and "school" in door.clauses else ""
    return IMPLIED.get((pack.route, door.id, clause), by_school)


def _clauses(pack: Pack) -> Iterator[PackChange]:
    for name, clause in pack.clause.items():
        for said, change, unseen in (*_bounds(clause), *_judged(clause), *_asked(clause)):
            changed = altered(clause, change)
            open_anyway = OPEN_ANYWAY if _is_deep(pack) and clause.judged and _are_of_degrees(clause, changed) else ""
            clauses = {**pack.clause, name: changed}
            yield f"{name} {said}", altered(pack, {"clause": clauses}), open_anyway or unseen


def _is_deep(pack: Pack) -> bool:
    """Whether the pack reaches further down the lists of schools than they are held."""
    return pack.schools is not None and isinstance(pack.schools.last_rank, dict)


def _are_of_degrees(clause: Clause, changed: Clause) -> bool:
    return {clause.fact, changed.fact} == {"degree_level", "ranked_degree_level"}


def _bounds(clause: Clause) -> Iterator[Change]:
    bound, now = ("at_least", clause.at_least) if clause.multiple is None else ("multiple", clause.multiple)
    step = LEAST_STEP[clause.unit] if clause.multiple is None else LEAST_MULTIPLE
    for sign in (-1, 1):
        changed = (now or 0) + sign * step * (5 if clause.table else 1)  # points come in fives
        never = "nobody has 80 to 84 points at most" if clause.table == "residence" and sign > 0 else ""
        always = "it is open whatever is asked for" if clause.fact == "not_stated" and sign < 0 else ""
        yield f"{bound} {changed:.7f}", {bound: changed}, never or (always if clause.judged else "")


def _judged(clause: Clause) -> Iterator[Change]:
    if clause.judged is None:
        never = "the points are never sure" if clause.table == "residence" else ""
        yield "judged by an office", {"judged": Text("whether", "여부")}, never
        return
    open_at_best = clause.fact in ("not_stated", "research_post")
    yield "judged by nobody", {"judged": None}, "no document settles it anyway" if open_at_best else ""


def _asked(asked: Asked) -> Iterator[Change]:
    """Change the fact that is asked for, and each term that it takes."""
    if asked.fact in OTHER_FACT:
        yield f"is {OTHER_FACT[asked.fact]}", {"fact": OTHER_FACT[asked.fact]}, ""
    takes = MEASURES[asked.fact].takes
    for term in ("expected", "regular"):
        if term in takes:
            yield f"{term} {not getattr(asked, term)}", {term: not getattr(asked, term)}, ""
    if "after_isced" in takes:
        level = asked.after_isced
        for other in (7,) if level is None else (level - 1, level + 1, None):
            yield f"after {other}", {"after_isced": other}, ""
    yield from _within(asked)
    if "statuses" in takes:
        yield from _statuses(asked)


def _within(asked: Asked) -> Iterator[Change]:
    if asked.within_years is not None:
        for years in (asked.within_years - 1, asked.within_years + 1, None):
            yield f"within {years} years", {"within_years": years}, ""


def _statuses(asked: Asked) -> Iterator[Change]:
    for status in asked.statuses:
        fewer = tuple(each for each in asked.statuses if each != status)
        yield f"without {status}", {"statuses": fewer}, ""
    for status in NEVER_ADMITTED:
        yield f"with {status}", {"statuses": (*asked.statuses, status)}, ""


def _list_terms(pack: Pack) -> Iterator[PackChange]:
    for key in ("schools", "companies"):
        terms: ListTerms | None = getattr(pack, key)
        if terms is None:
            continue
        asking = [asked for _, asked in pack.asked() if key in MEASURES[asked.fact].lists]
        nobody = "" if asking else "this version asks nothing of it"
        open_anyway = OPEN_ANYWAY if key == "schools" and all(getattr(a, "judged", None) for a in asking) else ""
        for name, change, unseen in (*_lists(terms), *_ranks(terms), *_years_back(terms)):
            changed = altered(pack, {key: altered(terms, change)})
            yield f"{key} {name}", changed, nobody or (open_anyway if _is_deep(pack) else "") or unseen


def _lists(terms: ListTerms) -> Iterator[Change]:
    for name in terms.lists:
        unseen = "no edition of it is held" if name in NO_EDITION_HELD else ""
        yield f"without {name}", {"lists": tuple(each for each in terms.lists if each != name)}, unseen
    if terms.lists[0].startswith("qs"):
        for name in sorted({"qs-world", "qs-engineering", "the-world", "usnews-global"} - set(terms.lists)):
            yield f"with {name}", {"lists": (*terms.lists, name)}, ""


def _ranks(terms: ListTerms) -> Iterator[Change]:
    for step in (-1, 1):
        if isinstance(terms.last_rank, int):
            yield f"to rank {terms.last_rank + step}", {"last_rank": terms.last_rank + step}, ""
            continue
        for name, last in terms.last_rank.items():
            unseen = "" if name.startswith("forbes") else "no rank past 100 is held"
            yield f"{name} to rank {last + step}", {"last_rank": {**terms.last_rank, name: last + step}}, unseen


def _years_back(terms: ListTerms) -> Iterator[Change]:
    for step in (-1, 1):
        yield f"{terms.years + step} years back", {"years": terms.years + step}, ""


def _tables(pack: Pack) -> Iterator[PackChange]:
    for key, table in pack.points.items():
        for name, change, unseen in (*_groups(table), *_items(table)):
            changed = altered(table, change)
            yield f"points {name}", altered(pack, {"points": {**pack.points, key: changed}}), unseen


def _groups(table: Table) -> Iterator[Change]:
    for name, most in table.groups.items():
        for step in (-1, 1):
            yield f"{name} up to {most + step}", {"groups": {**table.groups, name: most + step}}, ""
        yield f"{name} without a cap", {"groups": {}}, ""


def _items(table: Table) -> Iterator[Change]:
    for number, item in enumerate(table.item):
        changes = [*_rows(item), *(_asked(item) if item.fact else ())]
        for name, change, unseen in changes:
            items = list(table.item)
            items[number] = altered(item, change)
            yield f"{item.title.en} {name}", {"item": tuple(items)}, unseen
        yield f"without {item.title.en}", {"item": tuple(each for each in table.item if each is not item)}, ""


def _rows(item: Item) -> Iterator[Change]:
    for step in (-1, 1):
        if item.most is not None:
            yield f"at most {item.most + step}", {"most": item.most + step}, ""
        for number, row in enumerate(item.steps):
            least = LEAST_STEP[MEASURES[item.fact].unit] * step
            for key, value in (("at_least", row.at_least + least), ("points", row.points + step)):
                yield from _with_step(item, number, {key: value})
            if row.upto is not None:
                yield from _with_step(item, number, {"upto": row.upto + step})
    if item.fact:
        unseen = "" if any(row.points for row in item.steps) else "nothing of it is sure anyway"
        yield f"later {not item.later}", {"later": not item.later}, unseen
    if item.group:
        yield "of no group", {"group": None}, ""


def _with_step(item: Item, number: int, change: dict[str, object]) -> Iterator[Change]:
    steps = list(item.steps)
    steps[number] = altered(steps[number], change)
    yield f"step {number} {change}", {"steps": tuple(steps)}, ""


def _silent(pack: Pack) -> Iterator[PackChange]:
    """Ask for what this version is said not to ask."""
    model = policy().packs[-1]
    for name in pack.silent:
        first = altered(pack.door[0], {"clauses": (*pack.door[0].clauses, name)})
        clauses = {**pack.clause, name: model.clause[name]}
        yield f"asks for {name} too", altered(pack, {"clause": clauses, "door": (first, *pack.door[1:])}), ""


def _days(dated: DatedValue, before: DatedValue | None) -> Iterator[Change]:
    same = before is not None and (before.value, before.uncertain) == (dated.value, dated.uncertain)
    for days in (-A_DAY, A_DAY):
        yield f"since {dated.since + days}", {"since": dated.since + days}, "same value before" if same else ""


def _last_days(dated: DatedValue) -> Iterator[Change]:
    if dated.through is None:
        return
    followed = any(dated.through + A_DAY == each.since for each in policy().parameters["gni-per-capita"].history)
    for days in (-A_DAY, A_DAY):
        unseen = "the next value begins on that day" if followed and days > timedelta() else ""
        yield f"through {dated.through + days}", {"through": dated.through + days}, unseen
    yield "through any day", {"through": None}, "the next value begins on the day after" if followed else ""


def _amounts(dated: DatedValue) -> Iterator[Change]:
    if isinstance(dated.value, int):
        for step in (-1, 1):
            yield f"{dated.value + step}", {"value": dated.value + step}, ""


def _sectors(dated: DatedValue) -> Iterator[Change]:
    """Move each sector to each of the two places where it does not stand: in, uncertain, out."""
    if isinstance(dated.value, int):
        return
    every = (*policy().parameters["advanced-sectors"].history[-1].value, "other")
    for sector in every:
        value, uncertain = (tuple(s for s in some if s != sector) for some in (dated.value, dated.uncertain))
        places = {
            "in": {"value": (*value, sector), "uncertain": uncertain},
            "uncertain": {"value": value, "uncertain": (*uncertain, sector)},
            "out": {"value": value, "uncertain": uncertain},
        }
        now = "in" if sector in dated.value else "uncertain" if sector in dated.uncertain else "out"
        yield from ((f"{sector} {place}", change, "") for place, change in places.items() if place != now)
