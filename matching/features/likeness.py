"""How like two texts are, as wholes and by section."""

from __future__ import annotations

import numpy as np

from matching.features.pairs import Column, Pairs
from matching.pool import OpeningPool, Pool
from matching.profiles import Section
from matching.retrieval import EntryVectors, Rows, Vectors


def similarity(pairs: Pairs) -> Column:
    """Likeness of the two texts' meaning, stretched between what is usual for unlike work and for the same."""
    return whole_likeness(pairs.pool, pairs.vectors, pairs.rows)


def title_similarity(pairs: Pairs) -> Column:
    """Likeness in meaning of headline and recent titles with the opening's title, stretched as `similarity` is."""
    return section_likeness(pairs.pool, pairs.vectors, pairs.rows, "title")


def skills_similarity(pairs: Pairs) -> Column:
    """Likeness in meaning of skills and fields of study with the skills asked, stretched as `similarity` is."""
    return section_likeness(pairs.pool, pairs.vectors, pairs.rows, "skills")


def whole_likeness(pool: Pool | OpeningPool, asked: EntryVectors, rows: Rows) -> Column:
    """Return `similarity` between some rows of a pool of either side and an entry of the other."""
    return _stretched(pool.likeness.ends, pool.vectors.products(asked.whole, rows))


def section_likeness(pool: Pool | OpeningPool, asked: EntryVectors, rows: Rows, section: Section) -> Column:
    """Return the likeness of a section between some rows of a pool of either side and an entry of the other."""
    said, vectors = asked.sections[section], pool.sections[section]
    if not said.any():
        return np.full(len(rows), np.nan)
    inner = vectors.products(said, rows)
    share = _stretched(pool.likeness.of(section), inner)
    level = np.flatnonzero(inner == 0)  # only these can be of zeros, which is "nothing said"
    share[level[~vectors[rows[level]].any(axis=1)]] = np.nan
    return share


def _stretched(ends: tuple[float, float], inner: Vectors) -> Column:
    unlike, same = ends
    return np.clip((inner.astype(np.float64) - unlike) / (same - unlike), 0.0, 1.0)
