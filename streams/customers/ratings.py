"""Ratings in the fold: versions in, the standing value of each original out."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence

from schemas.facts import RatingFact
from schemas.scales import points_e4, satisfied
from schemas.touchpoint import Touchpoint
from streams.customers.effects import Effects
from streams.customers.standing import RatingGroup, StandingRating, standing_rating
from streams.customers.state import Customer
from streams.signals.dimensions import dimensions_at, is_complete
from streams.signals.ratings import RatingVersion, standing
from streams.signals.surveys import SURVEY_ATTRIBUTE, Survey, first_answers
from streams.signals.turns import Contribution, Dimensions, Turn, dimensions_of


def version_of(touchpoint: Touchpoint, stage: str | None = None) -> RatingVersion:
    """The rating, or correction of one, of a touchpoint of kind rating and a customer's stage."""
    rating = touchpoint.rating
    if rating is None:
        raise ValueError("canonicalise() lets no rating touchpoint pass without its rating")
    survey = touchpoint.attributes.get(SURVEY_ATTRIBUTE)
    return RatingVersion(
        touchpoint.time,
        touchpoint.id,
        rating.of,
        rating.scale,
        rating.value,
        touchpoint.conversation,
        dimensions_of(touchpoint, stage),
        survey if isinstance(survey, str) else None,
    )


def settle(
    key: tuple[str, str],
    ratings: RatingGroup,
    answered: Mapping[str, str],
    of: Customer,
    keep_ms: int,
    out: Effects,
) -> None:
    """Work the ratings of one group out again and publish what changed.

    `key` is (source, customer), `answered` rating → survey.
    """
    versions, former = ratings.versions, ratings.standing
    stands = standing(versions, keep_ms, first_answers(versions, answered))
    for id_ in [id_ for id_ in former if id_ not in stands]:
        _put(key, versions[id_], former.pop(id_), None, out)
    for id_, current in stands.items():
        original, known = versions[id_], former.get(id_)
        dimensions = dimensions_in(
            key[0], original, of, known.dimensions if known else original.dimensions
        )
        if known and known.current == current and known.dimensions == dimensions:
            continue
        former[id_] = standing_rating(original, current, dimensions)
        _put(key, original, known, former[id_], out)


def dimensions_in(
    source: str, what: RatingVersion | Survey, customer: Customer, former: Dimensions
) -> Dimensions:
    """The dimensions of a rating or survey, missing ones taken from its conversation.

    `former` are those of the last time: they stand once the conversation is forgotten.
    """
    if what.conversation is None or is_complete(what.dimensions):
        return what.dimensions
    conversation = customer.conversation(source, what.conversation)
    if conversation is None:
        return former
    turns = conversation.turns.all(conversation.live)
    index = bisect_left(turns, (what.time, what.id), key=_place_of)
    if index < len(turns) and turns[index].id == what.id:
        return dimensions_at(turns, index)
    return what.dimensions


def _place_of(turn: Turn) -> tuple[int, str]:
    return turn.time, turn.id


def _put(
    key: tuple[str, str],
    original: RatingVersion,
    former: StandingRating | None,
    stands: StandingRating | None,
    out: Effects,
) -> None:
    """Publish what stands now in place of `former`; None of it: the row is deleted."""
    out.replace_all(_adds(former), _adds(stands))
    shown = stands or former
    if shown is not None:
        _publish(key, original, shown, out, is_deleted=stands is None)


def _adds(stands: StandingRating | None) -> Sequence[Contribution]:
    return stands.contributions if stands else ()


def _publish(
    key: tuple[str, str],
    original: RatingVersion,
    stands: StandingRating,
    out: Effects,
    *,
    is_deleted: bool,
) -> None:
    (source, customer), current, dimensions = key, stands.current, stands.dimensions
    out.state(
        ("rating", source, original.id),
        RatingFact(
            source=source,
            id=original.id,
            version=out.version,
            is_deleted=is_deleted,
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
