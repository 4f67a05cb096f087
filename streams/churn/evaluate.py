"""Trying a model on customers that it has not seen, by the rules that score in the flow."""

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

import msgspec
import numpy as np
from sklearn.model_selection import StratifiedGroupKFold

from streams.churn.columns import risks_of
from streams.churn.examples import Example
from streams.churn.learn import learn
from streams.churn.quality import Bin, quality_of, reliability
from streams.churn.study import Study
from streams.signals.churn.model import Model, Quality

FOLDS: Final = 5

Tell = Callable[[str], None]


class Trial(NamedTuple):
    """What came of a trial: its measures, and ten bins of score against what happened."""

    quality: Quality
    bins: list[Bin]


def evaluate(study: Study, tell: Tell) -> Trial:
    """How good a model of some customers is on others."""
    if study.newer:
        split = "time: learnt from the older, tried on the newer"
        tell(f"{split} ({len(study.older):,} and {len(study.newer):,} customers)")
        tried = study.newer
        scores = risks_of(learn(study.older, study.definition), tried)
    else:
        split = f"stratified {FOLDS}-fold cross-validation: labels cannot be split by time"
        tell(split)
        tried = study.examples
        scores = _cross_validated(tried, study.definition)
    lost = [each.lost for each in tried]
    gone = [each.gone for each in tried]
    return Trial(quality_of(scores, lost, split, gone), reliability(scores, lost))


def fit(study: Study, tell: Tell) -> tuple[Model, Trial]:
    """A model of all examples, with the measures of models that had not seen what they scored."""
    trial = evaluate(study, tell)
    tell("fitting on all of them")
    model = learn(study.examples, study.definition)
    return msgspec.structs.replace(model, quality=trial.quality), trial


def _cross_validated(examples: Sequence[Example], definition: str) -> list[float]:
    """Everybody's score by a model of four fifths of the others; no customer is on both sides."""
    lost = np.array([each.lost for each in examples])
    names = np.array([each.customer for each in examples])
    scores = np.zeros(len(examples))
    folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=0)
    for train, test in folds.split(names, lost, names):
        model = learn([examples[place] for place in train], definition)
        scores[test] = risks_of(model, [examples[place] for place in test])
    return [float(each) for each in scores]
