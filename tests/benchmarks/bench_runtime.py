"""The default encoder's network in NumPy, in plain torch (what sentence-transformers runs) and in 8-bit ONNX Runtime.

    python tests/benchmarks/bench_runtime.py [TEXTS]

The same texts of 150 to 250 tokens in each, one thread. Speed, and how near to NumPy's
vectors the others come: the lowest cosine, and what share of each text's ten nearest
stays. Needs torch, onnx and onnxruntime.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ["OMP_NUM_THREADS"] = "1"

import numpy as np
import onnxruntime
import torch
from machine import describe
from onnxruntime.quantization import QuantType, quantize_dynamic

from matching.encoders.base import one_blas_thread, unit
from matching.encoders.e5 import WEIGHTS
from matching.encoders.e5_file import E5File, read_e5_file
from matching.encoders.tuned import TunedE5, with_layers
from matching.ingest.files import read_candidates
from matching.profiles import candidate_profile
from matching.settings import settings

FOLDER = settings().models / "ktech-e5"
sys.path.append(str(FOLDER / "recipe"))
from network import LAYERS, Encoder  # noqa: E402 - the path stands above

BATCH, NEAREST = 32, 10
Encode = Callable[[list[list[int]]], np.ndarray]


def texts_of(part: TunedE5, most: int) -> list[list[int]]:
    """Return the piece numbers of some people's texts."""
    people = [
        each
        for name in ("en", "ko")
        for each in read_candidates(settings().data / "sample" / f"candidates-{name}.jsonl")[: 4 * most]
    ]
    cut = [part.input_ids(part.tokeniser.normalise(candidate_profile(each))) for each in people]
    return [ids for ids in cut if 150 <= len(ids) <= 250][:most]


def in_torch(file: E5File) -> Encoder:
    """Return the network in torch with the same weights."""
    words = file.tensors["emb.word"].rows(384)
    network, state = Encoder(words).eval(), {}
    state["places"] = file.tensors["emb.pos"].rows(384)
    for ours, theirs in (("emb.ln", "first_norm"), *names()):
        bias = file.tensors[f"{ours}.b"].rows(1)[:, 0]
        weight = file.tensors[f"{ours}.w"].rows(1)[:, 0]
        state[f"{theirs}.weight"] = weight if ours.endswith("ln") else weight.reshape(len(bias), -1)
        state[f"{theirs}.bias"] = bias
    network.load_state_dict({name: torch.from_numpy(values.copy()) for name, values in state.items()}, strict=False)
    return network


def names() -> list[tuple[str, str]]:
    parts = ("q", "k", "v", "ao", "fi", "fo", "aln", "oln")
    return [(f"l{number}.{part}", f"layers.{number}.{part}") for number in range(LAYERS) for part in parts]


def batched(encode: Callable[[np.ndarray, np.ndarray], np.ndarray]) -> Encode:
    """Encode by length in batches, as sentence-transformers does."""

    def all_of(texts: list[list[int]]) -> np.ndarray:
        order, vectors = (
            sorted(range(len(texts)), key=lambda at: len(texts[at])),
            np.empty((len(texts), 384), np.float32),
        )
        for first in range(0, len(order), BATCH):
            some = order[first : first + BATCH]
            lengths = np.array([len(texts[at]) for at in some])
            ids = np.zeros((len(some), lengths.max()), dtype=np.int64)
            for row, at in enumerate(some):
                ids[row, : len(texts[at])] = texts[at]
            vectors[some] = encode(ids, lengths)
        return vectors

    return all_of


def onnx_encoder(network: Encoder, folder: Path) -> Encode:
    """Export the network once, with its matrices in eight bits, and return it in ONNX Runtime."""
    ids, lengths = torch.zeros((2, 16), dtype=torch.int64), torch.tensor([16, 12])
    shapes = {"ids": {0: "texts", 1: "tokens"}, "lengths": {0: "texts"}}
    torch.onnx.export(
        network, (ids, lengths), str(folder / "whole.onnx"), input_names=["ids", "lengths"], output_names=["vectors"],
        dynamic_axes=shapes, opset_version=17, dynamo=False,
    )  # fmt: skip
    quantize_dynamic(folder / "whole.onnx", folder / "small.onnx", weight_type=QuantType.QInt8, per_channel=True)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(folder / "small.onnx"), options)
    return batched(lambda ids, lengths: session.run(None, {"ids": ids, "lengths": lengths})[0])


def same_nearest(one: np.ndarray, other: np.ndarray) -> float:
    """Return what share of each row's nearest rows is the same in both."""
    near = []
    for vectors in (one, other):
        centred = vectors - vectors.mean(axis=0)
        centred /= np.linalg.norm(centred, axis=1, keepdims=True)
        cosines = centred @ centred.T
        np.fill_diagonal(cosines, -1)
        near.append(np.argsort(-cosines, axis=1)[:, :NEAREST])
    return float(np.mean([len(set(a) & set(b)) / NEAREST for a, b in zip(*near, strict=True)]))


def main() -> None:
    torch.set_num_threads(1)
    part = TunedE5.read(FOLDER)
    texts = texts_of(part, int(sys.argv[1]) if len(sys.argv) > 1 else 96)
    network = in_torch(with_layers(read_e5_file(WEIGHTS.checked()), FOLDER / "layers.npz"))

    def by_torch(ids: np.ndarray, lengths: np.ndarray) -> np.ndarray:
        with torch.no_grad():
            return network(torch.from_numpy(ids), torch.from_numpy(lengths)).numpy()

    ways: dict[str, Encode] = {
        "NumPy, text by text": lambda some: np.stack([unit(part.mean_state(ids)) for ids in some]),
        "torch float32": batched(by_torch),
    }
    with tempfile.TemporaryDirectory() as folder, one_blas_thread():
        ways["ONNX Runtime, 8 bits"] = onnx_encoder(network, Path(folder))
        print(f"{len(texts)} texts, {np.mean([len(each) for each in texts]):.0f} tokens on average; {describe()}")
        found: dict[str, np.ndarray] = {}
        for name, encode in ways.items():
            encode(texts[:BATCH])
            core = time.process_time()
            found[name] = encode(texts)
            core = time.process_time() - core
            first = next(iter(found.values()))
            lowest = float((found[name] * first).sum(axis=1).min())
            nearest = same_nearest(first, found[name])
            print(
                f"{name}: {len(texts) / core:.1f} a core-second; lowest cosine {lowest:.4f}; nearest kept {nearest:.3f}"
            )


if __name__ == "__main__":
    main()
