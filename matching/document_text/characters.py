"""Characters as a reader sees them: what is drawn, without what only steers the drawing."""

from __future__ import annotations

import re
import unicodedata

BULLET = "•"
_BULLET_GLYPHS = frozenset("•◦‣⁃∙●○■□▪▫▸►▶❖✓✔➢➤·∎◆◇★☆→⮚\uf0b7\uf0a7\uf0d8\uf076\uf0fc\uf06c\uf0a8\uf071\uf06e\uf0e0")
_SPACES = frozenset("\t\n\v\f\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000") | {chr(n) for n in range(0x2000, 0x200B)}
_HYPHENS = frozenset("\x02\xad\ufffe\u2010\u2011")
_LIST_MARK = re.compile(r"(?:[•◦‣⁃∙●○■□▪▫▸►▶❖✓✔➢➤·∎◆◇※]|[-–—*»](?=\s)|[oㅇ](?=\s))\s*")
_LONE_SYLLABLES = re.compile(r"[가-힣](?: {1,4}[가-힣]){1,6}")
_LABELS_OF_THREE = frozenset(
    "이력서 연락처 자격증 외국어 회사명 학교명 근무처 근무지 휴대폰 이메일 지원자 작성자 신청인 졸업일 입사일 퇴사일 전공명 "
    "자격명 취득일 발급처 수상명 논문명 특허명 활동명 담당자 현주소 학과명 부서명 직책명".split()
)
_LONE_LETTERS = re.compile(r"(?<!\S)[^\W\d_](?: [^\W\d_&]){3,}(?!\S)")


def is_space(letter: str) -> bool:
    """Return whether a character is white space of any width."""
    return letter in _SPACES


def drawn(letter: str) -> str:
    """Return what a reader sees of a glyph: "" for what only steers, a plain hyphen, a plain bullet.

    Ligatures and Kangxi radicals become their letters; private-use glyphs are icons and
    are dropped, but for the bullets of Word's symbol fonts.

    >>> drawn("ﬁ"), drawn(chr(0x200B)), drawn(chr(0xF0B7)), drawn(chr(0xE123)), drawn(chr(0xAD))
    ('fi', '', '•', '', '-')
    """
    if " " < letter < "\x7f":
        return letter
    if letter in _SPACES:
        return " "
    if letter in _HYPHENS:
        return "-"
    if letter in _BULLET_GLYPHS and letter >= "\ue000":
        return BULLET
    if "\ufb00" <= letter <= "\ufb06" or "\u2f00" <= letter <= "\u2fd5":
        return unicodedata.normalize("NFKC", letter)
    return "" if unicodedata.category(letter)[0] == "C" else letter


def cleaned(text: str) -> str:
    r"""Return a line as drawn, composed (NFC), each stretch of blanks one space; tabs stay.

    >>> cleaned("Work" + chr(0x202E) + " ﬁeld  x" + chr(9) + " 2016 ")
    'Work field x\t2016'
    """
    cells = ["".join(" " if is_space(c) else drawn(c) for c in cell) for cell in text.split("\t")]
    return unicodedata.normalize("NFC", "\t".join(" ".join(cell.split()) for cell in cells)).strip("\t ")


def without_soft_hyphens(text: str) -> str:
    """Return a text without the soft hyphens that no line end shows."""
    return text.replace("\xad", "")


def closed_up(text: str) -> str:
    """Return a heading or label whose letters are set apart, without the blanks between.

    Three syllables with a blank each may be a person's name ("쩐 반 득"): only known labels are closed up.

    >>> closed_up("성  명"), closed_up("경 력 사 항"), closed_up("E X P E R I E N C E"), closed_up("A 팀 소속")
    ('성명', '경력사항', 'EXPERIENCE', 'A 팀 소속')
    """
    if _LONE_SYLLABLES.fullmatch(text):
        closed = text.replace(" ", "")
        may_be_a_name = len(closed) == 3 and len(text) == 5
        return text if may_be_a_name and closed not in _LABELS_OF_THREE else closed
    return _LONE_LETTERS.sub(lambda match: match.group().replace(" ", ""), text)


def list_mark(text: str) -> int:
    """Return how many characters of a line are its bullet and the blanks after it; 0 without one.

    >>> list_mark("• Led"), list_mark("- Led"), list_mark("-5 °C"), list_mark("Led")
    (2, 2, 0, 0)
    """
    match = _LIST_MARK.match(text)
    return match.end() if match else 0
