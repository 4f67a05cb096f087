"""Scenarios: what happens in the simulated world, as numbers."""

import difflib
from typing import Final

import msgspec

from streams.errors import ConfigError


class Trouble(msgspec.Struct, frozen=True):
    """A stretch of time in which one queue cannot cope.

    Seconds count from the first touchpoint; `wait_factor` multiplies delays, `mood` is added to
    ratings (in points of five), `contacts_factor` multiplies the rate, `share` of the new
    contacts go to the queue by the channel.
    """

    from_second: float
    to_second: float
    queue: str
    channel: str
    wait_factor: float
    mood: float
    contacts_factor: float
    share: float


class Dirt(msgspec.Struct, frozen=True):
    """Shares of records that are spoiled on purpose."""

    broken: float = 0.0
    incomplete: float = 0.0
    impossible: float = 0.0
    no_zone: float = 0.0
    late: float = 0.0
    future: float = 0.0
    duplicate: float = 0.0


class Scenario(msgspec.Struct, frozen=True):
    """One world: how fast agents are, how people feel, and what goes wrong."""

    what: str
    wait_factor: float = 1.0
    mood: float = 0.0
    trouble: Trouble | None = None
    dirt: Dirt | None = None


SCENARIOS: Final[dict[str, Scenario]] = {
    "normal": Scenario("an ordinary day"),
    "calm": Scenario("quick agents, content customers", wait_factor=0.6, mood=0.4),
    "incident": Scenario(
        "billing fails: from second 20 to 40 chats wait long, more come, ratings fall",
        trouble=Trouble(
            from_second=20,
            to_second=40,
            queue="billing",
            channel="chat",
            wait_factor=3.0,
            mood=-2.6,
            contacts_factor=1.6,
            share=0.6,
        ),
    ),
    "dirty": Scenario(
        "an ordinary day, with broken, late, future and repeated records",
        dirt=Dirt(
            broken=0.01,
            incomplete=0.01,
            impossible=0.01,
            no_zone=0.01,
            late=0.01,
            future=0.01,
            duplicate=0.02,
        ),
    ),
}


def find(name: str) -> Scenario:
    """The scenario of that name.

    Raises:
        ConfigError: there is none.
    """
    if name in SCENARIOS:
        return SCENARIOS[name]
    near = difflib.get_close_matches(name, SCENARIOS, n=1)
    hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(SCENARIOS)}"
    raise ConfigError(f"--scenario {name}: there is no such scenario; {hint}")
