"""Vectors of texts that the cache lacks, encoded by the processors of a cluster and kept here.

A text's vector does not depend on what it is encoded with, nor where, so that the cache holds
the bits that one process would have put there. Batches are of texts of like length, and kept
as they come: a run that was stopped goes on with what is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import Any, NamedTuple

import numpy as np

from matching.cluster.fleet import ray_here
from matching.cluster.member import Reply, packed, unpacked
from matching.embedding import SentenceEmbedder, VectorCache, load_embedder
from matching.errors import ClusterError, MatchingError

Batch = Sequence[str]
Made = Iterable[tuple[Batch, np.ndarray]]

_BATCH = 64  # texts, as many as are kept at once elsewhere
_LOOKED_UP = 4_096  # texts of which it is asked at once whether they are there
_RETRIES = 3


class Encoded(NamedTuple):
    """How many texts had their vectors, and how many got them."""

    known: int
    made: int


def encode_missing(
    texts: Collection[str],
    embedder: SentenceEmbedder,
    cache: VectorCache,
    over: Callable[[Iterable[Batch]], Made],
    progress: Callable[[int, int], None] | None = None,
) -> Encoded:
    """Put what an encoder makes of different texts into the cache, where it is not there; `over` encodes batches."""
    missing = [each for some in _parts(sorted(texts, key=len), _LOOKED_UP) for each in _missing(some, embedder, cache)]
    done = 0
    for some, vectors in over(_parts(missing, _BATCH)):
        cache.put(embedder.fingerprint, some, vectors)
        done += len(some)
        if progress:
            progress(done, len(missing))
    return Encoded(len(texts) - done, done)


def over_processors(name: str, fingerprint: str, batches: Iterable[Batch]) -> Made:
    """Encode batches by an encoder of a name on all processors of the cluster that this process has joined.

    Ray gives a batch to another process where one is gone. Raises `ClusterError`, also where another machine
    has another encoder of that name.
    """
    ray = ray_here()
    encode = ray.remote(_encoded).options(num_cpus=1, max_retries=_RETRIES)
    most, left = 2 * int(ray.cluster_resources().get("CPU", 1)), iter(batches)
    waiting: dict[Any, Batch] = {}
    while True:
        for some in islice(left, most - len(waiting)):
            waiting[encode.remote(packed((name, fingerprint, some)))] = some
        if not waiting:
            return
        (done, *_), _ = ray.wait(list(waiting))
        try:
            said: Reply[np.ndarray] = unpacked(ray.get(done))
        except ray.exceptions.RayError as error:
            raise ClusterError("cluster-no-worker") from error
        if said.error is not None:
            raise said.error
        if said.value is not None:
            yield waiting.pop(done), said.value


def on_cluster(embedder: SentenceEmbedder, name: str) -> Callable[[Iterable[Batch]], Made]:
    """Return what encodes batches on the cluster as an encoder of a name does here."""
    return partial(over_processors, name, embedder.fingerprint)


def _encoded(asked: bytes) -> bytes:
    """Return the vectors of a batch; it runs in a process of the cluster, which has its encoder from then on."""
    name, fingerprint, texts = unpacked(asked)
    try:
        embedder = load_embedder(name)
        if embedder.fingerprint != fingerprint:
            return packed(Reply(error=ClusterError("cluster-unlike")))
        return packed(Reply(embedder.encode(texts)))
    except MatchingError as error:
        return packed(Reply(error=error))


def _missing(texts: Batch, embedder: SentenceEmbedder, cache: VectorCache) -> list[str]:
    known = cache.get(embedder.fingerprint, texts, dimension=embedder.dimension)
    return [each for each in texts if each not in known]


def _parts(texts: Sequence[str], most: int) -> Iterator[Batch]:
    yield from (texts[first : first + most] for first in range(0, len(texts), most))
