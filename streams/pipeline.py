"""The flow on one page: every agent in data order. Read this first.

    inbox ─▶ normalize ─▶ touchpoints ─▶ customers ─▶ facts, panes
             (refused en masse ─▶ quarantine ─▶ dead-letters, slowly)
                                                        panes ─▶ rolling ─▶ signals
                                                      signals ─▶ alerts ─▶ alerts ─▶ notify
    touchpoints, facts, panes, signals, alerts, dead-letters, health ─▶ store ─▶ ClickHouse

Each function wires one role into its own Faust app: which topic it reads, the agent that folds or
forwards whole batches of it, its timers, and the hooks by which it restores and flushes.
"""

from collections.abc import Callable
from typing import Final

from schemas import topics
from streams.alerts import agent as alerts_agent
from streams.alerts.notify import Notifier
from streams.clock import Clock
from streams.customers import agent as customers_agent
from streams.intake.normalize.role import Normalizer
from streams.intake.quarantine import agent as quarantine_agent
from streams.rolling import agent as rolling_agent
from streams.settings import Settings
from streams.shell import Shell
from streams.snapshots.keeper import Keeper
from streams.stateful import StatefulRole
from streams.store.agent import StoreRole

Wire = Callable[[Shell, Settings, Clock], None]


def normalize(shell: Shell, settings: Settings, clock: Clock) -> None:
    """Inbox → touchpoints: deliveries through the one door, each conversation one customer's."""
    normalizer = Normalizer(settings, shell.figures, clock)
    shell.agent("normalize", [topics.INBOX], normalizer.run)
    shell.task(normalizer.look_after_waiting)
    quarantine = quarantine_agent.create_role(settings, clock, shell.figures)
    shell.stateful(quarantine)
    shell.agent("quarantine", [topics.QUARANTINE], quarantine.run)


def customers(shell: Shell, settings: Settings, clock: Clock) -> None:
    """Touchpoints → facts and panes: the fold of each customer, and the log's ticks."""
    role = customers_agent.create_role(settings, shell.figures)
    _stateful(shell, role, settings, clock)
    shell.agent("customers", [topics.TOUCHPOINTS], role.run)
    shell.task(lambda: customers_agent.tick_forever(role, settings, clock, shell.send))


def rolling(shell: Shell, settings: Settings, clock: Clock) -> None:
    """Panes → signals: windows over the panes of all source partitions, emitted on a grid."""
    role = rolling_agent.create_role(settings, clock, shell.figures)
    _stateful(shell, role, settings, clock)
    shell.agent("rolling", [topics.PANES], role.run)


def alerts(shell: Shell, settings: Settings, clock: Clock) -> None:
    """Signals → alerts: transitions by the rules; beside it, receivers are told of them."""
    role, notifier = alerts_agent.create_role(settings, shell.figures), Notifier(settings)
    _stateful(shell, role, settings, clock)
    shell.agent("alerts", [topics.SIGNALS], role.run)
    shell.agent("notify", [topics.ALERTS], notifier.run)
    shell.on_stop(notifier.stop)


def store(shell: Shell, settings: Settings, clock: Clock) -> None:
    """Everything → ClickHouse: columns, large inserts, acked when they are in."""
    role = StoreRole(settings, clock, shell.figures)
    read = [t for t in topics.TOPICS if "store" in t.consumers]
    shell.agent("store", read, role.run)
    shell.task(role.insert_forever)
    shell.on_stop(role.stop)


def _stateful(shell: Shell, role: StatefulRole, settings: Settings, clock: Clock) -> None:
    """A role with state: it restores and flushes by hooks, and keeps snapshots beside."""
    keeper = Keeper(role, settings, clock, shell.figures)
    shell.stateful(role)
    shell.task(keeper.run)
    shell.on_stop(keeper.stop)


ROLES: Final[dict[str, Wire]] = {
    "normalize": normalize,
    "customers": customers,
    "rolling": rolling,
    "alerts": alerts,
    "store": store,
}
