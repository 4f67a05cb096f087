"""What customers do without talking to anybody: visits, purchases, ratings, profiles, devices."""

from typing import Final

from schemas.touchpoint import Scale
from streams.simulate.people import QUEUES, Customer, pick_agent, pick_queue
from streams.simulate.surveys import rating, survey
from streams.simulate.world import Episode, Record, Step, World

_PLACES: Final = ("tehran", "berlin", "milan", "london")
_PAGES: Final = ("home", "prices", "help", "account", "cart")
_CAMPAIGNS: Final = ("spring", "newsletter", "none")
_SHOP: Final = {"web": 5, "app": 4, "store": 2}
_ASKED: Final[tuple[tuple[str, Scale, int], ...]] = (
    ("email", "csat5", 4),
    ("chat", "csat5", 5),
    ("email", "nps", 2),
    ("app", "ces7", 1),
)


def visit(world: World, who: Customer) -> Episode:
    """Some pages, or a walk into a store."""
    rng, base = world.rng, _shop(world, who)
    base |= {"kind": "visit"}
    yield Step(0.0, base | {"attributes": _seen(world, base["channel"])})
    for _ in range(rng.randrange(3)):
        yield Step(world.delay(15.0), base | {"attributes": _seen(world, base["channel"])})


def purchase(world: World, who: Customer) -> Episode:
    """Something is bought; now and then a survey follows."""
    base = _shop(world, who)
    value = round(world.rng.lognormvariate(3.5, 0.8), 2)
    amount = {"value": value, "currency": "EUR"}
    yield Step(0.0, base | {"kind": "purchase", "amount": amount})
    yield from survey(world, who, base, 0.0, 60.0)


def late_answer(world: World, who: Customer) -> Episode:
    """The answer to a survey of some earlier day, about a queue and its agent."""
    rng, trouble = world.rng, world.trouble
    channel, scale, _ = rng.choices(_ASKED, [weight for _, _, weight in _ASKED])[0]
    queue = pick_queue(rng)
    if trouble and rng.random() < trouble.share:
        channel, scale, queue = trouble.channel, "csat5", trouble.queue
    about = {"channel": channel, "customer": who.name, "segment": who.segment}
    about |= {"queue": queue, "team": QUEUES[queue], "agent": pick_agent(rng, queue)}
    yield Step(0.0, rating(world, who, about, scale, 0.0))


def review(world: World, who: Customer) -> Episode:
    """Stars in public."""
    about = {"channel": "review", "customer": who.name, "segment": who.segment}
    yield Step(0.0, rating(world, who, about, "stars5", 0.0))


def profile(world: World, who: Customer) -> Episode:
    """The customer's own data, told again."""
    known = {"persona": who.persona.name, "city": world.rng.choice(_PLACES), "plan": who.segment}
    record = {"channel": "portal", "kind": "profile", "customer": who.name}
    yield Step(0.0, record | {"segment": who.segment, "attributes": known})


def fault(world: World, who: Customer) -> Episode:
    """A device at the customer's home reports a fault by itself."""
    record = {"channel": "iot", "kind": "incident", "actor": "system", "customer": who.name}
    told = {"device": "router", "error_code": f"E{world.rng.randrange(40, 60)}"}
    yield Step(0.0, record | {"segment": who.segment, "attributes": told})


def _shop(world: World, who: Customer) -> Record:
    channel = world.rng.choices(list(_SHOP), list(_SHOP.values()))[0]
    return {"channel": channel, "customer": who.name, "segment": who.segment}


def _seen(world: World, channel: str) -> Record:
    if channel == "store":
        return {"place": world.rng.choice(_PLACES)}
    return {"page": world.rng.choice(_PAGES), "campaign": world.rng.choice(_CAMPAIGNS)}
