"""The tuned network in OpenVINO, against the one in NumPy on the same weights."""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from threading import Event, Thread

import numpy as np
import pytest

from matching.embedding import load_embedder
from matching.encoders import openvino_e5
from matching.encoders.bundled import file_of_card
from matching.encoders.e5 import WEIGHTS
from matching.encoders.e5_file import read_e5_file
from matching.encoders.openvino_e5 import Graph, OpenVinoE5, eight_bits
from matching.encoders.tuned import TunedE5, with_layers
from matching.errors import EncoderError
from matching.forgetting import forget_words
from matching.settings import settings
from tests.hard_texts import TEXTS

FOLDER = settings().models / "ktech-e5"
LONG = "공정 engineer " * 300  # more than one window
ROUNDED = 1 - 0.0025  # the least cosine of a hundred of the sample's texts is .9990, and short ones are rounded more


@pytest.fixture(scope="module")
def encoder():
    if not find_spec("openvino"):  # importing it, as pytest would, calls out
        pytest.skip("the extra `embedding` is not installed")
    return load_embedder("ktech-e5-openvino")


@pytest.mark.encoder
def test_the_whole_numbers_that_the_layers_were_stored_as_are_found_again():
    stored = np.load(file_of_card(FOLDER, "layers.npz")[0], allow_pickle=False)
    file = with_layers(read_e5_file(WEIGHTS.checked()), FOLDER / "layers.npz")
    for name in ("l0.q.w", "l5.fi.w", "l11.fo.w"):
        numbers, scale = eight_bits(file.tensors[name].rows(stored[name].shape[1]))
        assert np.array_equal(numbers, stored[name])
        np.testing.assert_allclose(scale, stored[f"{name.removesuffix('.w')}.scale"], rtol=1e-6)


@pytest.mark.encoder
def test_with_nothing_rounded_the_graph_is_the_network_in_numpy(encoder):
    network = TunedE5.read(FOLDER)
    file = with_layers(read_e5_file(WEIGHTS.checked()), FOLDER / "layers.npz")
    exact = {"INFERENCE_PRECISION_HINT": "f32", "DYNAMIC_QUANTIZATION_GROUP_SIZE": 0}
    compiled = openvino_e5._openvino().Core().compile_model(Graph(file).model(), "CPU", exact)
    for text in TEXTS:
        ids = network.input_ids(network.tokeniser.normalise(text))
        states = file.tensors["emb.word"].some_rows(ids, 384) + file.tensors["emb.pos"].rows(384)[: len(ids)]
        np.testing.assert_allclose(compiled([states[None]])[0][0], network.mean_state(ids), atol=1e-4)


@pytest.mark.encoder
def test_its_vectors_are_near_the_default_encoders_but_not_the_same(encoder):
    texts = [*TEXTS, LONG]
    theirs, ours = load_embedder("ktech-e5").encode(texts), encoder.encode(texts)
    cosines = (theirs * ours).sum(axis=1)
    assert cosines.min() > ROUNDED
    assert cosines.max() < 1 - 1e-6
    assert encoder.fingerprint != load_embedder("ktech-e5").fingerprint


@pytest.mark.encoder
@pytest.mark.parametrize("workers", [1, 2])
def test_a_text_has_one_vector_to_the_last_bit_whatever_stands_beside_it(encoder, monkeypatch, workers):
    alone = np.concatenate([encoder.encode([text]) for text in TEXTS])
    monkeypatch.setattr(encoder, "workers", workers)
    assert encoder.encode(TEXTS).tobytes() == alone.tobytes()
    assert encoder.encode([TEXTS[3], LONG, *TEXTS[::-1]])[2:][::-1].tobytes() == alone.tobytes()


@pytest.mark.encoder
def test_another_process_gives_the_same_bits_under_the_same_fingerprint_and_tells_nobody(encoder):
    here = encoder.encode(TEXTS[:2])
    code = """if True:
        import sys
        seen = []
        def watch(event, told):
            starts = event in ("os.fork", "os.exec", "os.posix_spawn", "os.system", "subprocess.Popen")
            if starts or event.startswith("socket.") or event == "open" and set(str(told[1])) & set("wax+"):
                seen.append((event, told))
        sys.addaudithook(watch)
        from matching.embedding import load_embedder
        from tests.hard_texts import TEXTS
        encoder = load_embedder("ktech-e5-openvino")
        print(encoder.fingerprint, encoder.encode(TEXTS[:2]).tobytes().hex(), seen)
        open("/dev/null", "w").close()
        print(len(seen))
    """
    command = [sys.executable, "-B", "-c", code]  # -B: writing byte code is no telling
    said = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2]).stdout
    assert said.splitlines() == [f"{encoder.fingerprint} {here.tobytes().hex()} []", "1"]  # 1: the control is seen


@pytest.mark.encoder
def test_what_is_forgotten_while_texts_are_read_changes_no_vector(encoder):
    before, stop = encoder.encode(TEXTS), Event()

    def forgetting():
        while not stop.is_set():
            forget_words()

    others = [Thread(target=forgetting) for _ in range(2)]
    for each in others:
        each.start()
    try:
        assert encoder.encode(TEXTS).tobytes() == before.tobytes()
    finally:
        stop.set()
        for each in others:
            each.join()


@pytest.mark.encoder
def test_a_processor_without_bfloat16_has_vectors_of_its_own(encoder, monkeypatch):
    monkeypatch.setattr(openvino_e5, "_precision", lambda core: "f32")
    other = openvino_e5.load_ktech_e5_openvino(settings().models)
    assert other.fingerprint != encoder.fingerprint
    assert (other.encode(TEXTS) * encoder.encode(TEXTS)).sum(axis=1).min() > ROUNDED


@pytest.mark.encoder
@pytest.mark.parametrize("fact", ["_release", "_precision"])
def test_the_identity_follows_what_rounds(encoder, monkeypatch, fact):
    part = encoder.parts[0]
    before = part.identity
    assert part.identity == before
    monkeypatch.setattr(part, fact, "another")
    assert part.identity != before


@pytest.mark.encoder
def test_the_identity_follows_what_the_processor_makes_of_a_made_up_input(encoder, monkeypatch):
    before, mean = encoder.parts[0].identity, OpenVinoE5._mean
    monkeypatch.setattr(OpenVinoE5, "_mean", lambda self, states: np.nextafter(mean(self, states), np.float32(9)))
    after = encoder.parts[0].identity
    assert {name for name in before if before[name] != after[name]} == {"probes"}


def test_a_missing_extra_is_named_with_the_command(monkeypatch):
    monkeypatch.setattr(openvino_e5.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(EncoderError, match=r'pip install -e "\.\[embedding\]"'):
        openvino_e5._openvino()
