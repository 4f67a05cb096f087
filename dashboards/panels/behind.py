"""Where it is worst, and the touchpoints behind it."""

from dashboards import elements, sql
from dashboards.config import GREEN, ORANGE, RED, Json
from dashboards.elements import column, table, widths
from dashboards.links import filtered
from dashboards.signals import CSAT

#: Pixels of the columns that say whom and where.
_WHO = {"customer": 140, "channel": 90, "queue": 100, "segment": 90, "conversation": 150}
_STATES = {
    "firing": RED,
    "acknowledged": ORANGE,
    "pending": ORANGE,
    "silenced": "text",
    "resolved": GREEN,
}


def alerts() -> Json:
    """Alerts that are open, and those that ended in the time range."""
    panel = table(
        "Alerts",
        "What is firing or pending, and what was resolved in the time range.",
        sql.load("alerts_now"),
        empty="no alerts in this time",
    )
    states = {
        state: {"color": color, "index": n} for n, (state, color) in enumerate(_STATES.items())
    }
    panel = column(
        panel,
        "state",
        mappings=[{"type": "value", "options": states}],
        custom__cellOptions={"type": "color-text"},
    )
    panel = column(panel, "since", unit="dateTimeAsLocal")
    return widths(panel, state=100, severity=80, since=160, alert=100)


def worst_queues() -> Json:
    """Queues by the upper bound of their CSAT: first those that are low for sure."""
    panel = table(
        "Queues with the worst CSAT, 1 h",
        "By the upper end of the 95 % interval: first what is low beyond chance. A queue leads to "
        "this dashboard for that queue alone.",
        sql.load("worst_queues"),
        empty="no answers in this hour",
    )
    share = {"unit": CSAT.unit, "decimals": CSAT.decimals}
    panel = column(panel, "queue", links=[filtered("queue", "Show this queue only")])
    panel = column(
        panel,
        "CSAT",
        **share,
        thresholds=CSAT.thresholds,
        color={"mode": "thresholds"},
        custom__cellOptions={"type": "color-text"},
    )
    panel = column(panel, "low", **share)
    panel = column(panel, "high", **share)
    panel = column(panel, "answers", unit="locale")
    return widths(panel, CSAT=80, low=70, high=70, answers=80, certainty=140)


def bad_ratings() -> Json:
    """The newest bad ratings with what happened before them."""
    panel = table(
        "Latest bad ratings",
        "Ratings under the middle of their scale (NPS: 0 to 6), newest first, with the end of "
        "their conversation. A customer or conversation leads to its touchpoints below.",
        sql.load("bad_ratings"),
        empty="no bad ratings in this time",
    )
    panel = column(panel, "time", unit="dateTimeAsLocal")
    panel = column(panel, "value", unit="none")
    return _leading(widths(panel, time=160, scale=70, value=70, **_WHO))


def touchpoints() -> Json:
    """The newest touchpoints of what the variables choose."""
    panel = table(
        "Touchpoints",
        "The newest 100 of the channel, queue, segment, customer and conversation chosen above.",
        sql.load("touchpoints"),
        empty="no touchpoints of this choice in this time",
    )
    panel = column(panel, "time", unit="dateTimeAsLocal")
    panel = column(panel, "rating", unit="none")
    return _leading(widths(panel, time=160, kind=90, actor=90, agent=110, rating=70, **_WHO))


def _leading(panel: Json) -> Json:
    for name in ("customer", "conversation"):
        panel = elements.column(panel, name, links=[filtered(name, f"Show this {name}")])
    return panel
