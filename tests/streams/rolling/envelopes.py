"""Envelopes of panes, short to write."""

from schemas.panes import PaneRow, PanesEnvelope

#: A moment on every grid: a whole half-hour, in seconds since 1970.
T0 = 1_700_001_000 - 1_700_001_000 % 1_800


def pane(
    start: int,
    count: int,
    *,
    dimension: str = "all",
    member: str = "all",
    measure: str = "contacts",
    pane_seconds: int = 10,
    segment: int = 1,
) -> PaneRow:
    """A pane that starts `start` seconds after T0."""
    return PaneRow(
        dimension=dimension,
        member=member,
        measure=measure,
        pane_seconds=pane_seconds,
        pane_start=T0 + start,
        segment=segment,
        count=count,
        sum=1_000 * count,
        sumsq=count,
        successes=count,
        bins={350: count} if count else {},
    )


def envelope(at: float, *panes: PaneRow, partition: int = 0) -> PanesEnvelope:
    """What a source partition published when its clock stood `at` seconds after T0."""
    return PanesEnvelope(
        partition=partition, offset=0, time=int((T0 + at) * 1000), panes=list(panes)
    )


def ms(after: float) -> int:
    """The moment `after` seconds after T0, in ms since 1970."""
    return int((T0 + after) * 1000)
