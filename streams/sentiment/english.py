"""English texts: VADER, a lexicon with rules (https://doi.org/10.1609/icwsm.v8i1.14550)."""

import re
from functools import cache
from typing import Any, Final

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

_WORD: Final = re.compile(r"[a-z']+")


def score(text: str) -> float:
    """From -1 (bad) to 1 (good); a text without any word of feeling is 0."""
    return float(_analyzer().polarity_scores(text)["compound"])


def words_known(text: str) -> bool:
    """Whether any word of a text is one of the lexicon."""
    lexicon = _analyzer().lexicon
    return any(word in lexicon for word in _WORD.findall(text.lower()))


@cache
def _analyzer() -> Any:
    return SentimentIntensityAnalyzer()
