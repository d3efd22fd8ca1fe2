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
# # 02 · The gate on a day
#
# **요약.** 하루를 정해 모든 후보자와 공고의 쌍에 자격 규정을 적용해 봅니다. 문(경로)별 판정, 어느 조항 하나 때문에
# 떨어지는지, 무엇을 알 수 없는지, 무엇을 물어볼 만한지를 차례로 보고, 마지막에 자격을 갖춘 사람이 한 명도 없는 공고와
# 그 이유를 표로 남깁니다.
#
# Asks every person and every opening on one day: verdicts by door, what fails alone, what is unknown and which
# questions are worth asking. It ends in a table of openings for which nobody is eligible, and why.
#
# The gate comes before any score and is never relaxed. "Unknown" is an answer; it is not a soft no.

# %%
from collections import Counter

import numpy as np
import pandas as pd
from analysis import DAY, evenly, figure, hand_on, sample_openings, sample_people

from matching.eligibility import Grade, Rulebook, gate
from matching.eligibility.assess import opening_lacks
from matching.eligibility.failing import Failing
from matching.language import message
from matching.pool import without_vectors
from matching.questions import grounds_on, questions

PACK = None  # a version by name; None is the one in force on the day
ASKED = 12  # people for whom questions are looked for, which takes a while each

people, openings = sample_people(), sample_openings()
synthetic = any(each.synthetic for each in (*people, *openings))
pool, rulebook = without_vectors(people), Rulebook.on(DAY, PACK)
gates = [gate(pool.answers(rulebook), each, rulebook) for each in openings]
verdicts = np.stack([each.answer for each in gates])
GRADES = {Grade.YES: "yes", Grade.OPEN: "open", Grade.LEANS_TO_NO: "open, leans to no", Grade.NO: "no"}
COLOURS = ["#2b7a3b", "#9ec9a0", "#f0c88a", "#c9c9c9"]
print(rulebook.pack.title.en, DAY, f"{len(people):,} people, {len(openings):,} openings")


def clause(name):
    """Return what a clause is called."""
    return message("findings", f"clause-{name}").en


def by_clause(one, name):
    """Return a clause's grade for everybody."""
    return np.broadcast_to(one.clauses[name], one.answer.shape)


# %% [markdown]
# ## Verdicts by door · 문별 판정
#
# **Look at** which door lets people in: a pass is open where one of its doors is. The last two bars are all doors
# together: over pairs, and over people by the best of all openings. **Surprising** would be a door that admits
# nobody, or far more "open" than "yes": then the documents leave out what that door asks.
#
# **볼 것**: 어느 문으로 들어오는지. 문 하나만 열려도 자격이 됩니다. 마지막 두 막대는 모든 문을 합친 것으로, 하나는 쌍
# 기준, 하나는 사람마다 가장 나은 공고 기준입니다. **뜻밖일 것**: 아무도 통과하지 못하는 문, 또는 "예"보다 "알 수
# 없음"이 훨씬 많은 문.

# %%
columns = {door.title.en: np.concatenate([each.doors[door.id] for each in gates]) for door in rulebook.pack.door}
columns |= {"any door, pairs": verdicts.ravel(), "any door, people": verdicts.max(axis=0)}
doors = pd.DataFrame(
    {GRADES[grade]: float(np.mean(column == grade)) for grade in GRADES} for column in columns.values()
).set_index(pd.Index(columns))
drawn, (ax,) = figure(f"Verdicts by door, {rulebook.pack.id} on {DAY}", synthetic=synthetic, size=(8.5, 3.4))
doors[::-1].plot.barh(stacked=True, ax=ax, color=COLOURS)
ax.set_xlabel("share")
ax.legend(loc="center left", bbox_to_anchor=(1, 0.5))
doors.round(3)

# %% [markdown]
# ## What fails alone · 혼자서 떨어뜨리는 조항
#
# **Look at** the dark bars: pairs of the first door that fail one clause and nothing else. This is where one paper,
# one year or one change of the opening opens the door. **Surprising** would be a clause that fails often and never
# alone: a campaign about it would help nobody.
#
# **볼 것**: 진한 막대, 곧 그 조항 하나만 못 갖춘 쌍. 서류 하나, 1년의 경력, 공고의 조건 하나로 문이 열리는 곳입니다.
# **뜻밖일 것**: 자주 걸리지만 혼자서는 한 번도 걸리지 않는 조항. 그 조항만 고쳐서는 아무도 통과하지 못합니다.

# %%
names = rulebook.pack.door[0].clauses
alone = Counter()
for each in gates:
    alone.update(Failing.of(each).counts_alone())
failing = pd.DataFrame(
    {
        "clause": clause(name),
        "fails": sum(int((by_clause(each, name) == Grade.NO).sum()) for each in gates),
        "fails alone": alone[name],
    }
    for name in names
).set_index("clause")
drawn, (ax,) = figure("The first door: pairs that fail a clause", synthetic=synthetic, size=(8.5, 3.2))
failing.plot.barh(ax=ax, color=["#c9c9c9", "#8c2d04"])
ax.set_xlabel(f"pairs, of {verdicts.size:,}")
failing

# %% [markdown]
# ## What is unknown · 알 수 없는 것
#
# **Look at** the dark bars again: pairs that the first door would admit if this one clause were settled well. Asking
# for it is worth the most. **Surprising** would be an unknown about the opening (pay, sector, size): its company can
# settle it for everybody at once.
#
# **볼 것**: 진한 막대, 곧 이 조항 하나만 확인되면 들어올 수 있는 쌍. 물어볼 값어치가 가장 큽니다. **뜻밖일 것**: 공고
# 쪽 조항 (급여·분야·규모)을 알 수 없는 경우. 회사가 한 번 밝히면 모두에게 풀립니다.


# %%
def unsettled(one):
    """Return for each clause of the first door who leaves it open, shape (clauses, people)."""
    return np.stack([np.isin(by_clause(one, name), (Grade.OPEN, Grade.LEANS_TO_NO)) for name in names])


found = np.zeros((2, len(names)), dtype=int)
for each in gates:
    left, door = unsettled(each), each.doors[rulebook.pack.door[0].id]
    undecided = np.isin(door, (Grade.OPEN, Grade.LEANS_TO_NO))
    found += left.sum(axis=1), (left & (left.sum(axis=0) == 1) & undecided).sum(axis=1)
about = {name: "opening" if name in rulebook.about("opening") else "person" for name in names}
unknown = pd.DataFrame(
    {"open": found[0], "the only thing open": found[1]}, index=[f"{clause(name)} ({about[name]})" for name in names]
)
drawn, (ax,) = figure("The first door: pairs that leave a clause open", synthetic=synthetic, size=(8.5, 3.2))
unknown.plot.barh(ax=ax, color=["#f0c88a", "#b35806"])
ax.set_xlabel(f"pairs, of {verdicts.size:,}")
unknown

# %% [markdown]
# ## Questions worth asking · 물어볼 만한 것
#
# For some people without a verdict, the questions whose answer could change one. `changes` is the mean share of
# openings for which the verdict of the pass changes, answers taken to be equally likely. What many people are asked
# belongs on the form by which they come in.
#
# 판정이 나지 않은 사람 몇 명에게, 답에 따라 판정이 달라질 수 있는 질문을 찾아봅니다. `changes`는 답들이 같은 확률일
# 때 판정이 바뀌는 공고의 평균 비율입니다. 여러 사람에게 물어야 하는 것은 처음부터 지원서 양식에 넣는 편이 낫습니다.

# %%
best = verdicts.max(axis=0)
waiting = [people[row] for row in np.flatnonzero(np.isin(best, (Grade.OPEN, Grade.LEANS_TO_NO)))]
grounds = grounds_on(DAY, evenly(openings, 20), pack=PACK)
asked = pd.DataFrame(
    {
        "about": "/".join("…" if step.isdigit() else step for step in each.pointer.split("/")),
        "question": each.text.en,
        "질문": each.text.ko,
        "person": person.id,
        "changes": sum(each.value[:2]),
    }
    for person in evenly(waiting, ASKED)
    for each in questions(person, grounds, most=3)
)
print(f"{len(waiting):,} people without a verdict; asked about {min(ASKED, len(waiting))}")
asked.groupby("about").agg(people=("person", "nunique"), changes=("changes", "mean"), question=("question", "first"))

# %% [markdown]
# ## To hand on: openings with nobody eligible · 넘길 표: 자격자가 없는 공고
#
# One row an opening for which nobody surely gets the pass. `may` counts people for whom it is not known. `because`
# names what the opening itself lacks; where it lacks nothing, the clauses that most people fail. The first kind is
# for the company, the second for whoever looks for people.
#
# 확실히 자격을 갖춘 사람이 한 명도 없는 공고마다 한 행입니다. `may`는 알 수 없는 사람의 수입니다. `because`는 공고
# 자체에 없는 것이고, 공고에 문제가 없으면 가장 많은 사람이 걸리는 조항입니다. 앞의 것은 회사가, 뒤의 것은 인재를 찾는
# 쪽이 풀 일입니다.


# %%
def because(opening, one):
    """Return why nobody is eligible: what the opening lacks, or else what most people fail."""
    lacking = opening_lacks(one, people[0], opening, pool.careers)
    if lacking:
        return "opening", " ".join(each.reason.en for each in lacking), " ".join(each.reason.ko for each in lacking)
    failed = Counter({name: int((by_clause(one, name) == Grade.NO).sum()) for name in names})
    most = [message("findings", f"clause-{name}") for name, _ in failed.most_common(2)]
    return "people", "; ".join(each.en for each in most), "; ".join(each.ko for each in most)


nobody = pd.DataFrame(
    [
        (opening.id, opening.title, opening.employer.sector, int((one.answer > Grade.NO).sum()), *because(opening, one))
        for opening, one in zip(openings, gates, strict=True)
        if not (one.answer == Grade.YES).any()
    ],
    columns=["opening", "title", "field", "may", "of", "because", "이유"],
).sort_values(["of", "may"], ascending=[True, False])
print(hand_on(nobody, "02_openings_without_anybody").name, f"{len(nobody):,} of {len(openings):,} openings")
nobody.head(12)
