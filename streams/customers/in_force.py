"""The churn model and the rules of the journey that hold at a place of the log.

Before any control record these are nabz's own: the scorecard, journey.yaml and segments.yaml.
"""

from functools import lru_cache

import msgspec

from schemas.controls import Control
from streams.customers.assess import Assessor
from streams.errors import NabzError
from streams.signals.churn.model import Model, checked
from streams.signals.churn.scorecard import SCORECARD
from streams.signals.journey import file, group_file
from streams.signals.journey.course import Journey
from streams.signals.journey.group_spec import Group
from streams.signals.journey.groups import Groups
from streams.signals.journey.spec import Rule


class ChurnContent(msgspec.Struct, frozen=True, kw_only=True):
    """What a control record of subject churn carries.

    Everybody is scored by the model as of `as_of` (ms), or the own newest touchpoint if that is
    later: with a history that was brought in, that is the end of the history.
    """

    model: Model
    as_of: int


class JourneyContent(msgspec.Struct, frozen=True, kw_only=True):
    """What a control record of subject journey carries: journey.yaml and segments.yaml."""

    rules: tuple[Rule, ...]
    groups: tuple[Group, ...]


class InForce:
    """What holds in one partition: a function of the control records read so far."""

    def __init__(self) -> None:
        self._churn: Control | None = None
        self._journey: Control | None = None
        self.model, self.groups, self.journey = SCORECARD, _own_groups(), _own_journey()
        self.as_of = 0

    def assessor(self) -> Assessor:
        """What scores by it."""
        return Assessor(self.model, self.groups)

    def take(self, control: Control) -> bool:
        """Take a control record over; False: it holds already, or is of another subject.

        Raises:
            NabzError: its content is none that this version reads.
        """
        former = {"churn": self._churn, "journey": self._journey}.get(control.subject)
        if former is not None and former.version == control.version:
            return False
        try:
            if control.subject == "churn":
                content = _decode_churn(control.content)
                self.model, self.as_of = checked(content.model), content.as_of
                self._churn = control
            elif control.subject == "journey":
                rules = _decode_journey(control.content)
                self.journey, self.groups = Journey(rules.rules), Groups(rules.groups)
                self._journey = control
            else:
                return False
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, ValueError) as error:
            what = f"{control.subject} of version {control.version[:40]!r}"
            raise NabzError(f"{what}: {error}") from None
        return True

    def pack(self) -> bytes:
        """What came into force, as it is stored."""
        return _encode((self._churn, self._journey))

    def load(self, value: bytes) -> None:
        """Take it back."""
        for control in _decode(value):
            if control is not None:
                self.take(control)


@lru_cache(1)
def _own_journey() -> Journey:
    return Journey(file.load(None))


@lru_cache(1)
def _own_groups() -> Groups:
    return Groups(group_file.load(None))


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(tuple[Control | None, Control | None]).decode


# Made here, not at first use: a restore is in a thread (see `streams.checkpoint`).
_decode_churn = msgspec.json.Decoder(ChurnContent).decode
_decode_journey = msgspec.json.Decoder(JourneyContent).decode
