"""What a flush and a restore tell."""

from streams import metrics
from streams.checkpoint import Flush, Head, Output
from streams.telemetry.figures import Figures
from streams.telemetry.flushes import tell_flush, tell_restore


def test_a_flush_tells_its_size_by_hand() -> None:
    """Rows by plain topic; bytes of outputs and states; a state that is gone has none."""
    figures = Figures("customers")
    outputs = [
        Output("l.facts", 0, None, b"12345", 3),
        Output("l.panes", 0, None, b"123", 4),
        Output("l.panes", 1, None, b"1", 0),
    ]
    flush = Flush(Head(1, 2, 3, "x"), outputs, [(b"a", b"12"), (b"b", None)])
    tell_flush(figures, flush, {"l.facts": "facts", "l.panes": "panes"}, 0.25)
    found = {family.metric: family for family in figures.families()}
    assert found[metrics.ROWS].values == {"facts": 3.0, "panes": 4.0}
    sums = {
        metric: held.sum
        for metric in (metrics.FLUSH_ROWS, metrics.FLUSH_STATES, metrics.FLUSH_BYTES)
        if (held := found[metric].buckets)
    }
    assert list(sums.values()) == [7.0, 2.0, 11.0]
    seconds = found[metrics.FLUSH_SECONDS].buckets
    assert seconds is not None
    assert (seconds.count, seconds.sum) == (1, 0.25)


def test_a_restore_tells_states_and_time() -> None:
    """One for each partition."""
    figures = Figures("rolling")
    tell_restore(figures, 10, 1.5)
    tell_restore(figures, 0, 0.5)
    found = {family.metric: family for family in figures.families()}
    assert found[metrics.RESTORES].values == {"": 2.0}
    assert found[metrics.RESTORED_STATES].values == {"": 10.0}
    seconds = found[metrics.RESTORE_SECONDS].buckets
    assert seconds is not None
    assert (seconds.count, seconds.sum) == (2, 2.0)
