"""All customers of one partition: those at work lie open, the others as they were stored."""

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from typing import Final

from streams.customers.drawers import Drawers
from streams.customers.record import Glance, decode, encode, glance, waits
from streams.customers.state import Customer
from streams.signals.waiting import Waiting, WaitKey

_CUSTOMER: Final = b"c:"
_DRAWER: Final = b"d:"
_NONE: Final[dict[int, bytes]] = {}
#: One that lies open takes ten times the room of one that lies packed: so many lie open at a time,
OPEN_LIMIT: Final = 500
#: or one in so many of all.
OPEN_SHARE: Final = 64


class Register:
    """Customers by name, and what was last stored of them.

    They lie as they were stored until a touchpoint concerns them, and again when they were quiet
    for a while. `_open` has those who do not, the longest quiet first, with the record at hand that
    was last stored of them; None: nothing yet. (It is no plain dict: to find the first of one from
    which many first ones were taken, it looks through the places of all of them.)
    """

    def __init__(self) -> None:
        self._customers: dict[str, Customer | bytes] = {}
        self._open = OrderedDict[str, bytes | None]()
        self._drawers: dict[str, dict[int, bytes]] = {}

    def load(self, key: bytes, value: bytes) -> bool:
        """Take a state record back, if it is of a customer."""
        if key.startswith(_CUSTOMER):
            self._customers[key[len(_CUSTOMER) :].decode()] = value
        elif key.startswith(_DRAWER):
            number, _, name = key[len(_DRAWER) :].partition(b":")
            self._drawers.setdefault(name.decode(), {})[int(number)] = value
        else:
            return False
        return True

    def glances(self) -> Iterator[tuple[str, Glance]]:
        """What has to be known of those who were taken back."""
        for name, value in self._customers.items():
            if isinstance(value, bytes):
                yield name, glance(value)

    def waits(self) -> Iterator[tuple[WaitKey, Waiting]]:
        """Who of those who were taken back waits for an answer."""
        for name, value in self._customers.items():
            if isinstance(value, bytes) and waits(value):
                for key, waiting in decode(value).waiting.items():
                    yield WaitKey(name, *key), waiting

    def customer(self, name: str) -> Customer:
        """The customer of a name, open; a new one where there is none yet."""
        found = self._customers.get(name)
        if isinstance(found, Customer):
            return found
        customer = self._customers[name] = (
            Customer() if found is None else decode(found, self._drawers.get(name, _NONE))
        )
        self._open[name] = found
        return customer

    def stored(self, changed: Iterable[str]) -> Iterator[tuple[bytes, bytes | None]]:
        """State records of those who changed; who was quiet for longest is packed away."""
        for name in changed:
            customer = self.customer(name)
            encoded = name.encode()
            customer.tidy()
            if customer.drawers.changed:
                yield from self._changed_drawers(name, encoded, customer.drawers)
            value = encode(customer)
            self._open[name] = value
            self._open.move_to_end(name)
            yield _CUSTOMER + encoded, value
        limit = max(OPEN_LIMIT, len(self._customers) // OPEN_SHARE)
        while len(self._open) > limit:
            name, stored = self._open.popitem(last=False)
            if stored is None:
                del self._customers[name]
            else:
                self._customers[name] = stored

    def _changed_drawers(
        self, name: str, encoded: bytes, drawers: Drawers
    ) -> Iterator[tuple[bytes, bytes | None]]:
        own = self._drawers.setdefault(name, {})
        for number, value in drawers.changed.items():
            if value is None:
                own.pop(number, None)
            else:
                own[number] = value
            yield _DRAWER + b"%d:%b" % (number, encoded), value
        drawers.changed.clear()
        if not own:
            del self._drawers[name]
