"""The rules that the settings name: policies and calendars, read and checked together."""

from pathlib import Path
from typing import Final

from streams.sections import RulesSettings
from streams.signals.calendars import file as calendars_file
from streams.signals.sla import file as policies_file
from streams.signals.sla.rulebook import Rules

_SHIPPED: Final = Path(__file__).parents[3] / "deploy" / "config"


def load(settings: RulesSettings) -> Rules:
    """Read the files of rules.

    Raises:
        ConfigError: one line for each mistake: file:line, what is wrong, what to write.
    """
    return Rules(
        policies=tuple(policies_file.load(settings.sla or _SHIPPED / "sla.yaml")),
        calendars=tuple(calendars_file.load(settings.calendars or _SHIPPED / "calendars.yaml")),
    )
