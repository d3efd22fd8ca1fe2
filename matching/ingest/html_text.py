"""The text of HTML: a line a block, list entries as lines, no scripts."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

_SPACE = re.compile(r"[^\S\n]+")
_MARKUP = re.compile(
    r"<(?:!--|/?(?:p|br|li|[uo]l|div|span|b|strong|i|em|u|h[1-6]|a|table|tbody|t[rdh]|script|style|section|font|sup|sub)"
    r"(?:\s[^<>]*)?/?>)",
    re.IGNORECASE,
)


BLOCKS = frozenset({"p", "br", "li", "ul", "ol", "div", "h1", "h2", "h3", "h4", "tr"})


class TolerantParser(HTMLParser):
    """The standard library's parser, in linear time, without complaints about what no browser complains of."""

    def parse_marked_section(self, i: int, report: int = 1) -> int:  # noqa: ARG002 - the parent class's
        """Pass over `<![...>`, whatever it says."""
        end = self.rawdata.find(">", i)
        return end + 1 if end >= 0 else -1

    def close(self) -> None:
        """End the text; the parent class would try each `<` of a tag that is never closed anew."""
        left, self.rawdata = self.rawdata, ""
        if left and not left.startswith(("<!", "<?", "</")):
            self.handle_data(html.unescape(left))


class _TextOfHtml(TolerantParser):
    """Collects the text of HTML, a line a block."""

    _SILENT = frozenset({"script", "style"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the name is the parent class's
        self._silent += tag in self._SILENT
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in self._SILENT and self._silent > 0
        self._break(tag)

    def _break(self, tag: str) -> None:
        if tag in BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data)


def plain(text: str) -> str:
    r"""Return a text without HTML's marks; a text that has none comes back as it is.

    >>> plain("<p>R&amp;D</p><p>yield</p>"), plain("if a<n and m>d")
    ('R&D\nyield', 'if a<n and m>d')
    """
    if not _MARKUP.search(text):
        return text
    reader = _TextOfHtml()
    reader.feed(text)
    reader.close()
    return tidy("".join(reader.parts))


def prose(text: str) -> str:
    r"""Return a text without HTML's marks and entities, also where the marks themselves are written as entities.

    >>> prose("&lt;ul&gt;&lt;li&gt;식각&lt;/li&gt;&lt;li&gt;R&amp;amp;D&lt;/li&gt;&lt;/ul&gt;"), prose("R&amp;D")
    ('식각\nR&D', 'R&D')
    """
    if _MARKUP.search(text) or "&" not in text:
        return plain(text)
    return plain(html.unescape(text))


def tidy(text: str) -> str:
    """Return a text's lines without blanks around them, and without empty lines."""
    lines = (_SPACE.sub(" ", line).strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line)
