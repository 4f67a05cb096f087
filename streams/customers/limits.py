"""How far back the fold of a customer looks."""

from functools import cached_property

import msgspec

from streams.errors import NabzError
from streams.sections import FlowSettings
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

    @property
    def stored_quiet(self) -> bytes:
        """How long (ms) an issue must stay quiet, as it is stored beside what is counted by it."""
        return b"%d" % self.windows.quiet

    def hold_for(self, stored: bytes | None) -> bool:
        """Whether what was counted went by these limits; None stands for nothing counted yet.

        Raises:
            NabzError: issues were counted by another time, so no correction would meet them.
        """
        if stored is not None and stored != self.stored_quiet:
            raise NabzError(
                "NABZ_FLOW__FIRST_CONTACT_SECONDS (at most NABZ_FLOW__KEEP_CLOSED_SECONDS) is now "
                f"{self.windows.quiet // 1000}, and issues were counted by {int(stored) // 1000}: "
                "set it back, or run `nabz rebuild`"
            )
        return stored is not None


def limits_of(flow: FlowSettings) -> Limits:
    """The limits that the settings ask for."""
    return Limits(
        1000 * flow.horizon_seconds,
        1000 * flow.keep_closed_seconds,
        1000 * flow.keep_open_seconds,
        1000 * flow.sweep_seconds,
        Windows(quiet=1000 * min(flow.first_contact_seconds, flow.keep_closed_seconds)),
        flow.machines_answer,
        Definitions(
            from_opening=flow.response_from == "opened",
            second_reply=flow.agent_opened == "second_reply",
        ),
    )
