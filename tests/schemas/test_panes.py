"""Envelopes of panes, by whole and by head."""

import msgspec

from schemas import panes
from schemas.panes import PaneRow, PanesEnvelope

ROW = PaneRow("queue", "q", "contacts", 10, 20, 3, 1, 0, 0, 0, {})


def test_an_envelope_of_before_there_was_history_is_read() -> None:
    """It lies in the log when a new version starts: it says nothing of where its panes start."""
    old = msgspec.msgpack.encode([2, 17, 1_000, [msgspec.structs.astuple(ROW)]])
    assert panes.decode(old) == PanesEnvelope(2, 17, 1_000, [ROW])
    assert panes.decode_head(old).before == {}


def test_the_head_knows_how_many_panes_there_are() -> None:
    """Without looking into any of them."""
    head = panes.decode_head(panes.encode(PanesEnvelope(2, 17, 1_000, [ROW] * 3, {10: 30})))
    assert (head.partition, head.offset, head.time, head.rows) == (2, 17, 1_000, 3)
    assert head.before == {10: 30}
