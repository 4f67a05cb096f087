"""What a declared source may send."""

import json

import pytest

from schemas.canonical import Policy, canonicalise
from schemas.refusal import Refused
from schemas.touchpoint import Touchpoint
from streams.intake.sources import Source, Sources

PHONE = Source(name="pbx", kind="touchpoints", channels=("phone", "fax"))


def _touchpoint(source: str, channel: str) -> Touchpoint:
    fields = {"id": "1", "source": source, "time": 0, "channel": channel, "kind": "message"}
    raw = json.dumps(fields | {"customer": "ada"}).encode()
    return canonicalise(raw, Policy(), received_at=0)


def _refusal(sources: Sources, touchpoint: Touchpoint) -> str | None:
    try:
        sources.check(touchpoint)
    except Refused as refused:
        return refused.reason.value
    return None


@pytest.mark.parametrize(
    ("strict", "source", "channel", "reason"),
    [
        (False, "pbx", "phone", None),
        (True, "pbx", "fax", None),
        (False, "pbx", "chat", "bad_value"),
        (False, "other", "chat", None),
        (True, "other", "chat", "unknown_source"),
    ],
)
def test_strictness_and_channels(
    strict: bool, source: str, channel: str, reason: str | None
) -> None:
    """An undeclared source is refused if the file is strict; a channel where others are named."""
    sources = Sources([PHONE], strict=strict)
    assert _refusal(sources, _touchpoint(source, channel)) == reason
