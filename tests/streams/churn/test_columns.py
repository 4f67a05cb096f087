"""Columns: which there are, and that they are what scoring sees."""

import math

import numpy as np
import pytest

from schemas.touchpoint import Plain
from streams.churn.columns import matrix, tells_outcome, terms_of
from streams.churn.examples import Example
from streams.churn.learn import learn
from streams.signals.churn.scorer import Scorer


def examples(n: int = 200) -> list[Example]:
    """Half with a plan, all with an age as text, a name of their own and the outcome itself."""
    made = []
    for number in range(n):
        lost = number % 3 == 0
        age = str(20 + number % 50)
        profile: dict[str, Plain] = {"age": age, "name": f"n{number}", "Churned": lost}
        if number % 2:
            profile["plan"] = "rare" if number < 20 else "gold"
        made.append(Example(f"c{number}", 0, {"silence": number % 7.0}, profile, lost))
    return made


def test_only_what_can_be_learnt_has_a_column() -> None:
    """Rare words, names and the outcome have none; being unknown has one."""
    terms = terms_of(examples())
    assert {(term.feature, term.value, term.missing) for term in terms} == {
        ("silence", None, False),
        ("profile:age", None, False),
        ("profile:plan", "gold", False),
        ("profile:plan", None, True),
    }


@pytest.mark.parametrize("name", ["Churn", "churned", "is_churned", "customerChurn", "outcome"])
def test_attributes_that_tell_the_outcome(name: str) -> None:
    """By their name; others are let through."""
    assert tells_outcome(name)


@pytest.mark.parametrize("name", ["contract", "churning_butter", "PaymentMethod"])
def test_attributes_that_do_not(name: str) -> None:
    """Words that only look alike."""
    assert not tells_outcome(name)


def test_scoring_sees_the_columns_that_were_learnt() -> None:
    """The regression's own log-odds and those of the score are one, customer by customer."""
    made = examples()
    model = learn(made, "test")
    columns = matrix(model.terms, made)
    logits = columns @ np.array([term.coefficient for term in model.terms]) + model.intercept
    for example, logit in zip(made, logits, strict=True):
        p = Scorer(model).score(example.features, example.profile).probability
        assert abs(math.log(p / (1 - p)) - logit) < 1e-9
