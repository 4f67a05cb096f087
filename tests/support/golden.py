"""Golden deliveries: what a vendor sends, in a file, and the touchpoints that must come of it.

`golden/<kind>/<name>.{json,txt,bin}` is the body as it comes. Beside it lie `<name>.expected.json`,
a list of the items (a refusal is {"refused": reason}; an object alone refuses the delivery whole),
and where they matter `<name>.delivery.json` with headers, options, content_type and zone.
"""

import json
from pathlib import Path
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from schemas.canonical import Policy, canonicalise
from schemas.refusal import Refused
from schemas.touchpoint import Touchpoint
from streams.intake.channels.adapter import Adapter, Delivery, Item

GOLDEN: Final = Path(__file__).parents[1] / "streams/intake/channels/golden"
#: 2026-01-31T12:00:00Z, where a delivery says nothing else.
RECEIVED_AT: Final = 1_769_860_800_000
_CONTENT_TYPES: Final = {".json": "application/json", ".txt": "application/x-www-form-urlencoded"}


class Golden(NamedTuple):
    """One golden delivery and where it lies."""

    kind: str
    path: Path
    delivery: Delivery
    zone: ZoneInfo | None

    @property
    def name(self) -> str:
        """How a test names it."""
        return f"{self.kind}/{self.path.stem}"

    @property
    def expected(self) -> Any:
        """The items that must come of it, as `plain` shows them."""
        return json.loads(self.path.with_suffix(".expected.json").read_text())


def goldens() -> list[Golden]:
    """All golden deliveries, by kind and name."""
    bodies = (path for path in GOLDEN.glob("*/*") if not path.name.endswith(_BESIDE))
    return [_golden(path) for path in sorted(bodies)]


def plain(item: Item) -> dict[str, Any]:
    """An item as its expectation writes it."""
    return {"refused": item.reason.value} if isinstance(item, Refused) else item


def read_all(adapter: Adapter, delivery: Delivery) -> list[Item] | Refused:
    """The items of a delivery, or why it is refused whole."""
    try:
        return list(adapter.read(delivery))
    except Refused as refused:
        return refused


def through_the_door(item: dict[str, object], golden: Golden) -> Touchpoint:
    """The touchpoint of an item, its conversation's owner found for it where it names nobody.

    Raises:
        Refused: it is no touchpoint.
    """
    return canonicalise(
        item | {"source": golden.delivery.source},
        Policy(country=str(golden.delivery.options.get("country", ""))),
        received_at=golden.delivery.received_at,
        zone=golden.zone,
        owner_of=lambda _, conversation: f"owner of {conversation}"[:200],
    )


_BESIDE: Final = (".expected.json", ".delivery.json")


def _golden(path: Path) -> Golden:
    beside = path.with_suffix(".delivery.json")
    about = json.loads(beside.read_text()) if beside.exists() else {}
    zone = about.pop("zone", None)
    fields: dict[str, Any] = {
        "source": path.parent.name,
        "body": path.read_bytes(),
        "received_at": RECEIVED_AT,
        "content_type": _CONTENT_TYPES.get(path.suffix, "application/octet-stream"),
    }
    delivery = Delivery(**(fields | about))
    return Golden(path.parent.name, path, delivery, zone and ZoneInfo(zone))
