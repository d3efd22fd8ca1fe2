"""Which pairs of texts are learned from together: the sampling, seeded."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from random import Random

import numpy as np

Entry = dict


@dataclass
class Batch:
    """Pairs of text numbers; pairs of one key, and those listed as `same`, are never held against each other."""

    left: list[int]
    right: list[int]
    keys: list[int]
    same: list[tuple[int, int]] = field(default_factory=list)


class Numbers:
    def __init__(self) -> None:
        self.known: dict[object, int] = {}

    def of(self, key: object) -> int:
        return self.known.setdefault(key, len(self.known))


class Sampler:
    """Draws batches of each kind in turn by the weights given."""

    def __init__(self, sets: dict[str, list[Entry]], seed: int) -> None:
        self.rng, self.keys = Random(seed), Numbers()
        learned = [each for each in sets["occupations"] if not each["dev"]]
        self.occupations = [each for each in learned if len(each["en"]) + len(each["ko"]) > 1]
        self.near = defaultdict(list)
        for each in self.occupations:
            self.near[each["near"][:3]].append(each)
        self.korean = [each for each in self.occupations if each["ko"]]
        self.american = [each for each in self.occupations if "." in each["key"][:8] and len(each["en"]) > 3]
        self.skills = [each for each in sets["skills"] if self._ways(each)]
        self.told = [each for each in self.skills if each["phrases_en"]]
        self.by_key = {each["key"]: each for each in self.skills}
        self.composed = [each for each in sets["composed"] if all(key in self.by_key for key in each["skills"])]
        self.spans = sets["spans"]
        self.lines = [each for each in sets["lines"] if not each["dev"]]
        self.documents = [each for each in sets["documents"] if not each["dev"]]
        self.sides = defaultdict(lambda: defaultdict(list))
        for each in self.documents:
            self.sides[each["group"]][each["side"]].append(each)
        self.matched = [name for name, sides in self.sides.items() if {"advert", "cv"} <= set(sides)]
        self.spoken = [each for each in self.documents if each["ko"]]

    @staticmethod
    def _ways(entry: Entry) -> bool:
        return len(entry["en"]) + len(entry["ko"]) + len(entry["phrases_en"]) + len(entry["about"]) > 1

    def _name(self, entry: Entry, language: str) -> int:
        dressed = entry.get(f"dressed_{language}")
        if dressed and self.rng.random() < 0.2:
            return self.rng.choice(dressed)
        return self.rng.choice(entry[language] or entry["en"] or entry["ko"])

    def titles(self, size: int) -> Batch:
        """Two names of one occupation; part of the batch comes in neighbourhoods (one ISCO minor group)."""
        batch, owners = Batch([], [], []), []
        for entry in self._occupations(size):
            pair = self._two_names(entry)
            if pair[0] != pair[1]:
                self._add(batch, pair, ("occupation", entry["key"]))
                owners.append(entry)
        places = defaultdict(list)
        for place, entry in enumerate(owners):
            places[entry["key"]].append(place)
        batch.same = [(one, two) for one, entry in enumerate(owners) for key in entry["same"] for two in places[key]]
        return batch

    def _occupations(self, size: int) -> list[Entry]:
        chosen: list[Entry] = []
        while len(chosen) < size:
            draw = self.rng.random()
            if draw < 0.6:
                chosen += self.rng.sample(self.korean, 8)
            elif draw < 0.85:
                chosen += self.rng.sample(self.american, 8)
            else:
                group = self.near[self.rng.choice(self.occupations)["near"][:3]]
                chosen += self.rng.sample(group, min(len(group), 24))
        return chosen[:size]

    def _two_names(self, entry: Entry) -> tuple[int, int]:
        draw = self.rng.random()
        if draw < 0.08 and entry["about"]:
            return self._name(entry, self.rng.choice(("en", "ko"))), entry["about"][0]
        if entry["ko"] and draw < 0.75:
            kinds = self.rng.choices((("ko", "en"), ("en", "ko"), ("ko", "ko")), (3, 2, 1))[0]
            return self._name(entry, kinds[0]), self._name(entry, kinds[1])
        return self._name(entry, "en"), self._name(entry, "en")

    def phrases(self, size: int) -> Batch:
        """What an advert says for a skill, and the skill's name."""
        batch = Batch([], [], [])
        while len(batch.left) < size:
            entry = self.rng.choice(self.told if self.rng.random() < 0.5 else self.skills)
            self._add(batch, self.rng.choice(self._said_of(entry)), ("skill", entry["key"]))
        return batch

    def _said_of(self, entry: Entry) -> list[tuple[int, int]]:
        """Return (words, name) of a skill, as often as they shall be drawn."""
        english, options = entry["en"], []
        if entry["phrases_en"]:
            options += [(entry["phrases_en"][0], english[0])] * 3 + [(entry["phrases_ko"][0], english[0])] * 2
            options += [(entry["phrases_ko"][0], entry["ko"][0]), (entry["phrases_en"][0], entry["ko"][0])]
        if entry["ko"] and english:
            options += [(self._name(entry, "ko"), self._name(entry, "en"))] * 2
        if entry["about"]:
            options.append((entry["about"][0], english[0]))
        if len(english) > 1:
            options.append((self.rng.choice(english[1:]), english[0]))
        if len(entry["ko"]) > 1:
            options.append(tuple(self.rng.sample(entry["ko"], 2)))
        return options

    def asked(self, size: int) -> Batch:
        """A sentence that asks for several skills, and the name of one of them."""
        batch = Batch([], [], [])
        for entry in self.rng.sample(self.composed, min(size, len(self.composed))):
            key = self.rng.choice(entry["skills"])
            self._add(batch, (entry["text"][0], self._name(self.by_key[key], "en")), ("skill", key))
        return batch

    def sentences(self, size: int) -> Batch:
        """A sentence of an advert, and the words of one skill in it."""
        batch = Batch([], [], [])
        for number in self.rng.sample(range(len(self.spans)), min(size, len(self.spans))):
            entry = self.spans[number]
            self._add(batch, (entry["en"][0], self.rng.choice(entry["spans"])), ("span", number))
        return batch

    def translations(self, size: int) -> Batch:
        """One statement in both languages."""
        batch = Batch([], [], [])
        while len(batch.left) < size:
            if self.rng.random() < 0.5:
                entry = self.rng.choice(self.lines)
                pair = entry["en"][0], entry["ko"][0]
            else:
                entry = self.rng.choice(self.told)
                pair = entry["phrases_en"][0], entry["phrases_ko"][0]
            self._add(batch, pair if self.rng.random() < 0.5 else pair[::-1], ("line", pair[0]))
        return batch

    def works(self, size: int) -> Batch:
        """An advert and a CV of the same work, in either language each."""
        batch = Batch([], [], [])
        groups = self.rng.sample(self.matched, min(size, len(self.matched)))
        for group in groups:
            advert, cv = (self.rng.choice(self.sides[group][side]) for side in ("advert", "cv"))
            pair = self._said(advert), self._said(cv)
            self._add(batch, pair if self.rng.random() < 0.5 else pair[::-1], ("work", group))
        return batch

    def twins(self, size: int) -> Batch:
        """One whole document in both languages."""
        batch = Batch([], [], [])
        for entry in self.rng.sample(self.spoken, min(size, len(self.spoken))):
            pair = entry["en"][0], entry["ko"][0]
            self._add(batch, pair if self.rng.random() < 0.5 else pair[::-1], ("twin", entry["twin"]))
        return batch

    def _said(self, entry: Entry) -> int:
        return self.rng.choice([*entry["en"], *entry["ko"]])

    def _add(self, batch: Batch, pair: tuple[int, int], key: object) -> None:
        batch.left.append(pair[0])
        batch.right.append(pair[1])
        batch.keys.append(self.keys.of(key))


def padded(numbers: list[int], tokens: np.ndarray, starts: np.ndarray, longest: int) -> tuple[np.ndarray, np.ndarray]:
    """Return piece numbers, shape (texts, longest of them), and the lengths; the end mark is kept."""
    cut = [tokens[starts[n] : starts[n + 1]] for n in numbers]
    cut = [each if len(each) <= longest else np.append(each[: longest - 1], each[-1]) for each in cut]
    lengths = np.array([len(each) for each in cut])
    ids = np.zeros((len(cut), lengths.max()), dtype=np.int64)
    for row, each in enumerate(cut):
        ids[row, : len(each)] = each
    return ids, lengths
