"""How good scores are on customers that the model had not seen."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np
from sklearn.metrics import average_precision_score, brier_score_loss, log_loss, roc_auc_score
from threadpoolctl import threadpool_limits

from streams.churn.learn import slope_of
from streams.signals.churn.model import Quality

BINS: Final = 10
_DIGITS: Final = 6


class Bin(NamedTuple):
    """A tenth of the customers by their score: how many, mean score, share that was lost."""

    n: int
    expected: float
    observed: float


def quality_of(
    scores: Sequence[float], lost: Sequence[bool], split: str, gone: Sequence[bool] = ()
) -> Quality:
    """All measures; `split` says how seen and unseen were told apart, `gone` who was so before."""
    p, y = np.asarray(scores), np.asarray(lost, dtype=float)
    rate = float(y.mean())
    brier = float(brier_score_loss(y, p))
    with threadpool_limits(1):
        slope, _ = slope_of(np.log(p / (1 - p)), y)
    return Quality(
        n=len(y),
        positives=int(y.sum()),
        auc=_rounded(roc_auc_score(y, p)),
        average_precision=_rounded(average_precision_score(y, p)),
        brier=_rounded(brier),
        brier_skill=_rounded(1 - brier / (rate * (1 - rate))),
        log_loss=_rounded(log_loss(y, p)),
        lift_top_decile=_rounded(_lift(p, y)),
        calibration_slope=_rounded(slope),
        ece=_rounded(ece_of(reliability(scores, lost))),
        split=split,
        **_of_active(p, y, gone),
    )


def _of_active(p: Any, y: Any, gone: Sequence[bool]) -> dict[str, Any]:
    """How well those are told apart who were still there."""
    active = ~np.asarray(gone, dtype=bool)
    if not any(gone) or len(set(y[active])) < len((True, False)):
        return {}
    return {
        "n_active": int(active.sum()),
        "auc_active": _rounded(roc_auc_score(y[active], p[active])),
    }


def reliability(scores: Sequence[float], lost: Sequence[bool]) -> list[Bin]:
    """Ten bins of equally many customers, lowest scores first."""
    p, y = np.asarray(scores), np.asarray(lost, dtype=float)
    order = np.argsort(p, kind="stable")
    return [
        Bin(len(part), float(p[part].mean()), float(y[part].mean()))
        for part in np.array_split(order, BINS)
        if len(part)
    ]


def ece_of(bins: Sequence[Bin]) -> float:
    """Expected calibration error: how far the shares lie from the scores, on average."""
    n = sum(each.n for each in bins)
    return sum(each.n * abs(each.observed - each.expected) for each in bins) / n


def _lift(p: Any, y: Any) -> float:
    """How many times the base rate was lost among the tenth with the highest scores."""
    most = np.argsort(-p, kind="stable")[: max(1, len(p) // 10)]
    return float(y[most].mean() / y.mean())


def _rounded(value: float) -> float:
    return round(float(value), _DIGITS)
