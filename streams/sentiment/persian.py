"""Persian texts: letters and half-spaces made one way, a lexicon of our own, negation after it."""

import math
import re
from collections.abc import Sequence
from typing import Final

from streams.sentiment.persian_words import (
    BREAKS,
    NEGATIONS_AFTER,
    NEGATIONS_BEFORE,
    REMOVALS,
    STRENGTH,
    TELLING,
    WEIGHTS,
)

_LETTERS: Final = str.maketrans(
    {
        "ي": "ی",
        "ى": "ی",
        "ئ": "ی",
        "ك": "ک",
        "ة": "ه",
        "ۀ": "ه",
        "أ": "ا",
        "إ": "ا",
        "ؤ": "و",
        "ـ": None,  # kashida only stretches a word
        "\u200d": None,
        **{chr(code): None for code in range(0x064B, 0x0653)},  # vowel marks
        **{chr(0x06F0 + n): str(n) for n in range(10)},
        **{chr(0x0660 + n): str(n) for n in range(10)},
    }
)
_HALF_SPACE: Final = "\u200c"
#: A prefix of a verb that is written apart as often as not: "نمی شود".
_APART: Final = re.compile(r"\b(ن?می) (?=\w)")
_TOKEN: Final = re.compile(r"\w+|[.!?؟!،,;؛\n]")
_LONG_LETTERS: Final = re.compile(r"(\w)\1{2,}")
#: Endings that change nothing about the feeling, longest first.
_ENDINGS: Final = (
    "ترین",
    "هایی",
    "های",
    "تره",
    "تر",
    "ها",
    "ند",
    "ید",
    "یم",
    "ام",
    "ست",
    "ه",
    "ی",
    "م",
)
_LEAST_STEM: Final = 2
_REACH: Final = 3
#: VADER's own constant by which a sum of weights comes to lie in -1..1.
_ALPHA: Final = 15
_TURNED: Final = -0.74


def normalised(text: str) -> str:
    """The text with one form for each letter and digit; half-spaces are left."""
    return text.translate(_LETTERS)


def tokens(text: str) -> list[str]:
    """Words without half-spaces, and the marks between thoughts."""
    joined = normalised(text).replace(_HALF_SPACE, "")
    return [_LONG_LETTERS.sub(r"\1", word) for word in _TOKEN.findall(_APART.sub(r"\1", joined))]


def is_told_by_words(text: str) -> bool:
    """Whether a text in Arabic letters is Persian by its most common words."""
    found = tokens(text)
    return not TELLING.isdisjoint(found) and not any(word.startswith("ال") for word in found)


def score(text: str) -> float | None:
    """From -1 (bad) to 1 (good); None where no word of feeling is known."""
    words = tokens(text)
    found = [
        weight * _factor(words, place)
        for place, word in enumerate(words)
        if (weight := _weight(words, place, word))
    ]
    if not found:
        return None
    total = math.fsum(found)
    return total / math.sqrt(total * total + _ALPHA)


def _weight(words: Sequence[str], place: int, word: str) -> int:
    """Of a word, or of it and the next where they are one word written apart."""
    if place + 1 < len(words) and word + words[place + 1] in WEIGHTS:
        return WEIGHTS[word + words[place + 1]]
    if place and words[place - 1] + word in WEIGHTS:
        return 0
    if word in WEIGHTS or word in STRENGTH:
        return WEIGHTS.get(word, 0)
    for ending in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= _LEAST_STEM and stem in WEIGHTS:
            return WEIGHTS[stem]
    return 0


def _factor(words: Sequence[str], place: int) -> float:
    """What the words around make of one: stronger, weaker, or the contrary."""
    factor = 1.0
    for word in reversed(words[max(0, place - 2) : place]):
        if word in BREAKS or not word.isalnum():
            break
        factor *= STRENGTH.get(word, 1.0)
        if word in NEGATIONS_BEFORE:
            factor *= _TURNED
    return factor * (_TURNED if _is_turned(words, place) else 1.0)


def _is_turned(words: Sequence[str], place: int) -> bool:
    """Whether a verb or removal behind a word turns it; it turns the nearest word before it."""
    for index in range(place + 1, min(place + 1 + _REACH, len(words))):
        word = words[index]
        if word in BREAKS or not word.isalnum():
            return False
        if word in NEGATIONS_AFTER:
            return True
        if word in REMOVALS:
            return not _is_turned(words, index)
        if _weight(words, index, word):
            return False
    return False
