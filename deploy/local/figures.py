"""The newest figures that the roles told of themselves, for `nabz status`."""

from collections.abc import Mapping
from typing import Final

from streams import clickhouse, metrics
from streams.errors import NabzError
from streams.settings import Settings

#: Figures older than this are not news; rates are taken over what came within.
_NEWS_SECONDS: Final = 60

#: Growth a second from each instance's first to its last report, added up over all of a role.
_RATES: Final = """
SELECT role, sum(rate) FROM
(
    SELECT role, instance, (argMax(told, time) - argMin(told, time))
        / greatest(dateDiff('millisecond', min(time), max(time)) / 1000, 1) AS rate
    FROM
    (
        SELECT role, instance, time, sum(value) AS told
        FROM {database}.health FINAL
        WHERE time > now64(3) - INTERVAL {news} SECOND AND startsWith(metric, '{metric}')
        GROUP BY role, instance, time
    )
    GROUP BY role, instance
)
GROUP BY role
"""


def records_per_second(settings: Settings) -> Mapping[str, float]:
    """What each role took in lately, by role; {} if nobody can say.

    A role that began anew meanwhile is taken to have done nothing rather than less than that.
    """
    query = _RATES.format(
        database=settings.names.database, news=_NEWS_SECONDS, metric=metrics.RECORDS.name
    )
    try:
        with clickhouse.told(settings.clickhouse):
            found = clickhouse.connect(settings.clickhouse).execute(query)
    except NabzError:
        return {}
    return {role: max(0.0, rate) for role, rate in found}
