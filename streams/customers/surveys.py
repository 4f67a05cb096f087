"""Surveys in the fold: what was sent, and whether and when it was answered."""

from schemas.facts import SurveyFact
from schemas.touchpoint import Touchpoint
from streams.customers import ratings
from streams.customers.effects import Effects
from streams.customers.standing import RatingGroup, standing_survey
from streams.customers.state import Customer
from streams.signals.surveys import Survey, answer_times, answered_surveys
from streams.signals.turns import dimensions_of


def survey_of(touchpoint: Touchpoint, stage: str | None = None) -> Survey:
    """The survey that a touchpoint of kind survey_sent, of a customer in that stage, tells of."""
    dimensions = dimensions_of(touchpoint, stage)
    return Survey(touchpoint.time, touchpoint.id, touchpoint.conversation, dimensions)


def settle(
    key: tuple[str, str],
    held: RatingGroup,
    of: Customer,
    keep_ms: int,
    out: Effects,
) -> None:
    """Work one group of ratings and surveys out again; `key` is (source, customer)."""
    held.packed = None
    answered = answered_surveys(held.versions, held.surveys, keep_ms)
    if held.versions:
        ratings.settle(key, held, answered, of, keep_ms, out)
    times = answer_times(held.versions, answered)
    for id_, survey in held.surveys.items():
        former, answered_at = held.sent.get(id_), times.get(id_)
        known = former.contribution if former else None
        dimensions = ratings.dimensions_in(
            key[0], survey, of, known.dimensions if known else survey.dimensions
        )
        held.sent[id_] = sent = standing_survey(survey, answered_at, dimensions)
        out.replace(known, sent.contribution)
        if former is None or former.answered_at != answered_at:
            _publish(key, survey, answered_at, out)


def _publish(key: tuple[str, str], survey: Survey, answered_at: int | None, out: Effects) -> None:
    source, customer = key
    out.state(
        ("survey", source, survey.id),
        SurveyFact(
            source=source,
            id=survey.id,
            version=out.version,
            is_deleted=False,
            time=survey.time,
            customer=customer,
            conversation=survey.conversation or "",
            answered_at=answered_at,
        ),
    )
