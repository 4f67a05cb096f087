"""One role as a process: its Faust app, wired by `pipeline`, run until it is told to stop."""

from mode.loop import use

from streams import collector, logs
from streams.clock import Clock, SystemClock
from streams.kafka import require
from streams.pipeline import ROLES
from streams.settings import Settings
from streams.shell import Shell
from streams.shell import run as run_shell
from streams.telemetry.attach import attach

__all__ = ["ROLES", "create_app", "prepare", "run"]


def create_app(role: str, settings: Settings, clock: Clock, instance: str = "0") -> Shell:
    """The app of a role; `instance` names this worker among those of its role."""
    shell = Shell(role, settings, instance)
    ROLES[role](shell, settings, clock)
    attach(shell, settings, clock)
    return shell


def run(role: str, settings: Settings, instance: str) -> None:
    """Run a role of the flow until SIGTERM.

    Raises:
        NabzError: Kafka does not answer.
    """
    logs.configure(settings.log, role=role)
    require(settings.kafka)
    prepare()
    run_shell(create_app(role, settings, SystemClock(), instance))


def prepare() -> None:
    """Make this process fit for a role: its event loop, and a garbage collector that rests."""
    use("uvloop")
    collector.calm()
