"""The people: customers with a persona, and the agents of each queue."""

from random import Random
from typing import Final

import msgspec

#: Queue → the team that serves it.
QUEUES: Final = {
    "billing": "finance-care",
    "orders": "shop-care",
    "technical": "tech-support",
    "general": "front-desk",
}
_QUEUE_WEIGHTS: Final = (25, 35, 25, 15)
_AGENTS: Final = 6
#: A few identifiers of a customer are a mail address or a telephone number.
_BY_EMAIL, _BY_PHONE = 0.10, 0.14


class Persona(msgspec.Struct, frozen=True):
    """A kind of customer: which channels, how patient, how willing to answer surveys."""

    name: str
    weight: int
    channels: dict[str, int]
    answers: float
    mood: float


PERSONAS: Final = (
    Persona("loyal", 30, {"email": 3, "chat": 3, "phone": 2, "app": 2}, 0.45, 0.3),
    Persona("digital", 30, {"chat": 5, "app": 3, "whatsapp": 3, "telegram": 2}, 0.35, 0.1),
    Persona("traditional", 15, {"phone": 6, "email": 3, "sms": 1}, 0.30, 0.0),
    Persona("impatient", 15, {"chat": 4, "social": 3, "phone": 3}, 0.40, -0.5),
    Persona("newcomer", 10, {"web": 3, "chat": 4, "portal": 2}, 0.25, 0.0),
)
_SEGMENTS: Final = {"consumer": 70, "premium": 20, "business": 10}


class Customer(msgspec.Struct, frozen=True):
    """One customer; `name` is how touchpoints say who it is."""

    name: str | dict[str, str]
    persona: Persona
    segment: str
    language: str


class Population:
    """All customers of a seed: the same number is always the same person."""

    def __init__(self, seed: int, size: int) -> None:
        self._seed = seed
        self._size = size
        self._known: dict[int, Customer] = {}

    def pick(self, rng: Random) -> Customer:
        """Somebody; a few come far more often than most."""
        number = int(self._size * rng.random() ** 2)
        if number not in self._known:
            self._known[number] = self._make(number)
        return self._known[number]

    def _make(self, number: int) -> Customer:
        rng = Random(f"{self._seed}:{number}")  # noqa: S311  # seeded on purpose
        return Customer(
            name=_name(number, rng.random()),
            persona=rng.choices(PERSONAS, [persona.weight for persona in PERSONAS])[0],
            segment=rng.choices(list(_SEGMENTS), list(_SEGMENTS.values()))[0],
            language="fa" if rng.random() < 0.12 else "en",  # noqa: PLR2004  # the share
        )


def _name(number: int, share: float) -> str | dict[str, str]:
    if share < _BY_EMAIL:
        return {"email": f"c{number:06d}@example.com"}
    if share < _BY_PHONE:
        return {"phone": f"+98912{number % 10_000_000:07d}"}
    return f"c-{number:06d}"


def pick_queue(rng: Random) -> str:
    """The queue for a concern."""
    return rng.choices(list(QUEUES), _QUEUE_WEIGHTS)[0]


def pick_agent(rng: Random, queue: str) -> str:
    """An agent of a queue."""
    return f"{queue}-{rng.randrange(_AGENTS) + 1}"
