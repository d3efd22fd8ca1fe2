"""Turn trained layers into the file that is read at run time: 8 bits a weight, a scale a row.

    python models/ktech-e5/recipe/export.py layers.npz [--share 0.6] [--out models/ktech-e5/layers.npz]

`layers.npz` of train.py holds float16 by torch's names; what is written has the names of
the base's weight file, so that it takes the place of its tensors. Weights lie between
the base's and the trained ones (Wortsman et al. 2022): `--share` of the way, which keeps
what the base knows of language in general. A file that was written before is read too.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[2])]

from matching.encoders.e5 import WEIGHTS  # noqa: E402 - the path stands above
from matching.encoders.e5_file import read_e5_file  # noqa: E402

PARTS = ("q", "k", "v", "ao", "fi", "fo", "aln", "oln")


def eight_bits(matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return whole numbers within 127 and each row's scale; the error of a weight is at most half a scale.

    >>> numbers, scale = eight_bits(np.array([[1.27, -0.635]]))
    >>> numbers.tolist(), (numbers * scale).round(2).tolist()
    ([[127, -64]], [[1.27, -0.64]])
    """
    scale = (np.abs(matrix).max(axis=1, keepdims=True) / 127).astype(np.float32)
    return np.rint(matrix / scale).astype(np.int8), scale


def by_base_names(trained: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return the trained weights, float32, by the names of the base's tensors."""
    if "emb.pos" in trained:
        scales = {name: values for name, values in trained.items() if name.endswith(".scale")}
        return {
            name: values * scales.get(f"{name.removesuffix('.w')}.scale", np.float32(1))
            for name, values in trained.items()
            if name not in scales
        }
    found = {
        "emb.pos": trained["places"].astype(np.float32),
        "emb.ln.w": trained["first_norm.weight"].astype(np.float32),
        "emb.ln.b": trained["first_norm.bias"].astype(np.float32),
    }
    for layer in range(12):
        for part in PARTS:
            weight, bias = (trained[f"layers.{layer}.{part}.{kind}"].astype(np.float32) for kind in ("weight", "bias"))
            found[f"l{layer}.{part}.b"] = bias
            found[f"l{layer}.{part}.w"] = weight
    return found


def base_like(trained: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return the base's tensors of the same names and shapes; the one token type counts among the places."""
    tensors = read_e5_file(WEIGHTS.checked()).tensors
    base = {name: tensors[name].rows(values.shape[-1]).reshape(values.shape) for name, values in trained.items()}
    base["emb.pos"] = base["emb.pos"] + tensors["emb.type"].rows(base["emb.pos"].shape[1])[0]
    return base


def packed(weights: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return the arrays to write: matrices of the layers as whole numbers and scales, the rest as it is."""
    found: dict[str, np.ndarray] = {}
    for name, values in weights.items():
        if values.ndim == 2 and name != "emb.pos":
            found[name], found[f"{name.removesuffix('.w')}.scale"] = eight_bits(values)
        else:
            found[name] = values.astype(np.float32)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("trained", type=Path)
    parser.add_argument("--share", type=float, default=1.0, help="0 is the base, 1 the trained weights")
    parser.add_argument("--out", type=Path, default=HERE.parent / "layers.npz")
    options = parser.parse_args()
    with np.load(options.trained, allow_pickle=False) as file:
        trained = by_base_names(dict(file))
    base = base_like(trained)
    mixed = {name: base[name] + np.float32(options.share) * (values - base[name]) for name, values in trained.items()}
    np.savez_compressed(options.out, **packed(mixed))
    print(f"{options.out}: {options.out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
