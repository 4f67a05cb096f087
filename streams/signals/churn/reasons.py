"""Why a score is high: fixed codes with a sentence in English and in Persian."""

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec
import numpy as np

from streams.signals.churn.model import ATTRIBUTE
from streams.signals.churn.scorer import Score
from streams.signals.churn.table import Numbers
from streams.signals.churn.wordings import WORDINGS

#: Stands for all reasons of a customer of whom nothing is known but the base rate.
NOT_ENOUGH: Final = "not_enough_history"


class Reason(msgspec.Struct, frozen=True):
    """A reason, what it adds to the log-odds, and how it is said."""

    code: str
    contribution: float
    en: str
    fa: str


def reasons_of(score: Score) -> list[Reason]:
    """All reasons, the one that raises the risk most first; empty without enough history."""
    ordered = sorted(score.reasons.items(), key=_by_weight)
    return [Reason(code, weight, *_said(code, score)) for code, weight in ordered]


def raising(
    weights: Numbers, codes: Sequence[str], most: int
) -> Iterator[tuple[list[str], list[float]]]:
    """Of each customer the reasons that raise the risk, at most so many, and by how much each does.

    `weights` are customers x codes, `codes` by name.
    """
    order = np.argsort(-weights, axis=1, kind="stable")[:, :most]
    heaviest = np.take_along_axis(weights, order, axis=1)
    for places, row in zip(order.tolist(), heaviest.tolist(), strict=True):
        raise_it = [weight for weight in row if weight > 0]
        yield [codes[place] for place in places[: len(raise_it)]], raise_it


def _by_weight(item: tuple[str, float]) -> tuple[float, str]:
    return -item[1], item[0]


def top(score: Score, most: int = 3) -> list[Reason]:
    """The reasons that raise the risk, at most so many."""
    return [reason for reason in reasons_of(score)[:most] if reason.contribution > 0]


def _said(code: str, score: Score) -> Iterator[str]:
    if not code.startswith(ATTRIBUTE):
        yield from WORDINGS[code]
        return
    name, value = code[len(ATTRIBUTE) :], score.values.get(code)
    if value is None:
        yield f"{name} is not known"
        yield f"«{name}» نامعلوم است"
    else:
        shown = f"{value:g}" if isinstance(value, float) else value
        yield f"{name} is {shown}"
        yield f"«{name}» برابر «{shown}» است"
