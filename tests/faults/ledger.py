"""The account of a seed: every touchpoint sent, in its order, and every record to be refused."""

from collections.abc import Iterable
from typing import Final, NamedTuple

import msgspec

from schemas.touchpoint import Touchpoint
from tests.oracle import scenarios
from tests.oracle.result import Identity
from tests.support.flow import apart

#: How touchpoints enter: by HTTP, by a company's own producer, already canonical as by import.
ROUTES: Final = ("gateway", "inbox", "touchpoints")


class Place(NamedTuple):
    """Where a record lies that must be refused; the topic without its lane."""

    topic: str
    partition: int
    offset: int


class Ledger:
    """What was sent and taken by Kafka; the customers of a route never use another."""

    def __init__(self) -> None:
        #: In the order in which the flow must judge those of one customer; copies included.
        self.arrived: list[Touchpoint] = []
        self.refused: dict[Place, bytes] = {}
        self._routes: dict[str, str] = {}

    def route(self, customer: str) -> str:
        """How this customer's touchpoints enter."""
        return self._routes[customer]

    def enter(self, found: Iterable[Touchpoint], route: str) -> list[Touchpoint]:
        """Note touchpoints that are about to be sent by a route; returns them as it sends them.

        Where the flow itself says when a touchpoint was received, none is from the future.
        """
        entered = list(found)
        if route != "touchpoints":
            entered = [msgspec.structs.replace(one, received_at=one.time) for one in entered]
        for one in entered:
            assert self._routes.setdefault(one.customer, route) == route
        self.arrived += entered
        return entered

    def first(self) -> dict[Identity, Touchpoint]:
        """Of each id the first that was sent: the one that must be stored."""
        found: dict[Identity, Touchpoint] = {}
        for one in self.arrived:
            found.setdefault((one.source, one.id), one)
        return found

    @property
    def sent(self) -> int:
        """How many ids and refused records there are."""
        return len(self.first()) + len(self.refused)


def scenario_of(load: int, route: str, count: int) -> list[Touchpoint]:
    """`count` touchpoints of a load: customers of its own, ties, disorder, copies, corrections.

    The gateway's go to any partition of the inbox, so their order is not kept: all of them stay
    within the horizon, where order makes no difference. The others' come too late in part.
    """
    span = scenarios.WITHIN_MS if route == "gateway" else scenarios.BEYOND_MS
    return apart(load, count, span)
