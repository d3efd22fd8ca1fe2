"""Word documents: paragraphs, tables, text boxes, headers and footers in reading order."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from matching.document_text.docx_boxes import sheet_of
from matching.document_text.docx_flow import Flow
from matching.document_text.docx_runs import Behind
from matching.document_text.docx_styles import Styles, background_of, child, local, value
from matching.document_text.limits import Limits
from matching.document_text.line_styles import is_page_number, styled
from matching.document_text.model import DocumentKind, Unseen
from matching.document_text.refusal import Refused
from matching.document_text.wire import ReadHidden, Reading, ReadLine
from matching.document_text.zip_gate import Package, word_package

_HONEST = frozenset({Unseen.ASIDE, Unseen.DELETED})
_ADDRESSES = ("http://", "https://", "mailto:")
_LARGE = 0.1  # of a page: what lies behind text and may colour it
_EMU_OF_A_PAGE = 7_560_000 * 10_692_000


def read(content: bytes, limits: Limits) -> Reading:
    """Return what a Word document shows."""
    package, main = word_package(content, limits)
    folder, _, file = main.rpartition("/")
    related = _related(package, folder, file)
    root = package.xml(main)
    styles = Styles(next((package.xml(name) for kind, name, _ in related.values() if kind == "styles"), None))
    heads = [package.xml(name) for kind, name, _ in related.values() if kind == "header"]
    feet = [package.xml(name) for kind, name, _ in related.values() if kind in ("footer", "footnotes", "endnotes")]
    coloured = any(_large_behind(each) for part in (root, *heads, *feet) for each in part.iter())
    behind = Behind(() if coloured else (background_of(root),))
    flow = Flow(styles, sheet_of(root, [*heads, *feet], behind.ground), limits.characters)
    for each in [*heads, *([body] if (body := child(root, "body")) is not None else []), *feet]:
        flow.read(each, behind)
    for kind, name, _ in related.values():
        if kind == "comments":
            flow.aside(" ".join((each.text or "") for each in package.xml(name).iter() if local(each) == "t"))
    links = [target for kind, target, away in related.values() if kind == "hyperlink" and away]
    return _reading(flow, links, limits, coloured=coloured and flow.coloured_text)


def _reading(flow: Flow, links: list[str], limits: Limits, *, coloured: bool) -> Reading:
    pages = [[line for line in page if not is_page_number(line.text)] for page in flow.pages]
    if len(pages) > limits.pages:
        raise Refused("document-too-many-pages", most=limits.pages, found=len(pages))
    hidden = [ReadHidden(page, text, why) for page, text, why in flow.hidden]
    if not any(line.text for page in pages for line in page):
        raise Refused("document-scanned" if flow.pictures and not hidden else "document-empty")
    warnings = ["hidden-text"] if any(each.why not in _HONEST for each in hidden) else []
    if coloured:
        warnings.append("background-not-known")
    seen = dict.fromkeys(each for each in links if each.lower().startswith(_ADDRESSES))
    return Reading(DocumentKind.DOCX, _trimmed(styled(pages)), hidden, list(seen), warnings)


def _trimmed(pages: list[list[ReadLine]]) -> list[list[ReadLine]]:
    """Return the pages without blank lines at their ends or two in a row."""
    out: list[list[ReadLine]] = []
    for page in pages:
        kept: list[ReadLine] = []
        for line in page:
            if line.text or (kept and kept[-1].text):
                kept.append(line)
        while kept and not kept[-1].text:
            kept.pop()
        out.append(kept)
    return out


def _related(package: Package, folder: str, file: str) -> dict[str, tuple[str, str, bool]]:
    """Return by id the kind, the part's name or address, and whether it leads away."""
    name = f"{folder}/_rels/{file}.rels" if folder else f"_rels/{file}.rels"
    if name not in package:
        return {}
    found = {}
    for each in package.xml(name):
        target, away = each.get("Target", ""), each.get("TargetMode") == "External"
        place = target if away else target.lstrip("/") if target.startswith("/") else f"{folder}/{target}".lstrip("/")
        if away or place in package:
            found[each.get("Id", "")] = (each.get("Type", "").rpartition("/")[2], place, away)
    return found


def _large_behind(element: Element) -> bool:
    """Return whether a shape or picture lies behind the text and covers much of a page."""
    if local(element) != "anchor" or value(element, "behindDoc") not in ("1", "true"):
        return False
    extent = child(element, "extent")
    try:
        covers = int(value(extent, "cx") or 0) * int(value(extent, "cy") or 0)
    except ValueError:
        return False
    return covers >= _LARGE * _EMU_OF_A_PAGE
