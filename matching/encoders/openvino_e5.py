"""The tuned network in OpenVINO: the same weights, multiplied in eight bits where the processor can.

The layers' weights are whole numbers of eight bits with one scale a row, so that keeping
them so loses nothing. What comes in is rounded as well, 64 numbers of a token to one
scale, and the rest runs in bfloat16: two thirds of the time goes, and the vectors move a
little (tests/benchmarks/README.md, "The encoder").

A text is computed alone, by one thread, so that it has one vector whatever else is
encoded with it. Another processor or release of OpenVINO may round another way, or not at
all (without bfloat16 it is float32): what a few made-up inputs become is part of the
identity, so that vectors of two such machines are never compared.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import sys
from pathlib import Path
from queue import SimpleQueue
from threading import Lock
from typing import Any
from weakref import WeakSet

import numpy as np

from matching.encoders.centred import TUNED_LIKENESS, CentredEncoder, read_centres
from matching.encoders.e5_file import E5File
from matching.encoders.tuned import TunedE5
from matching.errors import EncoderError
from matching.forgetting import forgets
from matching.settings import available_cores

EXTRA = 'pip install -e ".[embedding]"'
_TO_ONE_SCALE = 64
_PROBED = (3, 60, 200)
_BATCH, _TOKENS, _HEADS, _OF_A_HEAD = range(4)


class OpenVinoE5(TunedE5):
    """One text to one unit vector of 384 numbers; 21 MB of weights."""

    def _prepare(self, file: E5File) -> None:
        openvino = _openvino()
        core = openvino.Core()
        self._precision, self._release = _precision(core), str(openvino.__version__)
        self._streams = available_cores()
        options = {
            "INFERENCE_PRECISION_HINT": self._precision,
            "DYNAMIC_QUANTIZATION_GROUP_SIZE": _TO_ONE_SCALE,
            "NUM_STREAMS": self._streams,
            "INFERENCE_NUM_THREADS": self._streams,  # one a stream, and a text is in one stream
            "ENABLE_CPU_PINNING": False,  # other processes may be at work on the same cores
        }
        self._compiled = core.compile_model(Graph(file).model(), "CPU", options)
        self._idle: SimpleQueue[Any] = SimpleQueue()
        self._forgetting = Lock()
        self._stand_ready()
        _LOADED.add(self)

    def _stand_ready(self) -> None:
        for _ in range(self._streams):
            self._idle.put(self._compiled.create_infer_request())

    @property
    def identity(self) -> dict[str, str]:
        """What shapes this part's vectors: also release, precision, and what the processor makes of probes."""
        runtime = {"runtime": f"openvino {self._release}", "precision": self._precision, "probes": self._probed()}
        return super().identity | runtime

    def _probed(self) -> str:
        rows, digest = np.arange(max(_PROBED) * self.dimension, dtype=np.float32), hashlib.sha256()
        states = np.sin(rows * rows).reshape(-1, self.dimension) / 16  # nothing that a text would give
        for tokens in _PROBED:
            digest.update(self._mean(states[:tokens]).tobytes())
        return digest.hexdigest()

    def _mean(self, states: np.ndarray) -> np.ndarray:
        request = self._idle.get()
        try:
            mean: np.ndarray = request.infer([states[None]])[0][0].astype(np.float32)
        finally:
            self._idle.put(request)
        return mean

    def forget(self) -> None:
        """Let go of what is left in memory of the texts read last, once no text is being read."""
        with self._forgetting:
            for _ in range(self._streams):
                self._idle.get()
            self._compiled.release_memory()
            self._stand_ready()


_LOADED: WeakSet[OpenVinoE5] = WeakSet()


@forgets
def _forget() -> None:
    for each in list(_LOADED):
        each.forget()


def load_ktech_e5_openvino(models: Path) -> CentredEncoder:
    """Return `ktech-e5` computed by OpenVINO: 384 dimensions, three times as fast. Raises `EncoderError`."""
    folder = models / "ktech-e5"
    return CentredEncoder("ktech-e5-openvino", [OpenVinoE5.read(folder)], read_centres(folder), TUNED_LIKENESS)


def eight_bits(weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return weights as int8 of the same shape, and each row's scale, float32 of shape (rows, 1).

    Weights that were made of such whole numbers, the largest of a row 127, are found again.

    >>> [part.tolist() for part in eight_bits(np.float32([[127, -64], [0, 0], [0.5, 0.25]]))]
    [[[127, -64], [0, 0], [127, 64]], [[1.0], [1.0], [0.003937007859349251]]]
    """
    scale = np.abs(weights).max(axis=1, keepdims=True) / np.float32(127)
    scale[scale == 0] = 1
    return np.rint(weights / scale).astype(np.int8), scale


class Graph:
    """The network as OpenVINO's operations: embedded tokens (1, tokens, 384) in, their mean (1, 384) out."""

    def __init__(self, file: E5File) -> None:
        self._file, self._openvino, self._ops = file, _openvino(), _openvino("openvino.opset15")

    def model(self) -> Any:
        """Return the whole network."""
        ops, hidden = self._ops, self._file.sizes.hidden
        given = ops.parameter([1, -1, hidden], np.float32, name="states")
        states = self._normalised(given, "emb.ln")
        for number in range(self._file.sizes.layers):
            states = self._layer(states, f"l{number}")
        return self._openvino.Model([ops.reduce_mean(states, self._whole(1))], [given], "e5")

    def _layer(self, states: Any, name: str) -> Any:
        ops = self._ops
        attended = self._linear(self._attention(states, name), f"{name}.ao")
        states = self._normalised(ops.add(states, attended), f"{name}.aln")
        inner = ops.gelu(self._linear(states, f"{name}.fi"), "erf")
        return self._normalised(ops.add(states, self._linear(inner, f"{name}.fo")), f"{name}.oln")

    def _attention(self, states: Any, name: str) -> Any:
        ops, sizes = self._ops, self._file.sizes
        apart = self._whole(0, 0, sizes.heads, sizes.hidden // sizes.heads)  # 0: as it was
        turned = self._whole(_BATCH, _HEADS, _TOKENS, _OF_A_HEAD)  # its own inverse
        queries, keys, values = (
            ops.transpose(ops.reshape(self._linear(states, f"{name}.{part}"), apart, special_zero=True), turned)
            for part in "qkv"
        )
        together = ops.transpose(ops.scaled_dot_product_attention(queries, keys, values), turned)
        return ops.reshape(together, self._whole(0, 0, sizes.hidden), special_zero=True)

    def _linear(self, states: Any, name: str) -> Any:
        ops, bias = self._ops, self._row(f"{name}.b")
        whole, scale = eight_bits(self._file.tensors[f"{name}.w"].rows(1).reshape(bias.size, -1))
        weights = ops.multiply(ops.convert(ops.constant(whole), "f32"), ops.constant(scale))
        return ops.add(ops.matmul(states, weights, transpose_a=False, transpose_b=True), ops.constant(bias))

    def _normalised(self, states: Any, name: str) -> Any:
        ops = self._ops
        even = ops.mvn(
            states,
            self._whole(2),
            normalize_variance=True,
            eps=self._file.sizes.epsilon,
            eps_mode="inside_sqrt",
        )
        return ops.add(ops.multiply(even, ops.constant(self._row(f"{name}.w"))), ops.constant(self._row(f"{name}.b")))

    def _row(self, name: str) -> np.ndarray:
        return self._file.tensors[name].rows(1).reshape(1, 1, -1)

    def _whole(self, *numbers: int) -> Any:
        return self._ops.constant(np.array(numbers, dtype=np.int64))


def _openvino(module: str = "openvino") -> Any:
    """Return the library or a module of it, or raise an EncoderError that says how to install it.

    Left to itself, the import tells Google Analytics of it from a process of its own (release 2026.4), unless
    the package that does so cannot be imported: `None` among the modules is Python's way to say so.
    """
    if importlib.util.find_spec("openvino") is None:
        raise EncoderError("encoder-package-missing", install=EXTRA)
    sys.modules["openvino_telemetry"] = None  # type: ignore[assignment]
    return importlib.import_module(module)


def _precision(core: Any) -> str:
    return "bf16" if "BF16" in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES") else "f32"
