"""How like two texts are, as wholes and by section."""

from __future__ import annotations

import numpy as np

from matching.features.pairs import Column, Pairs
from matching.profiles import Section
from matching.retrieval import Vectors, similarities


def similarity(pairs: Pairs) -> Column:
    """Likeness of the two texts' meaning, stretched between what is usual for unlike work and for the same."""
    return _stretched(pairs.pool.likeness.ends, similarities(pairs.pool.vectors, pairs.vectors.whole, pairs.rows))


def title_similarity(pairs: Pairs) -> Column:
    """Likeness in meaning of headline and recent titles with the opening's title, stretched as `similarity` is."""
    return _of_section(pairs, "title")


def skills_similarity(pairs: Pairs) -> Column:
    """Likeness in meaning of skills and fields of study with the skills asked, stretched as `similarity` is."""
    return _of_section(pairs, "skills")


def _stretched(ends: tuple[float, float], inner: Vectors) -> Column:
    unlike, same = ends
    return np.clip((inner.astype(np.float64) - unlike) / (same - unlike), 0.0, 1.0)


def _of_section(pairs: Pairs, section: Section) -> Column:
    asked, vectors = pairs.vectors.sections[section], pairs.pool.sections[section]
    if not asked.any():
        return pairs.unknown()
    inner = similarities(vectors, asked, pairs.rows)
    share = _stretched(pairs.pool.likeness.of(section), inner)
    level = np.flatnonzero(inner == 0)  # only these can be of zeros, which is "nothing said"
    share[level[~vectors[pairs.rows[level]].any(axis=1)]] = np.nan
    return share
