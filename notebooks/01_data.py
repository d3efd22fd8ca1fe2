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
# # 01 · What the data hold
#
# **요약.** 표본(후보자·채용공고)과 한·영 병렬 데이터 집합에 무엇이 들어 있고 무엇이 빠져 있는지 봅니다. 언어, 분야,
# 비어 있는 항목, 날짜의 정밀도, 사실의 근거 등급, 판단 자료를 차례로 세고, 마지막에 항목별 빈칸 표를 파일로 남깁니다.
# 여기 있는 자료는 모두 지어낸 것이므로, 실제 노동시장·지원자·급여에 대해서는 아무것도 말해 주지 않습니다.
#
# Counts what the sample and the parallel set hold and what they lack: languages, fields, unsaid facts, vague dates,
# grades of evidence, judgements. It ends in a table of gaps to hand on. **Everything here is synthetic**: nothing
# about the labour market, applicants or pay can be learned from it, and every plot says so.
#
# To look at your own data instead, take people and openings from your store, as `notebooks/README.md` shows.

# %%
from collections import Counter
from itertools import chain

import numpy as np
import pandas as pd
from analysis import figure, hand_on

from matching.evaluation.bilingual import Bilingual
from matching.evaluation.shipped import PARALLEL, shipped_sets
from matching.features import FEATURES
from matching.ingest.files import read_candidates, read_openings
from matching.judgements import agreements, standing
from matching.judgements.checking import check_table
from matching.sample import sample_files, sample_folder

parallel = Bilingual.read(shipped_sets()[PARALLEL])
people = {
    f"sample {each.stem.split('-')[1]}": read_candidates(each)
    for each in sample_files()
    if each.name.startswith("candidates")
} | {f"parallel {language}": found for language, found in parallel.people.items()}
openings = {
    f"sample {each.stem.split('-')[1]}": read_openings(each)
    for each in sample_files()
    if each.name.startswith("openings")
} | {f"parallel {language}": found for language, found in parallel.openings.items()}
every = [*chain(*people.values()), *chain(*openings.values())]
synthetic = any(each.synthetic for each in every)

# %% [markdown]
# ## Documents, languages, and what is synthetic · 문서, 언어, 지어낸 자료
#
# The column `synthetic` counts the documents that say of themselves that they are invented. A number below the count
# of documents would mean that real people are in here, who may not be shown in a notebook that is passed around.
#
# `synthetic` 열은 스스로 지어낸 자료라고 밝힌 문서의 수입니다. 전체 수보다 작다면 실제 사람의 자료가 섞였다는
# 뜻입니다.

# %%
pd.DataFrame(
    {"set": name, "kind": kind, "documents": len(found), "synthetic": sum(each.synthetic for each in found)}
    for kind, sets in (("people", people), ("openings", openings))
    for name, found in sets.items()
)

# %% [markdown]
# **Look at** whether each field has people *and* openings in each language: where a bar is missing, nothing measured
# here says anything about that field in that language. **Surprising** would be people's fields of very different
# size, since they were drawn evenly; "none" means that no field is stated.
#
# **볼 것**: 분야마다 언어별로 사람과 공고가 모두 있는지. **뜻밖일 것**: 사람의 분야별 수가 크게 다른 경우 (고르게
# 뽑은 표본입니다). none은 분야를 밝히지 않았다는 뜻입니다.

# %%
fields = {
    "people, by the field wished for first": {
        name: Counter((each.preferences.sectors or ("none",))[0] for each in found) for name, found in people.items()
    },
    "openings, by the employer's field": {
        name: Counter(each.employer.sector or "none" for each in found) for name, found in openings.items()
    },
}
drawn, axes = figure("Documents by field and language", synthetic=synthetic, columns=2, size=(11, 4))
for ax, (title, counts) in zip(axes, fields.items(), strict=True):
    pd.DataFrame(counts).fillna(0).sort_index().plot.barh(stacked=True, ax=ax, title=title, legend=False)
    ax.set_xlabel("documents")
axes[-1].legend(loc="center left", bbox_to_anchor=(1, 0.5))

# %% [markdown]
# ## What is not said · 말하지 않은 것
#
# `None` means "not known" throughout the service. The share of documents that leave a fact open says which clauses
# and features will often be unknown.
#
# **Look at** pairs of columns of the parallel set: both hold the same facts, so they must be alike. **Surprising**
# would be a row in which Korean and English differ: then one language is read worse than the other, and everybody who
# writes in it is ranked by less.
#
# **볼 것**: 병렬 데이터 집합의 두 열. 같은 사실을 담았으므로 같아야 합니다. **뜻밖일 것**: 한국어와 영어가 다른 행.
# 한쪽 언어를 더 못 읽고 있다는 뜻이며, 그 언어로 쓴 사람은 더 적은 정보로 순위가 매겨집니다.


# %%
def share(values):
    """Return the share of values that are not known, and how many values there are."""
    listed = list(values)
    return (float(np.mean([each is None for each in listed])) if listed else np.nan), len(listed)


def of_people(found):
    """Yield facts of people with the share that is not known."""
    jobs = [job for each in found for job in each.employments or ()]
    degrees = [degree for each in found for degree in each.degrees or ()]
    for name in ("headline", "summary", "employments", "degrees", "skills", "languages"):
        yield name, share(getattr(each, name) for each in found)
    for name in ("title", "employer", "start", "sector", "country"):
        yield f"work: {name}", share(getattr(each, name) for each in jobs)
    yield "work: end of past jobs", share(each.end for each in jobs if not each.ongoing)
    for name in ("school", "field", "isced", "awarded", "status"):
        yield f"education: {name}", share(getattr(each, name) for each in degrees)
    for name in ("sectors", "places", "minimum_pay", "employer_sizes", "remote", "working_languages"):
        yield f"wish: {name}", share(getattr(each.preferences, name) for each in found)
    yield "residence: status", share(each.residence.status for each in found)


def of_openings(found):
    """Yield facts of openings with the share that is not known."""
    for name in ("must", "nice", "minimum_years", "minimum_isced", "languages", "sector", "locality", "remote"):
        yield name, share(getattr(each, name) for each in found)
    yield "pay: least", share(each.pay.minimum for each in found)
    yield "employer: size", share(each.employer.size for each in found)
    yield "employer: sector", share(each.employer.sector for each in found)


gaps = pd.DataFrame(
    {"kind": kind, "fact": fact, "set": name, "not_known": unknown, "of": count}
    for kind, sets, facts in (("people", people, of_people), ("openings", openings, of_openings))
    for name, found in sets.items()
    for fact, (unknown, count) in facts(found)
)
drawn, axes = figure("Share of facts that are not known", synthetic=synthetic, columns=2, size=(11, 6.5))
for ax, kind in zip(axes, ("people", "openings"), strict=True):
    table = gaps[gaps.kind == kind].pivot(index="fact", columns="set", values="not_known")
    ax.imshow(table, vmin=0, vmax=1, cmap="Blues", aspect="auto")
    ax.set_xticks(range(table.shape[1]), table.columns, rotation=60, ha="right", fontsize=8)
    ax.set_yticks(range(table.shape[0]), table.index, fontsize=8)
    ax.set_title(kind)
    for row, column in np.ndindex(*table.shape):
        value = table.iloc[row, column]
        ax.text(
            column,
            row,
            f"{100 * value:.0f}",
            ha="center",
            va="center",
            fontsize=7,
            color="white" if value > 0.6 else "black",
        )

# %% [markdown]
# ## How precisely dates are written · 날짜의 정밀도
#
# A rule asks for eight years to the day; a CV says "2015". **Look at** the share of first days of jobs that are a
# month or a year: each is a span, and where the span decides, the verdict is "cannot tell". **Surprising** would be a
# parallel set whose two languages differ, or hardly any years alone: real CVs have many.
#
# **볼 것**: 월이나 연도까지만 적힌 입사일의 비율. 그 범위가 판정을 가르면 "알 수 없음"이 됩니다. **뜻밖일 것**: 병렬
# 데이터 집합의 두 언어가 다른 경우, 또는 연도만 적은 날짜가 거의 없는 경우(실제 이력서에는 많습니다).


# %%
def precision(day):
    """Return how precisely a day is written."""
    if day is None:
        return "not known"
    return "day" if day.day else "month" if day.month else "year"


dates = {
    name: Counter(precision(job.start) for each in found for job in each.employments or ())
    for name, found in people.items()
}
written = pd.DataFrame(dates).T.reindex(columns=["day", "month", "year", "not known"]).fillna(0)
drawn, (ax,) = figure("First days of jobs, as precisely as they are written", synthetic=synthetic, size=(7, 3.2))
written.div(written.sum(axis=1), axis=0).plot.barh(stacked=True, ax=ax, cmap="Blues_r", edgecolor="grey")
ax.set_xlabel("share of jobs")
ax.legend(loc="center left", bbox_to_anchor=(1, 0.5))

# %% [markdown]
# ## Grades of evidence · 근거 등급
#
# A fact that was read from a document, confirmed by the person, or inferred carries a grade; the feature `evidence`
# is made of it. Documents that were written as data, like these, carry none, so that **`evidence` is not known for
# anybody here**: no weight of it can be learned from this data, whatever a fit says.
#
# 문서에서 읽었거나 본인이 확인했거나 추론한 사실에는 등급이 붙습니다. 처음부터 데이터로 작성된 이 자료에는 등급이
# 없으므로 `evidence` 특성은 모두 "알 수 없음"이고, 이 자료로는 그 가중치를 배울 수 없습니다.

# %%
pd.DataFrame(
    {
        "set": name,
        "people": len(found),
        "with a grade": sum(bool(each.evidence) for each in found),
        **Counter(f"facts {fact.grade}" for each in found for fact in each.evidence),
    }
    for name, found in people.items()
)

# %% [markdown]
# ## Judgements · 판단 자료
#
# **Look at** the mix of grades on each side: a side of one grade alone would teach nothing. **Surprising** would be
# two annotators who agree almost always, since they were made to differ. A script made these answers up, from the
# plan of the sample seen through known noise: they test the machinery and say nothing of what recruiters think.
#
# **볼 것**: 양쪽의 등급 분포. 한 등급뿐이면 배울 것이 없습니다. **뜻밖일 것**: 두 판정자가 거의 언제나 같은
# 경우(다르게 답하도록 만들었습니다). 이 답은 표본의 설계에 정해진 잡음을 더해 스크립트가 지어낸 것으로, 채용 담당자의
# 생각이 아닙니다.

# %%
path = sample_folder() / "judgements.csv"
judgements = check_table(path.read_bytes(), path.name, day=parallel.day).to_keep()
answers = pd.DataFrame(
    {"side": each.side, "annotator": each.annotator, "answer": each.answer.value} for each in standing(judgements)
)
drawn, axes = figure(
    "Judgements by answer", synthetic=any(each.synthetic for each in judgements), columns=2, size=(9, 3.2)
)
for ax, (side, some) in zip(axes, answers.groupby("side"), strict=True):
    some.groupby(["answer", "annotator"]).size().unstack().plot.bar(ax=ax, title=f"{side}'s side", rot=0)
    ax.set_ylabel("judgements")


# %%
def said(estimate):
    """Return a value with its interval in words, as far as they can be told."""
    if estimate is None:
        return "cannot tell"
    ends = "" if estimate.low is None else f" ({estimate.low:.2f}, {estimate.high:.2f})"
    return f"{estimate.value:.2f}{ends}"


pd.DataFrame(
    {
        "side": each.side,
        "pairs graded by both": each.n,
        "equal": said(each.equal),
        "kappa, quadratic": said(each.weighted),
        "made up by a script": each.synthetic,
    }
    for each in agreements(judgements)
)

# %% [markdown]
# ## To hand on: the gaps · 넘길 표: 빈칸
#
# One row a fact and set, the most open first. Where a fact is not known for many, the features and clauses that read
# it say nothing of them; ask for it in the form, or with the questions of notebook 02. The last table says what each
# feature reads.
#
# 항목과 자료별로 한 행이며 빈칸이 많은 순서입니다. 빈칸이 많은 항목을 읽는 특성과 조항은 그 사람에 대해 아무 말도
# 하지 못합니다.

# %%
gaps = gaps.sort_values("not_known", ascending=False, kind="stable")
print(hand_on(gaps, "01_gaps").name)
gaps.head(15)

# %%
pd.DataFrame({"feature": each.name, "side": each.side, "reads": each.reads} for each in FEATURES)
