"""Scorers as files: what is damaged, cut off, foreign or out of range is refused as a whole."""

import json

import numpy as np
import pytest

from matching.errors import ScorerError
from matching.features import SIDES, feature_names
from matching.scoring import load_scorer, prior, read_card, seal, write_card
from matching.scoring.cards import CARD, MANIFEST, Card, parse_card
from matching.scoring.sides import weights_covariance
from matching.settings import settings

CALIBRATION = {"intercept": 0.0, "slope": 1.0, "judgements": 9.0, "bins": []}
WHY = {"en": "made up", "ko": "지어냄"}


def card(**changes: object) -> dict[str, object]:
    """Return a card that weighs all features of a side alike."""
    sides = {
        side: {
            "features": {
                name: {"weight": 1 / len(feature_names(side)), "spread": 0.02, "shape": None, "why": WHY}
                for name in feature_names(side)
            },
            "calibration": None,
            "covariance": None,
        }
        for side in SIDES
    }
    return {
        "format": 1,
        "name": "made-up",
        "kind": "prior",
        "data": {"said": WHY, "sources": []},
        "command": "none",
        "metrics": [],
        "limits": WHY,
        "scale": WHY,
        "look": {"cut": {"value": 0.5, "why": WHY}, "width": {"value": 0.4, "why": WHY}},
        **sides,
        **changes,
    }


LEARNED_FROM = {"seed": 0, "share": 0.5, "learned": 1, "held": 1, "neither": 0, "digests": ["0123456789abcdef"]}


def changed(path: str, value: object, **changes: object) -> dict[str, object]:
    """Return a card with one value changed, or taken out where the value is `...`."""
    document = json.loads(json.dumps(card(**changes)))
    *steps, last = path.split("/")
    at = document
    for step in steps:
        at = at[int(step) if isinstance(at, list) else step]
    if value is ...:
        del at[last]
    else:
        at[int(last) if isinstance(at, list) else last] = value
    return document


def saved(folder, content: object, *, is_sealed: bool = True):
    """Write a card as it is, with the manifest of its bytes."""
    import hashlib

    written = content if isinstance(content, bytes) else json.dumps(content).encode()
    (folder / CARD).write_bytes(written)
    digest = hashlib.sha256(written).hexdigest() if is_sealed else "0" * 64
    (folder / MANIFEST).write_text(json.dumps({CARD: digest}))
    return folder


def test_a_card_is_read_by_the_features_names_whatever_their_order(tmp_path):
    document = card()
    features = document["company"]["features"]
    first, second = list(features)[:2]
    features[first]["weight"] += features[second]["weight"] / 2
    features[second]["weight"] /= 2
    document["company"]["features"] = dict(reversed(features.items()))
    loaded = load_scorer(saved(tmp_path, document))
    count = len(features)
    assert loaded.name == "made-up"
    assert loaded.of("company").weights_.tolist() == pytest.approx(
        [1.5 / count, 0.5 / count] + [1 / count] * (count - 2)
    )
    assert len(loaded.of("candidate").weights_) == len(feature_names("candidate"))
    assert (loaded.look.cut, loaded.look.width) == (0.5, 0.4)


def test_what_is_written_is_read_again_to_the_last_bit(tmp_path):
    written = Card.model_validate_json(json.dumps(card()))
    write_card(tmp_path, written)
    assert read_card(tmp_path) == written


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (changed("company/features/must", ...), "/company"),
        (changed("company/features/age", {"weight": 0.0, "spread": 0.1, "shape": None, "why": WHY}), "differ: age"),
        (changed("candidate", ...), "/candidate (missing)"),
        (changed("name", ...), "/name (missing)"),
        (changed("name", "../prior"), "/name"),
        (changed("format", 2), "/format"),
        (changed("kind", "pickle"), "/kind"),
        (changed("learned_from", LEARNED_FROM), "/ (value_error)"),  # a prior was not
        (changed("learned_from", LEARNED_FROM | {"digests": ["o1"]}), "/learned_from/digests/0"),
        (changed("extra", 1), "/extra (extra_forbidden)"),
        (changed("company/features/must/weight", "0.3"), "/company/features/must/weight"),
        (changed("company/features/must/weight", None), "/company/features/must/weight"),
        (changed("company/features/must/weight", True), "/company/features/must/weight"),
        (changed("company/features/must/weight", -0.1), "/company/features/must/weight"),
        (changed("company/features/must/weight", 0.9), "/company (value_error)"),
        (changed("company/features/must/weight", float("nan")), "/company/features/must/weight"),
        (changed("company/features/must/weight", float("inf")), "/company/features/must/weight"),
        (changed("company/features/must/spread", 0), "/company/features/must/spread"),
        (changed("company/features/must/spread", ...), "/company/features/must/spread (missing)"),
        (changed("company/features/must/shape", ...), "/company/features/must/shape (missing)"),
        (
            changed("company/features/must/shape", [[0, 0], [0.5, 0.7], [1, 0.6]]),
            "/company/features/must (value_error)",
        ),
        (changed("company/features/must/shape", [[0, 0], [0.5, 0.7], [0.6, 0.6], [1, 1]]), "/company/features/must"),
        (changed("company/features/must/why", {"en": "only"}), "/company/features/must/why/ko (missing)"),
        (changed("look/cut/value", 1.5), "/look/cut/value"),
        (changed("look/width", ...), "/look/width (missing)"),
        (changed("look/width/why", ...), "/look/width/why (missing)"),
        (
            changed("company/calibration", CALIBRATION | {"slope": -1.0}),
            "/company/calibration",
        ),
        (
            changed("company/calibration", CALIBRATION),
            "/ (value_error)",
        ),
        (changed("company/covariance", [[1.0]]), "/company (value_error)"),
        (card(company=[1, 2]), "/company"),
        ([], "/ (model_type)"),
        (json.dumps(card()).encode()[:-5], "/ (json_invalid)"),
        (b"", "/ (json_invalid)"),
        (b"\xff\xfe{}", "/ (json_invalid)"),
        (b"[" * 100_000, "/ (json_invalid)"),
        (b"\x80\x04\x95", "/ (json_invalid)"),
    ],
    ids=range(36),
)
def test_a_card_that_does_not_hold_what_it_must_is_refused_and_told_where(tmp_path, document, said):
    with pytest.raises(ScorerError, match=r"card\.json") as caught:
        load_scorer(saved(tmp_path, document))
    assert said in str(caught.value)


def test_what_is_refused_is_never_repeated(tmp_path):
    with pytest.raises(ScorerError, match="/company/features/must/weight") as caught:
        load_scorer(saved(tmp_path, changed("company/features/must/weight", "900101-1234567")))
    assert "900101" not in str(caught.value.text().as_dict())


def test_a_card_that_is_not_the_manifests_is_refused_though_it_is_a_card(tmp_path):
    assert load_scorer(saved(tmp_path, card())).name == "made-up"
    with pytest.raises(ScorerError, match="sha256 differs"):
        load_scorer(saved(tmp_path, card(), is_sealed=False))


@pytest.mark.parametrize("missing", [CARD, MANIFEST])
def test_a_scorer_with_a_file_missing_is_refused(tmp_path, missing):
    saved(tmp_path, card())
    (tmp_path / missing).unlink()
    with pytest.raises(ScorerError, match=f"{missing} is not there"):
        load_scorer(tmp_path)


@pytest.mark.parametrize("content", ["", "[]", "{", '{"card.json": 1}', "[" * 100_000, '{"other.json": "0"}'])
def test_a_manifest_that_is_none_is_refused(tmp_path, content):
    saved(tmp_path, card())
    (tmp_path / MANIFEST).write_text(content)
    with pytest.raises(ScorerError, match="sha256 differs"):
        load_scorer(tmp_path)


def test_a_file_too_large_to_be_a_card_is_not_read(tmp_path):
    with pytest.raises(ScorerError, match="sha256 differs"):
        load_scorer(saved(tmp_path, json.dumps(card()).encode() + b" " * 4_000_000))


# Damage -------------------------------------------------------------------------------------------


def outcome(folder, before: list[float], X: np.ndarray) -> str:
    try:
        loaded = load_scorer(folder)
    except ScorerError:
        return "refused"
    return "harmless" if loaded.of("company").predict(X).tolist() == before else "wrong"


@pytest.mark.parametrize("file", [CARD, MANIFEST])
def test_each_flipped_bit_is_refused_or_harmless(tmp_path, file):
    saved(tmp_path, card())
    X = np.random.default_rng(1).random((9, len(feature_names("company"))))
    before, whole = load_scorer(tmp_path).of("company").predict(X).tolist(), (tmp_path / file).read_bytes()
    rng = np.random.default_rng(2)
    places = range(len(whole)) if file == MANIFEST else rng.choice(len(whole), 400, replace=False).tolist()
    found = set()
    for place in places:
        for bit in range(8) if file == MANIFEST else [int(rng.integers(8))]:
            damaged = bytearray(whole)
            damaged[place] ^= 1 << bit
            (tmp_path / file).write_bytes(damaged)
            found.add(outcome(tmp_path, before, X))
    assert found <= {"refused", "harmless"}
    assert "refused" in found


def test_without_the_hash_some_flipped_bits_would_score_otherwise(tmp_path):
    whole = json.dumps(card()).encode()
    at = whole.index(b'"value": 0.5') + len(b'"value": 0.')
    damaged = whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]
    assert parse_card(damaged, file="x").look.cut.value == 0.4


@pytest.mark.parametrize("kept", [0, 1, 100, 500, -100, -2])
def test_a_card_cut_off_anywhere_is_refused(tmp_path, kept):
    saved(tmp_path, card())
    whole = (tmp_path / CARD).read_bytes()
    (tmp_path / CARD).write_bytes(whole[:kept])
    with pytest.raises(ScorerError, match="sha256 differs"):
        load_scorer(tmp_path)


# Sealing and learned cards ------------------------------------------------------------------------


def test_a_card_written_by_hand_is_sealed_only_when_it_is_one(tmp_path):
    saved(tmp_path, card(), is_sealed=False)
    assert seal(tmp_path).name == "made-up"
    assert load_scorer(tmp_path).name == "made-up"
    saved(tmp_path, changed("company/features/must/weight", 2.0), is_sealed=False)
    before = (tmp_path / MANIFEST).read_bytes()
    with pytest.raises(ScorerError, match="must/weight"):
        seal(tmp_path)
    assert (tmp_path / MANIFEST).read_bytes() == before


def test_a_writer_that_cannot_write_says_so_and_leaves_what_was(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ScorerError, match="cannot be written"):
        write_card(tmp_path / "file", Card.model_validate_json(json.dumps(card())))
    assert (tmp_path / "file").read_text() == "in the way"


def test_a_covariance_goes_by_names_as_weights_do(tmp_path):
    names = list(feature_names("company"))
    weights = [1 / len(names)] * len(names)
    spreads = [0.01 * (row + 1) for row in range(len(names))]
    covariance = weights_covariance(weights, spreads)
    order = list(reversed(range(len(names))))
    document = changed("kind", "judged")
    document["company"]["features"] = {
        names[row]: {"weight": weights[row], "spread": float(covariance[row, row] ** 0.5), "shape": None, "why": WHY}
        for row in order
    }
    document["company"]["covariance"] = covariance[np.ix_(order, order)].tolist()
    assert load_scorer(saved(tmp_path, document)).company.covariance == pytest.approx(covariance, abs=1e-15)
    document["company"]["features"][names[0]]["spread"] += 0.001
    with pytest.raises(ScorerError, match=r"/company \(value_error\)"):
        load_scorer(saved(tmp_path, document))


# The prior ----------------------------------------------------------------------------------------


def test_the_scorer_that_comes_with_the_project_weighs_every_feature():
    for side in SIDES:
        weights = prior().of(side).weights_
        assert len(weights) == len(feature_names(side))
        assert weights.min() > 0
        assert weights.sum() == pytest.approx(1)
        assert prior().side(side).calibrated_probability(0.7) is None


def test_every_number_of_the_prior_has_a_reason_in_both_languages():
    whole = read_card(settings().models / "prior")
    reasons = [entry.why for side in SIDES for entry in whole.side(side).features.values()]
    reasons += [whole.look.cut.why, whole.look.width.why, whole.limits, whole.scale, whole.data.said]
    assert len({each.en for each in reasons}) == len(reasons)
    assert all(any("가" <= letter <= "힣" for letter in each.ko) for each in reasons)
    assert not any(any("가" <= letter <= "힣" for letter in each.en) for each in reasons)


def test_the_priors_cut_and_width_tell_pairs_apart():
    assert 0 < prior().look.cut < 1
    assert 0 < prior().look.width < 1
