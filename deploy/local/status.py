"""What `nabz status` says: the processes of the running stack, how far behind, how fresh."""

from typing import Any, Final

from deploy.local import lag
from deploy.local.figures import records_per_second
from deploy.local.home import Home
from streams import clickhouse, local_stack
from streams.errors import NabzError
from streams.metrics import WORKERS
from streams.settings import Settings

ADDRESSES: Final = ("kafka", "clickhouse_native", "clickhouse_http", "gateway", "live")


def report(home: Home, settings: Settings) -> dict[str, Any] | None:
    """Everything that `nabz status --json` prints; None if no stack runs in this home."""
    stack = local_stack.read(home.root)
    if stack is None:
        return None
    processes: dict[str, dict[str, Any]] = stack["processes"]
    groups: dict[str, str] = {
        role: settings.names.group(role) for role in WORKERS if role in processes
    }
    lags = lag.lag_seconds(settings.kafka, groups) if groups else {}
    rates = records_per_second(settings) if groups else {}
    return {
        "ready": stack["ready"],
        "home": str(home.root),
        "supervisor": stack["supervisor"],
        "roles": [
            {
                "name": name,
                **process,
                "lag_seconds": lags.get(name),
                "records_per_second": rates.get(name),
                "metrics": stack["addresses"].get(f"metrics_{name}"),
            }
            for name, process in processes.items()
        ],
        "data_age_seconds": data_age_seconds(settings),
        **{name: stack["addresses"].get(name) for name in ADDRESSES},
    }


def data_age_seconds(settings: Settings) -> float | None:
    """Seconds since the newest touchpoint was stored; None if there is none, or no answer."""
    table = f"{settings.names.database}.touchpoints"
    query = (
        "SELECT count(), (toUnixTimestamp64Milli(now64(3)) - "  # noqa: S608  # a lane's own name
        f"toUnixTimestamp64Milli(max(stored_at))) / 1000 FROM {table}"
    )
    try:
        with clickhouse.told(settings.clickhouse):
            ((rows, age),) = clickhouse.connect(settings.clickhouse).execute(query)
    except NabzError:
        return None
    return float(age) if rows else None
