"""Which declared source a mail is of, and what that says of mails."""

import re
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from streams.errors import ConfigError
from streams.intake.mail.addresses import Own
from streams.intake.sources import Source, Sources

KIND: Final = "mail"
#: The source of imported mails where sources.yaml declares none.
DEFAULT: Final = "mail"
_NAME: Final = re.compile(r"[a-z0-9._-]{1,64}")


class MailSource(NamedTuple):
    """The source of some mails: its name, our own addresses, the zone of dates without one."""

    name: str
    own: Own
    zone: ZoneInfo | None


def mail_source(sources: Sources, name: str | None) -> MailSource:
    """The source of mails to import: the one named, else the only one of kind mail.

    Raises:
        ConfigError: several could be meant, or the name is none.
    """
    if name is None:
        return _read(_only(sources))
    if not _NAME.fullmatch(name):
        raise ConfigError(f"source {name[:80]!r} is no name: write a-z, 0-9, '.', '_' and '-'")
    return _read(sources.of(name) or Source(name=name, kind=KIND))


def _only(sources: Sources) -> Source:
    declared = [source for source in sources if source.kind == KIND]
    if len(declared) > 1:
        names = ", ".join(source.name for source in declared)
        raise ConfigError(
            f"sources.yaml declares several sources of kind mail: name one of {names}"
        )
    return declared[0] if declared else Source(name=DEFAULT, kind=KIND)


def _read(source: Source) -> MailSource:
    own = source.options.get("own", [])
    if not isinstance(own, list) or not all(isinstance(address, str) for address in own):
        raise ConfigError(f"source {source.name}: own must be a list of addresses, or of @domains")
    return MailSource(source.name, Own(own), ZoneInfo(source.zone) if source.zone else None)
