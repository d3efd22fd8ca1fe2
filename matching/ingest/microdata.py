"""HTML microdata: things marked by `itemscope` become JSON objects of the shape that JSON-LD has.

An `itemtype` becomes `@type` by its last word, a property given more than once a list,
and the text of an element its visible text, a line a block. Scripts of linked data in
the page are collected on the way, because the page is parsed only once.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from matching.domain import Json
from matching.ingest.html_text import BLOCKS, TolerantParser, tidy

LINKED_DATA = "application/ld+json"
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
_FROM_ATTRIBUTE = {
    "meta": "content", "a": "href", "link": "href", "img": "src", "time": "datetime", "data": "value", "meter": "value",
}  # fmt: skip
_MOST_OPEN = 2_000  # elements within one another: past it, nothing is anybody's property
_MOST_TEXTS = 10  # properties within one another whose text is collected

Attributes = dict[str, str | None]


@dataclass(frozen=True)
class Block:
    """A script of linked data: its text, and the line that the text begins on."""

    text: str
    line: int


@dataclass
class _Element:
    """An element that is still open: the thing that it is or stands in, and whose property its text is."""

    tag: str
    thing: Json | None = None
    property: str = ""
    owner: Json | None = None
    parts: list[str] = field(default_factory=list)


class Microdata(TolerantParser):
    """Parses a page; afterwards `things` are the things that stand in no other, `blocks` the scripts."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.things: list[Json] = []
        self.blocks: list[Block] = []
        self._open: list[_Element] = []
        self._tags: Counter[str] = Counter()
        self._texts: list[_Element] = []
        self._script: list[str] | None = None
        self._line = 0
        self._silent = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a script, a thing, a property, or nothing of interest."""
        attributes = dict(attrs)
        self._break(tag)
        if tag in ("script", "style"):
            is_data = (attributes.get("type") or "").split(";")[0].strip().lower() == LINKED_DATA
            self._script, self._silent = ([] if is_data else None), True
            self._line = self.getpos()[0] + (self.get_starttag_text() or "").count("\n")
        elif len(self._open) < _MOST_OPEN:
            self._begin(tag, attributes)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take `<meta ... />` for what `<meta ...>` is, and `<div />` as HTML does: for an opening."""
        self.handle_starttag(tag, attrs)

    def _begin(self, tag: str, attributes: Attributes) -> None:
        name = (attributes.get("itemprop") or "").strip()
        owner = self._open[-1].thing if self._open else None
        thing = _thing(attributes) if "itemscope" in attributes else None
        said = thing or _said(tag, attributes)
        if name and owner is not None and said:
            _add(owner, name, said)
        elif thing is not None:
            self.things.append(thing)
        if tag in _VOID:
            return
        element = _Element(tag, thing or owner)
        if name and owner is not None and not said and len(self._texts) < _MOST_TEXTS:
            element.property, element.owner = name, owner
            self._texts.append(element)
        self._open.append(element)
        self._tags[tag] += 1

    def handle_endtag(self, tag: str) -> None:
        """End a script, or the elements down to the last one of this tag."""
        self._break(tag)
        if tag in ("script", "style"):
            if self._script is not None:
                self.blocks.append(Block("".join(self._script), self._line))
            self._script, self._silent = None, False
        elif self._tags[tag]:
            while self._end(self._open.pop()) != tag:
                pass

    def _end(self, element: _Element) -> str:
        self._tags[element.tag] -= 1
        if element.owner is not None:
            self._texts.remove(element)
            if text := tidy("".join(element.parts)):
                _add(element.owner, element.property, text)
        return element.tag

    def _break(self, tag: str) -> None:
        if tag in BLOCKS:
            self._collect("\n")

    def handle_data(self, data: str) -> None:
        """Take text to the script or the properties that it stands in."""
        if self._script is not None:
            self._script.append(data)
        elif not self._silent:
            self._collect(data)

    def _collect(self, text: str) -> None:
        for element in self._texts:
            element.parts.append(text)

    def close(self) -> None:
        """End what the page leaves open."""
        super().close()
        while self._open:
            self._end(self._open.pop())


def _thing(attributes: Attributes) -> Json:
    kind = (attributes.get("itemtype") or "").split(" ")[0].rstrip("/").rpartition("/")[2]
    return {"@type": kind} if kind else {"@type": "Thing"}


def _said(tag: str, attributes: Attributes) -> str | None:
    """Return what an element says by an attribute, where it has it."""
    own = attributes.get("content") or attributes.get(_FROM_ATTRIBUTE.get(tag, "content"))
    return own.strip() if own else None


def _add(thing: Json, names: str, value: Json | str) -> None:
    for name in names.split():
        before = thing.get(name)
        if before is None:
            thing[name] = value
        else:
            thing[name] = [*before, value] if isinstance(before, list) else [before, value]
