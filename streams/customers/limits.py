"""How far back the fold of a customer looks."""

from functools import cached_property

import msgspec

from streams.signals.course import AS_USUAL, Definitions, Keep
from streams.signals.effort import Windows


class Limits(msgspec.Struct, frozen=True, dict=True):
    """Horizon H and how long things stay correctable, in ms: settled ones, unresolved ones.

    The last of these is never less than that of settled ones. `sweep_ms` is how long a customer is
    quiet before the score is worked out anew, and again each time so much later. No issue must
    stay quiet for longer than settled ones are kept. Where `machines_answer`, bots and automatic
    messages stop the clock of an answer; `definitions` are those of conversations that begin.
    """

    horizon_ms: int
    keep_ms: int
    open_ms: int = 0
    sweep_ms: int = 6 * 3_600_000
    windows: Windows = Windows()
    machines_answer: bool = False
    definitions: Definitions = AS_USUAL

    @cached_property
    def keep(self) -> Keep:
        """How long a silence in a conversation may be."""
        return Keep(self.keep_ms, max(self.open_ms, self.keep_ms))

    @cached_property
    def forget_ms(self) -> int:
        """How long after its last touchpoint something settled is forgotten."""
        return self.horizon_ms + self.keep_ms
