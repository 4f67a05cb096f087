"""From touchpoints in the order of their arrival to everything that must lie in ClickHouse.

Written from the public definitions alone and knowing nothing of the roles: no state, no batches,
no undoing. It keeps everything for ever, so it agrees with the roles as long as no customer has
over 4,096 touchpoints within the horizon and none comes back to what was swept as settled.
"""

from collections.abc import Sequence
from typing import Final

from schemas.touchpoint import Rating, Touchpoint
from tests.oracle.accept import accept
from tests.oracle.conversations import (
    USUAL,
    FirstResponse,
    Reading,
    conversations,
    dims,
    first_responses,
)
from tests.oracle.courses import (
    clock_rows,
    conversation_rows,
    course_contributions,
    transfers,
)
from tests.oracle.effort import Spans, effort_contributions, effort_rows
from tests.oracle.panes import Contribution, add_up, lasting
from tests.oracle.ratings import CSAT_SCALES, current_ratings, grade, points_e4, satisfied, surveys
from tests.oracle.result import Dims, Identity, RatingRow, ResponseRow, Result, SurveyRow

NEVER: Final = 2**62


def recompute(
    arrived: Sequence[Touchpoint],
    horizon_ms: int,
    future_ms: int = 300_000,
    *,
    now_ms: int = NEVER,
    spans: Spans = Spans(),  # noqa: B008  # it is never changed
    by: Reading = USUAL,
) -> Result:
    """What must be stored once all of these touchpoints have gone through the flow.

    `now_ms` is the time of the log: what is provisional until then is so no more.
    """
    accepted = accept(arrived, horizon_ms=horizon_ms, future_ms=future_ms)
    result = Result(
        touchpoints={(t.source, t.id) for t in arrived},
        duplicates=accepted.duplicates,
        late=accepted.late,
        future=accepted.future,
    )
    contributions: list[Contribution] = []
    for mine in accepted.by_customer.values():
        result.response_times |= _response_rows(mine, by)
        result.clocks |= clock_rows(mine, by)
        rows = conversation_rows(mine, by)
        efforts = effort_rows(mine, spans, now_ms)
        result.conversations |= rows
        result.efforts |= {key: efforts[key] for key in rows}
        result.ratings |= _rating_rows(mine)
        result.surveys |= _survey_rows(mine)
        contributions += effort_contributions(mine, spans, now_ms) + _responses(mine, by)
        contributions += course_contributions(mine, by)
        contributions += _satisfaction(mine) + _surveys(mine) + _feelings(mine)
    result.panes = add_up(contributions)
    return result


def _response_rows(mine: Sequence[Touchpoint], by: Reading) -> dict[Identity, ResponseRow]:
    return {clock.key: _response_row(clock, mine) for clock in first_responses(mine, by)}


def _response_row(clock: FirstResponse, mine: Sequence[Touchpoint]) -> ResponseRow:
    start, end = clock.start, clock.end
    return ResponseRow(
        customer=start.customer,
        started_at=start.time,
        ended_at=None if end is None else end.time,
        duration_ms=None if end is None else end.time - start.time,
        outcome="open" if end is None else "none",
        dims=dims(end or clock.asked or start, mine),
    )


def _rating_rows(mine: Sequence[Touchpoint]) -> dict[Identity, RatingRow]:
    return {
        (original.source, original.id): RatingRow(
            customer=original.customer,
            time=original.time,
            scale=rating.scale,
            value=rating.value,
            points_e4=points_e4(rating),
            satisfied=satisfied(rating),
            dims=dims(original, mine),
        )
        for original, rating in current_ratings(mine)
    }


def _responses(mine: Sequence[Touchpoint], by: Reading) -> list[Contribution]:
    moved = {key: int(transfers(turns) > 0) for key, turns in conversations(mine)}
    return [
        lasting("first_response", end, end.time - start.time, dims(end, mine), moved[key])
        for key, start, _, end in first_responses(mine, by)
        if end is not None
    ]


def _survey_rows(mine: Sequence[Touchpoint]) -> dict[Identity, SurveyRow]:
    return {
        (sent.source, sent.id): SurveyRow(
            customer=sent.customer,
            conversation=sent.conversation or "",
            time=sent.time,
            answered_at=None if answer is None else answer.time,
        )
        for sent, answer in surveys(mine)
    }


def _surveys(mine: Sequence[Touchpoint]) -> list[Contribution]:
    return [
        Contribution("surveys", sent.time, dims(sent, mine), successes=int(answer is not None))
        for sent, answer in surveys(mine)
    ]


def _feelings(mine: Sequence[Touchpoint]) -> list[Contribution]:
    """Texts count by themselves, under what they name of their own."""
    return [
        Contribution(
            "sentiment",
            t.time,
            Dims(t.channel, t.queue or "", t.team or "", t.segment or "", t.agent or ""),
            sum=(value := round(t.sentiment * 10_000)),
            sumsq=value * value,
            successes=int(value > 0),
        )
        for t in mine
        if t.sentiment is not None
    ]


def _satisfaction(mine: Sequence[Touchpoint]) -> list[Contribution]:
    return [
        Contribution(measure, original.time, dims(original, mine), sum_, sumsq, success, bin_)
        for original, rating in current_ratings(mine)
        for measure, sum_, sumsq, success, bin_ in _measured(rating)
    ]


_Measured = tuple[str, int, int, int, int | None]


def _measured(rating: Rating) -> list[_Measured]:
    """Measure, sum, sum of squares, successes and bin of one answer."""
    points, good = points_e4(rating), int(satisfied(rating))
    measures: list[_Measured] = [("satisfaction", points, points * points, good, None)]
    if rating.scale in CSAT_SCALES:
        measures.append(("csat", points, 0, good, grade(rating)))
    if rating.scale == "ces5":
        measures.append((rating.scale, points, points * points, good, None))
    if rating.scale == "ces7":
        measures.append((rating.scale, points, points * points, good, grade(rating)))
    if rating.scale == "nps":
        promoter, detractor = int(rating.value >= 9), int(rating.value < 7)
        measures.append(("nps", promoter - detractor, promoter + detractor, promoter, None))
    return measures
