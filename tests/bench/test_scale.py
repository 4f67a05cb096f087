"""The bench's programs of the fold alone: what they know, and whom they tell of."""

from streams.customers.record import glance
from streams.settings import Settings
from tests.bench import data
from tests.bench.programs import memory, scale

FOUND = data.stretch(seed=1, count=500)


def test_a_fold_knows_so_many_customers_each_by_a_record_of_its_own() -> None:
    """More than there were records: those come again under other names, drawers with them."""
    found = {b"c:ada": b"a", b"c:bo": b"b", b"d:0:bo": b"drawer", b"o:rota": b"r"}
    made = dict(scale.known(found, 3))
    assert made == {
        b"c:c0": b"a",
        b"c:c1": b"b",
        b"d:0:c1": b"drawer",
        b"c:c2": b"a",
        b"o:rota": b"r",
    }


def test_the_same_touchpoints_are_of_few_customers_or_of_many() -> None:
    """A conversation is of one of them; nothing else of a touchpoint differs."""
    few, many = list(scale.spread(FOUND, 10)), list(scale.spread(FOUND, 100_000))
    assert [one.id for one in few] == [one.id for one in many]
    assert len({one.customer for one in few}) == 10
    owners = {(one.conversation, one.customer) for one in many if one.conversation}
    assert len(owners) == len({conversation for conversation, _ in owners}) > 50


def test_a_round_of_new_customers_tells_the_same_of_others() -> None:
    """None of the first round's customers, ids or conversations, and all of it later."""
    first, second = memory.people(FOUND, 0), memory.people(FOUND, 1)
    for name in ("customer", "id", "conversation"):
        ones = {getattr(one, name) for one in first} - {None}
        others = {getattr(one, name) for one in second} - {None}
        assert len(ones) == len(others)
        assert not ones & others
    assert second[0].time > first[-1].time


def test_a_fold_takes_back_what_it_is_to_know() -> None:
    """Nobody is due: all were scored before they were stored."""
    settings = Settings()
    found = scale.states(settings, count=500)
    fold = scale.knowing(settings, found, 1_000)
    looked = [glance(value) for key, value in scale.known(found, 1_000) if key[:2] == b"c:"]
    assert len(looked) == 1_000
    assert not any(one.due for one in looked)
    assert scale.microseconds(fold, FOUND, 1_000) > 0
