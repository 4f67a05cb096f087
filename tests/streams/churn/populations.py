"""Populations with a known tendency to leave."""

import random
from collections.abc import Iterator, Sequence

from schemas.touchpoint import Amount, Touchpoint
from streams.churn.history import Customer, Overview
from tests.support.touchpoints import made

DAY_MS = 86_400_000
START = 1_700_000_000_000


def overview(customers: Sequence[Customer]) -> Overview:
    """What ClickHouse would say of them."""
    touchpoints = [each for customer in customers for each in customer.touchpoints]
    times = [each.time for each in touchpoints]
    return Overview(
        customers=len(customers),
        buyers=len({each.customer for each in touchpoints if each.kind == "purchase"}),
        churned=sum(each.outcome == "churned" for each in touchpoints),
        stayed=sum(each.outcome in {"retained", "renewed"} for each in touchpoints),
        first=min(times),
        last=max(times),
    )


def subscribers(n: int, *, spread_ms: int = 0) -> list[Customer]:
    """Monthly contracts are left by half, yearly ones by a tenth; `note` is anybody's."""
    rng = random.Random(7)
    return [_subscriber(f"s{number}", rng, number * spread_ms) for number in range(n)]


def _subscriber(name: str, rng: random.Random, later: int) -> Customer:
    monthly = rng.random() < 0.5
    lost = rng.random() < (0.5 if monthly else 0.1)
    told = {
        "contract": "monthly" if monthly else "yearly",
        "age": str(rng.randrange(20, 80)),
        "note": name,
        "Churned": lost,
    }
    outcome = "churned" if lost else "retained"
    time = START + later
    profile = made(f"p{name}", time, customer=name, kind="profile", attributes=told)
    ended = made(f"o{name}", time, customer=name, kind="outcome", outcome=outcome)
    return Customer(name, [profile, ended], [])


def buyers(n: int) -> list[Customer]:
    """A third buys all the time, the others stop after a while; over 300 days."""
    rng = random.Random(11)
    return [Customer(f"b{each}", list(_bought(f"b{each}", rng)), []) for each in range(n)]


def leavers(n: int) -> list[Customer]:
    """Buyers who say so the day after their last purchase, if that was before day 205.

    Of the others three are recorded as retained, of the rest nothing.
    """
    found, retained = [], 0
    for customer in buyers(n):
        last = customer.touchpoints[-1].time
        outcome = "churned" if last < START + 205 * DAY_MS else "retained"
        retained += outcome == "retained"
        if outcome == "churned" or retained <= 3:
            told = made(
                "end", last + DAY_MS, customer=customer.name, kind="outcome", outcome=outcome
            )
            customer.touchpoints.append(told)
        found.append(customer)
    return found


def _bought(name: str, rng: random.Random) -> Iterator[Touchpoint]:
    day = rng.uniform(0, 30)
    end = 300.0 if rng.random() < 1 / 3 else rng.uniform(30, 200)
    number = 0
    while day < end or number == 0:
        yield made(
            f"{name}-{number}",
            START + int(day * DAY_MS),
            customer=name,
            kind="purchase",
            channel="web",
            amount=Amount(20, "EUR"),
        )
        number, day = number + 1, day + rng.uniform(5, 25)
