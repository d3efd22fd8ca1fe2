"""multilingual-e5-small in torch, made from the packed base weights; its word embedding stays as it is."""

from __future__ import annotations

import json

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from matching.encoders.e5_file import from_blocks

HIDDEN, LAYERS, HEADS, INNER, EPSILON = 384, 12, 12, 1536, 1e-12


class Layer(nn.Module):
    """One transformer layer (BERT: normalised after each half)."""

    def __init__(self) -> None:
        super().__init__()
        for name in ("q", "k", "v", "ao"):
            setattr(self, name, nn.Linear(HIDDEN, HIDDEN))
        self.fi, self.fo = nn.Linear(HIDDEN, INNER), nn.Linear(INNER, HIDDEN)
        self.aln, self.oln = nn.LayerNorm(HIDDEN, EPSILON), nn.LayerNorm(HIDDEN, EPSILON)

    def forward(self, states: torch.Tensor, mask: torch.Tensor, dropout: float) -> torch.Tensor:
        rows, length, _ = states.shape
        split = [getattr(self, n)(states).view(rows, length, HEADS, -1).transpose(1, 2) for n in ("q", "k", "v")]
        together = functional.scaled_dot_product_attention(*split, attn_mask=mask)
        together = self.ao(together.transpose(1, 2).reshape(rows, length, HIDDEN))
        states = self.aln(states + functional.dropout(together, dropout, self.training))
        inner = self.fo(functional.gelu(self.fi(states)))
        return self.oln(states + functional.dropout(inner, dropout, self.training))


class Encoder(nn.Module):
    """Piece numbers to unit vectors: the mean of the last layer, as the base was trained."""

    def __init__(self, words: np.ndarray, dropout: float = 0.1) -> None:
        super().__init__()
        self.words = nn.Embedding.from_pretrained(torch.from_numpy(words), freeze=True)
        self.places = nn.Parameter(torch.zeros(512, HIDDEN))
        self.first_norm = nn.LayerNorm(HIDDEN, EPSILON)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.dropout = dropout

    def forward(self, ids: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
        seen = torch.arange(ids.shape[1], device=ids.device)[None] < lengths[:, None]
        states = self.first_norm(self.words(ids) + self.places[: ids.shape[1]])
        for layer in self.layers:
            states = layer(states, seen[:, None, None, :], self.dropout)
        summed = (states * seen[..., None]).sum(1)
        return functional.normalize(summed.float() / lengths[:, None], dim=1)


def load_base(packed: np.lib.npyio.NpzFile) -> Encoder:
    """Return the network with the weights of the packed file."""
    kinds = json.loads(str(packed["kinds"]))

    def tensor(name: str) -> np.ndarray:
        data = packed[f"t:{name}"]
        return from_blocks(data) if kinds[name] else data.view("<f4").astype(np.float32)

    network = Encoder(from_blocks(packed["words"]).reshape(-1, HIDDEN))
    state = {"places": (tensor("emb.pos").reshape(-1, HIDDEN) + tensor("emb.type").reshape(-1, HIDDEN)[0])}
    state["first_norm.weight"], state["first_norm.bias"] = tensor("emb.ln.w"), tensor("emb.ln.b")
    for number in range(LAYERS):
        for part in ("q", "k", "v", "ao", "fi", "fo", "aln", "oln"):
            weight, bias = tensor(f"l{number}.{part}.w"), tensor(f"l{number}.{part}.b")
            name = f"layers.{number}.{part}"
            state[f"{name}.weight"] = weight if part.endswith("ln") else weight.reshape(len(bias), -1)
            state[f"{name}.bias"] = bias
    missing, unknown = network.load_state_dict({k: torch.from_numpy(v.copy()) for k, v in state.items()}, strict=False)
    if unknown or missing != ["words.weight"]:
        raise SystemExit(f"the packed base is not what this network needs: {missing} {unknown}")
    return network
