"""How customers go from stage to stage, who is stuck, and who is likely to leave."""

from typing import Final

from dashboards import elements, sql
from dashboards.config import GREEN, HEALTH_FAIR, HEALTH_LOW, ORANGE, RED, Json
from dashboards.elements import column, series, stat, table, widths
from dashboards.links import filtered
from dashboards.signals import CHURN_MEAN, Signal
from streams.signals.journey.spec import STAGES

_STAGES: Final = ", ".join(f"'{stage}'" for stage in STAGES)
_EVERYBODY: Final = "dimension = 'all'"
_HEALTH: Final = elements.steps(RED, (HEALTH_LOW, ORANGE), (HEALTH_FAIR, GREEN))


def customers() -> Json:
    """How many customers there are."""
    return _figure("Customers", "Everybody who was ever heard of.", "count()", "locale")


def level(signal: Signal) -> Json:
    """A signal of all customers that stands until it changes."""
    return stat(
        signal.title,
        signal.meaning,
        sql.load(
            "level_now", signal=signal.name, title=signal.title, scope="", in_scope=_EVERYBODY
        ),
        unit=signal.unit,
        decimals=signal.decimals,
        thresholds=signal.thresholds,
    )


def mean_health() -> Json:
    """The mean health."""
    told = "Mean of the healths of all customers, 0 to 100, where anything is known."
    return _figure("Mean health", told, "avgOrNull(health)", "none", _HEALTH)


def at_risk() -> Json:
    """Who is likeliest to leave, and why."""
    panel = table(
        "Likeliest to leave",
        "By churn risk as scored last, with the reasons that raise it most. A customer leads to "
        "its touchpoints.",
        sql.load("customers_at_risk"),
        empty="nobody is scored yet",
    )
    panel = column(_linked(panel), "health", unit="none", decimals=0, thresholds=_HEALTH)
    panel = column(panel, "last contact", unit="dateTimeAsLocal")
    return widths(_risk(panel), customer=150, stage=110, health=70, last_contact=160)


def stages() -> Json:
    """Who is where, how long it took, how many dropped off."""
    panel = table(
        "Stages",
        "Customers in each stage at the end of the time range. Of the stays that ended within it: "
        "how long they took, and the share that ended in at_risk or lost.",
        sql.load("stages", stages=_STAGES),
        empty="no stage was entered yet",
    )
    for name in ("customers", "stays ended"):
        panel = column(panel, name, unit="locale")
    panel = column(panel, "drop-off", unit="percentunit", decimals=0)
    panel = _spans(panel, "median", "90 % within")
    return column(widths(panel, customers=100, stays_ended=100), "drop-off", custom__width=80)


def steps() -> Json:
    """Where stages lead."""
    panel = table(
        "Where stages lead",
        "Stays that ended in the time range, by the stage they led to and the commonest causes; "
        "the share is of all that ended in that stage.",
        sql.load("stage_steps", stages=_STAGES),
        empty="no stay ended in this time",
    )
    panel = column(panel, "stays", unit="locale")
    panel = column(panel, "share", unit="percentunit", decimals=0)
    return widths(_spans(panel, "median"), **{"from": 110, "to": 110, "stays": 80, "share": 70})


def transitions() -> Json:
    """Stages entered over time."""
    return series(
        "Stages entered",
        "How many customers entered each stage; what time alone brings about counts when it was "
        "due.",
        sql.load("transitions_over_time"),
        unit="locale",
        least_interval="1m",
        custom=elements.BARS,
        min=0,
    )


def stuck() -> Json:
    """Who is stuck."""
    panel = table(
        "Stuck",
        "In a stage to be passed through for longer than nine of ten stays there took, of which at "
        "least 20 ended, each as of its last score; the likeliest to leave first. A customer leads "
        "to its touchpoints.",
        sql.load("stuck"),
        empty="nobody is stuck",
    )
    panel = column(_linked(panel), "since", unit="dateTimeAsLocal")
    return _risk(_spans(panel, "for", "90 % within"))


def paths() -> Json:
    """The ways through the channels."""
    panel = table(
        "Ways through the channels",
        "Channels of customers' own messages, calls, visits, purchases and ratings in the time "
        "range, in their order, six at most: how many went so, bought on it, and are at risk or "
        "lost now.",
        sql.load("channel_paths"),
        empty="nobody did anything in this time",
    )
    panel = column(panel, "customers", unit="locale")
    for name in ("bought", "at risk or lost"):
        panel = column(panel, name, unit="percentunit", decimals=0)
    return widths(_spans(panel, "takes"), customers=100, bought=80, at_risk_or_lost=120)


def _figure(title: str, told: str, figure: str, unit: str, thresholds: Json | None = None) -> Json:
    query = sql.load("customers_now", figure=figure, title=title)
    colours = thresholds or elements.steps("text")
    return stat(title, told, query, unit=unit, decimals=0, thresholds=colours)


def _risk(panel: Json) -> Json:
    return column(
        panel,
        "risk",
        unit="percentunit",
        decimals=0,
        thresholds=CHURN_MEAN.thresholds,
        custom__cellOptions={"type": "color-text"},
        custom__width=70,
    )


def _linked(panel: Json) -> Json:
    return column(panel, "customer", links=[filtered("customer", "Show its touchpoints")])


def _spans(panel: Json, *names: str) -> Json:
    for name in names:
        panel = column(panel, name, unit="s", decimals=1, custom__width=110)
    return panel
