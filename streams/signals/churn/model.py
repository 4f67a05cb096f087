"""The churn model: a logistic regression as plain numbers, readable by people too."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final, Literal

import msgspec

from schemas.touchpoint import Plain
from streams import model_file
from streams.errors import ConfigError
from streams.signals.churn.expected import Expected
from streams.signals.churn.features import FEATURES
from streams.signals.churn.values import number_of, text_of

#: How a feature that is a profile attribute is named: this and the attribute's own name.
ATTRIBUTE: Final = "profile:"
#: Standardised values beyond this say no more than this.
OUTLYING: Final = 8.0


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
    """How good it was on customers that it had not seen.

    Where lost is who falls silent, many are long gone and easily told: `n_active` and `auc_active`
    are of those who were not yet. They are None where that is all, or one kind alone.
    """

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
    n_active: int | None = None
    auc_active: float | None = None


class Model(msgspec.Struct, frozen=True, kw_only=True):
    """A model with where it comes from; `window` is the first and last time (ms) learnt from.

    `expected` is how inputs and scores were spread among the customers learnt from.
    """

    kind: Literal["nabz-churn-1"] = "nabz-churn-1"
    version: str
    calibrated: bool
    base_rate: float
    intercept: float
    terms: tuple[Term, ...]
    definition: str
    window: tuple[int, int] | None = None
    quality: Quality | None = None
    expected: tuple[Expected, ...] = ()

    @property
    def at_risk_from(self) -> float:
        """The least risk of a customer at risk: twice the average one, at most even odds."""
        return min(0.5, 2 * self.base_rate)


def value_of(
    term: Term, features: Mapping[str, float], profile: Mapping[str, Plain]
) -> float | str | None:
    """What is known of a term's feature; None: nothing."""
    name = term.feature
    if not name.startswith(ATTRIBUTE):
        return features.get(name)
    raw = profile.get(name[len(ATTRIBUTE) :])
    return text_of(raw) if term.missing or term.value is not None else number_of(raw)


def standardised(term: Term, raw: float) -> float:
    """A number of a term's column as the regression has it."""
    return max(-OUTLYING, min(OUTLYING, (raw - term.mean) / term.scale))


def column(term: Term, value: float | str | None, *, told: bool) -> float | None:
    """The number in a term's column, not yet standardised; None: it contributes nothing.

    `told` says that the model has a term for this feature being unknown.
    """
    if term.missing:
        return float(value is None)
    if term.value is not None:
        return float(value == term.value) if told or value is not None else None
    return None if value is None else float(value)


def load(file: Path) -> Model:
    """Read a model.

    Raises:
        ConfigError: it cannot be read, or is none.
    """
    model = model_file.read(file, Model, "nabz churn fit")
    try:
        return checked(model)
    except ValueError as error:
        raise ConfigError(f"{file}: no model: {error}") from None


def checked(model: Model) -> Model:
    """A model that can score.

    Raises:
        ValueError: it cannot: it is damaged, or knows features that this version does not.
    """
    if not 0 < model.base_rate < 1 or any(term.scale <= 0 for term in model.terms):
        raise ValueError("its base rate or one of its scales is impossible")
    if not all(each.is_whole for each in model.expected):
        raise ValueError("what it says of the spread of its inputs is impossible")
    unknown = next((t.feature for t in model.terms if not _is_known(t.feature)), None)
    if unknown is not None:
        raise ValueError(f"this version knows no feature {unknown[:40]!r}: run `nabz churn fit`")
    return model


def _is_known(feature: str) -> bool:
    return feature in FEATURES or feature.startswith(ATTRIBUTE)


def write(model: Model, file: Path) -> None:
    """Write a model, whole or not at all.

    Raises:
        NabzError: the file cannot be written.
    """
    model_file.write(msgspec.json.format(msgspec.json.encode(model), indent=1) + b"\n", file)
