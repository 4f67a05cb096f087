"""Counting alerts of one demo, whatever was before it."""

import pytest

from deploy.local.demo.figures import count_alerts

A, B = "CsatLow/all/all", "CsatLow/queue/billing"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], (0, 0)),
        ([(A, 1, "pending"), (A, 2, "firing"), (A, 3, "resolved")], (1, 1)),
        ([(A, 1, "pending"), (A, 2, "resolved")], (0, 0)),
        ([(A, 7, "resolved"), (A, 8, "pending"), (A, 9, "firing")], (1, 0)),
        ([(A, 2, "firing"), (A, 3, "resolved"), (B, 2, "firing")], (2, 1)),
        ([(A, 2, "firing"), (B, 3, "resolved")], (1, 0)),
    ],
)
def test_only_what_fired_here_is_resolved_here(
    rows: list[tuple[str, int, str]], expected: tuple[int, int]
) -> None:
    """One that was pending alone never fired; one that fired in an earlier demo was not ours."""
    assert count_alerts(rows) == expected
