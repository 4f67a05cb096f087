"""Letting a worker tell its figures: how far behind, what it takes, its page and its reports."""

from collections.abc import Mapping

from schemas import topics
from streams import metrics
from streams.batching import Partition
from streams.clock import Clock
from streams.settings import Settings
from streams.shell import Shell
from streams.telemetry.lag import Lag
from streams.telemetry.page import Page
from streams.telemetry.process import watch_loop, watch_machine
from streams.telemetry.report import Reporter
from streams.telemetry.serve import serve
from streams.transport import Behind


def attach(shell: Shell, settings: Settings, clock: Clock) -> None:
    """Add what tells the figures to the app of a role, beside its agents."""
    figures = shell.figures
    names = {settings.names.topic(topic.name): topic.name for topic in topics.TOPICS}

    def behind() -> Mapping[Partition, Behind]:
        found: Mapping[Partition, Behind] = shell.app.consumer.behind()
        return found

    look = Lag(names, clock).watch(figures, behind)
    reporter = Reporter(figures, settings, clock)
    watch_machine(figures)
    shell.on_assign(lambda _: figures.add(metrics.REBALANCES))
    shell.task(lambda: watch_loop(figures, look))
    shell.task(reporter.run)
    shell.task(lambda: serve(Page(figures), settings.metrics))
    shell.on_stop(reporter.stop)
