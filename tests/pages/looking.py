"""What is asked of every page, as functions of a Playwright page that return what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tests.pages.browser import NARROWEST, WIDE, axe

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OF_LOOKS = ["color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable", "meta-viewport"]
"""The rules whose answer a width or a colour scheme can change; the others read the document alone."""

_AXE = """async (options) => (await axe.run(document, options)).violations.map(
    each => each.id + ': ' + each.nodes.slice(0, 3)
        .map(node => node.target.join(' ') + ' ' + node.html.slice(0, 160)).join(' | '))"""
_WIDER = """() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const scrolls = element => { for (let at = element; at; at = at.parentElement)
        if (['auto', 'scroll', 'hidden'].includes(getComputedStyle(at).overflowX)) return true; return false; };
    return [...document.body.querySelectorAll('*')]
        .filter(each => each.getBoundingClientRect().right > width + 1 && !scrolls(each))
        .map(each => each.tagName + '.' + each.className).slice(0, 5)
        .concat(['page is ' + document.documentElement.scrollWidth]);
}"""
_REACHABLE = """() => {
    const seen = each => each.checkVisibility({visibilityProperty: true}) && !each.disabled && !each.closest('[inert]');
    const kinds = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]';
    const all = [...document.querySelectorAll(kinds)]
        .filter(seen).filter(each => each.tabIndex >= 0);
    const groups = new Set();
    return all.filter(each => {
        if (each.type !== 'radio') return true;
        const key = each.form?.id + '/' + each.name;  // of the choices of one question Tab reaches one
        if (groups.has(key)) return false;
        groups.add(key);
        return true;
    }).length;
}"""
_WATCHED = """() => {
    const shown = at => {
        const style = getComputedStyle(at);
        return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
    };
    const focused = each => {
        if (!each || each === document.body) return null;
        const reached = document.querySelectorAll('[data-reached]').length;
        const number = each.dataset.reached = each.dataset.reached || String(reached + 1);
        return [number, each.outerHTML.slice(0, 120), shown(each) || (each.parentElement && shown(each.parentElement))];
    };
    window.reachedByTab = [];
    window.addEventListener('keyup', event => {
        if (event.key === 'Tab') window.reachedByTab.push(focused(document.activeElement));
    }, true);
    document.activeElement.blur();
}"""
_REACHED = "() => window.reachedByTab.splice(0)"
_UNFILLED = re.compile(
    r"\{[\w!:.,/-]*\}|\bNone\b|\bundefined\b|\bNaN\b|\[object |Text\(|을\(를\)|이\(가\)|은\(는\)|와\(과\)|\(으\)로"
)
_PROSE = """() => {
    const copy = document.body.cloneNode(true);
    for (const each of copy.querySelectorAll('code, pre, script')) each.remove();
    return copy.textContent;
}"""


def accessible(page: Any, *, rules: list[str] | None = None) -> list[str]:
    """Return what breaks WCAG 2.2 AA, of some rules or of all."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(axe() + "; undefined")
    only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": TAGS}
    found: list[str] = page.evaluate(_AXE, {"runOnly": only, "resultTypes": ["violations"]})
    return found


def too_wide(page: Any) -> list[str]:
    """Return what stands out of a page 320 pixels wide, where nothing may."""
    page.set_viewport_size({"width": NARROWEST, "height": 800})
    found: list[str] = page.evaluate(_WIDER)
    page.set_viewport_size({"width": WIDE, "height": 900})
    return found


def unreached(page: Any) -> list[str]:
    """Return what the Tab key does not reach, or reaches without its being seen.

    The page itself notes where each press led, so that it is asked once a round, and not after each press.
    """
    wanted = page.evaluate(_REACHABLE)
    seen: dict[str, tuple[str, bool]] = {}
    last = ""
    for number, html, shown in _tabbed(page, wanted):
        if number in seen and number != last:
            break
        _, before = seen.get(number, (html, False))
        seen[number], last = (html, shown or before), number
    unseen = [f"no outline: {html}" for html, shown in seen.values() if not shown]
    return unseen + ([f"{len(seen)} of {wanted} reached"] if len(seen) < wanted else [])


def _tabbed(page: Any, wanted: int) -> Iterator[tuple[str, str, bool]]:
    """Yield where the Tab key leads, press by press: as many as there are places, then a few more at a time."""
    page.evaluate(_WATCHED)
    pressed, most, some = 0, 4 * wanted + 10, wanted + 2  # a date is four stops
    while pressed < most:
        for _ in range(some):
            page.keyboard.press("Tab")
        yield from filter(None, page.evaluate(_REACHED))
        pressed, some = pressed + some, 6


def unfilled(page: Any) -> list[str]:
    """Return what a sentence that was not filled in, or a particle that was not chosen, leaves in a page's prose."""
    return _UNFILLED.findall(page.evaluate(_PROSE))
