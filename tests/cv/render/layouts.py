"""The layouts that people send, as HTML."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from tests.cv.render.html import (
    SERIF,
    bullets,
    contact,
    page,
    section,
    sections,
    t,
)  # fmt: skip
from tests.cv.render.lines import degree_words, has, order
from tests.cv.render.resume import Resume


def latex(resume: Resume) -> str:
    """One column in a serif face, rules under small capitals, dates at the right edge."""
    body = f"{t('h1', resume.name)}<div class=c>{contact(resume, ' · ')}</div>{sections(resume, 'right')}"
    return page(resume, "latex", body, font=SERIF, margin="18mm")


def word(resume: Resume) -> str:
    """What a word processor gives: one column, blue headings, dates under the title or behind it."""
    how = ("below", "inline")[resume.plan.theme % 2]
    body = f"{t('h1', resume.name)}{t('p', resume.label)}<p>{contact(resume)}</p>{sections(resume, how)}"
    return page(resume, "word", body, margin="24mm 22mm")


def _aside(resume: Resume, kinds: tuple[str, ...]) -> str:
    return "".join(section(resume, kind, "below") for kind in kinds)


def sidebar(resume: Resume) -> str:
    """Two columns, the narrow one white on a dark colour."""
    side = ("skill", "lang", "cert", "ref")
    aside = (
        f"{t('h1', resume.name)}{t('p', resume.label)}{t('h2', resume.heading['contact'])}"
        f"<div class=k>{contact(resume, '')}</div>" + _aside(resume, side)
    )
    main = sections(resume, ("below", "right2")[resume.plan.theme % 2], without=side)
    return page(
        resume, "sidebar", f"<div class=g><div class=a>{aside}</div><div class=m>{main}</div></div>", margin="0"
    )


def two_columns(resume: Resume) -> str:
    """Two columns without any rule or colour: work at the left, all else at the right."""
    left = [kind for kind in order(resume) if kind in ("summary", "work", "project", "pub", "letter")]
    right = [kind for kind in order(resume) if kind not in left]
    columns = "".join(
        f"<div>{''.join(section(resume, kind, 'below') for kind in part)}</div>" for part in (left, right)
    )
    return page(
        resume,
        "two-columns",
        f"{t('h1', resume.name)}{t('p', resume.label)}<p>{contact(resume)}</p><div class=g>{columns}</div>",
    )


def table(resume: Resume) -> str:
    """A table with borders: dates in the first column."""
    plan = resume.plan

    def rows(kind: str) -> str:
        from tests.cv.render.lines import study_lines, work_lines

        if kind == "work":
            each = [(w.dates, *work_lines(w, plan.pattern), w.under) for w in resume.works]
        else:
            each = [(s.dates, *study_lines(s, plan.pattern, plan.language), s.under) for s in resume.studies]
        cells = [
            f"<tr><td class=d>{escape(dates)}</td><td>{t('b', first)}{t('div', second)}{bullets(under)}</td></tr>"
            for dates, first, second, under in each
        ]
        return f"<section>{t('h2', resume.heading[kind])}<table>{''.join(cells)}</table></section>"

    body = "".join(rows(kind) if kind in ("work", "edu") else section(resume, kind, "inline") for kind in order(resume))
    return page(resume, "table", f"{t('h1', resume.name)}{t('p', resume.label)}<p>{contact(resume)}</p>{body}")


EUROPASS = {
    "en": ("Dates", "Occupation or position held", "Name of employer", "Location",
           "Main activities and responsibilities", "Title of qualification awarded", "Principal subjects",
           "Name of organisation", "Status", "Type of contract"),
    "ko": ("기간", "직위", "회사명", "근무지", "담당 업무", "취득 학위", "전공", "학교명", "졸업 구분", "고용 형태"),
}  # fmt: skip


def europass_words(resume: Resume) -> tuple[str, ...]:
    """Return the labels of the older Europass form."""
    return EUROPASS["ko" if resume.plan.language == "ko" else "en"]


def europass_rows(resume: Resume, kind: str) -> list[list[tuple[str, str]]]:
    """Return the label and value of each line of each entry."""
    w = europass_words(resume)
    if kind == "work":
        return [
            [
                (w[0], e.dates),
                (w[1], e.title),
                (w[4], " ".join(e.under)),
                (w[2], e.employer),
                (w[3], e.place),
                (w[9], e.type),
            ]
            for e in resume.works
        ]
    return [
        [(w[0], e.dates), (w[5], e.degree), (w[6], e.field), (w[7], e.school), (w[3], e.place), (w[8], e.note)]
        for e in resume.studies
    ]


def europass(resume: Resume) -> str:
    """The older Europass: a label right-aligned at the left of each value."""

    def pair(label: str, value: str) -> str:
        return f"<div class=r>{t('div', label)}{t('div', value)}</div>" if value else ""

    def rows(kind: str) -> str:
        entries = ["".join(pair(*each) for each in rows_) for rows_ in europass_rows(resume, kind)]
        return "".join(f"<div class=e>{each}</div>" for each in entries)

    parts = []
    for kind in order(resume):
        if kind in ("work", "edu") and has(resume, kind):
            parts.append(f"<section>{t('h2', resume.heading[kind])}{rows(kind)}</section>")
        elif has(resume, kind):
            inner = section(resume, kind, "left").replace(t("h2", resume.heading[kind]), "")
            parts.append(f"<div class='r e'><div><b>{escape(resume.heading[kind])}</b></div><div>{inner}</div></div>")
    return page(resume, "europass", f"{t('h1', resume.name)}<p>{contact(resume, ' · ')}</p>{''.join(parts)}")


ICON = (
    '<svg width="9" height="9" viewBox="0 0 10 10"><circle cx="5" cy="5" r="4.5" fill="{c}"/>'
    '<path d="M3 5h4M5 3v4" stroke="#fff"/></svg> '
)


def canva(resume: Resume) -> str:
    """Icons, bars for skills, a band of colour on top, dates left of a line."""
    names = [name for _, group in resume.skills for name in group]
    bars = "".join(
        f'<div class=k>{t("span", name)}<div class=t><i style="width:{92 - 9 * (i % 5)}%"></i></div></div>'
        for i, name in enumerate(names)
    )
    parts = []
    for kind in order(resume):
        if kind == "skill" and names:
            parts.append(f"<section>{t('h2', resume.heading['skill'])}{bars}</section>")
        else:
            parts.append(section(resume, kind, "left"))
    icon = ICON.format(c="#ffffff55")
    top = f"<div class=b>{t('h1', resume.name)}{t('p', resume.label)}<p>{icon}{contact(resume, '  ')}</p></div>"
    return page(resume, "canva", f"{top}<div class=w>{''.join(parts)}</div>", margin="0 0 12mm 0")


def academic(resume: Resume) -> str:
    """A scholar's CV: numbered papers, dates at the left edge, a serif face."""
    parts = []
    for kind in order(resume):
        if kind == "pub" and has(resume, kind):
            papers = "".join(t("li", f"{text}, {date}." if date else text) for text, date in resume.dated["pub"])
            parts.append(f"<section>{t('h2', resume.heading[kind])}<ol>{papers}</ol></section>")
        else:
            parts.append(section(resume, kind, "left"))
    top = f"{t('h1', resume.name)}<p>{escape(resume.label)}</p><p>{contact(resume, '; ')}</p>"
    return page(resume, "academic", top + "".join(parts), font=SERIF, margin="22mm")


def linkedin(resume: Resume) -> str:
    """The export of a career network: a dark column, posts of one employer under its name once."""
    names = [name for _, group in resume.skills for name in group]
    aside = f"{t('h2', resume.heading['contact'])}<div class=k>{contact(resume, '')}</div>"
    aside += f"{t('h2', resume.heading['skill'])}{''.join(t('div', name) for name in names)}"
    aside += (
        f"{t('h2', resume.heading['lang'])}{''.join(t('div', f'{n} ({h})' if h else n) for n, h in resume.languages)}"
    )
    aside += section(resume, "cert", "below")
    posts, last = [], ""
    for work in resume.works:
        posts.append("" if work.employer == last else t("div", work.employer, "o"))
        last = work.employer
        parts = [
            t("div", work.title),
            t("div", work.dates, "d"),
            t("div", " · ".join(x for x in (work.place, work.type) if x), "q"),
            bullets(work.under),
        ]
        posts.append(f"<div class=p>{''.join(parts)}</div>")
    schools = [
        f"<div class=p>{t('div', s.school, 'o')}{t('div', f'{degree} · ({s.dates})', 'q')}{t('div', s.note, 'q')}</div>"
        for s, degree in ((s, degree_words(s, resume.plan.language)) for s in resume.studies)
    ]
    main = f"{t('h1', resume.name)}{t('p', resume.label)}{section(resume, 'summary', 'below')}"
    main += f"{t('h2', resume.heading['work'])}{''.join(posts)}{t('h2', resume.heading['edu'])}{''.join(schools)}"
    main += "".join(section(resume, kind, "below") for kind in ("award", "pub", "act"))
    return page(
        resume,
        "linkedin",
        f"<div class=g><div class=a>{aside}</div><div class=m>{main}</div></div>",
        margin="0 0 14mm 0",
    )


def minimal(resume: Resume) -> str:
    """Much white, light grey dates, small capitals for headings."""
    top = f"{t('h1', resume.name)}{t('p', resume.label)}<p class=d>{contact(resume, '   ')}</p>"
    return page(resume, "minimal", top + sections(resume, "right2"), margin="28mm 30mm")


def timeline(resume: Resume) -> str:
    """Cards with a shade of grey, the dates in a coloured label above each."""

    def cards(kind: str) -> str:
        from tests.cv.render.lines import study_lines, work_lines

        plan = resume.plan
        each = (
            [(w.dates, *work_lines(w, plan.pattern), w.under) for w in resume.works]
            if kind == "work"
            else [(s.dates, *study_lines(s, plan.pattern, plan.language), s.under) for s in resume.studies]
        )
        return "".join(
            f"<div class=e>{t('div', d, 'd')}<div><b>{escape(a)}</b></div>{t('div', b)}{bullets(u)}</div>"
            for d, a, b, u in each
        )

    body = "".join(
        f"<section>{t('h2', resume.heading[kind])}{cards(kind)}</section>"
        if kind in ("work", "edu")
        else section(resume, kind, "below")
        for kind in order(resume)
    )
    return page(resume, "timeline", f"{t('h1', resume.name)}{t('p', resume.label)}<p>{contact(resume)}</p>{body}")


def letterhead(resume: Resume) -> str:
    """Headings in a narrow left column, everything they speak of at their right."""
    parts = []
    for kind in order(resume):
        if has(resume, kind):
            heading = t("h2", resume.heading[kind])
            parts.append(
                f"<div class=g><div>{heading}</div>{section(resume, kind, 'right').replace(heading, '', 1)}</div>"
            )
    return page(
        resume, "letterhead", f"{t('h1', resume.name)}{t('p', resume.label)}<p>{contact(resume)}</p>{''.join(parts)}"
    )


LAYOUTS: dict[str, Callable[[Resume], str]] = {
    "latex": latex, "word": word, "sidebar": sidebar, "two-columns": two_columns, "table": table, "europass": europass,
    "canva": canva, "academic": academic, "linkedin": linkedin, "minimal": minimal, "timeline": timeline,
    "letterhead": letterhead,
}  # fmt: skip
