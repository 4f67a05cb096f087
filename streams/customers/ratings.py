"""Ratings in the fold: versions in, the standing value of each original out."""

from bisect import bisect_left
from collections.abc import Mapping
from typing import Final

from schemas.facts import RatingFact
from schemas.scales import points_e4, satisfied
from schemas.touchpoint import Touchpoint
from streams.customers.effects import Effects
from streams.customers.state import Conversation, SourceRatings, StandingRating
from streams.signals.conversation import dimensions_at, live_turns
from streams.signals.ratings import RatingVersion, standing
from streams.signals.turns import Contribution, Dimensions, dimensions_of

#: Scales whose answers are the csat signal: the share of satisfied among these, never of others.
CSAT_SCALES: Final = frozenset({"csat2", "csat5", "csat7"})


def version_of(touchpoint: Touchpoint) -> RatingVersion:
    """The rating, or correction of one, that a touchpoint of kind rating carries."""
    rating = touchpoint.rating
    if rating is None:
        raise ValueError("canonicalise() lets no rating touchpoint pass without its rating")
    return RatingVersion(
        touchpoint.time,
        touchpoint.id,
        rating.of,
        rating.scale,
        rating.value,
        touchpoint.conversation,
        dimensions_of(touchpoint),
    )


def settle(
    source: str,
    customer: str,
    ratings: SourceRatings,
    conversations: Mapping[str, Conversation],
    keep_ms: int,
    out: Effects,
) -> None:
    """Work the ratings of one source out again and publish what changed."""
    for id_, current in standing(ratings.versions, keep_ms).items():
        original = ratings.versions[id_]
        former = ratings.standing.get(id_)
        dimensions = _dimensions(original, conversations, keep_ms, former)
        if former and former.current == current and former.dimensions == dimensions:
            continue
        contribution = _contribution(original, current, dimensions)
        out.replace(former.contribution if former else None, contribution)
        ratings.standing[id_] = StandingRating(current, dimensions, contribution)
        _publish(source, customer, original, ratings.standing[id_], out)


def _dimensions(
    original: RatingVersion,
    conversations: Mapping[str, Conversation],
    keep_ms: int,
    former: StandingRating | None,
) -> Dimensions:
    if original.conversation is None:
        return original.dimensions
    conversation = conversations.get(original.conversation)
    if conversation is None:  # settled and forgotten since: what it said then stands
        return former.dimensions if former else original.dimensions
    turns = live_turns(conversation.turns, keep_ms)
    index = bisect_left(turns, (original.time, original.id))
    if index < len(turns) and turns[index].id == original.id:
        return dimensions_at(turns, index)
    return original.dimensions


def _contribution(
    original: RatingVersion, current: RatingVersion, dimensions: Dimensions
) -> Contribution | None:
    if current.scale not in CSAT_SCALES:
        return None
    return Contribution(
        "csat",
        original.time,
        dimensions,
        points_e4(current.scale, current.value),
        0,
        success=satisfied(current.scale, current.value),
        bin=None,
    )


def _publish(
    source: str, customer: str, original: RatingVersion, stands: StandingRating, out: Effects
) -> None:
    current, dimensions = stands.current, stands.dimensions
    out.state(
        ("rating", source, original.id),
        RatingFact(
            source=source,
            id=original.id,
            version=out.version,
            is_deleted=False,
            time=original.time,
            customer=customer,
            conversation=original.conversation or "",
            channel=dimensions.channel or "",
            queue=dimensions.queue or "",
            team=dimensions.team or "",
            agent=dimensions.agent or "",
            segment=dimensions.segment or "",
            scale=current.scale,
            value=current.value,
            points_e4=points_e4(current.scale, current.value),
            satisfied=satisfied(current.scale, current.value),
        ),
    )
