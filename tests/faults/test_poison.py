"""What is sent as poison must be refused at both doors."""

import pytest

from schemas import ticks
from schemas.canonical import Policy, Refused, canonicalise
from schemas.touchpoint import Touchpoint
from streams.customers.read import read
from tests.faults.poison import poisons


def test_every_record_of_poison_is_refused_at_both_doors() -> None:
    """Neither the inbox nor touchpoints takes one of them for a touchpoint."""
    for one in poisons(seed=1, count=500):
        with pytest.raises(Refused):
            canonicalise(one.value or b"", Policy(), received_at=1_780_000_000_000)
        if not ticks.is_control(one.key):
            assert not isinstance(read(one.key, one.value), Touchpoint)


def test_a_seed_is_the_same_poison() -> None:
    """A failing seed sends the same again."""
    assert poisons(3, 50) == poisons(3, 50)
