"""What an adapter is: it turns one verified delivery of a vendor into canonical touchpoints' forms.

An adapter is pure: bytes in, dicts in the contract's form out. It neither checks signatures (the
gateway has, before anything was parsed) nor builds touchpoints (`canonicalise()` is the one door).
"""

from collections.abc import Callable, Iterable, Mapping

import msgspec

from schemas.refusal import Refused


class Delivery(msgspec.Struct, frozen=True):
    """One delivery as it lies on `inbox`.

    `headers` has lower-case names and only those that the adapter asked for; `received_at` is the
    broker's time of the inbox record, in ms UTC; `options` is what sources.yaml says of the source
    beside its secrets (scale, country, own addresses and the like).
    """

    source: str
    body: bytes
    received_at: int
    content_type: str = ""
    headers: Mapping[str, str] = {}
    options: Mapping[str, object] = {}


#: A touchpoint in the contract's form, its source left out; or why this part became none.
Item = dict[str, object] | Refused


class Adapter(msgspec.Struct, frozen=True):
    """How deliveries of one kind of source are read.

    `read` yields an item for each thing in the delivery, in its order, and raises Refused only
    where nothing of the delivery can be read. `delivery_id` is the vendor's own id of a delivery
    (None: it has none, the gateway takes the body's hash). `signature` names the scheme under
    streams/intake/signatures that this kind uses unless its source says otherwise. `becomes` is
    this adapter's part of the documentation: (what the vendor sends, what it becomes).
    """

    kind: str
    title: str
    read: Callable[[Delivery], Iterable[Item]]
    becomes: tuple[tuple[str, str], ...]
    delivery_id: Callable[[Delivery], str | None] = lambda _: None
    signature: str = "none"
    headers: tuple[str, ...] = ()
