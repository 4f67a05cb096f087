"""Spoilt deliveries of every vendor: taken or refused, never an error, never nothing.

`make fuzz` tries 10,000 for each adapter; NABZ_FUZZ says how many.
"""

import os
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.refusal import Refused
from schemas.touchpoint import Touchpoint
from streams.intake.channels.adapter import Item
from streams.intake.channels.registry import adapters
from tests.support.golden import Golden, goldens, plain, read_all, through_the_door
from tests.support.mutations import spoilt, with_body

_NUMBER: Final = os.environ.get("NABZ_FUZZ", "")
_BY_KIND: Final = {
    kind: [golden for golden in goldens() if golden.kind == kind] for kind in adapters()
}


@pytest.mark.parametrize("kind", adapters())
@settings(
    max_examples=int(_NUMBER or 60),
    derandomize=not _NUMBER,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
def test_a_spoilt_delivery_is_taken_or_refused(kind: str, data: st.DataObject) -> None:
    """Each item passes the one door or is refused; there is always one; twice it is the same."""
    golden = data.draw(st.sampled_from(_BY_KIND[kind]))
    golden = with_body(golden, data.draw(spoilt(golden)))
    found = read_all(adapters()[kind], golden.delivery)
    again = read_all(adapters()[kind], golden.delivery)
    assert _plain(found) == _plain(again)
    if not isinstance(found, Refused):
        assert found
        assert all(isinstance(_judge(item, golden), Touchpoint | Refused) for item in found)
    id_ = adapters()[kind].delivery_id(golden.delivery)
    assert id_ is None or 0 < len(id_) <= 200


@pytest.mark.parametrize("kind", adapters())
def test_a_refusal_of_the_whole_comes_before_any_item(kind: str) -> None:
    """Who reads item by item never loses those before an error: there is none after the first."""
    for golden in _BY_KIND[kind]:
        for cut in range(0, len(golden.delivery.body), 7):
            spoiled = with_body(golden, golden.delivery.body[:cut])
            assert _taken_before_refusal(kind, spoiled) == 0


def _taken_before_refusal(kind: str, golden: Golden) -> int:
    taken = 0
    try:
        for _ in adapters()[kind].read(golden.delivery):
            taken += 1
    except Refused:
        return taken
    return 0


def _judge(item: Item, golden: Golden) -> Touchpoint | Refused:
    if isinstance(item, Refused):
        return item
    try:
        return through_the_door(item, golden)
    except Refused as refused:
        return refused


def _plain(found: list[Item] | Refused) -> object:
    return plain(found) if isinstance(found, Refused) else [plain(item) for item in found]
