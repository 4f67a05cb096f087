"""Golden deliveries of every vendor become just the touchpoints that lie beside them."""

import pytest

from schemas.refusal import Refused
from streams.intake.channels.registry import adapters
from tests.support.golden import GOLDEN, Golden, goldens, plain, read_all, through_the_door

ALL = goldens()


@pytest.mark.parametrize("golden", ALL, ids=[golden.name for golden in ALL])
def test_a_golden_delivery_becomes_its_touchpoints(golden: Golden) -> None:
    """Item for item, in the delivery's order; or it is refused whole for the reason written."""
    read = read_all(adapters()[golden.kind], golden.delivery)
    found = plain(read) if isinstance(read, Refused) else [plain(item) for item in read]
    assert golden.expected == found


@pytest.mark.parametrize("golden", ALL, ids=[golden.name for golden in ALL])
def test_what_a_golden_delivery_becomes_passes_the_one_door(golden: Golden) -> None:
    """Every item that an adapter does not refuse is a valid touchpoint."""
    read = read_all(adapters()[golden.kind], golden.delivery)
    items = [] if isinstance(read, Refused) else read
    taken = [through_the_door(item, golden) for item in items if not isinstance(item, Refused)]
    assert len(taken) == sum(not isinstance(item, Refused) for item in items)


def test_every_adapter_has_golden_deliveries_and_every_golden_an_adapter() -> None:
    """No vendor goes untested, no golden delivery unread, no expectation without a delivery."""
    assert adapters().keys() == {golden.kind for golden in ALL}
    expected = {path.name.removesuffix(".expected.json") for path in GOLDEN.glob("*/*.expected.*")}
    assert expected == {golden.path.stem for golden in ALL}


def test_every_adapter_says_what_becomes_what() -> None:
    """The documentation's table has rows for each."""
    assert adapters()
    assert all(adapter.becomes and adapter.title for adapter in adapters().values())
