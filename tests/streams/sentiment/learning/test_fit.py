"""Learning from scored comments: honest quality, and the same scores without the library."""

import random

import numpy as np
import pytest

from streams.errors import NabzError
from streams.sentiment.fitted import Label
from streams.sentiment.learning.comments import Comment
from streams.sentiment.learning.fit import fit

NOUNS = ("parcel", "agent", "app", "order", "refund", "call", "driver", "invoice")
WORDS: dict[Label, tuple[str, ...]] = {
    "negative": ("awful", "broken", "late", "rude"),
    "neutral": ("arrived", "changed", "today", "number"),
    "positive": ("great", "quick", "lovely", "kind"),
}


def comments(count: int, seed: int, noise: float) -> list[Comment]:
    """Comments whose words tell their label, but for a share of noise."""
    roll = random.Random(seed)
    made = []
    for _ in range(count):
        label = roll.choice(list(WORDS))
        told = roll.choice(list(WORDS)) if roll.random() < noise else label
        words = [
            roll.choice(NOUNS),
            roll.choice(WORDS[told]),
            roll.choice(NOUNS),
            str(roll.random()),
        ]
        made.append(Comment(" ".join(words), label))
    return made


def test_it_learns_what_is_there_and_no_more() -> None:
    """Three tenths of noise leave four fifths right at most: two thirds of the noise is wrong."""
    said: list[str] = []
    model = fit(comments(240, 1, 0.3), said.append)
    assert 0.68 < model.quality.accuracy < 0.88
    assert 0.68 < model.quality.macro_f1 < 0.88
    assert model.quality.auc > 0.8
    assert model.languages == ("en",)
    assert model.score("the parcel is great") > 0.4
    assert model.score("the agent was rude") < -0.4
    assert said[0] == "cross-validation, part 1 of 5"


def test_chance_is_called_chance() -> None:
    """Labels that have nothing to do with the texts: AUC of a half, though texts repeat."""
    roll = random.Random(2)
    texts = [f"{noun} {word}" for noun in NOUNS for word in sum(WORDS.values(), ())]
    made = [Comment(roll.choice(texts), roll.choice(["negative", "positive"])) for _ in range(300)]
    quality = fit(made, lambda _: None).quality
    assert 0.35 < quality.auc < 0.65


@pytest.mark.parametrize("labels", [("negative", "positive"), ("negative", "neutral", "positive")])
def test_probabilities_are_those_of_the_library(labels: tuple[Label, ...]) -> None:
    """Our own arithmetic on the stored numbers, against scikit-learn's."""
    from streams.sentiment.learning import fit as module  # noqa: PLC0415  # its private search

    found = [comment for comment in comments(150, 3, 0.2) if comment.label in labels]
    texts = np.array([comment.text for comment in found], dtype=object)
    marks = np.array([comment.label for comment in found])
    theirs = module._search(texts, marks, module._groups(found))
    ours = fit(found, lambda _: None)
    expected = theirs.predict_proba(texts[:20])
    assert list(theirs.classes_) == sorted(labels)
    order = [list(theirs.classes_).index(label) for label in ours.labels]
    for text, row in zip(texts[:20], expected, strict=True):
        assert ours.shares(text) == pytest.approx(row[order], abs=1e-9)


def test_too_few_comments_are_refused() -> None:
    """Nothing that holds can be learned from nineteen."""
    few = [Comment(f"good {n}", "positive") for n in range(50)]
    few += [Comment(f"bad {n}", "negative") for n in range(19)]
    with pytest.raises(NabzError, match=r"too few .* \(19 negative, 0 neutral, 50 positive\)"):
        fit(few, lambda _: None)
