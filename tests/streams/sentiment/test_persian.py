"""Persian texts: one form of each letter, a lexicon, negation."""

import pytest

from streams.sentiment.persian import normalised, score, tokens

#: Text → the sum of the weights of its words: 2 and -0.74 times 2 and so on.
CASES = [
    ("خوب بود", 2.0),
    ("خوب نبود", 2 * -0.74),
    ("خیلی خوب بود", 2 * 1.4),
    ("کمی بد", -2 * 0.6),
    ("بدون مشکل", -2 * -0.74),
    ("عالی، ممنون", 3 + 2.0),
    # the verb turns what it stands behind, not the thought before it
    ("عالی بود ولی راضی نیستم", 3 - 2 * 0.74),
    # a solved problem is none, an unsolved one is
    ("مشکل حل شد", 2 * 0.74 + 1),
    ("مشکل حل نشد", -2 - 0.74),
    # endings, stretched letters, words written apart
    ("بدترین", -3.0),
    ("عاااالی", 3.0),
    ("بی کیفیت", -2.0),
    ("راضی نمی باشم", 2.0),
]


@pytest.mark.parametrize(("text", "total"), CASES)
def test_scores(text: str, total: float) -> None:
    """The sum of the weights, brought to -1..1 as VADER does."""
    found = score(text)
    assert found == pytest.approx(total / (total * total + 15) ** 0.5)


def test_a_text_without_a_known_word_is_unknown() -> None:
    """And not neutral."""
    assert score("سفارش من کجاست") is None
    assert score("") is None


def test_arabic_letters_and_half_spaces_make_no_difference() -> None:
    """As they are typed, and as they should be."""
    assert normalised("كيفيت ۱۲") == "کیفیت 12"
    assert score("كيفيت عالي بود") == score("کیفیت عالی بود")
    assert tokens("هیچ\u200cکس نمی\u200cشود") == tokens("هیچکس نمیشود") == ["هیچکس", "نمیشود"]
    assert tokens("نمی شود") == ["نمیشود"]
