"""What checkpoints tell: the size and time of flushes and restores."""

from collections.abc import Mapping

from streams import metrics
from streams.checkpoint import Flush
from streams.telemetry.figures import Figures


def tell_flush(figures: Figures, flush: Flush, topic_of: Mapping[str, str], seconds: float) -> None:
    """Tell a flush that is published; `topic_of` maps the lane's names to plain ones."""
    rows: dict[str, int] = {}
    for output in flush.outputs:
        topic = topic_of.get(output.topic, output.topic)
        rows[topic] = rows.get(topic, 0) + output.rows
    sizes = [len(output.value) for output in flush.outputs]
    sizes += [len(value) for _, value in flush.states if value is not None]
    figures.add_all(metrics.ROWS, rows)
    figures.observe(metrics.FLUSH_SECONDS, seconds)
    figures.observe(metrics.FLUSH_ROWS, sum(rows.values()))
    figures.observe(metrics.FLUSH_STATES, len(flush.states))
    figures.observe(metrics.FLUSH_BYTES, sum(sizes))


def tell_restore(figures: Figures, states: int, seconds: float) -> None:
    """Tell that a partition's state was read back."""
    figures.add(metrics.RESTORES)
    figures.add(metrics.RESTORED_STATES, states)
    figures.observe(metrics.RESTORE_SECONDS, seconds)
