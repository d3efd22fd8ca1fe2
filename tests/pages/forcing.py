"""What is asked of a page whose colours the reader has chosen (`forced-colors: active`), as in Windows' contrast themes.

Text, borders and outlines take the reader's colours by themselves; what a picture is painted with does not, nor what
opts out. So everything seen has to be in one of the reader's colours, and to stand out from what is behind it.
"""

from __future__ import annotations

from typing import Any

TEXT_CONTRAST, SHAPE_CONTRAST = 4.5, 3.0
"""WCAG 2.2: 1.4.3 for text, 1.4.11 for what has to be seen of controls and pictures."""

_SEEN = """
const named = ['Canvas', 'CanvasText', 'LinkText', 'VisitedText', 'ActiveText', 'GrayText', 'Highlight',
    'HighlightText', 'ButtonFace', 'ButtonText', 'ButtonBorder', 'Field', 'FieldText', 'Mark', 'MarkText',
    'SelectedItem', 'SelectedItemText', 'AccentColor', 'AccentColorText'];
const probe = document.createElement('i');
probe.style.forcedColorAdjust = 'none';
document.body.append(probe);
const system = {};
for (const each of named) { probe.style.color = each; system[each] = getComputedStyle(probe).color; }
probe.remove();
const chosen = new Set(Object.values(system));
const parts = colour => { const all = colour.match(/[\\d.]+/g).map(Number); return all.length < 4 ? [...all, 1] : all; };
const bright = colour => parts(colour).slice(0, 3).map(each => each / 255)
    .map(each => each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4)
    .reduce((sum, each, at) => sum + each * [0.2126, 0.7152, 0.0722][at], 0);
const contrast = (one, other) => {
    const [low, high] = [bright(one), bright(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
};
const behind = element => {
    for (let at = element; at; at = at.parentElement) {
        const colour = getComputedStyle(at).backgroundColor;
        if (parts(colour)[3] > 0.5) return colour;
    }
    return system.Canvas;
};
const isHidden = element => {
    for (let at = element; at; at = at.parentElement) {
        const style = getComputedStyle(at), box = at.getBoundingClientRect();
        if (style.clipPath !== 'none' || (style.overflow === 'hidden' && box.width <= 1)) return true;
    }
    return !element.checkVisibility({visibilityProperty: true, opacityProperty: true}) || element.closest('.skip');
};
const called = element => element.tagName.toLowerCase() + (element.getAttribute('class') ? '.' +
    element.getAttribute('class').split(' ').join('.') : '') + ' "' + element.textContent.trim().slice(0, 30) + '"';
const found = new Set();
const wrong = (what, element, colour) => found.add(what + ': ' + called(element) + ' ' + colour);
const look = (what, element, colour, ground, least) => {
    if (!chosen.has(colour)) wrong(what + ' is in no colour of the reader', element, colour);
    else if (contrast(colour, ground) < least) wrong(what + ' does not stand out', element, colour + ' on ' + ground);
};
"""
_PAGE = (
    "([ofText, ofShape]) => {"
    + _SEEN
    + """
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || isHidden(element) || element.closest('script, select, svg, [disabled]')) continue;
    look('text', element, getComputedStyle(element).color, behind(element), ofText);
}
for (const each of document.querySelectorAll('svg text'))
    if (!isHidden(each)) look('text of a picture', each, getComputedStyle(each).fill, behind(each.closest('svg')), ofText);
for (const each of document.querySelectorAll('svg :is(rect, line, circle, path, polyline, polygon, ellipse)')) {
    if (each.closest('svg').closest('.quiet') || each.closest('defs, clipPath, mask') || isHidden(each.closest('svg'))) continue;
    const style = getComputedStyle(each), ground = behind(each.closest('svg'));
    const paints = [style.fill, style.strokeWidth === '0px' ? 'none' : style.stroke].filter(paint => paint.startsWith('rgb'));
    const seen = paints.filter(paint => parts(paint)[3] > 0);
    for (const paint of seen)
        if (!chosen.has(paint)) wrong('a picture is painted in no colour of the reader', each, paint);
    if (seen.length && seen.every(paint => chosen.has(paint) && contrast(paint, ground) < ofShape))
        wrong('a picture does not stand out', each, seen.join(', '));
}
const fields = 'input:not([type=hidden], [type=checkbox], [type=radio]), select, textarea, button, .button, fieldset';
for (const each of document.querySelectorAll(fields + ', .chip, .skill')) {
    if (isHidden(each)) continue;
    const style = getComputedStyle(each);
    const drawn = ['Top', 'Bottom'].filter(at => style[`border${at}Style`] !== 'none' && parseFloat(style[`border${at}Width`]) >= 1);
    if (!drawn.length) wrong('no border', each, '');
    else look('border', each, style[`border${drawn[0]}Color`], behind(each.parentElement), ofShape);
}
for (const each of document.querySelectorAll('a[href]')) {
    if (isHidden(each) || each.matches('.brand, .button') || !each.textContent.trim()) continue;
    const style = getComputedStyle(each), around = getComputedStyle(each.parentElement);
    if (!style.textDecorationLine.includes('underline') && style.color === around.color) wrong('a link like text', each, style.color);
}
for (const each of document.querySelectorAll('.chip, .mark'))
    if (!isHidden(each) && !each.textContent.trim() && !each.querySelector('svg')) wrong('told by colour alone', each, '');
const grades = {};
for (const each of document.querySelectorAll('.mark')) {
    const grade = [...each.classList].find(name => ['yes', 'open', 'leans', 'no'].includes(name));
    if (grade && !isHidden(each)) (grades[each.textContent.trim()] ??= new Set()).add(grade);
}
for (const [sign, all] of Object.entries(grades))
    if (all.has('yes') && all.size > 1 || all.has('no') && all.size > 1) found.add('one sign for ' + [...all].join(', ') + ': ' + sign);
for (const each of document.querySelectorAll('[aria-current]')) {
    const others = [...each.parentElement.parentElement.querySelectorAll('a[href]:not([aria-current])')];
    const drawn = at => ['borderBottomColor', 'borderBottomWidth', 'borderBottomStyle'].map(name => getComputedStyle(at)[name]).join(' ');
    const told = others.some(other => getComputedStyle(other).fontWeight === getComputedStyle(each).fontWeight && drawn(other) === drawn(each));
    if (each.matches('a') && told) wrong('like the places where one is not', each, drawn(each));
    if (each.matches('a') && others.some(other => parseFloat(getComputedStyle(other).borderBottomWidth) > 0
        && getComputedStyle(other).borderBottomStyle !== 'none' && drawn(other) === drawn(each))) wrong('underlined as the others', each, drawn(each));
}
return [...found].slice(0, 12);
}"""
)
_RING = (
    "([ofText, ofShape]) => {"
    + _SEEN
    + """
const each = document.activeElement;
if (!each || each === document.body) return null;
const ringed = [each, each.parentElement, each.closest('.door')].filter(Boolean).find(at => {
    const style = getComputedStyle(at);
    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
});
if (!ringed) wrong('no ring', each, '');
else look('ring', each, getComputedStyle(ringed).outlineColor, behind(ringed.parentElement), ofShape);
each.dataset.stop ??= String(document.querySelectorAll('[data-stop]').length);
return [each.dataset.stop, [...found]];
}"""
)
_LEAST = [TEXT_CONTRAST, SHAPE_CONTRAST]


def unforced(page: Any) -> list[str]:
    """Return what of a page is not in the reader's colours, or is not told in them."""
    found: list[str] = page.evaluate(_PAGE, _LEAST)
    return found


def ringless(page: Any, stops: int) -> list[str]:
    """Return which of the first stops of the Tab key do not show in the reader's colours that they are reached."""
    page.evaluate("() => document.activeElement.blur()")
    found: dict[str, list[str]] = {}
    for _ in range(stops):
        page.keyboard.press("Tab")
        stop = page.evaluate(_RING, _LEAST)
        if stop is not None:  # a date is several stops, of which one shows the ring around it
            number, wrong = stop
            found[number] = [each for each in wrong if each in found.get(number, wrong)]
    return [each for wrong in found.values() for each in wrong]
