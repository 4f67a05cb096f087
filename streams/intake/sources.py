"""The sources that sources.yaml declares: who sends, how it is checked, what it may send."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import msgspec

from schemas.dead_letters import Reason
from schemas.refusal import Refused
from schemas.touchpoint import Channel, Scale, SourceName, Touchpoint
from streams.intake.signatures.scheme import WINDOW_SECONDS
from streams.sections import DAY_SECONDS

#: Name of an environment variable.
Variable = Annotated[str, msgspec.Meta(pattern=r"\A[A-Z][A-Z0-9_]{0,199}\Z")]
Country = Annotated[str, msgspec.Meta(pattern=r"\A[A-Z]{2}\Z")]


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a source may send: verified deliveries per second, bytes, requests at one time."""

    rate: Annotated[float, msgspec.Meta(gt=0, le=1e6)] | None = None
    burst: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)] | None = None
    max_body_bytes: Annotated[int, msgspec.Meta(ge=64)] | None = None
    concurrency: Annotated[int, msgspec.Meta(ge=1, le=100_000)] = 256


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One declared source.

    `kind` is an adapter's, or `touchpoints` for canonical ones. `secrets`, `write_keys` and
    `verify_token` name environment variables: the gateway alone reads those. `url` is the address
    that the vendor calls, where its signature covers that; `window_seconds` how far a signed time
    may lie from now. `zone` (IANA) is that of times without
    an offset, `country` (ISO) that of telephone numbers without one; no `channels`: all.
    """

    name: SourceName
    kind: Annotated[str, msgspec.Meta(min_length=1)]
    secrets: tuple[Variable, ...] = ()
    signature: str | None = None
    verify_token: Variable | None = None
    write_keys: tuple[Variable, ...] = ()
    url: str | None = None
    window_seconds: Annotated[int, msgspec.Meta(ge=1, le=DAY_SECONDS)] = WINDOW_SECONDS
    zone: str | None = None
    country: Country | None = None
    scale: Scale | None = None
    channels: tuple[Channel, ...] = ()
    limits: Limits = Limits()
    options: dict[str, Any] = {}

    def adapter_options(self) -> Mapping[str, object]:
        """What an adapter is told of the source: its options, and zone, country and scale."""
        told = {"zone": self.zone, "country": self.country, "scale": self.scale}
        return {**self.options, **{name: value for name, value in told.items() if value}}


class Sources:
    """All declared sources by name; `strict` takes touchpoints of no others."""

    def __init__(self, sources: Iterable[Source] = (), *, strict: bool = False) -> None:
        self._sources = {source.name: source for source in sources}
        self.strict = strict

    def __iter__(self) -> Iterator[Source]:
        """The sources in the order of the file."""
        return iter(self._sources.values())

    def of(self, name: str) -> Source | None:
        """The source of this name, if it is declared."""
        return self._sources.get(name)

    def zone_of(self, name: object) -> ZoneInfo | None:
        """The zone that a source declares for times without an offset."""
        source = self._sources.get(name) if isinstance(name, str) else None
        return ZoneInfo(source.zone) if source is not None and source.zone else None

    def check(self, touchpoint: Touchpoint) -> None:
        """Let through what its source may send.

        Raises:
            Refused: the source is not declared though it must be, or declares other channels.
        """
        source = self._sources.get(touchpoint.source)
        if source is None:
            if self.strict:
                raise Refused(
                    Reason.UNKNOWN_SOURCE,
                    f"source: {touchpoint.source!r} is not declared in sources.yaml, "
                    "which says strict: true",
                )
        elif source.channels and touchpoint.channel not in source.channels:
            raise Refused(
                Reason.BAD_VALUE,
                f"channel: source {source.name} declares {', '.join(source.channels)} only, "
                f"not {touchpoint.channel}",
            )
