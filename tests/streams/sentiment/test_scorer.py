"""One place tells how a text feels; what it cannot tell is unknown."""

from pathlib import Path

import pytest

from streams.errors import ConfigError
from streams.sentiment import fitted
from streams.sentiment.languages import identify
from streams.sentiment.scorer import Feeling, Scorer, scorer_of
from tests.streams.sentiment.test_fitted import MODEL

LANGUAGES = [
    ("The parcel never arrived and nobody answers", "en"),
    ("thx!!", "en"),
    ("@acme https://t.co/x refund please, this is a joke", "en"),
    ("خوب نبود", "fa"),
    ("كيفيت عالي بود", "fa"),
    ("سفارش من هنوز نرسیده است", "fa"),
    ("الخدمة سيئة جدا ولا أحد يرد", "ar"),
    ("Das Paket ist leider nie angekommen", "de"),
    ("비대면 신분증 인식률이 너무 안좋음", "ko"),
    ("👍", ""),
    ("12345", ""),
    ("https://t.co/abc", ""),
    ("", ""),
]


@pytest.mark.parametrize(("text", "language"), LANGUAGES)
def test_languages(text: str, language: str) -> None:
    """By letters and words; what cannot be told is empty."""
    assert identify(text) == language


def test_english_and_persian_are_scored_others_are_unknown() -> None:
    """Unknown is None, not 0."""
    scorer = Scorer()
    assert scorer.score("This is great, thank you!", None) == Feeling("en", 0.784)
    assert scorer.score("افتضاح بود", None) == Feeling("fa", -0.6124)
    assert scorer.score("Das war schlecht und langsam", None) == Feeling("de", None)
    assert scorer.score("👍", None) == Feeling("", None)


def test_the_language_that_a_sender_names_is_taken() -> None:
    """Also as a tag with a region."""
    scorer = Scorer()
    assert scorer.score("bad", "de") == Feeling("de", None)
    assert scorer.score("not good", "en-GB") == Feeling("en", -0.3412)


def test_an_own_model_scores_the_languages_that_it_learned(tmp_path: Path) -> None:
    """The rest goes on as before."""
    file = tmp_path / "own.json"
    fitted.write(MODEL, file)
    scorer = scorer_of(file)
    own = scorer.score("good", "en").sentiment
    assert own == round(MODEL.score("good"), 4)
    assert scorer.score("خوب نبود", None).sentiment == -0.357


@pytest.mark.parametrize("content", ["{}", "[", '{"kind": "other"}', "\xff"])
def test_a_file_that_is_no_model_is_refused_by_name(tmp_path: Path, content: str) -> None:
    """At start, with what made none of it."""
    file = tmp_path / "own.json"
    file.write_text(content)
    with pytest.raises(ConfigError, match=r"own.json: no model of `nabz sentiment fit`"):
        scorer_of(file)
    with pytest.raises(ConfigError, match=r"none.json: cannot be read"):
        scorer_of(tmp_path / "none.json")
