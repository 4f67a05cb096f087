"""Times, durations and bars as the terminal shows them."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from rich.text import Text

from streams.cli.printable import printable

#: Up to so many of a unit (ms) it is said in the unit before.
_UNITS: Final = ((60_000, 1_000, "s"), (7_200_000, 60_000, "min"), (172_800_000, 3_600_000, "h"))
_DAY_MS: Final = 86_400_000


def moment(ms: int) -> str:
    """A time in UTC, to the minute."""
    return datetime.fromtimestamp(ms / 1000, UTC).strftime("%Y-%m-%d %H:%M")


def span(ms: float) -> str:
    """A duration in one unit: seconds, minutes from 1, hours from 2, days from 2."""
    for upto, unit, name in _UNITS:
        if ms < upto:
            return f"{ms / unit:.0f} {name}"
    return f"{ms / _DAY_MS:,.0f} d"


def bar(share: float, width: int, style: str) -> Text:
    """A bar of so many cells of which a share is full."""
    full = round(min(1.0, max(0.0, share)) * width)
    return Text("━" * full, style=style) + Text("╌" * (width - full), style="grey30")


def said(text: str, style: str = "") -> Text:
    """Words that anybody may have written."""
    return Text(printable(text), style=style)


def listed(items: Mapping[str, object]) -> str:
    """Names with their values."""
    return ", ".join(f"{name} {value}" for name, value in items.items())
