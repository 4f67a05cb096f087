"""Privacy of texts: mail addresses, card and telephone numbers are taken out.

Orders, dates, prices and amounts stay readable: a run of digits is a card only with a valid check
digit (Luhn), and a telephone number only where it is written like one.
"""

import itertools
import re
from collections.abc import Callable, Iterator
from typing import Final, Literal

import phonenumbers

Texts = Literal["keep", "redact", "drop"]
#: (match) → (what stands for how many of its first characters, how many to pass by if none).
_Judge = Callable[[re.Match[str]], tuple[int, int]]

# Every repetition is possessive or bounded: a hostile text costs one pass, no backtracking storm.
_EMAIL: Final = re.compile(r"(?<![\w.+%-])[\w.+%-]++@[\w-]++(?:\.[\w-]++)++")
_CARD: Final = re.compile(
    r"(?<!\d)(?:\d{13,19}|\d{4}([ -])\d{4}\1\d{4}\1\d{1,7}|\d{4}([ -])\d{6}\2\d{4,5})(?!\d)"
)
_PHONE: Final = re.compile(
    r"(?P<date>(?<!\w)(?:\d{4}([-/.])\d{1,2}\2\d{1,2}|\d{1,2}([-/.])\d{1,2}\3\d{2,4})(?!\d))"
    r"|(?<![\w#€$£+(-])(?<!\d[.,])[+(]{0,2}\d(?:[ \t().\-/]{0,3}\d){6,14}(?![-.,/]?\d|\s?[€$£%]|\w)"
)
#: What is a telephone number without a country to check it by: (415) 555-2671, 0171 2345678.
_WRITTEN_LIKE_ONE: Final = re.compile(
    r"(?:1[-. ])?\(?[2-9]\d\d\)?[-. ]{1,2}[2-9]\d\d[-. ]\d{4}"
    r"|\(?0[1-9]\d{1,4}\)?[-/ .]+\d[\d /.-]+\d"
)
_GROUP: Final = re.compile(r"\d+")
#: First digits of cards by their length; 16 and more: any network. A 15-digit IMEI starts with 35.
_CARD_STARTS: Final = {13: ("4",), 14: ("30", "36", "38"), 15: ("34", "37")}
_LONG_CARD_STARTS: Final = ("2", "3", "4", "5", "6")
_LEAST_PHONE_DIGITS: Final = 7
#: Without a country: longer is two numbers, or none.
_MOST_NATIONAL_DIGITS: Final = 12
#: +33 1 23 45 67 89 has six.
_MOST_PHONE_GROUPS: Final = 6
#: Candidates of one text that are looked at closely; in a text with more, all others are phones.
_CLOSE_LOOKS: Final = 500


def apply(text: str | None, texts: Texts, country: str = "") -> str | None:
    """What is kept of a text; an empty one is none."""
    if not text or texts == "drop":
        return None
    return text if texts == "keep" else redact(text, country)


def redact(text: str, country: str = "") -> str:
    """The text with [email], [card] and [phone]; `country` (ISO) knows its own numbers."""
    if "@" in text:
        text = _EMAIL.sub("[email]", text)
    text = _replace(text, _CARD, "[card]", _judge_card)
    looks = itertools.count()
    return _replace(text, _PHONE, "[phone]", lambda match: _judge_phone(match, country, looks))


def _replace(text: str, pattern: re.Pattern[str], stand_in: str, judge: _Judge) -> str:
    kept, done, position = [], 0, 0
    while match := pattern.search(text, position):
        length, skip = judge(match)
        position = match.start() + (length or skip)
        if length:
            kept += [text[done : match.start()], stand_in]
            done = position
    return "".join((*kept, text[done:]))


def _judge_card(match: re.Match[str]) -> tuple[int, int]:
    """A run of groups that is no card is left by one character only: a card may start in it."""
    written = "".join(str(int(digit)) for digit in match[0] if digit.isdecimal())
    starts = _CARD_STARTS.get(len(written), _LONG_CARD_STARTS)
    return len(match[0]) if written.startswith(starts) and _luhn(written) else 0, 1


def _luhn(digits: str) -> bool:
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (sum(map(int, digits[-1::-2])) + sum(doubled)) % 10 == 0


def _judge_phone(match: re.Match[str], country: str, looks: Iterator[int]) -> tuple[int, int]:
    """The longest run of whole groups that is a telephone number; a date is passed by."""
    written = match[0]
    if match["date"] is not None:
        return 0, len(written)
    ends = [group.end() for group in _GROUP.finditer(written)][:_MOST_PHONE_GROUPS]
    for end in reversed(ends):
        if written[end : end + 1] in {"", " ", "\t"} and _is_phone(written[:end], country, looks):
            return end, 0
    return 0, ends[0]


def _is_phone(written: str, country: str, looks: Iterator[int]) -> bool:
    digits = sum(character.isdecimal() for character in written)
    if digits < _LEAST_PHONE_DIGITS:
        return False
    if next(looks) >= _CLOSE_LOOKS:
        return True
    bare = written.lstrip("(+")
    if "+" in written or bare.startswith("00"):
        return _parses("+" + bare.removeprefix("00"), None, phonenumbers.is_possible_number)
    if country and _parses(written, country.upper(), phonenumbers.is_valid_number):
        return True
    return digits <= _MOST_NATIONAL_DIGITS and _WRITTEN_LIKE_ONE.fullmatch(written) is not None


def _parses(
    written: str, country: str | None, check: Callable[[phonenumbers.PhoneNumber], bool]
) -> bool:
    try:
        return check(phonenumbers.parse(written, country))
    except phonenumbers.NumberParseException:
        return False
