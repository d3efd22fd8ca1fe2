"""Korean forms as HTML: 이력서 with boxes, 경력기술서 with projects, and a plain text."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from tests.cv.render.html import address, bullets, page, section, t
from tests.cv.render.lines import degree_words, has, skill_lines
from tests.cv.render.resume import Resume


def cells(rows: list[list[str]], head: list[str]) -> str:
    """Return a table with a shaded head; columns that are empty in all rows are left out."""
    keep = [i for i in range(len(head)) if any(row[i] for row in rows)]
    top = "".join(t("th", head[i]) for i in keep)
    body = "".join(f"<tr>{''.join(f'<td>{escape(row[i])}</td>' for i in keep)}</tr>" for row in rows)
    return f"<table><tr>{top}</tr>{body}</table>"


def work_table(resume: Resume) -> tuple[list[list[str]], list[str]]:
    """Return the rows and the head of 경력사항."""
    rows = [[w.dates, w.employer, w.department, w.title, " ".join(w.under), w.place, w.type] for w in resume.works]
    heads = (
        ["근무기간", "회사명", "부서", "직위", "담당업무", "근무지", "고용형태"],
        ["기간", "근무처", "소속", "직급", "주요 업무", "지역", "구분"],
    )
    return rows, heads[resume.plan.theme % 2]


def study_table(resume: Resume) -> tuple[list[list[str]], list[str]]:
    """Return the rows and the head of 학력사항."""
    rows = [[s.dates, s.school, s.field, s.degree, s.note, s.place] for s in resume.studies]
    heads = (
        ["재학기간", "학교명", "전공", "학위", "졸업구분", "소재지"],
        ["기간", "학교", "학과(전공)", "학위", "구분", "지역"],
    )
    return rows, heads[resume.plan.theme % 2]


def personal_pairs(resume: Resume) -> list[tuple[str, str]]:
    """Return label and value of the box at the top of a form."""
    labels = [("이메일", "@"), ("연락처", "0"), ("주소", "")]
    pairs = [("성명", resume.name)]
    for each in resume.contact:
        label = next(name for name, mark in labels if mark in each and (mark != "0" or each[-1].isdigit()))
        pairs.append((label, each))
    return pairs + list(resume.dated["personal"]) + [("링크", link) for link in resume.links]


def form_body(resume: Resume) -> str:
    """Return the boxes of a form: person, schools, posts, languages and the rest."""
    pairs = personal_pairs(resume)
    photo = f'<td class=p rowspan="{len(pairs)}">사진</td>'
    box = "".join(
        f"<tr>{photo if i == 0 else ''}{t('th', a)}<td>{escape(b)}</td></tr>" for i, (a, b) in enumerate(pairs)
    )
    parts = [f"<table>{box}</table>"]
    for kind, table in (("edu", study_table), ("work", work_table)):
        if has(resume, kind):
            parts.append(t("h2", resume.heading[kind]) + cells(*table(resume)))
    if resume.languages:
        rows = [[name, how] for name, how in resume.languages]
        parts.append(t("h2", resume.heading["lang"]) + cells(rows, ["외국어", "수준/점수"]))
    for kind, label in (("cert", "자격증명"), ("award", "내용")):
        if has(resume, kind):
            rows = [[text, date] for text, date in resume.dated[kind]]
            parts.append(t("h2", resume.heading[kind]) + cells(rows, [label, "취득일" if kind == "cert" else "일자"]))
    if resume.skills:
        names = "".join(f"<tr>{t('th', g) if g else ''}<td>{escape(n)}</td></tr>" for g, n in skill_lines(resume))
        parts.append(t("h2", resume.heading["skill"]) + f"<table>{names}</table>")
    parts += [
        section(resume, kind, "inline") for kind in ("military", "pub", "project", "act", "summary", "letter", "ref")
    ]
    return "".join(parts)


def korean_form(resume: Resume) -> str:
    """이력서: tables of labels and values with a box for the photo."""
    end = "<p style='text-align:center;margin-top:14pt'>위의 기재사항은 사실과 다름없음을 확인합니다.</p>"
    end += t("p", "작성자: " + resume.name)
    return page(resume, "korean-form", f"<h1>이력서</h1>{form_body(resume)}{end}", margin="14mm")


def korean_career(resume: Resume) -> str:
    """경력기술서: each post with department, duties and projects, then 자기소개서."""
    posts = []
    for w in resume.works:
        facts = [
            ("기간", w.dates),
            ("소속", w.department),
            ("직위", w.title),
            ("근무지", w.place),
            ("고용형태", w.type),
        ]
        lines = "".join(t("div", f"{label} : {value}") for label, value in facts if value)
        posts.append(
            f"<div class=e><h3>■ {escape(w.employer)}</h3>{lines}<div class=r>주요 업무</div>{bullets(w.under)}</div>"
        )
    schools = "".join(
        t("div", f"{s.dates}  {' '.join(x for x in (s.school, degree_words(s, 'ko'), s.note) if x)}")
        for s in resume.studies
    )
    who = " / ".join([*resume.contact, *resume.links])
    body = f"<h1>경력기술서</h1><p><b>{escape(resume.name)}</b> {escape(resume.label)}</p><p>{escape(who)}</p>"
    body += "".join(t("p", f"{a}: {b}") for a, b in resume.dated["personal"])
    body += section(resume, "summary", "inline") + t("h2", resume.heading["work"]) + "".join(posts)
    body += section(resume, "project", "inline") + t("h2", resume.heading["edu"]) + schools
    body += "".join(
        section(resume, kind, "inline")
        for kind in ("skill", "lang", "cert", "award", "pub", "military", "act", "letter", "ref")
    )
    return page(resume, "korean-career", body, margin="18mm")


def korean_cards(resume: Resume) -> str:
    """The printout of a Korean job portal: dates left, tags for skills, grey labels."""
    tags = "".join(t("span", name) + " " for _, group in resume.skills for name in group)
    body = f"{t('h1', resume.name)}{t('p', resume.label)}"
    body += "".join(t("div", f"{a}  {b}") for a, b in personal_pairs(resume)[1:] if a != "링크")
    body += "".join(f'<div><a href="{address(link)}">{escape(link)}</a></div>' for link in resume.links)
    for kind in ("summary", "work", "edu"):
        body += section(resume, kind, "left")
    body += f"<section>{t('h2', resume.heading['skill'])}<div class=g>{tags}</div></section>" if tags else ""
    body += "".join(
        section(resume, kind, "left")
        for kind in ("project", "lang", "cert", "award", "pub", "military", "act", "letter", "ref")
    )
    return page(resume, "korean-cards", body)


LAYOUTS: dict[str, Callable[[Resume], str]] = {
    "korean-form": korean_form, "korean-career": korean_career, "korean-cards": korean_cards,
}  # fmt: skip
