# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#       format_version: '1.3'
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 07 · What a rule change does
#
# **요약.** 규정 두 벌을 같은 후보자와 공고에 적용해 누가 달라지는지 봅니다. 지난 규정과 지금 규정, 그리고 내년 1인당
# 국민총소득을 가정한 초안을 견주고, 조항별·분야별로 나눕니다. 알 수 없는 사람은 하나로 세지 않고 최소와 최대의
# 구간으로 둡니다. 마지막에 달라지는 쌍을 표로 남깁니다.
#
# Puts two rules to the same people and openings: who flips, by clause, by field, with unknowns as intervals. The rule
# before against the one in force, and a draft with next year's income. It ends in a table of flips to hand on.
#
# Counts are of **invented people**: they show what such a comparison tells and say nothing of how many real people a
# change would reach. Every comparison can be made from the command line too: `ktech-match policy diff`.

# %%
from datetime import date

import pandas as pd
from analysis import DAY, figure, hand_on, results_folder, sample_openings, sample_people

from matching.eligibility import Grade, Rulebook, load_policy
from matching.eligibility.compare import DOORS, compare
from matching.language import message
from matching.pool import without_vectors
from matching.settings import settings

PEOPLE, OPENINGS = 700, 108
BEFORE, AFTER = "2025-04", "2026-06"
NEXT_YEAR = date(2027, 4, 1)
ASSUMED = 55_000_000  # won a head a year: an assumption of this notebook and no forecast

people, openings = sample_people(PEOPLE), sample_openings(OPENINGS)
synthetic = any(each.synthetic for each in (*people, *openings))
careers = without_vectors(people).careers

# %% [markdown]
# ## Three comparisons · 세 가지 비교
#
# The draft is a file as `--draft` takes it: `values` of its own, with a source, beside the rules there are. Without
# it, what rests on next year's income is "cannot tell" from the day on which this year's ends, and the second
# comparison shows that. The third asks both sides of next year, each list carried over as it last was: with this
# year's income, and with the assumed one, so that nothing but the income differs.
#
# 초안은 `--draft`에 주는 것과 같은 파일로, 지금 규정 옆에 출처와 함께 값만 더합니다. 초안이 없으면 올해 값이 끝나는
# 날부터 소득에 기대는 판정은 "알 수 없음"이고, 두 번째 비교가 그것을 보여 줍니다. 세 번째는 둘 다 내년에 묻되 목록은
# 마지막 것을 그대로 두고, 소득만 올해 값과 가정한 값으로 바꿉니다.

# %%
draft = results_folder() / "07_assumed_income.toml"
draft.write_text(
    f"""
[sources.assumed-income]
title = {{ en = "Assumed income, no published figure", ko = "가정한 소득, 발표된 값 아님" }}
publisher = {{ en = "notebook 07", ko = "07번 노트북" }}
address = "https://example.com/assumed"
published = {DAY}
checked = {DAY}
kind = "primary"

[[values.gni-per-capita]]
since = {NEXT_YEAR}
through = 2028-03-31
value = {ASSUMED}
source = "assumed-income"
locator = "assumed"
checked = {DAY}
""",
    encoding="utf-8",
)
drafted = load_policy(settings().data / "policy", [draft])
rules = {
    f"{BEFORE} → {AFTER}": (Rulebook.on(DAY, BEFORE), Rulebook.on(DAY, AFTER)),
    "this year → next year, not published": (Rulebook.on(DAY, AFTER), Rulebook.on(NEXT_YEAR, AFTER)),
    f"next year: income as now → {ASSUMED:,}": (
        Rulebook.on(NEXT_YEAR, AFTER, carry=True),
        Rulebook.on(NEXT_YEAR, AFTER, drafted, carry=True),
    ),
}
everything = len(people) * len(openings)
found = {name: compare(careers, openings, *both, shown=everything) for name, both in rules.items()}

# %% [markdown]
# **Look at** the length of each bar: from those who surely can to those who can if all that is unknown turned out
# well. **Surprising** would be a change smaller than the bars: then nobody can say which way it goes before more is
# known. In the second comparison time passes too, which adds work and degrees.
#
# **볼 것**: 막대의 길이. 확실히 되는 사람에서, 모르는 것이 모두 잘 풀렸을 때 되는 사람까지입니다. **뜻밖일 것**:
# 변화가 막대보다 작은 경우. 더 알아보기 전에는 늘지 줄지 말할 수 없습니다. 두 번째 비교에는 그사이 늘어난 경력과
# 학위도 들어 있습니다.

# %%
between = pd.DataFrame(
    {"comparison": name, "rule": which, "sure": sure, "most": most}
    for name, each in found.items()
    for which, after in (("before", False), ("after", True))
    for sure, most in [each.between(each.people, after=after)]
)
drawn, (ax,) = figure(
    f"People who can get the pass for some opening, of {len(people):,}", synthetic=synthetic, size=(9, 3.6)
)
for at, row in enumerate(between.itertuples()):
    colour = "#7f7f7f" if row.rule == "before" else "#1f4e79"
    ax.plot([row.sure, row.most], [at, at], color=colour, lw=6, solid_capstyle="butt")
    ax.text(row.most, at, f"  {row.sure:,}–{row.most:,}", va="center", fontsize=8)
ax.set_yticks(range(len(between)), between.comparison + ", " + between.rule, fontsize=8)
ax.set_xlim(0, 1.15 * len(people))
ax.invert_yaxis()
between

# %% [markdown]
# ## By clause · 조항별
#
# A flip is a pair whose answer differs; it is named by the clause that would undo it if it answered as before.
#
# **Look at** whether one clause does nearly all. **Surprising** would be a clause whose text did not change: then a
# dated value or a list behind it did.
#
# **볼 것**: 한 조항이 거의 전부를 바꾸는지. **뜻밖일 것**: 문구가 바뀌지 않은 조항이 나오는 경우. 그 뒤의 기준값이나
# 목록이 바뀐 것입니다.


# %%
def clause(name):
    """Return what a clause is called."""
    return "the doors themselves" if name == DOORS else message("findings", f"clause-{name}").en


DIRECTION = {True: "better", False: "worse"}
by_clause = pd.DataFrame(
    [
        (name, clause(each), DIRECTION[flip.after > flip.before])
        for name, one in found.items()
        for flip in one.flips
        for each in flip.clauses
    ],
    columns=["comparison", "clause", "answer"],
)
drawn, axes = figure("Pairs whose answer differs, by clause", synthetic=synthetic, columns=3, size=(13, 3.6))
for ax, name in zip(axes, found, strict=True):
    table = by_clause[by_clause.comparison == name].groupby(["clause", "answer"]).size().unstack(fill_value=0)
    ax.set_title(f"{name}\n{len(found[name].flips):,} of {everything:,} pairs", fontsize=8)
    if len(table):
        table = table.reindex(columns=["better", "worse"], fill_value=0)
        table.plot.barh(stacked=True, ax=ax, color=["#2b7a3b", "#b22222"], legend=ax is axes[0])
    ax.set_ylabel("")
    ax.tick_params(labelsize=8)

# %% [markdown]
# ## By field · 분야별
#
# The rule before against the one in force, for the openings of each field by themselves.
#
# **Look at** fields that gain or lose beyond their bars. **Surprising** would be a field that moves while its list of
# sectors did not: pay differs between fields, so a multiple of income reaches them differently.
#
# **볼 것**: 막대를 넘어 늘거나 주는 분야. **뜻밖일 것**: 분야 목록은 그대로인데 움직이는 분야. 급여 수준이 분야마다
# 달라 소득 배수 조건이 다르게 걸리는 것입니다.

# %%
first = next(iter(rules))
fields = sorted({each.employer.sector or "not stated" for each in openings})
by_field = pd.DataFrame(
    {"field": field, "openings": len(some), "rule": which, "sure": sure, "most": most}
    for field in fields
    for some in [[each for each in openings if (each.employer.sector or "not stated") == field]]
    for one in [compare(careers, some, *rules[first], shown=0)]
    for which, after in (("before", False), ("after", True))
    for sure, most in [one.between(one.people, after=after)]
)
drawn, (ax,) = figure(f"People who can, by the openings' field: {first}", synthetic=synthetic, size=(8, 4.4))
for at, row in enumerate(by_field.itertuples()):
    colour = "#7f7f7f" if row.rule == "before" else "#1f4e79"
    ax.plot(
        [row.sure, row.most], [at, at], color=colour, lw=5, solid_capstyle="butt", label=row.rule if at < 2 else None
    )
    ax.plot(row.sure, at, "|", color=colour, ms=9)
ax.set_yticks(range(0, len(by_field), 2), fields, fontsize=8)
ax.set_xlabel("people, from sure to most")
ax.legend(fontsize=7)
by_field.pivot(index="field", columns="rule", values=["sure", "most"])

# %% [markdown]
# ## To hand on: who flips · 넘길 표: 달라지는 쌍
#
# One row a pair whose answer differs, with both answers and the clauses; `open` is "cannot tell". Summed below by
# comparison and answers: that is the sentence for a report, with its interval above.
#
# 답이 달라지는 쌍마다 한 행이며, 전후의 답과 조항을 적습니다. `open`은 "알 수 없음"입니다. 아래 요약이 보고서에 쓸
# 문장의 근거이고, 구간은 위에 있습니다.

# %%
GRADES = {Grade.YES: "yes", Grade.OPEN: "open", Grade.LEANS_TO_NO: "open, leans to no", Grade.NO: "no"}
field_of = {each.id: each.employer.sector or "not stated" for each in openings}
flips = pd.DataFrame(
    [
        (
            name,
            people[flip.row].id,
            flip.opening,
            field_of[flip.opening],
            GRADES[flip.before],
            GRADES[flip.after],
            "; ".join(map(clause, flip.clauses)),
        )
        for name, each in found.items()
        for flip in each.flips
    ],
    columns=["comparison", "person", "opening", "field", "before", "after", "clauses"],
)
print(hand_on(flips, "07_flips").name, f"{len(flips):,} rows")
flips.groupby(["comparison", "before", "after"]).agg(
    pairs=("person", "size"), people=("person", "nunique"), openings=("opening", "nunique")
)
