"""Moments that a person writes on the command line."""

import typer

from schemas.refusal import Refused
from schemas.times import to_ms


def moment(text: str, option: str) -> int:
    """Milliseconds UTC of a time like 2026-01-31T12:00:00Z, or of such milliseconds.

    Raises:
        typer.BadParameter: it is none; names the option.
    """
    try:
        return to_ms(int(text) if text.isdecimal() else text)
    except Refused as refused:
        raise typer.BadParameter(refused.error, param_hint=option) from None
