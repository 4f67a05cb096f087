"""The scorecard for the first minute: weights set by hand, so it calls itself uncalibrated.

They follow what service research and customer-success practice agree on: inactivity first, for
half of those who leave say nothing before; then repeated and unsolved issues, being sent around,
low ratings; buying and staying long speak against it. `nabz churn fit` puts learnt weights in
their place. A weight is what one unit above the mean adds to the log-odds; counts, days and
money are log(1 + x), ratings 0 to 1.
"""

import math
from typing import Final

from streams.signals.churn.model import Model, Term

#: What a customer of whom nothing is known gets.
_BASE_RATE: Final = 0.2
#: Feature: (weight, where it speaks neither for nor against).
_WEIGHTS: Final = {
    "silence": (0.5, math.log1p(14)),  # two weeks
    "overdue": (0.8, math.log1p(1)),  # one own gap
    "trend": (-0.4, 0.0),  # as active as before
    "tenure": (-0.2, math.log1p(180)),
    "purchases_90": (-0.4, math.log1p(1)),
    "purchase_overdue": (0.5, math.log1p(1)),
    "channel_switches": (0.2, 0.0),
    "repeat_contacts": (0.7, 0.0),  # the largest driver of disloyalty
    "reopenings": (0.4, 0.0),
    "transfers": (0.4, 0.0),
    "abandoned_calls": (0.3, 0.0),
    "breaches": (0.4, 0.0),
    "open_issues": (0.3, 0.0),
    "oldest_issue": (0.2, 0.0),
    "cancel_reasons": (1.5, 0.0),
    "billing_reasons": (0.4, 0.0),
    "defect_reasons": (0.4, 0.0),
    "payment_failures": (0.8, 0.0),
    "incidents": (0.3, 0.0),
    "csat_last": (-1.2, 0.75),
    "csat_slope": (-0.6, 0.0),
    "nps_last": (-1.2, 0.75),
    "nps_slope": (-0.6, 0.0),
    "ces_last": (-1.0, 0.75),
    "stars_last": (-1.0, 0.75),
    "unanswered_surveys": (0.2, 0.0),
    "sentiment": (-0.8, 0.0),
}

SCORECARD: Final = Model(
    version="scorecard-1",
    calibrated=False,
    base_rate=_BASE_RATE,
    intercept=math.log(_BASE_RATE / (1 - _BASE_RATE)),
    terms=tuple(
        Term(feature=feature, coefficient=weight, mean=mean)
        for feature, (weight, mean) in _WEIGHTS.items()
    ),
    definition="weights set by hand, not fitted to any outcome",
)
