"""The example mappings of reviews, help desks and calls: one row, several touchpoints."""

from pathlib import Path

import pytest

from schemas.touchpoint import Call, Rating, Touchpoint
from tests.deploy.config.test_mappings import mapped

_ASKED = 1_769_857_200_000  # 2026-01-31 12:00 in Berlin, 11:00 UTC
_REVIEWS = (
    "reviewId,userName,content,score,thumbsUpCount,reviewCreatedVersion,at,replyContent,"
    "repliedAt,appVersion,platform,bank\n"
)
_ZENDESK = (
    "Id,Requester id,Requester email,Assignee,Group,Subject,Tags,Status,Priority,Via,Ticket type,"
    "Created at,Updated at,Solved at,Satisfaction Score,First reply time in minutes\n"
)
_FRESHDESK = (
    "Ticket ID,Subject,Status,Priority,Source,Type,Agent,Group,Created time,Resolved time,"
    "Closed time,Initial response time,Tags,Email,Mobile phone\n"
)
_CALLS = (
    "call_id,conversation_id,started_at,direction,caller,queue,agent,queue_seconds,talk_seconds,"
    "hold_seconds,wrap_seconds,result\n"
)
_SEATS = (
    "airline_name,author,author_country,date,content,aircraft,cabin_flown,type_traveller,"
    "overall_rating,recommended\n"
)


def _shape(found: list[Touchpoint]) -> list[tuple[str, str, str, int]]:
    return [(t.id, t.kind, t.actor, (t.time - _ASKED) // 60_000) for t in found]


def test_a_review_and_its_reply(tmp_path: Path) -> None:
    """A rating, its correction, the words, and the reply an hour later, in one conversation."""
    row = 'r1,Ada,"Slow,\nsorry",2,0,1.0,2026-01-31 11:00:00,Fixed,2026-01-31 12:00:00,1.1,GP,B\n'
    found = mapped(tmp_path, "google_play_reviews", _REVIEWS + row)
    assert _shape(found) == [
        ("r1", "rating", "customer", 0),
        ("r1:edit:2026-01-31 11:00:00", "rating", "customer", 0),
        ("r1:text:2026-01-31 11:00:00", "message", "customer", 0),
        ("r1:reply:2026-01-31 12:00:00", "message", "agent", 60),
    ]
    assert [t.rating for t in found[:2]] == [Rating("stars5", 2), Rating("stars5", 2, "r1")]
    assert [t.text for t in found] == [None, None, "Slow,\nsorry", "Fixed"]
    assert {(t.customer, t.conversation, t.queue) for t in found} == {("review r1", "r1", "B")}


def test_a_review_without_words_or_reply(tmp_path: Path) -> None:
    """Is its rating alone."""
    row = "r1,Ada,,5,0,1.0,2026-01-31 11:00:00,,,1.1,GP,B\n"
    found = mapped(tmp_path, "google_play_reviews", _REVIEWS + row)
    assert [t.kind for t in found] == ["rating", "rating"]


def test_a_row_of_zendesk(tmp_path: Path) -> None:
    """Asked at noon, answered after 90 minutes, solved, offered a survey, rated."""
    row = (
        "7,99,Ada@example.com,Bob,Billing,Refund?,vip,Solved,High,Mail,Question,"
        "2026-01-31 12:00:00,2026-01-31 18:00:00,2026-01-31 15:00:00,Good,90\n"
    )
    found = mapped(tmp_path, "zendesk_export", _ZENDESK + row)
    assert _shape(found) == [
        ("7:asked", "message", "customer", 0),
        ("7:answered", "message", "agent", 90),
        ("7:solved", "status", "agent", 180),
        ("7:rated", "rating", "customer", 360),
        ("7:survey", "survey_sent", "system", 180),
    ]
    assert {(t.customer, t.channel, t.priority) for t in found} == {
        ("email:ada@example.com", "email", "high")
    }
    assert found[3].rating == Rating("csat2", 1)


def test_an_open_row_of_zendesk(tmp_path: Path) -> None:
    """What has not happened is no touchpoint."""
    row = "8,99,-,-,-,Hi,,New,-,Pigeon,-,2026-01-31 12:00:00,2026-01-31 12:00:00,,Unoffered,\n"
    (found,) = mapped(tmp_path, "zendesk_export", _ZENDESK + row)
    assert (found.customer, found.channel, found.agent) == ("zendesk:99", "other", None)


def test_a_row_of_freshdesk(tmp_path: Path) -> None:
    """Times of London, which in winter are UTC."""
    row = (
        "5,Help,Closed,Medium,Portal,Problem,Bob,Support,2026-01-31 11:00:00,2026-01-31 12:00:00,"
        '2026-01-31 13:00:00,2026-01-31 11:10:00,"a,b",ada@example.com,\n'
    )
    found = mapped(tmp_path, "freshdesk_export", _FRESHDESK + row)
    assert _shape(found) == [
        ("5:asked", "message", "customer", 0),
        ("5:answered", "message", "agent", 10),
        ("5:resolved", "status", "agent", 60),
        ("5:closed", "status", "agent", 120),
    ]
    assert [t.status for t in found[2:]] == ["solved", "closed"]


@pytest.mark.parametrize(
    ("direction", "result", "actor", "answered"),
    [("inbound", "ANSWERED", "customer", True), ("outbound", "BUSY", "agent", False)],
)
def test_a_call_record(
    tmp_path: Path, direction: str, result: str, actor: str, answered: bool
) -> None:
    """A column without a number is unknown, not 0; calls among ourselves are left out."""
    row = f"c1,v1,2026-01-31 12:00:00,{direction},+441632960001,q,a,12,80.5,,5,{result}\n"
    inner = row.replace(direction, "internal")
    (found,) = mapped(tmp_path, "call_records", _CALLS + row + inner)
    assert (found.time, found.actor, found.conversation) == (_ASKED, actor, "v1")
    assert found.customer == "phone:+441632960001"
    assert found.call == Call(12, 80.5, None, 5, answered)


def test_a_seat_review(tmp_path: Path) -> None:
    """Ten stars of ten; without a number it is a message; a day of 1970 is none."""
    rows = (
        "air,u1,UK,2015-07-20,Good,A320,Economy,Solo Leisure,10.0,1\n"
        "air,u2,UK,2015-07-20,Fine,A320,,,,0\n"
        "air,u3,UK,1970-01-01,Old,A320,,,5.0,0\n"
    )
    first, second = mapped(tmp_path, "seat_reviews", _SEATS + rows)
    assert (first.rating, first.text, first.time) == (
        Rating("stars10", 10),
        "Good",
        1_437_350_400_000,
    )
    assert (second.kind, second.rating) == ("message", None)
    assert first.attributes["recommended"] is True
