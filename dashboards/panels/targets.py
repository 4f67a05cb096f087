"""Service level targets whose clocks still run: those that were missed, and those due next."""

from dashboards import sql
from dashboards.config import Json
from dashboards.elements import column, table, widths
from dashboards.links import filtered

_WIDTHS = {"due": 160, "metric": 130, "policy": 90, "channel": 80, "queue": 90, "segment": 80}


def late() -> Json:
    """What was due and is still unanswered or unsolved, the newest first."""
    return _running(
        "Missed and still open",
        "Targets of the last 30 days that were missed and whose clocks still run, the newest "
        "first. A customer or conversation leads to its touchpoints below.",
        sql.load("running_targets", outcome="breached", order="due_at DESC"),
        empty="nothing is late",
    )


def next_due() -> Json:
    """What is due next, the soonest first."""
    return _running(
        "Due next",
        "Targets that are neither met nor missed yet, the soonest first; what is paused is not "
        "due. A customer or conversation leads to its touchpoints below.",
        sql.load("running_targets", outcome="open", order="due_at"),
        empty="nothing is due",
    )


def _running(title: str, description: str, query: str, *, empty: str) -> Json:
    panel = column(table(title, description, query, empty=empty), "due", unit="dateTimeAsLocal")
    for name in ("customer", "conversation"):
        panel = column(panel, name, links=[filtered(name, f"Show this {name}")])
    return widths(panel, **_WIDTHS)
