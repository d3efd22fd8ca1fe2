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
# # 05 · Two sides
#
# **요약.** 한 쌍을 두 쪽에서 봅니다. 회사가 면접하려 할 확률과 후보자가 이야기해 보려 할 확률, 그 확률이 실제와
# 맞는지, 둘을 합친 점수, 한쪽만 좋아하는 쌍, 점수의 구간을 차례로 보고, 마지막에 사람이 직접 살펴야 할 쌍과 그 까닭을
# 표로 남깁니다.
#
# Looks at pairs from both sides: how probable it is that the company would interview and that the candidate would
# talk, whether such probabilities come true, the mutual score, who is liked by one side alone, bands. It ends in the
# pairs to look at by hand, and why.
#
# Probabilities here are learned from judgements that **a script made up** (notebook 01). The prior that comes with
# the project claims none.

# %%
import numpy as np
import pandas as pd
from analysis import DAY, figure, hand_on, sample_openings, sample_people
from known import KnownPools

from matching.eligibility import Grade, Rulebook, gate
from matching.evaluation.asked import Asked
from matching.evaluation.judged_report import judged_features
from matching.evaluation.judged_sample import judged_sample
from matching.features import SIDES, feature_names
from matching.registry import Shelf
from matching.registry.pairs import features_of
from matching.scoring import mutual_score
from matching.scoring.cards import scorer_of
from matching.scoring.learning import learned_card

SEED, PEOPLE, OPENINGS = 20261123, 300, 12
shelf, pools, sample = Shelf.of_settings(), KnownPools(), judged_sample()
judged = judged_features(Asked(pools, shelf.load("prior"), DAY, SEED, pools.embedder.name), sample)
HERE = "notebooks/05_two_sides.py"
card = learned_card("two-sides", shelf.card("prior"), judged, sources=[sample.source], command=HERE, seed=SEED)
scorer = scorer_of(card, file=HERE)

people, posts = pools.pool_of(sample_people(PEOPLE)), pools.opening_pool_of(sample_openings(OPENINGS))
synthetic = any(each.synthetic for each in (*people.candidates, *posts.openings))
rulebook = Rulebook.on(DAY)
answers = np.stack([gate(people.answers(rulebook), each, rulebook).answer for each in posts.openings])
every = [(post.id, person.id) for post in posts.openings for person in people.candidates]
rows = np.flatnonzero(answers.ravel() > Grade.NO)
pairs = [every[row] for row in rows]
values = {side: found[rows] for side, found in features_of(posts, people, rulebook).items()}
scores = {side: scorer.of(side).predict(values[side]) for side in SIDES}
mutual = mutual_score(scores["company"], scores["candidate"])
print(pools)
print(f"{len(pairs):,} pairs that the gate does not shut out")

# %% [markdown]
# ## Do the probabilities come true? · 확률이 실제와 맞는가
#
# Each point is a tenth of the judged pairs: the probability said, and the share of yes observed, with its exact
# interval; all on folds that were not learned from.
#
# **Look at** whether intervals cross the diagonal. **Surprising** would be points on one side of it throughout: then
# every probability is too high, or too low, and no cut on it means what it says.
#
# **볼 것**: 구간이 대각선을 지나는지. **뜻밖일 것**: 점들이 내내 한쪽에 있는 경우. 모든 확률이 너무 높거나 낮다는
# 뜻이며, 그 확률로 자른 기준은 말 그대로의 뜻이 아닙니다.

# %%
drawn, axes = figure("Said and observed, held out", synthetic=synthetic, columns=2, size=(8.5, 4))
for ax, side in zip(axes, SIDES, strict=True):
    ax.plot([0, 1], [0, 1], color="grey", lw=0.8)
    learned = card.side(side).calibration
    ax.set_title(f"{side}: {'cannot tell' if learned is None else f'{learned.judgements:g} judgements'}")
    ax.set_xlabel("probability said")
    ax.set_ylabel("share of yes")
    for each in () if learned is None else learned.bins:
        ax.plot([each.predicted] * 2, [each.low, each.high], color="#9db7d5")
        ax.plot(each.predicted, each.observed, "o", color="#1f4e79")
errors = pd.DataFrame(each.model_dump() for each in card.metrics if "calibration" in each.name)
errors.round(3)

# %% [markdown]
# ## Both sides at once · 두 쪽을 함께
#
# **Look at** the corners: bottom right, the company likes somebody who would not come; top left, somebody likes a
# company that would not ask. The lines are equal mutual scores: they bend toward the weaker side. **Surprising**
# would be all points on the diagonal: then one side's features only repeat the other's.
#
# **볼 것**: 모서리. 오른쪽 아래는 회사만, 왼쪽 위는 후보자만 좋아하는 쌍입니다. 선은 종합 점수가 같은 곳으로, 약한
# 쪽으로 휩니다. **뜻밖일 것**: 점이 모두 대각선 위에 있는 경우. 한쪽의 특성이 다른 쪽을 되풀이할 뿐이라는 뜻입니다.

# %%
probabilities = {
    side: np.full(len(pairs), np.nan) if learned is None else learned.probability(scores[side])
    for side in SIDES
    for learned in [scorer.side(side).calibrator]
}
drawn, axes = figure("Scores and probabilities of both sides", synthetic=synthetic, columns=2, size=(10, 4.2))
for ax, what, both in zip(axes, ("score", "probability"), (scores, probabilities), strict=True):
    ax.scatter(both["company"], both["candidate"], s=4, alpha=0.4, c=mutual, cmap="viridis")
    ax.set_xlabel(f"company: {what}")
    ax.set_ylabel(f"candidate: {what}")
    ax.set_xlim(0, 1)
    ax.set_ylim(0, 1)
steps = np.linspace(0.01, 1, 100)
equal = mutual_score(*np.meshgrid(steps, steps))
lines = axes[0].contour(steps, steps, equal, levels=[0.3, 0.4, 0.5, 0.6, 0.7], colors="grey")
axes[0].clabel(lines, fontsize=6)

# %% [markdown]
# ## Liked by one side alone · 한쪽만 좋아하는 쌍
#
# At one half on each side. What keeps the other side away is the part of its score that takes most from it: for the
# company often pay or place can be changed, for the candidate a skill can be shown.
#
# 양쪽 모두 0.5를 기준으로 나눕니다. 다른 쪽을 망설이게 하는 것은 그 점수를 가장 많이 깎는 부분입니다.

# %%
CUT = 0.5
liked = {side: probabilities[side] >= CUT for side in SIDES}
known = {side: ~np.isnan(probabilities[side]).any() for side in SIDES}
parts = {side: scorer.of(side).parts(values[side]) for side in SIDES}
worst = {side: np.array(feature_names(side))[parts[side].argmin(axis=1)] for side in SIDES}
alone = pd.DataFrame(
    {
        "liked by": side,
        "pairs": int((liked[side] & ~liked[other]).sum()) if all(known.values()) else "cannot tell",
        "what keeps the other away": ", ".join(
            f"{name} {count}"
            for name, count in pd.Series(worst[other][liked[side] & ~liked[other]]).value_counts().head(4).items()
        ),
    }
    for side, other in (SIDES, SIDES[::-1])
)
print(f"liked by both: {int((liked['company'] & liked['candidate']).sum()):,} of {len(pairs):,}")
alone

# %% [markdown]
# ## Bands · 점수의 구간
#
# A band holds the mutual score if all that is not known turned out worst, and best, and by what the weights do not
# know. A person should look where it crosses the cut or is wider than it may be; the card says both numbers and why.
#
# **Look at** how many bands are only wide (dots left of the line, long bars): there the documents say too little.
# **Surprising** would be narrow bands everywhere: nothing real is known that well.
#
# **볼 것**: 기준선을 넘는 구간과 너무 넓은 구간이 각각 얼마나 되는지. 너무 넓으면 문서가 말해 주는 것이 너무 적은
# 것입니다. **뜻밖일 것**: 어디서나 좁은 구간. 실제로 그렇게 잘 아는 일은 없습니다.

# %%
low, high = scorer.mutual_band(values["company"], values["candidate"])
crosses = (low < scorer.look.cut) & (scorer.look.cut <= high)
wide = high - low > scorer.look.width
look = np.array([scorer.look_by_hand((float(a), float(b))) for a, b in zip(low, high, strict=True)])
shown = np.argsort(mutual)[:: max(1, len(pairs) // 80)]
drawn, (ax, widths) = figure("Bands of mutual scores", synthetic=synthetic, columns=2, size=(10.5, 4))
for at, row in enumerate(shown):
    colour = "#b35806" if look[row] else "#2b7a3b"
    ax.plot([low[row], high[row]], [at, at], color=colour, lw=1)
    ax.plot(mutual[row], at, ".", color=colour, ms=4)
ax.axvline(scorer.look.cut, color="black", lw=0.8)
ax.set_xlabel("mutual score (brown: look by hand)")
ax.set_yticks([])
widths.hist(high - low, bins=30, color="#9db7d5")
widths.axvline(scorer.look.width, color="black", lw=0.8)
widths.set_xlabel("width of the band")
masks = {"look by hand": look, "crosses the cut": crosses, "too wide": wide, "only too wide": wide & ~crosses}
counted = pd.DataFrame({"pairs": {name: int(mask.sum()) for name, mask in masks.items()}})
counted.assign(share=(counted.pairs / len(pairs)).round(3))

# %% [markdown]
# ## To hand on: look by hand · 넘길 표: 사람이 볼 쌍
#
# The best pairs that a person should look at, with what is not known and weighs most on each side: asking for that
# narrows the band.
#
# 사람이 살펴야 할 쌍 가운데 점수가 높은 것부터, 양쪽에서 모르는 것 중 가장 비중이 큰 항목과 함께 적습니다. 그것을
# 물으면 구간이 좁아집니다.


# %%
def open_on(side, row):
    """Return the features of most weight that are not known of a pair."""
    unknown = np.flatnonzero(np.isnan(values[side][row]))
    order = unknown[np.argsort(-scorer.of(side).weights_[unknown], kind="stable")]
    return ", ".join(feature_names(side)[each] for each in order[:3])


by_hand = pd.DataFrame(
    {
        "opening": pairs[row][0],
        "candidate": pairs[row][1],
        "mutual": round(float(mutual[row]), 3),
        "low": round(float(low[row]), 3),
        "high": round(float(high[row]), 3),
        "crosses the cut": bool(crosses[row]),
        "too wide": bool(wide[row]),
        "not known (company)": open_on("company", row),
        "not known (candidate)": open_on("candidate", row),
    }
    for row in np.argsort(-mutual, kind="stable")
    if look[row]
)
print(hand_on(by_hand, "05_look_by_hand").name, f"{len(by_hand):,} of {len(pairs):,} pairs")
by_hand.head(12)
