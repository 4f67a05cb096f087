"""The same figures as a reader of nabz's tables gets them."""

from typing import Any, Final

from streams.query import run
from streams.settings import Settings
from tests.agreement.independent import Figures

_CLOCKS: Final = """
    SELECT metric, count(seconds), quantileExactInclusive(0.5)(seconds),
           quantileExactInclusive(0.9)(seconds), max(seconds),
           countIf(outcome = 'open'), countIf(seconds < 0)
    FROM response_times FINAL WHERE source = '{source}' GROUP BY metric
"""
_RATINGS: Final = """
    SELECT count(), avg(value), avg(satisfied) FROM ratings FINAL WHERE source = '{source}'
"""
_EACH_RATING: Final = """
    SELECT value, count() FROM ratings FINAL WHERE source = '{source}' GROUP BY value
"""
_CONVERSATIONS: Final = """
    SELECT count(), countIf(messages_in > 0), countIf(reopens > 0) FROM conversations FINAL
    WHERE source = '{source}'
"""
_FELT: Final = """
    SELECT attributes['labelled_sentiment'] AS label,
           multiIf(sentiment > 0, 'positive', sentiment < 0, 'negative', 'neutral') AS felt,
           count()
    FROM touchpoints FINAL WHERE source = '{source}' GROUP BY label, felt
"""
_TOUCHPOINTS: Final = "SELECT count() FROM touchpoints FINAL WHERE source = '{source}'"
_CONTACTS: Final = """
    SELECT sum(count) FROM panes FINAL
    WHERE dimension = 'all' AND measure = 'contacts' AND pane_seconds = 600
"""


def clock_figures(settings: Settings, source: str) -> Figures:
    """Count, median, nine tenths and greatest of each metric; what is open; what is below 0."""
    found: Figures = {"negative": 0}
    for metric, n, p50, p90, most, still, negative in _rows(settings, _CLOCKS, source):
        if n:
            found |= {f"{metric}_n": n, f"{metric}_p50": p50}
            found |= {f"{metric}_p90": p90, f"{metric}_max": most}
        if metric == "first_response":
            found["unanswered"] = still
        found["negative"] += negative
    _, contacts, reopened = _rows(settings, _CONVERSATIONS, source)[0]
    return found | {"contacts": contacts, "reopened": reopened}


def rating_figures(settings: Settings, source: str) -> Figures:
    """Count, mean and share satisfied of ratings, and how many of each value."""
    n, mean, share = _rows(settings, _RATINGS, source)[0]
    each = {f"rated_{value:g}": count for value, count in _rows(settings, _EACH_RATING, source)}
    return each | {"rated_n": n, "rated_mean": mean, "rated_share": share}


def sentiment_figures(settings: Settings, source: str) -> Figures:
    """How labels and the signs of sentiment go together."""
    cells = _rows(settings, _FELT, source)
    found: Figures = {f"{label}_felt_{felt}": n for label, felt, n in cells}
    return found | {"agree": sum(n for label, felt, n in cells if label == felt)}


def touchpoints(settings: Settings, source: str) -> int:
    """How many touchpoints of a source are stored."""
    return int(_rows(settings, _TOUCHPOINTS, source)[0][0])


def contacts_of_all(settings: Settings) -> int:
    """How many contacts the panes hold together, of every source."""
    return int(_rows(settings, _CONTACTS, "")[0][0])


def _rows(settings: Settings, query: str, source: str) -> Any:
    return run(settings, query.format(source=source), admin=True).rows
