"""The one place that says how a text feels: which language, by which means."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from streams.sentiment import english, persian
from streams.sentiment.fitted import load
from streams.sentiment.languages import identify

#: What lies beyond tells nothing new about the feeling and costs time.
_LONGEST: Final = 2_000
_REMEMBERED: Final = 8_192
_DIGITS: Final = 4

#: A text → how it feels, from -1 to 1, or None where that cannot be told.
Means = Callable[[str], float | None]
SHIPPED: Final[Mapping[str, Means]] = {"en": english.score, "fa": persian.score}


class Feeling(NamedTuple):
    """A text's language ("" unknown) and how it feels, -1..1; None: that cannot be told."""

    language: str
    sentiment: float | None


def scorer_of(model: Path | None) -> "Scorer":
    """The scorer with a fitted model for its languages, where one is named.

    Raises:
        ConfigError: the file is no model.
    """
    if model is None:
        return Scorer()
    fitted = load(model)
    return Scorer({**SHIPPED, **dict.fromkeys(fitted.languages, fitted.score)})


class Scorer:
    """Scores texts, and remembers the latest: the same few sentences come again and again."""

    def __init__(self, means: Mapping[str, Means] = SHIPPED) -> None:
        self._means = means
        self._remembered = lru_cache(_REMEMBERED)(self._score)

    def score(self, text: str, language: str | None) -> Feeling:
        """The feeling of a text in the language that its sender names, or in its own."""
        return self._remembered(text[:_LONGEST], language or "")

    def _score(self, text: str, named: str) -> Feeling:
        language = named.partition("-")[0].lower() or identify(text)
        means = self._means.get(language)
        found = None if means is None else means(text)
        return Feeling(language, None if found is None else round(found, _DIGITS))
