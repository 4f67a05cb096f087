"""How likely a customer is to leave and how healthy it is, with all that makes it up."""

import math
from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from streams.signals.churn.behaviour import Behaviour
from streams.signals.churn.features import features_at
from streams.signals.churn.model import ATTRIBUTE, Model
from streams.signals.churn.reasons import Reason, top
from streams.signals.churn.scorer import Score, Scorer
from streams.signals.churn.units import unit_of
from streams.signals.health import Health, health_of

_REASONS: Final = 3


class Contribution(msgspec.Struct, frozen=True):
    """What a feature adds to the log-odds; its value in the unit, None where it is not known."""

    feature: str
    value: float | str | None
    unit: str
    contribution: float


class Risk(msgspec.Struct, frozen=True, kw_only=True):
    """The churn risk; without `enough` history it is the base rate and has no reasons.

    `base` + the sum of all `contributions` = `log_odds` = log(probability / (1 - probability)).
    """

    probability: float
    enough: bool
    calibrated: bool
    version: str
    reasons: list[Reason]
    base: float
    contributions: list[Contribution]
    log_odds: float


class Judgement(msgspec.Struct, frozen=True):
    """Risk and health at a time, and the features (log and all) that both were worked out of."""

    risk: Risk
    health: Health
    features: dict[str, float]


def judge(known: Behaviour, model: Model, at: int) -> Judgement:
    """Judge a customer as known at a time (ms)."""
    features = features_at(known, at)
    score = Scorer(model).score(features, known.profile)
    made = sorted(
        _contributions(score, features), key=lambda each: (-each.contribution, each.feature)
    )
    risk = Risk(
        probability=score.probability,
        enough=score.enough,
        calibrated=model.calibrated,
        version=model.version,
        reasons=top(score, _REASONS),
        base=score.base,
        contributions=made,
        log_odds=score.base + math.fsum(each.contribution for each in made),
    )
    health = health_of(features, score.probability if score.enough else None)
    return Judgement(risk, health, features)


def _contributions(score: Score, features: Mapping[str, float]) -> Iterator[Contribution]:
    for feature, added in score.contributions.items():
        if feature.startswith(ATTRIBUTE):
            yield Contribution(feature, score.values.get(feature), "", added)
        else:
            unit, value = unit_of(feature), features.get(feature)
            shown = None if value is None else unit.people(value)
            yield Contribution(feature, shown, unit.name, added)
