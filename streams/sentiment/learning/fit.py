"""Fitting a sentiment model on scored comments, and saying how good it is on unseen ones."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, f1_score, roc_auc_score
from sklearn.model_selection import GridSearchCV, StratifiedGroupKFold
from sklearn.pipeline import Pipeline
from threadpoolctl import threadpool_limits

from streams.errors import NabzError
from streams.sentiment.fitted import LABELS, Model, Quality, Weights, features
from streams.sentiment.languages import identify
from streams.sentiment.learning.comments import Comment

FOLDS: Final = 5
_INNER_FOLDS: Final = 3
#: Inverse strengths of regularisation that are tried, inside the training part only.
_STRENGTHS: Final = (0.5, 1.0, 2.0, 4.0)
_LEAST_OF_A_LABEL: Final = 20
_MOST_FEATURES: Final = 30_000
_LEAST_DOCUMENTS: Final = 2
#: A language of which at least this share of the comments is, is one that the model speaks.
_LEAST_SHARE: Final = 0.05
_DIGITS: Final = 6

Tell = Callable[[str], None]


def fit(comments: Sequence[Comment], tell: Tell) -> Model:
    """A model of all comments; its quality is that of models of four fifths on the last fifth.

    The same text is never both learnt from and asked about. Regularisation is chosen inside the
    training part. AUC is that of each label against the rest, on average.

    Raises:
        NabzError: there are too few comments of a label to learn anything that holds.
    """
    labels = _labels(comments)
    texts = np.array([comment.text for comment in comments], dtype=object)
    marks = np.array([comment.label for comment in comments])
    groups = _groups(comments)
    quality = _validate(texts, marks, groups, labels, tell)
    tell("fitting on all comments")
    return _model(_search(texts, marks, groups), labels, _languages(comments), quality)


def _labels(comments: Sequence[Comment]) -> list[str]:
    counts = Counter(comment.label for comment in comments)
    labels = [label for label in LABELS if counts[label]]
    few = [label for label in labels if counts[label] < _LEAST_OF_A_LABEL]
    if len(labels) < 2 or few:  # noqa: PLR2004  # one label is nothing to tell apart
        there = ", ".join(f"{counts[label]} {label}" for label in LABELS)
        raise NabzError(
            f"too few comments to learn from ({there}): at least two labels with "
            f"{_LEAST_OF_A_LABEL} comments each"
        )
    return list(labels)


def _groups(comments: Sequence[Comment]) -> Any:
    numbers: dict[tuple[str, ...], int] = {}
    return np.array(
        [numbers.setdefault(tuple(features(text)), len(numbers)) for text, _ in comments]
    )


def _search(texts: Any, marks: Any, groups: Any) -> Any:
    pipeline = Pipeline(
        [
            (
                "vectors",
                TfidfVectorizer(
                    analyzer=features,
                    sublinear_tf=True,
                    min_df=_LEAST_DOCUMENTS,
                    max_features=_MOST_FEATURES,
                ),
            ),
            ("regression", LogisticRegression(max_iter=1_000, class_weight="balanced")),
        ]
    )
    folds = StratifiedGroupKFold(_INNER_FOLDS, shuffle=True, random_state=0)
    # Threads of linear algebra that wait for each other cost ten times the work here.
    with threadpool_limits(1):
        search = GridSearchCV(pipeline, {"regression__C": _STRENGTHS}, scoring="f1_macro", cv=folds)
        return search.fit(texts, marks, groups=groups).best_estimator_


def _validate(texts: Any, marks: Any, groups: Any, labels: list[str], tell: Tell) -> Quality:
    folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=0)
    shares = np.zeros((len(texts), len(labels)))
    for number, (train, test) in enumerate(folds.split(texts, marks, groups), 1):
        tell(f"cross-validation, part {number} of {FOLDS}")
        found = _search(texts[train], marks[train], groups[train])
        order = [list(found.classes_).index(label) for label in labels]
        shares[test] = found.predict_proba(texts[test])[:, order]
    guessed = np.array(labels)[shares.argmax(axis=1)]
    aucs = [roc_auc_score(marks == label, shares[:, n]) for n, label in enumerate(labels)]
    return Quality(
        n=len(texts),
        accuracy=round(float(accuracy_score(marks, guessed)), _DIGITS),
        macro_f1=round(float(f1_score(marks, guessed, average="macro")), _DIGITS),
        auc=round(float(np.mean(aucs)), _DIGITS),
    )


def _model(found: Any, labels: list[str], languages: tuple[str, ...], quality: Quality) -> Model:
    vectors, regression = found["vectors"], found["regression"]
    coefficients, intercepts = regression.coef_, regression.intercept_
    if len(labels) == 2:  # noqa: PLR2004  # one row of numbers tells two labels apart
        coefficients = np.vstack([-coefficients / 2, coefficients / 2])
        intercepts = np.concatenate([-intercepts / 2, intercepts / 2])
    order = [list(regression.classes_).index(label) for label in labels]
    weights = {
        feature: Weights(
            float(vectors.idf_[column]), tuple(float(c) for c in coefficients[order, column])
        )
        for feature, column in sorted(vectors.vocabulary_.items())
    }
    return Model(
        languages=languages,
        labels=tuple(labels),  # type: ignore[arg-type]  # they are of LABELS
        intercepts=tuple(float(value) for value in intercepts[order]),
        features=weights,
        quality=quality,
    )


def _languages(comments: Sequence[Comment]) -> tuple[str, ...]:
    counts = Counter(identify(comment.text) for comment in comments)
    counts.pop("", None)
    return tuple(
        sorted(name for name, count in counts.items() if count >= _LEAST_SHARE * len(comments))
    )
