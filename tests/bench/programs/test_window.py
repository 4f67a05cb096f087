"""The single window in nabz's shell: sums by hand, across a restart."""

from typing import Any

from streams.checkpoint import Head
from tests.bench.programs import rules
from tests.bench.programs.window import WindowFold, decode_closed, decode_state


def record(customer: bytes, time: int, delay: int) -> Any:
    value = b'{"time":%d,"received_at":%d,"text":"x"}' % (time, time + delay)
    return rules.Record("touchpoints", 0, 0, 0, 1, (), customer, value)


def test_windows_close_a_grace_after_them_and_survive_a_restart() -> None:
    """Two in one window, one in the next; both close as the customer comes back a minute on."""
    fold = WindowFold("out", 0)
    fold.apply([record(b"ada", 1_000, 5), record(b"ada", 2_000, 6), record(b"ada", 11_000, 7)])
    made = fold.collect()
    assert made is not None
    _, (output,), ((key, state),) = made
    assert (key, decode_state(state or b"")) == (b"ada", {0: 11, 1: 7})
    assert decode_closed(output.value) == []
    assert fold.collect() is None
    fold = WindowFold("out", 0)
    fold.load({key: state or b""}, Head(2, 0, 1, "test"))
    fold.apply([record(b"\x00tick", 0, 0), record(b"ada", 80_000, 1)])
    made = fold.collect()
    assert made is not None
    _, (output,), ((key, state),) = made
    assert decode_closed(output.value) == [(b"ada", 0, 11), (b"ada", 1, 7)]
    assert decode_state(state or b"") == {8: 1}
