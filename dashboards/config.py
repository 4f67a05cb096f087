"""What all dashboards share: names, colours, thresholds. Change a number here and build again."""

from typing import Any, Final

#: A piece of Grafana's JSON.
Json = dict[str, Any]

PLUGIN: Final = "grafana-clickhouse-datasource"
PLUGIN_VERSION: Final = "4.15.0"
GRAFANA_VERSION: Final = "11.6.0"
#: Classic JSON as Grafana 11.6 writes it; 12 and 13 read it too.
SCHEMA_VERSION: Final = 41
TAG: Final = "nabz"

#: The variable `datasource`, never a data source by name.
DATASOURCE: Final[Json] = {"type": PLUGIN, "uid": "${datasource}"}

GREEN: Final = "green"
ORANGE: Final = "orange"
RED: Final = "red"

#: Share satisfied under which CSAT is orange, and red: where the rule CsatLow begins.
CSAT_FAIR: Final = 0.8
CSAT_LOW: Final = 0.65
#: Share of targets met under which it is orange, and red: where the rule TargetsMissed begins.
SLA_FAIR: Final = 0.9
SLA_LOW: Final = 0.8
#: Seconds to the first response over which it is orange, and red.
RESPONSE_SLOW: Final = 120
RESPONSE_LATE: Final = 300
#: Churn risk from which on it is orange, and red.
RISK_RAISED: Final = 0.25
RISK_HIGH: Final = 0.5
#: Health, 0 to 100, under which it is orange, and red.
HEALTH_FAIR: Final = 60
HEALTH_LOW: Final = 40
#: Seconds over which data are old: what is shown is then marked, and over which they are stale.
AGE_OLD: Final = 10
AGE_STALE: Final = 30
#: Seconds from receipt to row over which the pipeline is slow, and late.
LATENCY_SLOW: Final = 2
LATENCY_LATE: Final = 10
