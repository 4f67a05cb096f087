"""What a demo comes to, and whether it adds up."""

import msgspec
import pytest

from deploy.local.demo.totals import Totals
from streams.errors import NabzError

GOOD = Totals(
    scenario="dirty",
    seed=1,
    rate=50.0,
    seconds=121.5,
    sent=5_000,
    stored=5_000,
    refused=40,
    dead_letters=40,
    alerts_fired=1,
    alerts_resolved=1,
    alerts_received=2,
    event_to_row_p95_ms=900,
    peak_pss_mb=1_700,
    page_ready_s=None,
)


def test_what_adds_up_is_well() -> None:
    """Spoiled on purpose is no loss."""
    GOOD.check()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"stored": 4_999}, "5,000 sent, 4,999 stored"),
        ({"dead_letters": 41}, "40 spoiled on purpose, 41 dead letters"),
        ({"dead_letters": 39}, "40 spoiled on purpose, 39 dead letters"),
    ],
)
def test_what_does_not_add_up_is_a_failure(changes: dict[str, int], said: str) -> None:
    """With both figures."""
    with pytest.raises(NabzError, match=said):
        msgspec.structs.replace(GOOD, **changes).check()


def test_people_get_a_sentence() -> None:
    """With the figures that programs get."""
    assert GOOD.sentence() == (
        "5,000 touchpoints sent, 5,000 stored, 40 dead letters; 1 alerts fired, 1 resolved, "
        "2 notifications arrived; from receipt to row in 900 ms (p95); memory at most 1,700 MB"
    )
