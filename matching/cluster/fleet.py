"""Shares as Ray actors, each with replicas: who is asked, what is done when one is gone, and how it is healed.

Ray starts an actor again whose process has ended, elsewhere if its machine is gone. A replica
that failed is asked nothing until it says that its people are at hand again; meanwhile
another one answers for its share, and where there is none the share is missing.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import cycle, islice
from multiprocessing.connection import Connection, wait
from types import ModuleType
from typing import Any, TypeVar

from matching.cluster.door import through
from matching.cluster.member import Member, Ready, Reply, packed, unpacked
from matching.cluster.question import Size
from matching.cluster.share import LostError, Share
from matching.cluster.sources import Source
from matching.collecting import leave_to_rest
from matching.errors import ClusterError, MatchingError

R = TypeVar("R")
NAMESPACE = "ktech-match"
_NAME = re.compile(r"share-(\d+)-of-(\d+)-replica-(\d+)")
_HARDLY_ANY = 0.001
"""What Ray reckons a share to take of a processor: of what takes nothing it does not heed where it is to be."""
_SECONDS_TO_STOP = 10.0
_SECONDS = 60.0
"""How long a step may take before its replica counts as gone."""


def ray_here() -> ModuleType:
    """Return Ray. Raises `ClusterError` where it is not installed."""
    try:
        import ray
    except ImportError as error:
        raise ClusterError("cluster-no-ray") from error
    return ray  # type: ignore[no-any-return]


def connect(address: str) -> None:
    """Join a cluster by its address. Raises `ClusterError`."""
    ray = ray_here()
    if ray.is_initialized():
        return
    try:
        ray.init(address=address, namespace=NAMESPACE, log_to_driver=False, logging_level="ERROR")
    except (ConnectionError, RuntimeError, ValueError, OSError) as error:
        raise ClusterError("cluster-unreachable", address=address) from error
    leave_to_rest(look=False)  # hardly anything of a list that is read is garbage


def leave() -> None:
    """Leave the cluster, which goes on; of machines that end Ray prints nothing any more."""
    ray_here().shutdown()


@dataclass
class Replica:
    """One replica; while it heals, `healing` is what it will say once its people are at hand."""

    number: int
    actor: Any
    healing: Any = None
    size: Size | None = None
    problem: MatchingError | None = None
    door: str | None = None
    _free: list[Connection] = field(default_factory=list)

    def heal(self) -> None:
        """Ask it to get its people."""
        self.door = None
        while self._free:
            self._free.pop().close()
        self.healing = self.actor.ready.remote()

    def is_ready(self, seconds: float = 0) -> bool:
        """Whether it can be asked, waiting for so long."""
        ray = ray_here()
        if self.healing is None:
            return True
        done, _ = ray.wait([self.healing], timeout=seconds)
        if not done:
            return False
        try:
            said: Ready = ray.get(self.healing)
        except ray.exceptions.RayActorError:
            self.heal()
            return False
        self.size, self.problem = said.size, said.error
        if said.error is not None:
            self.heal()
            return False
        self.healing, self.door = None, said.door
        return True

    def asked(self, written: bytes, seconds: float) -> Connection | Any:
        """Send it a step; return where its answer will come: through its door if it has one here, else from Ray."""
        connection = self._connection(seconds)
        if connection is None:
            return self.actor.do.remote(written)
        try:
            connection.send_bytes(written)
        except OSError:
            connection.close()  # it has ended: so Ray will say
            return self.actor.do.remote(written)
        return connection

    def said(self, reply: Connection | Any, written: bytes, seconds: float) -> bytes:
        """Return what came by now; nothing where nothing did, and from then on it is healed.

        Where it shut its door on the step, Ray is asked the same, and says whether it has ended or failed.
        """
        ray, wait_for = ray_here(), 0.0
        gone = ray.exceptions.RayActorError, ray.exceptions.GetTimeoutError, ray.exceptions.ObjectLostError
        if isinstance(reply, Connection) and reply.poll(0):
            try:
                said: bytes = reply.recv_bytes()
            except (EOFError, OSError):
                reply, wait_for = self.actor.do.remote(written), seconds
            else:
                self._free.append(reply)
                return said
        try:
            said = b"" if isinstance(reply, Connection) else ray.get(reply, timeout=wait_for)
        except gone:
            said = b""
        if not said:
            self.heal()
        return said

    def _connection(self, seconds: float) -> Connection | None:
        """Return a connection that nobody uses."""
        with suppress(IndexError):
            return self._free.pop()
        found = None if self.door is None else through(self.door, seconds)
        if found is None:
            self.door = None
        return found


class RayFleet:
    """All shares of a cluster; the first replica that can answers for its share."""

    def __init__(self, replicas: Mapping[int, list[Replica]], shares: int, seconds: float = _SECONDS) -> None:
        self.replicas, self._shares, self._seconds = replicas, shares, seconds

    @property
    def shares(self) -> int:
        """How many shares there are."""
        return self._shares

    @classmethod
    def started(cls, source: Source, shares: int, replicas: int = 1) -> RayFleet:
        """Start actors that live on when this process ends: shares in turns over the machines, replicas on others."""
        ray, on = ray_here(), _machines()
        options = {"lifetime": "detached", "namespace": NAMESPACE, "max_restarts": -1, "num_cpus": _HARDLY_ANY}
        made: dict[int, list[Replica]] = {}
        remote = ray.remote(Member)
        for part in source.parts(shares):
            names = [f"share-{part.number}-of-{shares}-replica-{number}" for number in range(replicas)]
            made[part.number] = [
                Replica(number, remote.options(name=name, scheduling_strategy=at, **options).remote(source, part))
                for number, (name, at) in enumerate(zip(names, islice(cycle(on), part.number, None), strict=False))
            ]
        fleet = cls(made, shares)
        for each in fleet.every:
            each.heal()
        return fleet

    @classmethod
    def found(cls, seconds: float = 5.0) -> RayFleet:
        """Return the shares of the cluster that this process has joined, having waited so long for those that heal.

        Raises `ClusterError` where there are none.
        """
        ray = ray_here()
        found: dict[int, list[Replica]] = {}
        shares = 0
        for name, (number, of, replica) in shares_there().items():
            shares = of
            found.setdefault(number, []).append(Replica(replica, ray.get_actor(name, NAMESPACE)))
        if not found:
            raise ClusterError("cluster-no-share")
        fleet = cls(found, shares)
        for each in fleet.every:
            each.heal()
        fleet.wait(seconds)
        return fleet

    @property
    def every(self) -> list[Replica]:
        """All replicas of all shares."""
        return [replica for number in sorted(self.replicas) for replica in self.replicas[number]]

    def wait(self, seconds: float) -> None:
        """Wait until every replica is ready or says what is in the way of it, or for so long."""
        until = time.monotonic() + seconds
        for each in self.every:
            while not each.is_ready(1.0) and each.problem is None and time.monotonic() < until:
                continue

    def wait_or_complain(self, seconds: float) -> None:
        """Wait until every replica is ready. Raises what is in the way of one, or `ClusterError`."""
        self.wait(seconds)
        for each in self.every:
            if each.problem is not None:
                raise each.problem
            if each.healing is not None:
                raise ClusterError("cluster-slow", seconds=round(seconds))

    def ask(self, step: Callable[[Share], R], among: Collection[int]) -> dict[int, R]:
        """Return what each of some shares answers; one whose replica fails on the way is not there."""
        asked = {number: self._first_ready(number) for number in among}
        written, found = packed(step), {}
        replies = {
            replica.asked(written, self._seconds): (number, replica)
            for number, replica in asked.items()
            if replica is not None
        }
        left = set(replies)
        try:
            for reply in _as_they_come(list(replies), self._seconds):
                number, replica = replies[reply]
                said = replica.said(reply, written, self._seconds)
                if said:
                    left.discard(reply)
                    found[number] = _value_of(unpacked(said))
        finally:
            for each in left:  # an answer that nobody waits for must not be taken for the next one
                if isinstance(each, Connection):
                    each.close()
        return found

    def stop(self) -> None:
        """End all actors of all shares, and wait until others may have their names."""
        ray, until = ray_here(), time.monotonic() + _SECONDS_TO_STOP
        for each in self.every:
            ray.kill(each.actor)
        while any(of == self.shares for _, of, _ in shares_there().values()) and time.monotonic() < until:
            time.sleep(0.05)

    def _first_ready(self, number: int) -> Replica | None:
        return next((each for each in self.replicas.get(number, []) if each.is_ready()), None)


def _value_of(reply: Reply[R]) -> R:
    """Return what a replica answered. Raises its error, `LostError` where it cannot go on with a question."""
    if reply.error is not None:
        raise reply.error
    if reply.value is None:
        raise LostError
    return reply.value


def shares_there() -> dict[str, tuple[int, int, int]]:
    """Return the actors of the cluster that are replicas by their names: number, how many shares, and replica."""
    names = sorted(ray_here().util.list_named_actors())
    found = {name: _NAME.fullmatch(name) for name in names}
    return {name: (int(each[1]), int(each[2]), int(each[3])) for name, each in found.items() if each}


def _machines() -> list[Any]:
    """Return where Ray may start an actor: each machine, or any other one should it be gone."""
    ray = ray_here()
    ids = sorted(each["NodeID"] for each in ray.nodes() if each["Alive"])
    return [ray.util.scheduling_strategies.NodeAffinitySchedulingStrategy(each, soft=True) for each in ids]


def _as_they_come(replies: list[Any], seconds: float) -> Iterator[Any]:
    """Give replies as they come, so that one is read while others are awaited; in the end those that do not come."""
    ray, until = ray_here(), time.monotonic() + seconds
    near = [each for each in replies if isinstance(each, Connection)]
    far = [each for each in replies if not isinstance(each, Connection)]
    while near or far:
        left = max(0.0, until - time.monotonic())
        if near:
            done: list[Any] = wait(near, left)
            near = [each for each in near if each not in done]
        else:
            done, far = ray.wait(far, timeout=left)
        if not done:
            done, near, far = [*near, *far], [], []
        yield from done
