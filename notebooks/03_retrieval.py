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
# # 03 · Finding people and openings
#
# **요약.** 어떤 방법이 사람과 공고를 더 잘 찾는지 견줍니다. 글 전체의 뜻, 직함, 기술, 정확한 낱말, 그리고 이 넷을
# 합친 점수를 등급이 붙은 자료에서 신뢰구간과 함께 비교하고, 합치는 가중치를 교차검증으로 고른 뒤 그 가중치가 무엇을
# 바꾸는지 봅니다. 가중치는 병렬 표본에서 고르고, 결과는 학습에 쓰지 않는 병렬 데이터 집합에서 잽니다.
#
# Compares what finds people and openings: the meaning of whole texts, of titles, of skills, exact words, and the four
# fused, on labelled sets, with intervals. It ends in fusion weights chosen by cross-validation, and what they change.
#
# Retrieval decides only who of many is compared in full; the scores of notebook 04 order the list. Weights are chosen
# on the parallel sample and their effect is measured on the parallel set, which must never be tuned on.

# %%
import itertools
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from analysis import figure, hand_on
from known import KnownPools
from sklearn.model_selection import GroupKFold

from matching.evaluation.bilingual import Bilingual
from matching.evaluation.bootstrap import Answer, Resampler
from matching.evaluation.labelled import LabelledSet
from matching.evaluation.measures import Measure
from matching.evaluation.measuring import measure_systems, query_values
from matching.evaluation.parallel import read_parallel
from matching.evaluation.shipped import PARALLEL, shipped_sets
from matching.evaluation.sides import BOTH, sides_of
from matching.evaluation.systems import System
from matching.fusion import WEIGHTS, Asked, fused, lists_of
from matching.language import LANGUAGES, Text

CHOSEN_ON, MEASURED_ON = "parallel-sample", PARALLEL
NDCG = Measure("nDCG", 10)
FOLDS, SEED = 5, 20261123
GRID = {"title": (0.0, 0.25, 0.5, 1.0), "skills": (0.0, 0.1, 0.3, 1.0), "words": (0.0, 0.25, 0.5, 1.0)}
pools = KnownPools()

# %% [markdown]
# ## Every pair in every list · 모든 쌍의 네 점수
#
# Each set is four: openings in Korean or English against people in either. Lists are standardised per query, as the
# service does; a vector that is not at hand leaves its list open for that entry.

# %%
Lists = Mapping[str, np.ndarray]  # by list, shape (queries, corpus); NaN: not known there


@dataclass(frozen=True)
class Version:
    """One of a set's four versions, and each side's lists."""

    labelled: LabelledSet
    lists: Mapping[str, Lists]


def versions_of(name):
    """Return the four versions of a set, openings' language first."""
    folder = shipped_sets()[name]
    four = read_parallel(folder, name)
    documents = Bilingual.of(four)
    posts = {language: pools.opening_pool_of(documents.openings[language]) for language in LANGUAGES}
    people = {language: pools.pool_of(documents.people[language]) for language in LANGUAGES}
    of_posts = {
        language: [Asked.of_opening(each, posts[language].vectors_of(row)) for row, each in enumerate(found)]
        for language, found in documents.openings.items()
    }
    of_people = {
        language: [Asked.of_person(each, people[language].vectors_of(row)) for row, each in enumerate(found)]
        for language, found in documents.people.items()
    }
    found = {}
    for labelled in four:
        post, person = labelled.name.rpartition("/")[2].split("-")
        company, candidate = _lists(people[person], of_posts[post]), _lists(posts[post], of_people[person])
        found[f"{post} → {person}"] = Version(labelled, {"company": company, "candidate": candidate})
    return found


def _lists(pool, asking):
    """Return what every query makes of every entry of a pool."""
    rows = np.arange(len(pool.vectors))
    found = [lists_of(pool, each, rows) for each in asking]
    return {name: np.stack([each[name] for each in found]) for name in WEIGHTS}


def fusion(lists, weights):
    """Return the fused scores of every pair; NaN where no list knows it."""
    flat = fused({name: each.ravel() for name, each in lists.items()}, weights)
    return np.where(np.isneginf(flat), np.nan, flat).reshape(lists["whole"].shape).astype(np.float32)


tried, measured_on = versions_of(CHOSEN_ON), versions_of(MEASURED_ON)
synthetic = any(each.labelled.synthetic for each in (*tried.values(), *measured_on.values()))
print(pools)

# %% [markdown]
# ## The lists against each other · 네 가지와 합친 것의 비교
#
# **Look at** `fused` against the best single list in each panel, on the worse of its two sides. **Surprising** would
# be `words` doing well in the panels of two languages (hardly a word is shared, but for names of skills and tools),
# or a single list clear of `fused`: then the weights are wrong.
#
# **볼 것**: 각 칸에서 `fused`와 가장 좋은 단독 점수의 차이, 특히 두 방향 가운데 나쁜 쪽. **뜻밖일 것**: 언어가 다른
# 칸에서 `words`가 잘하는 경우(기술과 도구의 이름 말고는 겹치는 낱말이 거의 없습니다), 또는 단독 점수가 `fused`보다
# 분명히 나은 경우. 그렇다면 가중치가 잘못된 것입니다.


# %%
def systems_of(version, weights):
    """Return each list as a system, and fusions by name of their weights."""
    ranks = {name: (lambda lists, name=name: lists[name].astype(np.float32)) for name in WEIGHTS}
    ranks |= {name: (lambda lists, some=some: fusion(lists, some)) for name, some in weights.items()}
    return [
        System(
            name,
            Text(name, name),
            Text(name, name),
            lambda sides, rank=rank: {s: rank(version.lists[s]) for s in sides},
        )
        for name, rank in ranks.items()
    ]


def measured(versions, weights):
    """Measure every list and some fusions on each version."""
    return {
        name: measure_systems(each.labelled, systems_of(each, weights), [NDCG], seed=SEED)
        for name, each in versions.items()
    }


results = measured(measured_on, {"fused": WEIGHTS})
drawn, axes = figure(f"{NDCG} on {MEASURED_ON}, openings' language → people's", synthetic=synthetic, rows=2, columns=2)
for ax, (name, result) in zip(axes, results.items(), strict=True):
    for shift, (side, colour) in enumerate(zip(BOTH, ("#1f4e79", "#c55a11"), strict=True)):
        for row, system in enumerate(result.systems):
            found = result.estimate(system.name, NDCG, side)
            low, high = found.interval or (np.nan, np.nan)
            at = row + 0.25 * shift
            ax.plot([low, high], [at, at], color=colour)
            ax.plot(found.value, at, "o", color=colour, label=f"{side}'s lists" if row == 0 else None)
    ax.set_yticks(range(len(result.systems)), [each.name for each in result.systems])
    ax.set_title(name)
    ax.set_xlim(0, 1)
axes[0].legend(fontsize=7)
pd.DataFrame(
    {
        "version": name,
        "fused against": other,
        **{
            side: f"{found.value:+.3f} ({found.low:+.3f}, {found.high:+.3f}) {found.answer}"
            for side in BOTH
            for found in [result.difference("fused", other, NDCG, side)]
            if found.low is not None
        },
    }
    for name, result in results.items()
    for other in WEIGHTS
)

# %% [markdown]
# ## Weights by cross-validation · 교차검증으로 고르는 가중치
#
# Queries are cut into folds (openings of one employer together); weights are chosen on all folds but one, by the mean
# of both sides over the four versions, and tried on the one left out. `whole` is held at 1: only ratios matter.
#
# **Look at** how flat the lines are near their top: within the shaded interval of the weights in service nothing is
# gained. **Surprising** would be a top at the edge of the grid, or folds that choose far apart; then this set does
# not tell the weights.
#
# **볼 것**: 꼭대기 근처가 얼마나 평평한지. 지금 쓰는 가중치의 신뢰구간(음영) 안에서는 얻는 것이 없습니다. **뜻밖일
# 것**: 격자의 끝에서 가장 좋은 경우, 또는 폴드마다 고른 값이 크게 다른 경우. 그렇다면 이 자료로는 가중치를 정할 수
# 없습니다.


# %%
def values_of(weights):
    """Return each side's nDCG of every query, the mean over the four versions."""
    return {
        side: np.mean(
            [
                query_values(sides_of(each.labelled)[side], fusion(each.lists[side], weights), [NDCG])[0]
                for each in tried.values()
            ],
            axis=0,
        )
        for side in BOTH
    }


grid = [{"whole": 1.0, **dict(zip(GRID, some, strict=True))} for some in itertools.product(*GRID.values())]
values = [values_of(each) for each in grid]
table = {side: np.stack([each[side] for each in values]) for side in BOTH}  # (weights, queries)
groups = {side: [each.group for each in sides_of(next(iter(tried.values())).labelled)[side].measured] for side in BOTH}
folds = {side: list(GroupKFold(FOLDS).split(groups[side], groups=groups[side])) for side in BOTH}

held_out, picked = {side: np.empty(len(groups[side])) for side in BOTH}, []
for number in range(FOLDS):
    seen = np.mean([table[side][:, folds[side][number][0]].mean(axis=1) for side in BOTH], axis=0)
    picked.append(int(seen.argmax()))
    for side in BOTH:
        unseen = folds[side][number][1]
        held_out[side][unseen] = table[side][picked[-1], unseen]

overall = np.mean([each.mean(axis=1) for each in table.values()], axis=0)
best = grid[int(overall.argmax())]
in_service = values_of(WEIGHTS)
resamplers = {side: Resampler(groups[side], seed=SEED) for side in BOTH}
now = np.mean([in_service[side].mean() for side in BOTH])
ends = np.quantile(np.mean([resamplers[side].means(in_service[side]) for side in BOTH], axis=0), [0.025, 0.975])

drawn, axes = figure(f"Mean of both sides' {NDCG} on {CHOSEN_ON}", synthetic=synthetic, columns=3, size=(11, 3.2))
for ax, name in zip(axes, GRID, strict=True):
    line = [overall[grid.index({**best, name: weight})] for weight in GRID[name]]
    ax.axhspan(*ends, color="#dddddd", label="in service, 95 %")
    ax.axhline(now, color="grey", lw=0.8)
    ax.plot(GRID[name], line, "o-", label="others as chosen")
    ax.plot(
        [grid[each][name] for each in picked], [ax.get_ylim()[0]] * FOLDS, "^", clip_on=False, label="folds' choice"
    )
    ax.axvline(WEIGHTS[name], ls=":", color="black", label="in service")
    ax.set_xlabel(f"weight of {name}")
axes[0].legend(fontsize=7)

# %% [markdown]
# Whether choosing pays is told by queries that the choice did not see. "Cannot tell" means: keep what is in service.
#
# 고르는 것이 득이 되는지는 고를 때 보지 않은 질의로 판단합니다. "알 수 없음(cannot-tell)"이면 지금 가중치를 그대로
# 둡니다.

# %%
by_side = {side: resamplers[side].difference(held_out[side], in_service[side]) for side in BOTH}
for side, found in by_side.items():
    print(f"{side}'s lists, chosen - in service: {found.value:+.4f} ({found.low}, {found.high}) {found.answer}")
pays = any(each.answer is Answer.BETTER for each in by_side.values())
harms = any(each.answer is Answer.WORSE for each in by_side.values())
chosen = best if pays and not harms else dict(WEIGHTS)
print("Use the chosen weights:" if pays and not harms else "Keep the weights in service:", chosen)

# %% [markdown]
# ## What the chosen weights change · 고른 가중치가 바꾸는 것
#
# **Look at** whether any interval of the best of the grid against the weights in service leaves out 0, on the set
# that was not chosen on. **Surprising** would be a gain above that did not come back here: the choice was luck.
#
# **볼 것**: 격자에서 가장 좋았던 가중치와 지금 가중치의 차이에서 0을 벗어나는 구간이 있는지(고를 때 쓰지 않은 자료).
# **뜻밖일 것**: 위에서 본 이득이 여기서 사라지는 경우. 그렇다면 우연히 고른 것입니다.

# %%
compared = measured(measured_on, {"in service": WEIGHTS, "best of grid": best})
drawn, (ax,) = figure(f"{NDCG}: best of grid − in service, {MEASURED_ON}", synthetic=synthetic, size=(7, 3.4))
rows = [(name, side) for name in compared for side in BOTH]
for at, (name, side) in enumerate(rows):
    found = compared[name].difference("best of grid", "in service", NDCG, side)
    ax.plot([found.low, found.high], [at, at], color="grey")
    ax.plot(found.value, at, "o", color={"better": "#2b7a3b", "worse": "#b22222"}.get(found.answer, "#555555"))
ax.axvline(0, color="black", lw=0.8)
ax.set_yticks(range(len(rows)), [f"{name}, {side}" for name, side in rows], fontsize=8)

# %%
overlap = pd.DataFrame(
    {
        "version": name,
        "side": side,
        "of the first ten, still there": np.mean(
            [
                len({*np.argsort(-one)[:10]} & {*np.argsort(-other)[:10]}) / 10
                for one, other in zip(*(fusion(each.lists[side], some) for some in (WEIGHTS, best)), strict=True)
            ]
        ),
    }
    for name, each in measured_on.items()
    for side in BOTH
)
overlap.round(3)

# %% [markdown]
# ## To hand on: the weights · 넘길 표: 가중치
#
# `use` is what the evidence supports. To put weights in use, change `WEIGHTS` in `matching/fusion.py`, and measure
# with `ktech-match evaluate`.
#
# `use` 열이 근거가 뒷받침하는 값입니다. 적용하려면 `matching/fusion.py`의 `WEIGHTS`를 고치고 `ktech-match evaluate`로
# 다시 잽니다.

# %%
weights = pd.DataFrame(
    {
        "list": name,
        "in_service": WEIGHTS[name],
        "best_of_grid": best[name],
        "least_of_folds": min(grid[each][name] for each in picked),
        "most_of_folds": max(grid[each][name] for each in picked),
        "use": chosen[name],
    }
    for name in WEIGHTS
)
print(hand_on(weights, "03_fusion_weights").name)
weights
