"""The churn model: a logistic regression as plain numbers, and what it says of a customer.

p = 1 / (1 + exp(-(base + sum of contributions))), a contribution being coefficient x (value - mean)
/ scale: what linear SHAP gives (https://doi.org/10.48550/arXiv.1705.07874, section 4).
"""

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Literal

import msgspec

from schemas.touchpoint import Plain
from streams.errors import ConfigError, NabzError
from streams.signals.churn.values import number_of, text_of

#: How a feature that is a profile attribute is named: this and the attribute's own name.
ATTRIBUTE: Final = "profile:"
#: Standardised values beyond this say no more than this.
OUTLYING: Final = 8.0
#: Nobody is surer than this (log-odds): beyond it a float no longer tells p from 1.
_SUREST: Final = 12.0


class Term(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One column of the regression.

    The feature's number; or, with `value`, whether the attribute is that; or, with `missing`,
    whether the feature is not known. Where no term of a feature is of that last kind, a feature
    that is not known contributes nothing.
    """

    feature: str
    coefficient: float
    mean: float = 0.0
    scale: float = 1.0
    value: str | None = None
    missing: bool = False


class Quality(msgspec.Struct, frozen=True, kw_only=True):
    """How good it was on customers that it had not seen; null where nothing can be told."""

    n: int
    positives: int
    auc: float
    average_precision: float
    brier: float
    brier_skill: float
    log_loss: float
    lift_top_decile: float
    calibration_slope: float
    ece: float
    split: str


class Model(msgspec.Struct, frozen=True, kw_only=True):
    """A model with where it comes from; `window` is the first and last time (ms) learnt from."""

    kind: Literal["nabz-churn-1"] = "nabz-churn-1"
    version: str
    calibrated: bool
    base_rate: float
    intercept: float
    terms: tuple[Term, ...]
    definition: str
    window: tuple[int, int] | None = None
    quality: Quality | None = None


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """A probability and what makes it up: base + contributions = logit(probability).

    `contributions` are by feature, in log-odds. Without `enough` nothing is known of the customer,
    and the probability is the base rate.
    """

    probability: float
    base: float
    contributions: dict[str, float]
    values: dict[str, float | str | None]
    enough: bool


def score(model: Model, features: Mapping[str, float], profile: Mapping[str, Plain]) -> Score:
    """How likely a customer with these features and attributes is to leave."""
    if not features and not profile:
        return Score(
            probability=model.base_rate,
            base=_logit(model.base_rate),
            contributions={},
            values={},
            enough=False,
        )
    told = {term.feature for term in model.terms if term.missing}
    contributions: dict[str, float] = {}
    values: dict[str, float | str | None] = {}
    for term in model.terms:
        value = value_of(term, features, profile)
        values.setdefault(term.feature, value)
        raw = column(term, value, told=term.feature in told)
        if raw is not None:
            x = max(-OUTLYING, min(OUTLYING, (raw - term.mean) / term.scale))
            added = contributions.get(term.feature, 0.0) + term.coefficient * x
            contributions[term.feature] = added
    return _bounded(model.intercept, contributions, values)


def _bounded(
    base: float, contributions: dict[str, float], values: dict[str, float | str | None]
) -> Score:
    """The score of these contributions, made smaller together where they go beyond all measure."""
    total = math.fsum(contributions.values())
    logit = max(-_SUREST, min(_SUREST, base + total))
    if logit != base + total:
        shrunk = (logit - base) / total
        contributions = {name: value * shrunk for name, value in contributions.items()}
    return Score(
        probability=1 / (1 + math.exp(-logit)),
        base=base,
        contributions=contributions,
        values=values,
        enough=True,
    )


def value_of(
    term: Term, features: Mapping[str, float], profile: Mapping[str, Plain]
) -> float | str | None:
    """What is known of a term's feature; None: nothing."""
    name = term.feature
    if not name.startswith(ATTRIBUTE):
        return features.get(name)
    raw = profile.get(name[len(ATTRIBUTE) :])
    return text_of(raw) if term.missing or term.value is not None else number_of(raw)


def column(term: Term, value: float | str | None, *, told: bool) -> float | None:
    """The number in a term's column, not yet standardised; None: it contributes nothing.

    `told` says that the model has a term for this feature being unknown.
    """
    if term.missing:
        return float(value is None)
    if term.value is not None:
        return float(value == term.value) if told or value is not None else None
    return None if value is None else float(value)


def _logit(probability: float) -> float:
    return math.log(probability / (1 - probability))


def load(file: Path) -> Model:
    """Read a model.

    Raises:
        ConfigError: it cannot be read, or is none.
    """
    try:
        model = msgspec.json.decode(file.read_bytes(), type=Model)
    except OSError as error:
        raise ConfigError(f"{file}: cannot be read: {error.strerror}") from None
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise ConfigError(f"{file}: no model of `nabz churn fit`: {error}") from None
    if not 0 < model.base_rate < 1 or any(term.scale <= 0 for term in model.terms):
        raise ConfigError(f"{file}: no model: its base rate or one of its scales is impossible")
    return model


def write(model: Model, file: Path) -> None:
    """Write a model, whole or not at all.

    Raises:
        NabzError: the file cannot be written.
    """
    beside = file.with_name(f".{file.name}.new")
    try:
        beside.write_bytes(msgspec.json.format(msgspec.json.encode(model), indent=1) + b"\n")
        beside.replace(file)
    except OSError as error:
        raise NabzError(f"{file}: cannot be written: {error.strerror}") from None
