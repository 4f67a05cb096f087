"""The account's own eyes: what it must see, row by row."""

from tests.faults.compare import Faults, Letter, Stored, of_refused, of_touchpoints
from tests.faults.ledger import Place
from tests.support.touchpoints import made

ONE = {("desk", "t1"): made("t1", 1_000)}
HERE = Place("inbox", 2, 7)


def test_what_is_there_once_as_sent_is_no_fault() -> None:
    """Nothing to say."""
    rows = {("desk", "t1"): Stored(1, "ada", 1_000, "chat")}
    assert of_touchpoints(ONE, rows) == Faults([], [], [])
    assert of_refused({HERE: b"{"}, {HERE: Letter(1, "{")}) == Faults([], [], [])


def test_what_is_not_there_is_lost() -> None:
    """A touchpoint without its row, a refused record without its dead letter."""
    assert of_touchpoints(ONE, {}).lost == ["touchpoint desk/t1: lost"]
    assert of_refused({HERE: b"{"}, {}).lost == ["refused record inbox/2/7: no dead letter"]


def test_what_is_there_twice_is_doubled() -> None:
    """Both kinds of rows are counted."""
    rows = {("desk", "t1"): Stored(2, "ada", 1_000, "chat")}
    assert of_touchpoints(ONE, rows).doubled == ["touchpoint desk/t1: 2 times"]
    letters = {HERE: Letter(3, "{")}
    assert of_refused({HERE: b"{"}, letters).doubled == ["refused record inbox/2/7: 3 dead letters"]


def test_what_nobody_sent_or_differs_is_wrong() -> None:
    """A stranger's row, the second of two contents, other bytes."""
    second = {("desk", "t1"): Stored(1, "ada", 1_000, "other")}
    assert len(of_touchpoints(ONE, second).wrong) == 1
    assert len(of_touchpoints({}, second).wrong) == 1
    assert len(of_refused({}, {HERE: Letter(1, "{")}).wrong) == 1
    assert len(of_refused({HERE: b"{"}, {HERE: Letter(1, b"\xff")}).wrong) == 1
