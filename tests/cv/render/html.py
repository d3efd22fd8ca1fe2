"""Pages as HTML: what all layouts share. A layout is a function from a CV to a page."""

from __future__ import annotations

from html import escape
from pathlib import Path

from tests.cv.render.lines import dated_line, has, order, skill_lines, study_lines, work_lines
from tests.cv.render.resume import Resume

CSS = Path(__file__).parent / "css"
THEMES = ("#1f3a5f", "#7a1f2b", "#1d5c4a", "#4a3b7c", "#8a4b08", "#2b2b2b", "#0b6e99", "#5b2a6e")
SANS = "'Liberation Sans','NanumGothic',sans-serif"
SERIF = "'Liberation Serif','NanumMyeongjo',serif"


def colour(resume: Resume) -> str:
    """Return the CV's main colour."""
    return THEMES[resume.plan.theme % len(THEMES)]


def page(resume: Resume, name: str, body: str, *, font: str = SANS, margin: str = "16mm") -> str:
    """Return a whole page; a footer such as "Page 1 of 2" stands in the margin."""
    words, extra, before = resume.plan.footer, resume.css, resume.before
    parts = [f'"{part}"' if i % 2 == 0 else part for i, part in enumerate(words.split("#"))] if words else []
    content = " ".join(
        part.replace("page", "counter(page)").replace("all", "counter(pages)") if i % 2 else part
        for i, part in enumerate(parts)
    )
    foot = f"@bottom-center{{content:{content};font:7pt {font};color:#777}}" if words else ""
    language = "en" if resume.plan.language == "en" else "ko"
    css = "".join((CSS / f"{each}.css").read_text(encoding="utf-8") for each in ("all", name))
    for word, value in (("MARGIN", margin), ("FOOT", foot), ("FACE", font), ("COLOUR", colour(resume))):
        css = css.replace(word, value)
    return (
        f'<!doctype html><html lang="{language}"><meta charset="utf-8"><title>CV</title>'
        f"<style>{css}{extra}</style><body>{before}{body}</body></html>"
    )


def t(tag: str, text: str, css: str = "") -> str:
    """Return an element with escaped text; nothing for no text."""
    attribute = f' class="{css}"' if css else ""
    return f"<{tag}{attribute}>{escape(text)}</{tag}>" if text else ""


def bullets(lines: list[str]) -> str:
    """Return a list."""
    return f"<ul>{''.join(t('li', line) for line in lines)}</ul>" if lines else ""


def contact(resume: Resume, by: str = " | ") -> str:
    """Return mail, phone, place and links on one line."""
    shown = [
        f'<a href="mailto:{c}">{escape(c)}</a>' if "@" in c else f"<span>{escape(c)}</span>" for c in resume.contact
    ]
    shown += [f'<a href="{address(link)}">{escape(link)}</a>' for link in resume.links]
    return escape(by).join(shown)


def address(link: str) -> str:
    """Return a link with its scheme."""
    return link if link.startswith("http") else f"https://{link}"


def entry(first: str, second: str, dates: str, under: list[str], *, how: str) -> str:
    """Return an entry: dates `right` of it, `left` of it, `below` it, or `inline` behind it."""
    if how == "right":
        head = f'<div class="h"><b>{escape(first)}</b><span class="d">{escape(dates)}</span></div>{t("i", second, "s")}'
    elif how == "right2":
        below = f'<i class="s">{escape(second)}</i><span class="d">{escape(dates)}</span>'
        head = f'{t("b", first)}<div class="h">{below}</div>'
    elif how == "left":
        return (
            f'<div class="e l"><div class="d">{escape(dates)}</div><div>{t("b", first)}'
            f"{t('div', second, 's')}{bullets(under)}</div></div>"
        )
    elif how == "inline":
        head = (
            f"<div class=h><b>{escape(first)}</b>{escape(f' ({dates})' if dates else '')}</div>{t('div', second, 's')}"
        )
    else:
        head = f"{t('b', first)}{t('div', second, 's')}{t('div', dates, 'd')}"
    return f'<div class="e">{head}{bullets(under)}</div>'


def works(resume: Resume, how: str) -> str:
    """Return the posts."""
    pattern = resume.plan.pattern
    return "".join(entry(*work_lines(work, pattern), work.dates, work.under, how=how) for work in resume.works)


def studies(resume: Resume, how: str) -> str:
    """Return the degrees."""
    plan = resume.plan
    return "".join(
        entry(*study_lines(study, plan.pattern, plan.language), study.dates, study.under, how=how)
        for study in resume.studies
    )


def projects(resume: Resume, how: str) -> str:
    """Return the projects."""
    return "".join(entry(name, "", dates, under, how=how) for name, dates, under in resume.projects)


def skills(resume: Resume) -> str:
    """Return the groups of skills, a line each."""
    return "".join(
        f"<div>{t('b', group + ':') + ' ' if group else ''}{escape(names)}</div>"
        for group, names in skill_lines(resume)
    )


def languages(resume: Resume, by: str = " – ") -> str:
    """Return the languages, a line each."""
    return "".join(t("div", name + by + how if how else name) for name, how in resume.languages)


def languages_inline(resume: Resume) -> str:
    """Return the languages on one line."""
    return t("div", ", ".join(f"{name} ({how})" if how else name for name, how in resume.languages))


def rest(resume: Resume, kind: str) -> str:
    """Return a section of plain or dated lines."""
    if kind in ("act", "ref", "letter"):
        return "".join(t("p", line) for line in resume.plain[kind])
    return bullets([dated_line(text, date, kind) for text, date in resume.dated[kind]])


def section(resume: Resume, kind: str, how: str) -> str:
    """Return one section with its heading; nothing where there is nothing to show."""
    if not has(resume, kind):
        return ""
    makers = {"work": works, "edu": studies, "project": projects}
    if kind in makers:
        inside = makers[kind](resume, how)
    elif kind == "skill":
        inside = skills(resume)
    elif kind == "lang":
        inside = languages_inline(resume) if resume.plan.theme % 2 else languages(resume)
    else:
        inside = t("p", resume.summary) if kind == "summary" else rest(resume, kind)
    return f"<section>{t('h2', resume.heading[kind])}{inside}</section>"


def sections(resume: Resume, how: str, without: tuple[str, ...] = ()) -> str:
    """Return all sections in the CV's own order."""
    return "".join(section(resume, kind, how) for kind in order(resume) if kind not in without)
