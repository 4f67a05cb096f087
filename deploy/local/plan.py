"""What the supervisor is to run, as data: made once by `nabz up`, read by every supervisor."""

import json
from dataclasses import asdict, dataclass
from typing import Any

from deploy.local.home import Home, write_json


@dataclass(frozen=True)
class Process:
    """One process that is kept running."""

    name: str
    command: list[str]
    #: Arguments of deploy.local.probe that tell when it is ready.
    probe: list[str]
    #: Processes of a stage start together, when all of the stage before are ready.
    stage: int
    #: Processes stop in this order, those of one number together.
    stop: int
    #: Seconds between SIGTERM and SIGKILL; those of all stop numbers together stay under 10.
    grace_seconds: float


@dataclass(frozen=True)
class Plan:
    """The processes of one stack, and what runs once between the first stage and the next."""

    processes: list[Process]
    setup: list[list[str]]
    environment: dict[str, str]
    addresses: dict[str, str | None]
    #: What commands find in stack.json: a part of `Settings`, as plain JSON.
    settings: dict[str, Any]
    #: Whether a guardian starts the supervisor again; without one it is bound to its parent.
    guarded: bool = True


def write(home: Home, plan: Plan) -> None:
    """Make this the wish of the home: from now on the stack is meant to run."""
    write_json(home.wanted, asdict(plan))


def read(home: Home) -> Plan | None:
    """The wish of the home; None if nothing is meant to run."""
    try:
        content = json.loads(home.wanted.read_text())
    except FileNotFoundError:
        return None
    processes = [Process(**process) for process in content.pop("processes")]
    return Plan(processes=processes, **content)
