"""The words of Korean text without their particles and endings, by the morphological analyser Kiwi.

Each word between spaces is analysed by itself. So it has the same stems in every
sentence, which a comparison of two documents needs, and a word that was met before costs
a look-up. What is lost is the choice between readings that only a sentence could make.

Kiwi's model takes three seconds and 370 MiB (500 while it is loaded), so it is loaded when a
Korean word is first met, and let go where memory is short: it reads a word the same whenever it was loaded.
"""

from __future__ import annotations

import ctypes
import os
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING

from matching.collecting import give_back
from matching.forgetting import forgets
from matching.memory import OnDemand
from matching.reference import skills

if TYPE_CHECKING:
    from kiwipiepy import Kiwi, Token

Stems = tuple[str, ...]

#: Sejong tags that carry meaning: common and proper nouns, roots, verbs and adjectives, Latin letters, Hanja.
_NOUNS = frozenset(("NNG", "NNP", "XR", "SH"))
_VERBS = frozenset(("VV", "VA"))
#: Verbs that stand in nearly every sentence and say nothing of the work.
_EMPTY_VERBS = frozenset(("하다", "되다", "있다", "없다", "같다", "위하다", "대하다", "통하다", "따르다", "관하다"))
_MOST_KEPT = 400_000  # words; Korean documents repeat theirs, so that this is some hundred thousand documents

_TAKES = 500 * 2**20  # bytes, while it is loaded

_kept: dict[str, Stems] = {}
_lock = threading.Lock()


def stems(words: Iterable[str]) -> Mapping[str, Stems]:
    """Return the stems of each word: nouns as they are, verbs with 다.

    A letter `A` in front stands for a Latin word or a number that the syllables follow,
    as in `C++과`: only so is 과 a particle.

    >>> found = stems(["식각을", "개선했습니다", "A과"])
    >>> found["식각을"], found["개선했습니다"], found["A과"]
    (('식각',), ('개선',), ())
    """
    wanted = dict.fromkeys(words)
    with _lock:
        missing = [word for word in wanted if word not in _kept]
        if len(_kept) + len(missing) > _MOST_KEPT:
            _kept.clear()
            missing = list(wanted)
        if missing:
            _kept.update(zip(missing, READER.use(lambda kiwi: _read(kiwi, missing)), strict=True))
        return {word: _kept[word] for word in wanted}


def get_ready() -> None:
    """Load the analyser."""
    READER.use(lambda _: None)


@forgets
def forget_stems() -> None:
    """Forget every word that was read."""
    with _lock:
        _kept.clear()


def _read(kiwi: Kiwi, words: Sequence[str]) -> list[Stems]:
    return [_stems_of(tokens) for tokens in kiwi.tokenize(words)]


def _stems_of(tokens: Iterable[Token]) -> Stems:
    return tuple(stem for token in tokens if (stem := _stem(token)))


def _stem(token: Token) -> str | None:
    tag = token.tag.partition("-")[0]  # VV-I is an irregular verb
    if tag in _NOUNS:
        return str(token.form)
    if tag in _VERBS:
        return None if token.lemma in _EMPTY_VERBS else str(token.lemma)
    return None


def _kiwi() -> Kiwi:
    """Return the analyser, which knows the words of the skill table's Korean names."""
    from kiwipiepy import Kiwi

    analyser = Kiwi(num_workers=1)
    for word in sorted(_words_of_names()):
        analyser.add_user_word(word, "NNP")
    analyser.tokenize("말")  # only then all is made ready, which takes as long again
    return analyser


class _Thread:
    """The one thread that loads the analyser, reads with it and lets it go.

    Its allocator gives back to the system what the thread that took it frees: of what another one frees
    it keeps half or all.
    """

    def __init__(self) -> None:
        self.begin()
        os.register_at_fork(after_in_child=self.begin)  # threads stay behind

    def begin(self) -> None:
        """Have a thread, started with the first call."""
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="korean")

    def call(self, do: Callable[[], object]) -> object:
        """Return what a function returns there."""
        return self._pool.submit(do).result()


def _settle() -> None:
    """Give back what was held only to load the analyser, of 440 MiB some 65, or all of it once it was let go."""
    with suppress(AttributeError, OSError, ImportError):
        ctypes.CDLL(import_module("_kiwipiepy").__file__).mi_collect(ctypes.c_bool(True))
    give_back()


def _words_of_names() -> set[str]:
    """Return the words of names of several words: 플라즈마 and 식각; a name in one piece may be a compound."""
    names = (name.split() for skill in skills() for name in skill.names())
    return {word for parts in names if len(parts) > 1 for word in parts if len(word) > 1 and _is_hangul(word)}


def _is_hangul(word: str) -> bool:
    return all("가" <= letter <= "힣" for letter in word)


READER = OnDemand(_kiwi, takes=_TAKES, within=_Thread().call, settle=_settle)
"""The analyser."""
