"""Open issues by hand: what is open, since when, and what is not answered."""

from schemas.touchpoint import Transfer
from streams.portrait.issues import open_issues
from tests.streams.signals.churn.histories import DAY_MS, START, day

AGENT = {"actor": "agent", "agent": "kim"}


def test_open_and_unanswered() -> None:
    """One is answered and open, one waits since its second word, one is solved."""
    found = open_issues(
        [
            day(0, conversation="a", channel="email", queue="billing"),
            day(1, conversation="a", **AGENT),
            day(1, "b0", conversation="b"),
            day(1.5, conversation="b", **AGENT),
            day(2, conversation="b"),
            day(2.5, conversation="b", channel="phone"),
            day(2, "c0", conversation="c"),
            day(3, conversation="c", kind="status", actor="agent", status="solved"),
            day(3, "d0", kind="visit", channel="web"),
        ]
    )
    a, b = found
    assert (a.conversation, a.channel, a.queue, a.agent) == ("a", "email", "billing", "kim")
    assert (a.opened_at, a.last_at, a.unanswered_since) == (START, START + DAY_MS, None)
    assert (b.opened_at, b.unanswered_since) == (START + DAY_MS, START + 2 * DAY_MS)
    assert (b.channel, b.messages_in, b.messages_out) == ("phone", 3, 1)


def test_what_was_opened_again_is_open_since_its_opening() -> None:
    """Nobody ever answered; it is told how often it came back and was handed on."""
    (found,) = open_issues(
        [
            day(0, conversation="a"),
            day(1, conversation="a", kind="status", actor="agent", status="solved"),
            day(2, conversation="a"),
            day(3, conversation="a", kind="transfer", transfer=Transfer("x", "y"), **AGENT),
        ]
    )
    assert (found.opened_at, found.unanswered_since) == (START, START)
    assert (found.reopens, found.transfers, found.status) == (1, 1, "open")


def test_a_rating_alone_is_no_issue() -> None:
    """Nor is a conversation in which nothing was said."""
    assert open_issues([day(0, conversation="a", kind="survey_sent", actor="system")]) == []


def test_one_name_in_two_sources_is_two_issues() -> None:
    """The oldest comes first."""
    found = open_issues(
        [day(1, conversation="a", source="desk"), day(0, conversation="a", source="shop")]
    )
    assert [each.source for each in found] == ["shop", "desk"]
