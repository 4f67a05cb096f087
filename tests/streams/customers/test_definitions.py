"""Changed definitions: what began before keeps to its own, or nothing goes on."""

import pytest

from schemas.touchpoint import Touchpoint
from streams.errors import NabzError
from streams.signals.course import AS_USUAL, Definitions
from streams.signals.effort import Windows
from tests.oracle.result import PaneKey
from tests.streams.customers.flushes import Log, records_of
from tests.support.touchpoints import answer, made

OPENED = Definitions(from_opening=True)
DAY = 86_400_000


def talk(name: str, start: int) -> list[Touchpoint]:
    """A ticket, the customer's word 3 s later, and the answer after 5 s."""
    return [
        made(f"{name}o", start, kind="status", actor="system", status="new", conversation=name),
        made(f"{name}q", start + 3_000, conversation=name),
        answer(f"{name}a", start + 5_000, conversation=name),
    ]


@pytest.mark.parametrize(("before", "after"), [(AS_USUAL, OPENED), (OPENED, AS_USUAL)])
def test_a_changed_definition_holds_for_what_begins_after_it(
    before: Definitions, after: Definitions
) -> None:
    """A correction of what began before takes the very figure out that was put in."""
    log = Log(7 * DAY, 30 * DAY, definitions=before)
    old, new = talk("old", 10_000), talk("new", 60_000)
    log.fold.apply(records_of(old))
    log.flush()
    log.restart(definitions=after)
    earlier = answer("olde", 14_000, conversation="old")  # it comes late and answered first
    log.fold.apply(records_of([*old, *new, earlier])[len(old) :])
    log.flush()
    found = log.rows.result()
    lasted = {name: row.duration_ms for (_, name), row in found.response_times.items()}
    is_opened = before == OPENED
    assert lasted == {"old": 4_000 if is_opened else 1_000, "new": 2_000 if is_opened else 5_000}
    panes = {
        key.pane_start: pane
        for key, pane in found.panes.items()
        if key == PaneKey("all", "all", "first_response", 10, key.pane_start)
    }
    assert {start: (pane.count, pane.sum) for start, pane in panes.items()} == {
        10: (1, lasted["old"]),
        60: (1, lasted["new"]),
    }


def test_another_time_for_issues_to_stay_quiet_is_refused() -> None:
    """What is counted stands at another time by it: no correction would ever meet it."""
    log = Log(7 * DAY, 30 * DAY)
    log.fold.apply(records_of(talk("old", 10_000)))
    log.flush()
    log.restart()
    log.flush()
    with pytest.raises(NabzError, match=r"SECONDS.* is now 1209600, .* by 604800: .*rebuild"):
        log.restart(windows=Windows(quiet=14 * DAY))
