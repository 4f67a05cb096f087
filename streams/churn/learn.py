"""Fitting the regression: its strength chosen and its slope corrected inside the training part."""

import hashlib
from collections.abc import Sequence
from typing import Any, Final

import msgspec
import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, StratifiedKFold, cross_val_predict
from threadpoolctl import threadpool_limits

from streams.churn.columns import matrix, terms_of
from streams.churn.examples import Example
from streams.churn.spread import with_spread
from streams.signals.churn.model import Model

_INNER_FOLDS: Final = 5
#: Inverse strengths of regularisation that are tried.
_STRENGTHS: Final = (0.003, 0.03, 0.3, 3.0)
_ITERATIONS: Final = 2_000
_UNREGULARISED: Final = 1e6
_VERSION_DIGITS: Final = 12


def learn(examples: Sequence[Example], definition: str) -> Model:
    """A calibrated model of examples of both kinds."""
    terms = terms_of(examples)
    lost = np.array([each.lost for each in examples])
    # Threads of linear algebra that wait for each other cost ten times the work here.
    with threadpool_limits(1):
        coefficients, intercept = _regression(matrix(terms, examples), lost)
    fitted = tuple(
        msgspec.structs.replace(term, coefficient=float(coefficient))
        for term, coefficient in zip(terms, coefficients, strict=True)
    )
    times = [each.at for each in examples]
    made = Model(
        version="",
        calibrated=True,
        base_rate=float(lost.mean()),
        intercept=float(intercept),
        terms=fitted,
        definition=definition,
        window=(min(times), max(times)),
    )
    made = with_spread(made, examples)
    return msgspec.structs.replace(made, version=_version(made))


def slope_of(logits: Any, lost: Any) -> tuple[float, float]:
    """Slope and intercept of the outcome on log-odds; 1 and 0 are those of a calibrated model."""
    line = LogisticRegression(C=_UNREGULARISED, max_iter=_ITERATIONS)
    line.fit(np.asarray(logits).reshape(-1, 1), lost)
    return float(line.coef_[0, 0]), float(line.intercept_[0])


def _regression(columns: Any, lost: Any) -> tuple[Any, float]:
    """Coefficients and intercept, scaled so that unseen log-odds have slope 1 (Platt scaling)."""
    folds = StratifiedKFold(_INNER_FOLDS, shuffle=True, random_state=0)
    search = GridSearchCV(
        LogisticRegression(max_iter=_ITERATIONS),
        {"C": _STRENGTHS},
        scoring="neg_log_loss",
        cv=folds,
    )
    best = search.fit(columns, lost).best_estimator_
    unseen = cross_val_predict(best, columns, lost, cv=folds, method="decision_function")
    slope, shift = slope_of(unseen, lost)
    return best.coef_[0] * slope, best.intercept_[0] * slope + shift


def _version(model: Model) -> str:
    raw = msgspec.json.encode(model, order="deterministic")
    return hashlib.sha256(raw).hexdigest()[:_VERSION_DIGITS]
