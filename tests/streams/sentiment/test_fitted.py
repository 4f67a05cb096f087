"""A fitted model scores by plain numbers."""

import math
from pathlib import Path

import pytest

from streams.errors import ConfigError
from streams.sentiment.fitted import Model, Quality, Weights, features, load, write

#: Two labels; the word "good" speaks for positive, "bad" for negative.
MODEL = Model(
    languages=("en",),
    labels=("negative", "positive"),
    intercepts=(0.0, 0.5),
    features={"good": Weights(2.0, (-1.0, 1.0)), "bad": Weights(1.0, (1.0, -1.0))},
    quality=Quality(n=4, accuracy=1.0, macro_f1=1.0, auc=1.0),
)


def test_features_are_words_pairs_and_runs_of_letters() -> None:
    """Addresses and names are left out; marks that shout stay."""
    assert features("Bad @acme!! https://t.co/x") == [
        *("bad", "!!", "bad !!"),
        *("# ba", "#bad", "#ad ", "# bad", "#bad "),
        *("# !!", "#!! ", "# !! "),
    ]


def test_probabilities_by_hand() -> None:
    """One known word: its vector has length 1 whatever its weight; logits -1 and 1.5."""
    share = 1 / (1 + math.exp(-2.5))
    assert MODEL.shares("good") == pytest.approx([1 - share, share])
    assert MODEL.score("good") == pytest.approx(2 * share - 1)


def test_two_words_share_the_length() -> None:
    """Good twice: (1 + ln 2) * 2, bad once: 1; the vector brought to length 1."""
    good, bad = (1 + math.log(2)) * 2, 1.0
    length = math.hypot(good, bad)
    difference = 2 * (good - bad) / length + 0.5
    assert MODEL.score("good bad good") == pytest.approx(2 / (1 + math.exp(-difference)) - 1)


def test_without_a_known_feature_the_intercepts_alone_speak() -> None:
    """As often as the labels are."""
    share = 1 / (1 + math.exp(-0.5))
    assert MODEL.score("zzz") == pytest.approx(2 * share - 1)


def test_a_model_with_numbers_missing_is_refused(tmp_path: Path) -> None:
    """Written whole, read whole."""
    file = tmp_path / "m.json"
    write(MODEL, file)
    assert load(file) == MODEL
    file.write_bytes(file.read_bytes().replace(b"[1.0,-1.0]", b"[1.0]"))
    with pytest.raises(ConfigError, match="no whole model"):
        load(file)
