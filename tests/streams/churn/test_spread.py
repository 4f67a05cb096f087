"""What a model remembers of the customers that it learnt from."""

import msgspec

from streams.churn.examples import Example
from streams.churn.spread import with_spread
from streams.signals.churn.drift import Drift, drift_of
from streams.signals.churn.expected import SCORE
from streams.signals.churn.model import ATTRIBUTE, Term
from streams.signals.churn.scorecard import SCORECARD
from streams.signals.churn.scorer import Scorer

PLAN = f"{ATTRIBUTE}plan"
TERMS = (
    Term(feature="silence", coefficient=0.5),
    Term(feature=PLAN, coefficient=2.0, value="gold"),
    Term(feature=PLAN, coefficient=0.1, value="basic"),
    Term(feature=PLAN, coefficient=0.3, missing=True),
)
MODEL = msgspec.structs.replace(SCORECARD, terms=TERMS)


def example(number: int) -> Example:
    """One in four tells no plan, one in ten was never heard of."""
    features = {} if number % 10 == 0 else {"silence": float(number % 100)}
    profile = {} if number % 4 == 0 else {"plan": "gold" if number % 4 == 1 else "basic"}
    return Example(f"c{number}", 0, features, dict(profile), lost=False)


EXAMPLES = [example(number) for number in range(1_000)]


def test_the_score_and_each_input_are_spread_by_tenths_and_words() -> None:
    """The heaviest input first; what is not known has a share of its own."""
    score, plan, silence = with_spread(MODEL, EXAMPLES).expected
    assert (score.feature, plan.feature, silence.feature) == (SCORE, PLAN, "silence")
    assert (plan.words, plan.shares) == (("basic", "gold"), (0.5, 0.25, 0.0, 0.25))
    assert len(silence.edges) == 9
    assert silence.shares[-1] == 0.1
    assert abs(sum(silence.shares) - 1) < 1e-9
    assert score.shares[-1] == 0


def test_the_same_customers_in_the_flow_show_no_drift() -> None:
    """What is met there falls into the same bins."""
    model = with_spread(MODEL, EXAMPLES)
    found = Drift(model)

    scorer = Scorer(model)
    for each in EXAMPLES:
        risk = scorer.score(each.features, each.profile).probability
        found.meet(each.features, each.profile, risk)
    assert max(drift_of([found]).values()) < 1e-9
