"""The trained layers in the place of the base's."""

import json
import shutil

import numpy as np
import pytest

from matching.embedding import load_embedder
from matching.encoders.bundled import sha256_of
from matching.encoders.e5 import WEIGHTS, MultilingualE5
from matching.encoders.e5_file import read_e5_file
from matching.encoders.tuned import TunedE5, with_layers
from matching.errors import EncoderError
from matching.settings import settings

pytestmark = pytest.mark.encoder
FOLDER = settings().models / "ktech-e5"


@pytest.fixture(scope="module")
def base():
    return read_e5_file(WEIGHTS.checked())


@pytest.fixture
def copied(tmp_path):
    return shutil.copytree(FOLDER, tmp_path / "ktech-e5", ignore=shutil.ignore_patterns("recipe"))


def written(path, file, *, without=()):
    """Write the base's own layers in the form of trained ones."""
    hidden = file.sizes.hidden
    arrays = {}
    for name, tensor in file.tensors.items():
        if name in ("emb.word", "emb.type", *without):
            continue
        columns = hidden * 4 if name.endswith(".fo.w") else hidden
        if name.endswith(".w") and not name.endswith(("ln.w", "emb.ln.w")):
            arrays[name] = tensor.rows(columns)
        else:
            arrays[name] = tensor.rows(tensor.rows(1).size)[0] if name != "emb.pos" else tensor.rows(hidden)
    arrays["emb.pos"] = arrays["emb.pos"] + file.tensors["emb.type"].rows(hidden)[0]
    np.savez(path, **arrays)
    return path


def test_the_base_s_own_layers_in_the_form_of_trained_ones_give_the_base_s_vectors(base, tmp_path):
    again = MultilingualE5(with_layers(base, written(tmp_path / "layers.npz", base)))
    text = "식각 공정 엔지니어, plasma etch process engineer"
    np.testing.assert_allclose(again.vector(text), MultilingualE5(base).vector(text), atol=1e-6)


def test_trained_layers_give_other_vectors_than_the_base(base):
    tuned, text = TunedE5.read(FOLDER), "식각 공정 엔지니어"
    assert float(tuned.vector(text) @ MultilingualE5(base).vector(text)) < 0.99
    assert np.linalg.norm(tuned.vector(text)) == pytest.approx(1, abs=1e-6)


def test_layers_with_a_tensor_missing_are_refused(base, tmp_path):
    with pytest.raises(EncoderError, match=r"l3\.q\.b"):
        with_layers(base, written(tmp_path / "layers.npz", base, without=("l3.q.b",)))


@pytest.mark.parametrize("read", [TunedE5.read, TunedE5.later])
def test_layers_of_another_hash_than_their_card_s_are_refused_at_once(copied, read):
    with (copied / "layers.npz").open("ab") as file:
        file.write(b" ")
    with pytest.raises(EncoderError, match=r"layers\.npz"):
        read(copied)


@pytest.mark.parametrize("read", [TunedE5.read, TunedE5.later])
@pytest.mark.parametrize("name", ["card.json", "layers.npz"])
def test_a_folder_without_its_card_or_its_layers_is_refused_at_once(copied, name, read):
    (copied / name).unlink()
    with pytest.raises(EncoderError, match="ktech-e5"):
        read(copied)


def test_layers_laid_out_later_are_the_same_part(copied):
    now, later, text = TunedE5.read(copied), TunedE5.later(copied), "식각 공정 엔지니어"
    assert (later.name, later.dimension, later.identity) == (now.name, now.dimension, now.identity)
    assert later.vector(text).tobytes() == now.vector(text).tobytes()


def test_the_card_names_the_layers_that_lie_beside_it_and_they_are_under_sixty_megabytes():
    card = json.loads((FOLDER / "card.json").read_text("utf-8"))
    assert card["layers_sha256"] == sha256_of(FOLDER / "layers.npz")
    assert sum(file.stat().st_size for file in FOLDER.rglob("*") if file.is_file()) < 60e6


def test_a_title_is_nearest_to_its_own_translation():
    pairs = {
        "용접공": "welder",
        "백엔드 개발자": "backend developer",
        "회로 설계 엔지니어": "circuit design engineer",
        "약사": "pharmacist",
        "물류 관리자": "logistics manager",
    }
    encoder = load_embedder("ktech-e5")
    korean, english = encoder.encode(list(pairs)), encoder.encode(list(pairs.values()))
    assert (korean @ english.T).argmax(axis=1).tolist() == list(range(len(pairs)))
