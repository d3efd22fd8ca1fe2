"""Long work done by a cluster: vectors of all texts, and all pairs."""

from __future__ import annotations

import uuid
from contextlib import closing
from typing import TYPE_CHECKING, Annotated

import typer

from matching.cli.cluster import Address, cluster, join, joined
from matching.cli.common import Day, Lang, PackName, PerEmployer, day_of, language_of, progress_in, store_here

if TYPE_CHECKING:
    from matching.encoding import Encoding
    from matching.store import Store


@cluster.command()
def embed(address: Address = None, lang: Lang = None) -> None:
    """Encode what is stored and has no vectors here yet, on all processors; goes on where it was stopped."""
    from matching.cluster.embedding import encode_missing, on_cluster
    from matching.embedding import VectorCache
    from matching.encoding import Encoding
    from matching.language import message
    from matching.settings import settings

    language = language_of(lang)
    join(address)
    cache = VectorCache(settings().cache)
    encoding = Encoding(None, cache, None)
    with closing(store_here()) as store:
        texts, erased = _texts(store, encoding), store.last_erased
        bar = progress_in(language)
        over = on_cluster(encoding.embedder, settings().encoder)
        found = encode_missing(texts, encoding.embedder, cache, over, bar)
        if store.last_erased != erased:
            _forget_gone(texts, store, encoding)
    print(message("cluster", "embedded", made=found.made, known=found.known)[language])


@cluster.command(name="all-pairs")
def all_pairs(
    k: Annotated[int, typer.Option("-k", min=1, help="How many on each list.")] = 20,
    per_employer: PerEmployer = None,
    day: Day = None,
    policy: PackName = None,
    address: Address = None,
    lang: Lang = None,
) -> None:
    """Work out all lists over the shares; `ktech-match all-pairs` with the same options prints them."""
    from matching.all_pairs import Ids, Key, read
    from matching.caps import PER_EMPLOYER
    from matching.cli.pairing import made, rules_of, state_of_lists
    from matching.cluster.pairing import InShares
    from matching.cluster.question import Pairing
    from matching.eligibility import Rulebook
    from matching.fusion import RETRIEVED
    from matching.language import message
    from matching.workspace import Workspace

    language, fleet, rulebook = language_of(lang), joined(address), Rulebook.on(day_of(day), policy)
    most = PER_EMPLOYER if per_employer is None else per_employer
    with closing(store_here()) as store:
        space = Workspace(store, progress=progress_in(language))
        state, served, posts = state_of_lists(space), space.served, space.opening_pool_of(store.openings())
        limits = k, most, RETRIEVED
        key = Key("score", *state, *rules_of(rulebook), posts.encoder, served.sha256, *limits)
        ids = Ids(sorted(store.ids("candidate")), [each.id for each in posts.openings])
        kept = read(store.file.home, key)
        if kept is None:
            asked = Pairing(uuid.uuid4().hex, posts, rulebook.day, policy, served.scorer, *limits, key.people_revision)
            kept = made(space, InShares.begun(fleet, asked), ids, key, language)
        pairs = sum(kept.pairs.values())
    counts = {"openings": len(ids.openings), "people": len(ids.people), "pairs": pairs}
    print(message("cli", "all-pairs-kept", **counts)[language])


def _texts(store: Store, encoding: Encoding) -> set[str]:
    """Return all texts that are stored and have a vector, those that lie beside the sample taken into the cache."""
    from matching.encoding import texts_of
    from matching.profiles import candidate_embedded, opening_embedded

    people, posts = map(candidate_embedded, store.candidates()), map(opening_embedded, store.openings())
    texts = texts_of(people) | texts_of(posts)
    encoding.recall(sorted(texts))
    return texts


def _forget_gone(texts: set[str], store: Store, encoding: Encoding) -> None:
    """Take out of the cache what was encoded of somebody who was erased meanwhile."""
    from matching.embedding import key_of

    encoding.forget([key_of(each) for each in sorted(texts - _texts(store, encoding))])
