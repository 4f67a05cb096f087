"""A group of ratings and surveys: as it was before it was packed, and as short as it may be."""

import msgspec
from msgspec.structs import replace

from streams.customers.standing import RatingGroup, standing_rating, standing_survey
from streams.signals.ratings import RatingVersion
from streams.signals.surveys import Survey
from streams.signals.turns import Dimensions

CHAT = Dimensions("chat", "billing", None, "premium", None, None)
FILLED = replace(CHAT, team="care", agent="kim")
FIRST = RatingVersion(1_000, "r-1", None, "csat5", 2.0, "c-1", CHAT, None)
CORRECTION = RatingVersion(2_000, "r-2", "r-1", "csat5", 5.0, "c-1", CHAT, None)
SURVEY = Survey(500, "s-1", "c-1", CHAT)


def group(rating: RatingVersion, current: RatingVersion, dimensions: Dimensions) -> RatingGroup:
    """A rating that stands by one version under these dimensions, and the survey it answers."""
    made = RatingGroup()
    made.versions = {version.id: version for version in (rating, current)}
    made.standing = {rating.id: standing_rating(rating, current, dimensions)}
    made.surveys = {SURVEY.id: SURVEY}
    made.sent = {SURVEY.id: standing_survey(SURVEY, rating.time, dimensions)}
    return made


def assert_same(one: RatingGroup, other: RatingGroup) -> None:
    """In all that is remembered."""
    assert (one.versions, one.surveys) == (other.versions, other.surveys)
    assert (one.standing, one.sent) == (other.standing, other.sent)


def test_a_group_comes_back_as_it_was() -> None:
    """By its own version and dimensions, by a correction, under filled dimensions."""
    for current, dimensions in ((FIRST, CHAT), (CORRECTION, CHAT), (CORRECTION, FILLED)):
        made = group(FIRST, current, dimensions)
        assert_same(RatingGroup(made.pack()), made)


def test_dimensions_are_stored_once_where_all_are_the_same() -> None:
    """Of a rating, of what stands of it and of its survey: two of four."""
    assert bytes(group(FIRST, FIRST, CHAT).pack()).count(b"billing") == 2
    assert bytes(group(FIRST, FIRST, FILLED).pack()).count(b"billing") == 4


def test_a_group_that_names_everything_is_read_too() -> None:
    """As schema 10 stored it."""
    standing = [("r-1", "r-1", CHAT)]
    old = msgspec.msgpack.encode(([FIRST], standing, [SURVEY], [("s-1", 1_000, CHAT)]))
    assert_same(RatingGroup(msgspec.Raw(old)), group(FIRST, FIRST, CHAT))
