"""Limits of the fold, as the settings ask for them."""

from streams.customers.limits import limits_of
from streams.sections import FlowSettings
from streams.signals.course import AS_USUAL, Definitions


def test_an_issue_never_stays_open_to_doubt_longer_than_it_is_correctable() -> None:
    """Two weeks asked for, ten days kept; what is not resolved is kept for no less."""
    flow = FlowSettings(
        first_contact_seconds=14 * 86_400, keep_closed_seconds=864_000, keep_open_seconds=60
    )
    found = limits_of(flow)
    assert (found.windows.quiet, found.keep.open_ms) == (864_000_000, 864_000_000)
    assert limits_of(FlowSettings()).windows.quiet == 7 * 86_400_000


def test_settings_choose_what_a_first_response_is() -> None:
    """As the contract has it, or as Zendesk does."""
    assert limits_of(FlowSettings()).definitions == AS_USUAL
    zendesk = FlowSettings(response_from="opened", agent_opened="second_reply")
    assert limits_of(zendesk).definitions == Definitions(from_opening=True, second_reply=True)
    opened = FlowSettings(response_from="opened", machines_answer=True)
    assert limits_of(opened).definitions == Definitions(from_opening=True)
    assert limits_of(opened).machines_answer
