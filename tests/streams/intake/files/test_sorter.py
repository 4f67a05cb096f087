"""The sorter: one order, however the records came and however little memory there is."""

from itertools import accumulate
from random import Random
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from streams.intake.files import sorter as module
from streams.intake.files.sorter import Sorter
from streams.intake.ready import Ready

_records = st.builds(
    Ready,
    time=st.integers(-5, 5) | st.integers(-(2**62), 2**62),
    source=st.sampled_from(["a", "b"]),
    id=st.text(max_size=3),
    value=st.binary(max_size=4),
    key=st.just(b"k"),
    conversation=st.just(""),
)


def _sorted(records: list[Ready], run_records: int, run_bytes: int = 10**9) -> list[Ready]:
    with Sorter(run_records, run_bytes) as sorter:
        for record in records:
            sorter.add(record)
        assert sorter.added == len(records)
        return list(sorter.sorted())


@given(st.lists(_records, max_size=40), st.randoms(), st.integers(1, 50), st.integers(1, 60))
def test_any_permutation_and_any_run_size_give_the_same_sequence(
    records: list[Ready],
    random: Random,
    run_records: int,
    run_bytes: int,
) -> None:
    """Time, then source, then id, then content decide; nothing is lost or doubled."""
    shuffled = list(records)
    random.shuffle(shuffled)
    expected = sorted(records, key=lambda record: (record[0], record[1], record[2], record[3]))
    assert _sorted(shuffled, run_records, run_bytes) == expected
    assert _sorted(records, 1000) == expected


def test_more_runs_than_files_may_be_open_are_merged_in_between() -> None:
    """Three times the fan-in, a record a run."""
    count = module.FAN_IN * 3 + 1
    records = [Ready(-n, "a", str(n), b"v", b"k", "") for n in range(count)]
    assert _sorted(records, 1) == records[::-1]


def test_nothing_is_left_on_disk() -> None:
    """The runs go with the sorter."""
    with Sorter(1) as sorter:
        sorter.add(Ready(1, "a", "b", b"v", b"k", ""))
        assert list(sorter.folder.iterdir())
        folder = sorter.folder
    assert not folder.exists()


@given(st.lists(_records, max_size=40), st.integers(0, 5), st.integers(1, 50))
def test_what_is_given_back_early_is_the_same_sequence(
    records: list[Ready], more: int, run_records: int
) -> None:
    """Asked after every record, with the slack that they have or more, in runs or without."""
    newest = list(accumulate((record.time for record in records), max))
    slack = max((a - r.time for a, r in zip(newest, records, strict=True)), default=0)
    found = []
    with patch.object(module, "_WORTH_A_LOOK", 1), Sorter(run_records) as sorter:
        sorter.slack_ms = slack + more
        for record in records:
            sorter.add(record)
            found += sorter.settled()
        found += sorter.sorted()
    assert found == sorted(records)


def test_records_in_order_are_given_back_when_a_later_one_has_come() -> None:
    """Of those of one time the source and the id decide, so they wait for each other."""
    records = [Ready(n // 2, "a", str(-n), b"v", b"k", "") for n in range(1_000)]
    with Sorter() as sorter:
        sorter.slack_ms = 0
        for record in records:
            sorter.add(record)
        assert sorter.settled() == sorted(records)[:-2]
        assert list(sorter.sorted()) == sorted(records)[-2:]


def test_without_a_known_slack_nothing_is_given_back_early() -> None:
    """A record of any time may come yet."""
    with Sorter() as sorter:
        for n in range(1_000):
            sorter.add(Ready(n, "a", str(n), b"v", b"k", ""))
        assert sorter.settled() == []
