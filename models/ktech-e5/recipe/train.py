"""Train the encoder on a packed file and write the layers: a GPU's minutes or two cores' night.

    python models/ktech-e5/recipe/train.py pack.npz --out layers.npz [--steps 3000] [--device cpu]

Loss: InfoNCE over the batch in both directions (pairs of one occupation, skill or work,
and occupations that share a name, are not held against each other). The embedding of
words is frozen, so what is learned fits into a small file beside the package that holds
the base. Development figures are printed as JSON lines, at the end also of weights that
lie between the base's and the trained ones: export.py takes the share.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import time
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[2])]

from batches import Batch, Sampler, padded  # noqa: E402 - the path stands above
from measure import figures  # noqa: E402
from network import Encoder, load_base  # noqa: E402

KINDS = {  # name: (share of steps, pairs in a batch for each 1,024 of --batch, longest text in tokens)
    "titles": (0.30, 1024, 40),
    "phrases": (0.18, 1024, 48),
    "asked": (0.08, 1024, 64),
    "sentences": (0.06, 768, 64),
    "translations": (0.10, 768, 80),
    "works": (0.18, 224, 192),
    "twins": (0.10, 192, 192),
}


class Texts:
    """The packed texts on a device."""

    def __init__(self, packed: np.lib.npyio.NpzFile, device: str) -> None:
        self.tokens = packed["tokens"]
        self.starts = np.concatenate([[0], np.cumsum(packed["lengths"], dtype=np.int64)])
        self.device = device

    def __call__(self, network: Encoder, numbers: list[int], longest: int) -> torch.Tensor:
        ids, lengths = padded(numbers, self.tokens, self.starts, longest)
        return network(torch.from_numpy(ids).to(self.device), torch.from_numpy(lengths).to(self.device))

    def all(self, network: Encoder, numbers: list[int], batch: int = 512) -> np.ndarray:
        """Return the vectors of texts, encoded by length; for measuring."""
        order = sorted(range(len(numbers)), key=lambda at: self.starts[numbers[at] + 1] - self.starts[numbers[at]])
        vectors = np.empty((len(numbers), 384), dtype=np.float32)
        for first in range(0, len(order), batch):
            some = order[first : first + batch]
            with torch.no_grad():
                vectors[some] = self(network, [numbers[at] for at in some], 512).float().cpu().numpy()
        return vectors


def contrast(left: torch.Tensor, right: torch.Tensor, batch: Batch, heat: float) -> torch.Tensor:
    """InfoNCE in both directions, others of the same key left out."""
    number = torch.tensor(batch.keys, device=left.device)
    same = number[:, None] == number[None]
    if batch.same:
        one, two = torch.tensor(batch.same, device=left.device).T
        same[one, two] = True
    same = (same | same.T).fill_diagonal_(False)
    aim = torch.arange(len(number), device=left.device)
    logits = (left @ right.T / heat).masked_fill(same, -1e4)
    return (functional.cross_entropy(logits, aim) + functional.cross_entropy(logits.T, aim)) / 2


def main() -> None:
    options = _options()
    torch.manual_seed(options.seed)
    torch.backends.cuda.matmul.allow_tf32 = True
    packed = np.load(options.packed, allow_pickle=False)
    about = json.loads(packed["about"].tobytes())
    network, texts = load_base(packed).to(options.device), Texts(packed, options.device)
    report(network, texts, about, 0, options)
    train(network, texts, about, options)
    for share in (0.4, 0.6, 0.8):
        report(between(options.packed, network, share).to(options.device), texts, about, -1, options, share=share)
    state = {name: value.detach().float().cpu().numpy() for name, value in network.state_dict().items()}
    del state["words.weight"]
    np.savez(options.out, **{name: value.astype(np.float16) for name, value in state.items()})


def between(packed: Path, network: Encoder, share: float) -> Encoder:
    """Return a network whose weights lie between the base's (0) and the trained one's (1)."""
    mixed, trained = load_base(np.load(packed, allow_pickle=False)), network.state_dict()
    with torch.no_grad():
        for name, value in mixed.state_dict().items():
            value.lerp_(trained[name].cpu(), share)
    return mixed


def train(network: Encoder, texts: Texts, about: dict, options: argparse.Namespace) -> None:
    sampler = Sampler(about["sets"], options.seed)
    free = [each for each in network.parameters() if each.requires_grad]
    optimiser = torch.optim.AdamW(free, lr=options.rate, weight_decay=0.01)
    half = torch.autocast(options.device, torch.bfloat16, enabled=options.device != "cpu")
    names, shares = list(KINDS), [share for share, _, _ in KINDS.values()]
    started = time.monotonic()
    for step in range(1, options.steps + 1):
        progress = max(step / options.steps, (time.monotonic() - started) / options.seconds)
        if progress >= 1 and step < options.steps:
            break
        for group in optimiser.param_groups:
            group["lr"] = options.rate * min(1, step / 100) * (0.5 + 0.5 * math.cos(math.pi * min(1, progress)))
        network.train()
        name = sampler.rng.choices(names, shares)[0]
        _, pairs, longest = KINDS[name]
        batch: Batch = getattr(sampler, name)(max(8, pairs * options.batch // 1024))
        with half:
            both = texts(network, [*batch.left, *batch.right], longest)
            loss = contrast(*both.chunk(2), batch, options.heat)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(free, 1.0)
        optimiser.step()
        if step % options.every == 0:
            report(network, texts, about, step, options, loss=round(float(loss), 3))
    report(network, texts, about, step, options)


def report(network: Encoder, texts: Texts, about: dict, step: int, options: argparse.Namespace, **more: object) -> None:
    network.eval()
    with torch.autocast(options.device, torch.bfloat16, enabled=options.device != "cpu"):
        found = figures(lambda numbers: texts.all(network, numbers), about)
    print(json.dumps({"tag": options.tag, "step": step, **more, **found}), flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("packed", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=3000)
    parser.add_argument("--seconds", type=float, default=float("inf"), help="ends earlier, the rate at zero by then")
    parser.add_argument("--batch", type=int, default=1024)
    parser.add_argument("--rate", type=float, default=1.5e-4)
    parser.add_argument("--heat", type=float, default=0.03, help="temperature of the contrast")
    parser.add_argument("--every", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=20261126)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--tag", default="")
    return parser.parse_args()


if __name__ == "__main__":
    main()
