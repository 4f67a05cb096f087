"""Backoff: fast first, a few seconds at most, fast again after a good run."""

from deploy.local.backoff import WELL_SECONDS, Backoff


def test_waits_double_up_to_the_cap() -> None:
    """0.2 s, doubling, never above 3 s."""
    backoff = Backoff()
    assert [backoff.wait(0.0) for _ in range(6)] == [0.2, 0.4, 0.8, 1.6, 3.0, 3.0]


def test_a_good_run_makes_the_next_start_fast_again() -> None:
    """After it was up for long enough the first wait is back."""
    backoff = Backoff()
    for _ in range(5):
        backoff.wait(0.0)
    assert backoff.wait(WELL_SECONDS) == 0.2
    assert backoff.wait(0.0) == 0.4
