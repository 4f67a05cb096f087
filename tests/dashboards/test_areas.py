"""The six areas of digital experience name only what is measured."""

from dashboards.areas import AREAS
from streams.rolling.signals import SIGNALS
from streams.signals.churn.features import FEATURES


def test_the_six_areas() -> None:
    """Each once, and each with something that is measured and something that is not."""
    assert [area.name for area in AREAS] == [
        "accessibility",
        "service convenience",
        "purchase convenience",
        "personalisation",
        "ease of use",
        "channel flexibility",
    ]
    assert all(area.features and area.unseen for area in AREAS)


def test_every_signal_and_feature_exists() -> None:
    """A signal is of one area only: the panel names it once."""
    signals = [name for area in AREAS for name in area.signals]
    assert len(signals) == len(set(signals)) > 8
    assert set(signals) <= {signal.name for signal in SIGNALS}
    assert {name for area in AREAS for name in area.features} <= set(FEATURES)
