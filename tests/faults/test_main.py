"""The last line of `make faults`, which programs read."""

from collections import Counter

from tests.faults.__main__ import summary
from tests.faults.seed import Outcome, broken_off
from tests.faults.verify import Account


def test_the_last_line_adds_up_the_seeds_and_names_those_that_failed() -> None:
    """Keys as promised; a seed that could not be carried out has failed, too."""
    right = Outcome(Account(0, 0, 0, []), 100, 3, 5, Counter(kill=3), 60.0)
    wrong = Outcome(Account(1, 2, 4, ["a row"] * 7), 50, 2, 2, Counter(kill=2), 60.0)
    assert summary({1: right, 2: wrong, 3: broken_off(TimeoutError())}) == {
        "seeds": 3,
        "sent": 150,
        "lost": 1,
        "doubled": 2,
        "wrong": 4,
        "kills": 5,
        "restarts": 7,
        "failed_seeds": [2, 3],
    }
