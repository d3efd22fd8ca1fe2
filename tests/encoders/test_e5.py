"""The numpy network and its tokeniser, against transformers and the tokenizers library."""

import unicodedata

import numpy as np
import pytest
from scipy.special import erf

from matching.encoders import e5
from matching.encoders.e5_file import from_blocks, read_e5_file
from tests.hard_texts import TEXTS


@pytest.fixture(scope="module")
def e5_file():
    return read_e5_file(e5.WEIGHTS.checked())


def test_a_block_of_weights_is_read_as_worked_out_by_hand():
    # scale 0.5; byte 0 is 0x1F: low half 15 -> (15 - 8) / 2, high half 1 -> (1 - 8) / 2
    packed = np.concatenate([np.array([0.5], "<f2").view(np.uint8), [0x1F], np.full(15, 0x88)]).astype(np.uint8)
    expected = np.zeros(32)
    expected[0], expected[16] = 3.5, -3.5
    assert from_blocks(packed).tolist() == expected.tolist()


@pytest.mark.encoder
def test_rows_unpacked_one_by_one_are_those_of_the_whole_tensor(e5_file):
    tensor = e5_file.tensors["l0.q.w"]
    assert np.array_equal(tensor.some_rows([383, 0, 7], 384), tensor.rows(384)[[383, 0, 7]])


def test_gelu_is_the_exact_one_within_a_millionth():
    x = np.linspace(-12, 12, 40_001, dtype=np.float32)
    ours = x.copy()
    e5.gelu(ours)
    exact = x.astype(np.float64) * 0.5 * (1 + erf(x.astype(np.float64) / np.sqrt(2)))
    assert np.abs(ours - exact).max() < 1e-6


@pytest.mark.encoder
def test_pieces_are_numbered_as_in_the_published_tokeniser(plain_e5):
    # xlm-roberta-base gives 35378, 8999, 38 for "Hello world!"
    assert plain_e5.tokeniser.ids("Hello world!") == [35378, 8999, 38]


@pytest.mark.encoder
@pytest.mark.parametrize("text", TEXTS)
def test_our_tokeniser_cuts_like_the_tokenizers_library(plain_e5, other_tokeniser, text):
    normalised = plain_e5.tokeniser.normalise(text)
    assert plain_e5.tokeniser.ids(normalised) == other_tokeniser.encode(normalised, add_special_tokens=False).ids


@pytest.fixture(scope="module")
def other_tokeniser(e5_file):
    tokenizers = pytest.importorskip("tokenizers")
    words = e5_file.vocabulary
    pieces = list(zip(words.pieces, words.scores, strict=True))
    tokeniser = tokenizers.Tokenizer(tokenizers.models.Unigram(pieces, unk_id=words.unknown))
    tokeniser.pre_tokenizer = tokenizers.pre_tokenizers.Sequence(
        [tokenizers.pre_tokenizers.WhitespaceSplit(), tokenizers.pre_tokenizers.Metaspace()]
    )
    return tokeniser


@pytest.mark.encoder
def test_decomposed_korean_is_read_like_composed(plain_e5):
    composed = "반도체 공정"
    decomposed = unicodedata.normalize("NFD", composed)
    assert decomposed != composed
    assert np.array_equal(plain_e5.vector(decomposed), plain_e5.vector(composed))


def by_another_way(tensor, columns, rows=slice(None)):
    """Unpack Q4_0 weight by weight position, not block by block as the product does."""
    raw = np.asarray(tensor.data)
    raw = raw.reshape(len(raw) // (columns // 32 * 18), -1)[rows].ravel() if tensor.blocks else raw
    if not tensor.blocks:
        return np.frombuffer(raw.tobytes(), "<f4").reshape(-1, columns)
    blocks = raw.reshape(-1, 18)
    scale = np.frombuffer(blocks[:, :2].tobytes(), "<f2").astype(np.float64)
    weights = np.empty((len(blocks), 32))
    for j in range(16):
        weights[:, j] = (blocks[:, 2 + j].astype(int) % 16 - 8) * scale
        weights[:, j + 16] = (blocks[:, 2 + j].astype(int) // 16 - 8) * scale
    return weights.reshape(-1, columns).astype(np.float32)


def bert_of(file, pieces):
    """Build transformers' BertModel with the file's weights; its vocabulary is `pieces` alone."""
    torch, transformers = pytest.importorskip("torch"), pytest.importorskip("transformers")
    config = transformers.BertConfig(
        vocab_size=len(pieces), hidden_size=384, num_hidden_layers=12, num_attention_heads=12, intermediate_size=1536,
        type_vocab_size=1, layer_norm_eps=1e-12, max_position_embeddings=512,
    )  # fmt: skip
    names = {"q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value",
             "ao": "attention.output.dense", "aln": "attention.output.LayerNorm", "fi": "intermediate.dense",
             "fo": "output.dense", "oln": "output.LayerNorm"}  # fmt: skip
    state = {
        "embeddings.word_embeddings.weight": by_another_way(file.tensors["emb.word"], 384, pieces),
        "embeddings.position_embeddings.weight": by_another_way(file.tensors["emb.pos"], 384),
        "embeddings.token_type_embeddings.weight": by_another_way(file.tensors["emb.type"], 384)[:1],
        "embeddings.LayerNorm.weight": by_another_way(file.tensors["emb.ln.w"], 384)[0],
        "embeddings.LayerNorm.bias": by_another_way(file.tensors["emb.ln.b"], 384)[0],
    }
    for layer in range(12):
        for short, long in names.items():
            bias = by_another_way(file.tensors[f"l{layer}.{short}.b"], 1)[:, 0]
            columns = 1 if short.endswith("ln") else 1536 if short == "fo" else 384
            weight = by_another_way(file.tensors[f"l{layer}.{short}.w"], columns)
            state[f"encoder.layer.{layer}.{long}.weight"] = weight[:, 0] if columns == 1 else weight
            state[f"encoder.layer.{layer}.{long}.bias"] = bias
    model = transformers.BertModel(config, add_pooling_layer=False).eval()
    model.load_state_dict({name: torch.tensor(np.array(values)) for name, values in state.items()})
    return model


@pytest.mark.encoder
def test_the_forward_pass_equals_that_of_transformers_on_the_same_weights(plain_e5, e5_file):
    torch = pytest.importorskip("torch")
    inputs = [plain_e5.input_ids(plain_e5.tokeniser.normalise(text)) for text in [*TEXTS, "공정 engineer " * 300]]
    inputs[-1] = inputs[-1][:512]
    pieces = sorted({piece for ids in inputs for piece in ids})
    model = bert_of(e5_file, pieces)
    for ids in inputs:
        with torch.no_grad():
            states = model(torch.tensor([[pieces.index(piece) for piece in ids]])).last_hidden_state
        theirs, ours = states[0].mean(dim=0).numpy(), plain_e5.mean_state(ids)
        assert ours @ theirs / np.linalg.norm(ours) / np.linalg.norm(theirs) > 1 - 1e-5
        assert np.abs(ours - theirs).max() < 1e-4
