"""Who counts as lost: reading churn.yaml."""

from pathlib import Path
from typing import Annotated, Final, Literal

import msgspec

from streams.errors import ConfigError
from streams.located_convert import convert
from streams.located_yaml import read

Event = Literal["purchase", "contact", "any"]
#: The file of nabz itself.
OWN: Final = Path(__file__).parents[2] / "deploy" / "config" / "churn.yaml"

_Days = Annotated[int, msgspec.Meta(ge=1, le=3_650)]


class Inactivity(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Lost is who does nothing of that kind for so many days."""

    event: Event | Literal["auto"] = "auto"
    days: _Days = 90


class Outcomes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many days before an outcome it is to be foretold."""

    lead_days: Annotated[int, msgspec.Meta(ge=0, le=3_650)] = 0


class Definition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of churn.yaml."""

    inactivity: Inactivity = Inactivity()
    outcomes: Outcomes = Outcomes()


def load(file: Path | None) -> Definition:
    """Read the definition; None: that of nabz.

    Raises:
        ConfigError: file:line, what is wrong, what to write.
    """
    located = read(file or OWN)
    found, mistake = convert(located.tree, Definition, ())
    if mistake is not None:
        raise ConfigError(located.say(*mistake))
    assert isinstance(found, Definition)  # noqa: S101  # what convert() was asked for
    return found
