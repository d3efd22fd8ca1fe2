"""The default encoder's network in NumPy, in plain torch (what sentence-transformers runs), OpenVINO and ONNX Runtime.

    python tests/benchmarks/bench_runtime.py [TEXTS]

The same texts of 150 to 250 tokens in each, one thread; the ways take turns, and the
least processor time of three counts. Speed beside plain torch's, and how near to NumPy's
vectors the others come: the lowest and the mean cosine, and what share of each text's ten
nearest stays. torch and ONNX Runtime get batches by length. Needs torch and openvino, and
takes ONNX Runtime along where onnx and onnxruntime are installed.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from copy import deepcopy
from importlib.util import find_spec
from pathlib import Path

os.environ["OMP_NUM_THREADS"] = "1"

import numpy as np
import torch
from machine import describe

from matching.encoders.base import one_blas_thread, unit
from matching.encoders.e5 import WEIGHTS
from matching.encoders.e5_file import E5File, read_e5_file
from matching.encoders.openvino_e5 import Graph, OpenVinoE5, _openvino
from matching.encoders.tuned import TunedE5, with_layers
from matching.ingest.files import read_candidates
from matching.profiles import candidate_profile
from matching.settings import settings

FOLDER = settings().models / "ktech-e5"
sys.path.append(str(FOLDER / "recipe"))
from network import LAYERS, Encoder  # noqa: E402 - the path stands above

BATCH, NEAREST, TURNS, AT_ONCE = 32, 10, 3, 8
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
    import onnxruntime
    from onnxruntime.quantization import QuantType, quantize_dynamic

    ids, lengths = torch.zeros((2, 16), dtype=torch.int64), torch.tensor([16, 12])
    shapes = {"ids": {0: "texts", 1: "tokens"}, "lengths": {0: "texts"}}
    torch.onnx.export(
        network, (ids, lengths), str(folder / "whole.onnx"), input_names=["ids", "lengths"], output_names=["vectors"],
        dynamic_axes=shapes, opset_version=17, dynamo=False,
    )  # fmt: skip
    quantize_dynamic(
        folder / "whole.onnx", folder / "small.onnx", op_types_to_quantize=["MatMul"], weight_type=QuantType.QInt8,
        per_channel=True, reduce_range=False, extra_options={"MatMulConstBOnly": True},
    )  # fmt: skip
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(folder / "small.onnx"), options)
    return batched(lambda ids, lengths: session.run(None, {"ids": ids, "lengths": lengths})[0])


def torch_encoder(network: Encoder) -> Encode:
    def encode(ids: np.ndarray, lengths: np.ndarray) -> np.ndarray:
        with torch.no_grad():
            return network(torch.from_numpy(ids), torch.from_numpy(lengths)).float().numpy()

    return batched(encode)


def text_by_text(part: TunedE5) -> Encode:
    return lambda texts: np.stack([unit(part.mean_state(ids)) for ids in texts])


class OtherOpenVino(OpenVinoE5):
    """The product's graph with other options."""

    def __init__(self, file: E5File, at_once: int = 1, **options: object) -> None:
        self.options, self.at_once = options, at_once
        super().__init__(file, "")

    def _prepare(self, file: E5File) -> None:
        model = Graph(file).model()
        model.reshape([self.at_once, -1, 384])
        options = {"NUM_STREAMS": 1, "INFERENCE_NUM_THREADS": 1, "ENABLE_CPU_PINNING": False, **self.options}
        self._request = _openvino().Core().compile_model(model, "CPU", options).create_infer_request()

    def _mean(self, states: np.ndarray) -> np.ndarray:
        return self._request.infer([states[None]])[0][0].astype(np.float32)


def of_one_length(part: OtherOpenVino) -> Encode:
    """Encode several texts at once, cut to the shortest, so that nothing is padded: for the time alone."""

    def encode(texts: list[list[int]]) -> np.ndarray:
        order, vectors = sorted(range(len(texts)), key=lambda at: len(texts[at])), np.ones((len(texts), 384), "f4")
        for first in range(0, len(order) - part.at_once + 1, part.at_once):
            some = order[first : first + part.at_once]
            tokens = len(texts[some[0]])
            states = np.stack([part._words.some_rows(texts[at][:tokens], 384) for at in some]) + part._places[:tokens]
            vectors[some] = part._request.infer([states])[0]
        return vectors

    return encode


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


def ways_of(part: TunedE5, folder: Path) -> dict[str, Encode]:
    file = with_layers(read_e5_file(WEIGHTS.checked()), FOLDER / "layers.npz")
    network = in_torch(file)
    ways: dict[str, Encode] = {
        "NumPy, text by text": text_by_text(part),
        "torch float32": torch_encoder(network),
        "torch bfloat16": torch_encoder(deepcopy(network).bfloat16()),
    }
    if find_spec("onnxruntime") and find_spec("onnx"):
        ways["ONNX Runtime, 8 bits"] = onnx_encoder(network, folder)

    def openvino(precision: str, to_one_scale: int, at_once: int = 1) -> OtherOpenVino:
        options = {"INFERENCE_PRECISION_HINT": precision, "DYNAMIC_QUANTIZATION_GROUP_SIZE": to_one_scale}
        return OtherOpenVino(file, at_once, **options)

    return ways | {
        "OpenVINO float32": text_by_text(openvino("f32", 0)),
        "OpenVINO bfloat16": text_by_text(openvino("bf16", 0)),
        "OpenVINO, 8 bits, 384 to a scale": text_by_text(openvino("bf16", 384)),
        "OpenVINO, 8 bits, 64 to a scale": text_by_text(openvino("bf16", 64)),
        "the same, 8 texts of one length": of_one_length(openvino("bf16", 64, AT_ONCE)),
        "ktech-e5-openvino": text_by_text(OpenVinoE5.read(FOLDER)),
    }


def main() -> None:
    torch.set_num_threads(1)
    part = TunedE5.read(FOLDER)
    texts = texts_of(part, int(sys.argv[1]) if len(sys.argv) > 1 else 96)
    texts = texts[: len(texts) // AT_ONCE * AT_ONCE]
    with tempfile.TemporaryDirectory() as folder, one_blas_thread():
        ways = ways_of(part, Path(folder))
        print(f"{len(texts)} texts, {np.mean([len(each) for each in texts]):.0f} tokens on average; {describe()}")
        found, cost = {}, dict.fromkeys(ways, float("inf"))
        for encode in ways.values():
            encode(texts[:AT_ONCE])
        for _ in range(TURNS):
            for name, encode in ways.items():
                began = time.process_time()
                found[name] = encode(texts)
                cost[name] = min(cost[name], time.process_time() - began)
    first, plain = next(iter(found.values())), cost["torch float32"]
    for name, vectors in found.items():
        cosines, nearest = (vectors * first).sum(axis=1), same_nearest(first, vectors)
        near = f"cosine {cosines.min():.5f}, mean {cosines.mean():.5f}; nearest kept {nearest:.3f}"
        speed = f"{len(texts) / cost[name]:.1f} a core-second, {plain / cost[name]:.2f} times torch float32"
        print(f"{name}: {speed}" + ("" if "one length" in name else f"; {near}"))


if __name__ == "__main__":
    main()
