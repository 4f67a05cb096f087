"""A model that was fitted on own comments: plain numbers, read from JSON, no library needed."""

import math
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Final, Literal

import msgspec

from streams import model_file
from streams.errors import ConfigError

Label = Literal["negative", "neutral", "positive"]
LABELS: Final[tuple[Label, ...]] = ("negative", "neutral", "positive")
#: What a share of each label adds to the feeling.
_WORTH: Final = {"negative": -1.0, "neutral": 0.0, "positive": 1.0}

_WORD: Final = re.compile(r"\w+|[!?]+|[^\w\s]")
_ADDRESS: Final = re.compile(r"https?://\S+|@\w+")
_GRAMS: Final = (3, 4)


class Weights(msgspec.Struct, frozen=True, array_like=True):
    """One feature: its inverse document frequency, and what it adds for each label."""

    idf: float
    coefficients: tuple[float, ...]


class Quality(msgspec.Struct, frozen=True):
    """How good it was on comments that it had not seen (cross-validation)."""

    n: int
    accuracy: float
    macro_f1: float
    auc: float


class Model(msgspec.Struct, frozen=True, kw_only=True):
    """TF-IDF of words and letters, and a multinomial logistic regression over it."""

    kind: Literal["nabz-sentiment-1"] = "nabz-sentiment-1"
    languages: tuple[str, ...]
    labels: Annotated[tuple[Label, ...], msgspec.Meta(min_length=2, max_length=3)]
    intercepts: tuple[float, ...]
    features: dict[str, Weights]
    quality: Quality

    def score(self, text: str) -> float:
        """From -1 (surely negative) to 1 (surely positive)."""
        shares = self.shares(text)
        return math.fsum(
            _WORTH[label] * share for label, share in zip(self.labels, shares, strict=True)
        )

    def shares(self, text: str) -> list[float]:
        """The probability of each of `labels`."""
        values = self._values(text)
        norm = math.sqrt(math.fsum(value * value for value, _ in values)) or 1.0
        logits = [
            intercept
            + math.fsum(value * weights.coefficients[k] for value, weights in values) / norm
            for k, intercept in enumerate(self.intercepts)
        ]
        most = max(logits)
        raised = [math.exp(logit - most) for logit in logits]
        total = math.fsum(raised)
        return [value / total for value in raised]

    def _values(self, text: str) -> list[tuple[float, Weights]]:
        known = self.features
        return [
            ((1.0 + math.log(count)) * weights.idf, weights)
            for feature, count in Counter(features(text)).items()
            if (weights := known.get(feature)) is not None
        ]


def features(text: str) -> list[str]:
    """The features of a text, as often as they occur: words, pairs of words, runs of letters."""
    words = _WORD.findall(_ADDRESS.sub(" ", text.lower()))
    pairs = [f"{one} {other}" for one, other in pairwise(words)]
    grams = [
        f"#{padded[start : start + size]}"
        for padded in (f" {word} " for word in words)
        for size in _GRAMS
        for start in range(len(padded) - size + 1)
    ]
    return words + pairs + grams


def load(file: Path) -> Model:
    """Read a fitted model.

    Raises:
        ConfigError: it cannot be read, or is none.
    """
    model = model_file.read(file, Model, "nabz sentiment fit")
    width = len(model.labels)
    if len(model.intercepts) != width or any(
        len(weights.coefficients) != width for weights in model.features.values()
    ):
        raise ConfigError(f"{file}: no whole model: it must have a number for each of its labels")
    return model


def write(model: Model, file: Path) -> None:
    """Write a model, whole or not at all.

    Raises:
        NabzError: the file cannot be written.
    """
    model_file.write(msgspec.json.encode(model), file)
