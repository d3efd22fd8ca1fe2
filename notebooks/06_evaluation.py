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
# 똑같은 관문에 물어 "적용", "적용하지 않음", "알 수 없음" 가운데 하나로 끝납니다. 품질은 학습에 쓰지 않는 병렬 데이터
# 집합과, 두 모델이 모두 학습하지 않은 판정 쌍에서 잽니다.
#
# Compares the candidate of notebook 04 with the scorer in service on the same queries: both sides and the worse one
# with paired intervals, parity of languages, exchanges of what is masked. It ends in "promote", "do not promote" or
# "cannot tell", by the same gates as `ktech-match scorer promote`, and leaves what each gate says as a table.
#
# Quality is measured on the parallel set, of which no scorer may learn, and on those judged pairs that neither scorer
# was learned from. Both are **synthetic**. The grades of the parallel set are about the work alone: a scorer that
# heeds wishes better is not rewarded there.

# %%
import numpy as np
import pandas as pd
from analysis import DAY, evenly, figure, hand_on
from known import KnownPools

from matching.eligibility import Rulebook
from matching.evaluation import promotion
from matching.evaluation.bilingual import Bilingual, verdict_parity
from matching.evaluation.bootstrap import Resampler
from matching.evaluation.rank_parity import AIM, rank_parity, scored_versions
from matching.evaluation.sides import BOTH, BothSides, sides_of
from matching.language import LANGUAGES
from matching.registry import REQUIRED, Shelf, gates

CANDIDATE = None  # a scorer by name; None is the one that was written last
SEED, PEOPLE, OPENINGS, MIXES = 0, 60, 20, 4
ENCODED = 60  # texts that a pool may lack and have encoded here: profiles with something exchanged, for the gates

shelf, pools = Shelf.of_settings(), KnownPools(encode=ENCODED)
served = shelf.load_in_service()
others = [each for each in shelf.names() if each not in ("prior", served.scorer.name)]
if not others and CANDIDATE is None:
    raise SystemExit(
        "There is no candidate yet: run notebook 04 first. · 후보 모델이 없습니다. 04번을 먼저 실행하십시오."
    )
name = CANDIDATE or max(others, key=lambda each: (shelf.folder_of(each) / "card.json").stat().st_mtime)
card, scorers = shelf.card(name), {"candidate": shelf.load(name), "in service": served.scorer}

asked = promotion.material(DAY, seed=SEED, cards=(card, shelf.card(served.scorer.name)))
made = promotion.Gates(asked, pools)  # computes once what both scorers, and the figures below, need
rulebook = Rulebook.on(asked.day)
synthetic = any(labelled.synthetic for each in asked.sets for labelled in each.versions)
print(f"candidate: {name}; in service: {served.scorer.name}")
print(f"{card.data.said.en} {', '.join(each.name for each in card.data.sources)}")

# %% [markdown]
# ## Quality on the same queries · 같은 질의에서의 차이
#
# nDCG@10 of lists ordered by the mutual score, the gate left out because grades do not speak of the pass. Of the
# parallel set a query counts by its mean over the four versions of languages. Of the judged pairs those are left out
# whose employer or person either scorer was **learned from**; with fewer than twenty employers or people left there is
# no interval, and the gates say "cannot tell".
#
# 종합 점수로 줄 세운 목록의 nDCG@10입니다. 등급이 자격을 뜻하지 않으므로 자격 심사는 빼고 잽니다. 병렬 데이터 집합의
# 질의는 네 가지 언어 조합의 평균으로 셉니다. 판정된 쌍 가운데 어느 한 모델이라도 그 기업이나 사람에게서
# **배운** 쌍은 뺍니다. 남은 기업이나 사람이 스물이 안 되면 구간이 없고, 관문은 "알 수 없음"이라고 합니다.
#
# **Look at** the worse side: a scorer that pleases one side alone is not better. **Surprising** would be a large
# difference on one version of languages only: then it is the language and not the weights.
#
# **볼 것**: 나쁜 쪽의 차이. 한쪽만 만족시키는 모델은 더 나은 것이 아닙니다. **뜻밖일 것**: 한 언어 조합에서만 크게
# 다른 경우. 가중치가 아니라 언어의 차이라는 뜻입니다.


# %%
def interval(difference):
    """Return value and ends of a difference; where the ends cannot be told, NaN."""
    ends = (difference.low, difference.high)
    return difference.value, *(np.nan if each is None else each for each in ends)


values, differences = {}, {}
for each, scored in made.scored:
    if not scored:  # nothing is left that neither was learned from
        print(f"{each.name.en}: nothing to measure")
        continue
    sides = sides_of(each.versions[0])
    draws = {side: Resampler([query.group for query in sides[side].measured], seed=SEED + at)
             for at, side in enumerate(BOTH)}  # fmt: skip
    versions = {
        version.labelled.name: {who: version.values(scorer) for who, scorer in scorers.items()} for version in scored
    }
    ours, other = (
        {side: np.mean([found[who][side] for found in versions.values()], axis=0) for side in BOTH} for who in scorers
    )
    both, title = BothSides(draws["company"], draws["candidate"]), each.name.en
    values[title] = ours, other
    differences[f"{title}: both sides"] = interval(both.mean_difference(ours, other))
    differences[f"{title}: worse side"] = interval(both.worse_difference(ours, other))
    for side in BOTH:
        differences[f"{title}: {side}'s lists"] = interval(draws[side].difference(ours[side], other[side]))
    for version, found in versions.items() if len(versions) > 1 else ():
        one, two = (found[who] for who in scorers)
        differences[f"{version}: worse side"] = interval(both.worse_difference(one, two))
print(pools)

drawn, (ax,) = figure(f"{promotion.MEASURE}: candidate − in service, 95 %", synthetic=synthetic, size=(8, 4.6))
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
drawn, axes = figure(f"{promotion.MEASURE} by query", synthetic=synthetic, rows=len(values), columns=2, size=(8, 7.5))
for ax, (title, side) in zip(axes, [(title, side) for title in values for side in BOTH], strict=True):
    ours, other = values[title]
    ax.plot([0, 1], [0, 1], color="grey", lw=0.8)
    ax.scatter(other[side], ours[side], s=10, alpha=0.6)
    ax.set_xlabel("in service")
    ax.set_ylabel("candidate")
    ax.set_title(f"{title}: {side}'s lists", fontsize=9)

# %% [markdown]
# ## Parity of languages · 언어 동등성
#
# How many places somebody near the top moves when documents are written in the other language, for both scorers, on
# some of the parallel set; the gate below asks on all of it.
#
# **Look at** the candidate against the line at 1, and against the scorer in service. **Surprising** would be a
# candidate that moves people more than the one in service: it has learned to lean on what only one language says.
#
# **볼 것**: 후보 모델이 1칸 선 아래에 있는지, 지금 모델과 견주어 어떤지. **뜻밖일 것**: 후보 모델이 사람을 더 많이
# 움직이는 경우. 한쪽 언어만 말해 주는 것에 기대도록 배운 것입니다.

# %%
some = Bilingual(
    {tongue: tuple(evenly(asked.documents.people[tongue], PEOPLE)) for tongue in LANGUAGES},
    {tongue: tuple(evenly(asked.documents.openings[tongue], OPENINGS)) for tongue in LANGUAGES},
    asked.documents.day,
)
verdicts = verdict_parity(some, [rulebook])
drawn, (ax,) = figure("Median shift of places in the other language", synthetic=synthetic, size=(7, 3.2))
for shift, (who, scorer) in enumerate(scorers.items()):
    found = rank_parity(some, scored_versions(some, pools, rulebook, scorer), seed=SEED, count=MIXES).gated
    for at, each in enumerate(found):
        low, high = each.median_ends or (np.nan, np.nan)
        ax.plot([low, high], [at + 0.25 * shift] * 2, color=f"C{shift}")
        ax.plot(each.median, at + 0.25 * shift, "o", color=f"C{shift}", label=who if at == 0 else None)
ax.axvline(AIM, color="black", ls=":")
ax.set_yticks(range(len(found)), [each.name for each in found])
ax.set_xlabel("places")
ax.legend(fontsize=7)
print(f"verdicts that differ: {len(verdicts.differing)} of {verdicts.compared:,}")

# %% [markdown]
# ## The gates · 관문
#
# Asked as `ktech-match scorer promote` asks them, on the same documents: quality and the worse side on both sets,
# parity on the whole parallel set, swaps (another name, gender, nationality, age, photo, address; no bit of a score
# may change), golden cases, and the time scoring takes.
#
# `ktech-match scorer promote`와 같은 문서로 같은 것을 묻습니다. 두 자료에서의 품질과 나쁜 쪽, 병렬 데이터 집합 전체의
# 언어 동등성, 교환(이름·성별·국적·나이·사진·주소를 바꾸어도 점수가 한 비트도 달라지면 안 됩니다), 순서가 분명한 사례,
# 점수 계산에 걸리는 시간입니다.

# %%
results = made.ask(scorers["candidate"], scorers["in service"])
said = pd.DataFrame(
    {"gate": each.name, "passed": each.passed, "says": each.text.en, "설명": each.text.ko} for each in results
)
print(pools)
print(hand_on(said, "06_gates").name)
said

# %% [markdown]
# ## The answer · 결론
#
# "Cannot tell" is when only quality or the worse side is in the way, and no interval says that the candidate is
# worse: gather judgements, and do not promote meanwhile. Whoever promotes does it by the command, which asks the
# gates again.
#
# "알 수 없음(cannot tell)"은 품질이나 나쁜 쪽만 걸리고, 더 나쁘다고 말하는 구간도 없는 경우입니다. 판단 자료를 더
# 모으되 그동안은 적용하지 않습니다. 적용은 명령으로 하며, 명령이 관문에 다시 묻습니다.

# %%
failed = [each for each in results if not each.passed]
open_ones = [each for each in failed if each.name in ("quality", "worse-side") and not each.numbers.get("high", 0) < 0]
if {each.name for each in results} < set(REQUIRED):
    raise SystemExit("a gate was not asked")
answer = "promote" if not failed else "cannot tell" if len(open_ones) == len(failed) else "do not promote"
print(f"{name}: {answer}")
for each in failed:
    print(f"  {each.text.en}")
if answer == "promote":
    print(f"  ktech-match scorer promote {name}")
if synthetic:
    print("All of this is of invented documents and judgements: it must not decide what serves real people.")
