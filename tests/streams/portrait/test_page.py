"""The portrait as a person sees it in a terminal of 100 columns."""

import io

import pytest
from rich.console import Console

from schemas.touchpoint import Amount, Call, Transfer
from streams.churn.history import Customer
from streams.portrait.page import page
from streams.portrait.portrait import Portrait, portrait_of
from streams.portrait.words import span
from tests.streams.portrait.test_portrait import RULES, at
from tests.streams.signals.churn.histories import DAY_MS, START, day

WIDTH = 100


def shown(found: Portrait, *, why: bool = False) -> list[str]:
    """The lines, without colours and blanks at their ends."""
    console = Console(width=WIDTH, highlight=False, file=io.StringIO(), color_system=None)
    console.print(page(found, why=why))
    text = console.file.getvalue()  # type: ignore[attr-defined]  # the StringIO from above
    return [line.rstrip() for line in text.splitlines()]


def line(lines: list[str], start: str) -> str:
    """The line that begins so, frame and blanks aside, in single blanks."""
    plain = (" ".join(each.strip("│ ").split()) for each in lines)
    return next(each for each in plain if each.startswith(start))


def test_everything_fits_and_stands_there() -> None:
    """Who, where, how likely to leave and why in two languages, what is open."""
    lines = shown(at(6, last=12))
    assert max(map(len, lines)) <= WIDTH
    assert (
        line(lines, "stage") == "stage support for 3 d, use on 2023-12-03 22:13 if nothing happens"
    )
    assert line(lines, "way").endswith("purchase 24 h → onboarding 24 h → support 3 d")
    assert line(lines, "persona") == "persona uses every channel"
    assert line(lines, "churn risk").startswith("churn risk 65% ━")
    assert "Issues that are still open مشکل‌هایی که هنوز باز است" in line(lines, "+0.88")
    assert line(lines, "health 39").endswith("of 100; -35.5 since 2023-11-18 22:13")
    assert line(lines, "c email") == "c email - - open 3 d 3 d"
    assert line(lines, "2023-11-17 22:13 email →").endswith("customer message [c] broken again")
    assert not [each for each in lines if each.startswith("Why")]


def test_why_adds_up_on_the_page() -> None:
    """What is printed sums to what is printed as the sum, to its last digit's rounding."""
    lines = shown(at(6), why=True)
    start, end = (next(n for n, x in enumerate(lines) if x.startswith(w)) for w in ("base", "sum"))
    added = sum(float(_log_odds(each)) for each in lines[start:end])
    assert added == pytest.approx(float(_log_odds(lines[end])), abs=1e-3)
    assert line(lines, "csat_last").startswith("csat_last 0 points +0.9000")
    assert line(lines, "silence").startswith("silence 24 h -1.0075")


def test_values_are_said_as_people_do() -> None:
    """Money as money, and what has all but faded is 0."""
    bought = Customer("x", [day(0, kind="purchase", amount=Amount(1234.5, "EUR"))], [])
    long_ago = portrait_of(bought, RULES, START + 3_000 * DAY_MS, 0)
    assert line(shown(long_ago, why=True), "purchases_90").startswith("purchases_90 0 times +0.27")
    (tenure,) = (each for each in long_ago.risk.contributions if each.feature == "tenure")
    assert tenure.unit == "days"
    assert tenure.value == pytest.approx(3_000)


def _log_odds(text: str) -> str:
    return next(word for word in text.split() if word[0] in "+-" and word[1:2].isdigit())


def test_nobody_writes_to_the_terminal_but_nabz() -> None:
    """Escape sequences are shown as question marks, markup as it stands."""
    evil = day(0, text="\x1b[2J[red]x", conversation="\x07c", agent="[bold]")
    found = portrait_of(Customer("\x1b]0;x", [evil], []), RULES, START + DAY_MS, 5)
    text = "\n".join(shown(found, why=True))
    assert "\x1b" not in text
    assert "\x07" not in text
    assert "[red]x" in text


def test_a_customer_of_whom_nothing_is_known() -> None:
    """Says that this is the base rate."""
    ended = day(0, kind="outcome", outcome="retained")
    lines = shown(portrait_of(Customer("x", [ended], []), RULES, START, 1))
    assert line(lines, "churn risk").endswith("not enough history: this is the base rate")
    assert line(lines, "health") == "health - nothing is known"
    assert "none" in lines
    fault = Customer("x", [day(0, kind="incident", actor="system")], [])
    assert line(shown(portrait_of(fault, RULES, START, 0)), "stage") == "stage none yet"


def test_details_of_what_happened() -> None:
    """Money, calls and transfers in a few words."""
    told = [
        day(0, kind="purchase", amount=Amount(1234.5, "EUR")),
        day(1, kind="call", channel="phone", call=Call(answered=False)),
        day(2, kind="transfer", actor="agent", agent="kim", transfer=Transfer("a", "b")),
    ]
    lines = shown(portrait_of(Customer("x", told, []), RULES, START + 3 * DAY_MS, 5))
    for words in ("purchase 1,234.50 EUR", "call not answered", "← kim"):
        assert any(words in " ".join(each.split()) for each in lines), words


@pytest.mark.parametrize(
    ("ms", "told"),
    [(0, "0 s"), (59_000, "59 s"), (60_000, "1 min"), (7_200_000, "2 h"), (172_800_000, "2 d")],
)
def test_spans(ms: int, told: str) -> None:
    """In one unit."""
    assert span(ms) == told
