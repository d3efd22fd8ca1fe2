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
# # 06 · Candidate against the scorer in service
#
# **요약.** 04번 노트북에서 만든 후보 모델을 지금 쓰는 모델과 같은 질의에서 견줍니다. 회사 쪽, 후보자 쪽, 둘 가운데
# 나쁜 쪽의 차이를 신뢰구간과 함께 보고, 언어 동등성과 가려진 정보의 교환을 확인한 뒤, `ktech-match scorer promote`와
# 똑같은 관문에 물어 "적용", "적용하지 않음", "알 수 없음" 가운데 하나로 끝납니다. 질적 비교는 학습에 쓰지 않는 병렬
# 데이터 집합에서 합니다.
#
# Compares the candidate of notebook 04 with the scorer in service on the same queries: both sides and the worse one
# with paired intervals, parity of languages, exchanges of what is masked. It ends in "promote", "do not promote" or
# "cannot tell", by the same gates as `ktech-match scorer promote`, and writes the measurements that the command asks
# for.
#
# Quality is measured on the parallel set, of which no scorer may learn. It is **synthetic**, graded by whoever wrote
# it, and about the work alone: a scorer that heeds wishes better is not rewarded here.

# %%
import numpy as np
import pandas as pd
from analysis import evenly, figure, hand_on, results_folder, sample_openings, sample_people
from known import KnownPools

from matching.eligibility import Rulebook
from matching.evaluation.bilingual import VERSIONS, Bilingual, verdict_parity
from matching.evaluation.bootstrap import Resampler, ends
from matching.evaluation.measures import Measure
from matching.evaluation.measuring import query_values
from matching.evaluation.parallel import read_parallel
from matching.evaluation.rank_parity import AIM, rank_parity, scored_versions
from matching.evaluation.shipped import PARALLEL, shipped_sets
from matching.evaluation.sides import BOTH, BothSides, sides_of
from matching.registry import Shelf, gates, golden_cases
from matching.registry.measured import Measured, measured_gates
from matching.registry.pairs import exchanged, features_of

CANDIDATE = None  # a scorer by name; None is the one that was written last
NDCG = Measure("nDCG", 10)
SEED, PEOPLE, OPENINGS, MIXES = 20261123, 100, 5, 4

shelf, pools = Shelf.of_settings(), KnownPools()
served = shelf.load_in_service()
others = [each for each in shelf.names() if each not in ("prior", served.scorer.name)]
if not others and CANDIDATE is None:
    raise SystemExit(
        "There is no candidate yet: run notebook 04 first. · 후보 모델이 없습니다. 04번을 먼저 실행하십시오."
    )
name = CANDIDATE or max(others, key=lambda each: (shelf.folder_of(each) / "card.json").stat().st_mtime)
scorers = {"candidate": shelf.load(name), "in service": served.scorer}

four = read_parallel(shipped_sets()[PARALLEL], PARALLEL)
documents = Bilingual.of(four)
synthetic = any(each.synthetic for each in four)
rulebook = Rulebook.on(documents.day)
tables = {who: scored_versions(documents, pools, rulebook, scorer) for who, scorer in scorers.items()}
print(pools)
print(f"candidate: {name}; in service: {served.scorer.name}")

# %% [markdown]
# ## Quality on the same queries · 같은 질의에서의 차이
#
# nDCG@10 of lists ordered by the mutual score, the gate left out because grades do not speak of the pass; for each
# query the mean over the four versions of languages.
#
# **Look at** the worse side: a scorer that pleases one side alone is not better. **Surprising** would be a large
# difference on one language version only: then it is the language and not the weights.
#
# **볼 것**: 나쁜 쪽의 차이. 한쪽만 만족시키는 모델은 더 나은 것이 아닙니다. **뜻밖일 것**: 한 언어 조합에서만 크게
# 다른 경우. 가중치가 아니라 언어의 차이라는 뜻입니다.

# %%
by_version = {tuple(each.name.rpartition("/")[2].split("-")): each for each in four}


def values_of(table, version):
    """Return each side's nDCG of every measured query in a version."""
    sides, mutual = sides_of(by_version[version]), table[version].mutual.astype(np.float32)
    return {side: query_values(sides[side], mutual if side == "company" else mutual.T, [NDCG])[0] for side in BOTH}


per_version = {who: {version: values_of(table, version) for version in VERSIONS} for who, table in tables.items()}
values = {
    who: {side: np.mean([each[side] for each in versions.values()], axis=0) for side in BOTH}
    for who, versions in per_version.items()
}
groups = {side: [each.group for each in sides_of(four[0])[side].measured] for side in BOTH}
draws = {side: Resampler(groups[side], seed=SEED + number) for number, side in enumerate(BOTH)}
ours, other = values["candidate"], values["in service"]


def interval(difference):
    """Return value and ends of a difference; where the ends cannot be told, all that is possible."""
    ends_known = difference.low is not None and difference.high is not None
    return difference.value, *((difference.low, difference.high) if ends_known else (-1.0, 1.0))


means = {side: (draws[side].means(ours[side] - other[side])) for side in BOTH}
differences = {f"{side}'s lists": interval(draws[side].difference(ours[side], other[side])) for side in BOTH}
differences["worse side"] = interval(BothSides(draws["company"], draws["candidate"]).worse_difference(ours, other))
value = float(np.mean([(ours[side] - other[side]).mean() for side in BOTH]))
differences["both sides"] = (value, *ends((means["company"] + means["candidate"]) / 2))
for post, person in VERSIONS:
    one, two = (per_version[who][post, person] for who in ("candidate", "in service"))
    for side in BOTH:
        key = f"{side}, {post} → {person}"
        differences[key] = interval(draws[side].difference(one[side], two[side]))

drawn, (ax,) = figure(f"{NDCG}: candidate − in service, 95 %", synthetic=synthetic, size=(7.5, 4.5))
for at, (middle, low, high) in enumerate(differences.values()):
    ax.plot([low, high], [at, at], color="grey")
    ax.plot(middle, at, "o", color="#2b7a3b" if low > 0 else "#b22222" if high < 0 else "#555555")
ax.axvline(0, color="black", lw=0.8)
ax.axvline(-gates.MARGIN, color="#b22222", ls=":", label="what the gates let pass")
ax.set_yticks(range(len(differences)), differences, fontsize=8)
ax.invert_yaxis()
ax.legend(fontsize=7)
pd.DataFrame(differences, index=["difference", "low", "high"]).T.round(4)

# %% [markdown]
# **Look at** single queries far from the diagonal: read those lists before you believe a mean. **Surprising** would
# be a cloud far from it with a mean of 0: the two rank quite differently and are right as often.
#
# **볼 것**: 대각선에서 먼 질의. 평균을 믿기 전에 그 목록을 읽어 보십시오. **뜻밖일 것**: 평균은 0인데 점이 멀리
# 흩어진 경우. 두 모델이 전혀 다르게 매기면서 맞는 횟수만 같은 것입니다.

# %%
drawn, axes = figure(f"{NDCG} by query", synthetic=synthetic, columns=2, size=(8, 4))
for ax, side in zip(axes, BOTH, strict=True):
    ax.plot([0, 1], [0, 1], color="grey", lw=0.8)
    ax.scatter(other[side], ours[side], s=10, alpha=0.6)
    ax.set_xlabel("in service")
    ax.set_ylabel("candidate")
    ax.set_title(f"{side}'s lists")

# %% [markdown]
# ## Parity of languages · 언어 동등성
#
# How many places somebody near the top moves when a document is written in the other language, for both scorers.
#
# **Look at** the candidate against the line at 1, and against the scorer in service. **Surprising** would be a
# candidate that moves people more than the one in service: it has learned to lean on what only one language says.
#
# **볼 것**: 후보 모델이 1칸 선 아래에 있는지, 지금 모델과 견주어 어떤지. **뜻밖일 것**: 후보 모델이 사람을 더 많이
# 움직이는 경우. 한쪽 언어만 말해 주는 것에 기대도록 배운 것입니다.

# %%
verdicts = verdict_parity(documents, [rulebook])
parities = {who: rank_parity(documents, table, seed=SEED, count=MIXES) for who, table in tables.items()}
drawn, (ax,) = figure("Median shift of places in the other language", synthetic=synthetic, size=(7, 3.2))
for shift, (who, found) in enumerate(parities.items()):
    for at, each in enumerate(found.gated):
        low, high = each.median_ends or (np.nan, np.nan)
        ax.plot([low, high], [at + 0.25 * shift] * 2, color=f"C{shift}")
        ax.plot(each.median, at + 0.25 * shift, "o", color=f"C{shift}", label=who if at == 0 else None)
ax.axvline(AIM, color="black", ls=":")
ax.set_yticks(range(len(found.gated)), [each.name for each in found.gated])
ax.set_xlabel("places")
ax.legend(fontsize=7)
print(f"verdicts that differ: {len(verdicts.differing)} of {verdicts.compared:,}")

# %% [markdown]
# ## The gates · 관문
#
# The same as `ktech-match scorer promote` asks: quality and worse side by the differences above, parity by the worst
# of the medians, swaps by exchanging what is masked on people of the sample, golden cases, and the time it takes.
#
# `ktech-match scorer promote`가 묻는 것과 같습니다. 품질과 나쁜 쪽은 위의 차이로, 동등성은 중앙값 가운데 가장 나쁜
# 것으로, 교환은 표본의 사람들에게서 가려지는 정보를 바꾸어, 그리고 순서가 분명한 사례와 걸리는 시간으로 묻습니다.


# %%
def difference(key):
    """Return a difference as the gates take it."""
    middle, low, high = differences[key]
    return {"value": middle, "low": low, "high": high, "queries": min(each.n for each in draws.values())}


measured = Measured.model_validate(
    {
        "format": 1,
        "challenger": shelf.sha256(name),
        "in_service": served.sha256,
        "quality": difference("both sides"),
        "worse_side": difference("worse side"),
        "parity": {
            "verdicts_that_differ": len(verdicts.differing),
            "median_shift": max(each.median for each in parities["candidate"].gated),
            "profiles": len(documents.people["en"]),
        },
    }
)
path = results_folder() / "06_measured.json"
path.write_text(measured.model_dump_json(indent=1) + "\n", encoding="utf-8")

persons = sample_people(PEOPLE)
posts = pools.opening_pool_of(evenly(sample_openings(), OPENINGS))
before, after = (features_of(posts, pools.pool_of(each), rulebook) for each in (persons, exchanged(persons)))
asked = [
    *measured_gates(path, challenger=measured.challenger, in_service=measured.in_service),
    gates.swaps(before, after),
    gates.golden(golden_cases()),
    gates.latency(before),
]
results = [gate(scorers["candidate"], scorers["in service"]) for gate in asked]
said = pd.DataFrame(
    {"gate": each.name, "passed": each.passed, "says": each.text.en, "설명": each.text.ko} for each in results
)
print(hand_on(said, "06_gates").name)
said

# %% [markdown]
# ## The answer · 결론
#
# "Cannot tell" is when only quality or the worse side is in the way, and the interval does not say that the candidate
# is worse: gather judgements, and do not promote meanwhile. Whoever promotes does it by the command, which asks the
# gates again.
#
# "알 수 없음"은 품질이나 나쁜 쪽만 걸리고, 구간이 더 나쁘다고 말하지도 않는 경우입니다. 판단 자료를 더 모으되
# 그동안은 적용하지 않습니다. 적용은 명령으로 하며, 명령이 관문에 다시 묻습니다.

# %%
failed = [each for each in results if not each.passed]
by_quality = [each for each in failed if each.name in ("quality", "worse-side") and each.numbers["high"] >= 0]
if {each.name for each in results} != set(gates.REQUIRED):
    raise SystemExit("a gate was not asked")
answer = "promote" if not failed else "cannot tell" if len(by_quality) == len(failed) else "do not promote"
print(f"{name}: {answer}")
for each in failed:
    print(f"  {each.text.en}")
if answer == "promote":
    print(f"ktech-match scorer promote {name} --measured {path.name}")
if synthetic:
    print("All of this is of invented documents and judgements: it must not decide what serves real people.")
