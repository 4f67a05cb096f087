"""A mailbox to fetch from, as `options: imap:` of a source of kind mail declares it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from streams.errors import ConfigError
from streams.intake.mail.sources import KIND
from streams.intake.sources import Source, Sources, Variable

_Name = Annotated[str, msgspec.Meta(min_length=1)]


class Imap(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a mailbox is and how it is read.

    `password` names an environment variable. `folders` may hold the one of sent mail: answers are
    then seen too. Of a mail `max_bytes` are read: what is longer has attachments.
    """

    host: _Name
    user: _Name
    password: Variable
    port: Annotated[int, msgspec.Meta(ge=1, le=65_535)] | None = None
    encryption: Literal["tls", "starttls", "none"] = "tls"
    ca_file: str | None = None
    folders: Annotated[tuple[_Name, ...], msgspec.Meta(min_length=1, max_length=100)] = ("INBOX",)
    poll_seconds: Annotated[float, msgspec.Meta(ge=1, le=86_400)] = 30.0
    timeout_seconds: Annotated[float, msgspec.Meta(ge=1, le=600)] = 30.0
    max_bytes: Annotated[int, msgspec.Meta(ge=1_024, le=4_194_304)] = 1_048_576


class Account(msgspec.Struct, frozen=True):
    """A source's mailbox and the password to it, which no message shows."""

    source: str
    imap: Imap
    secret: str

    def __repr__(self) -> str:
        return f"Account({self.source!r}, {self.imap.user!r} at {self.imap.host!r})"


def accounts(sources: Sources, environ: Mapping[str, str]) -> list[Account]:
    """The mailboxes to fetch from.

    Raises:
        ConfigError: one line for each mistake; or no source has a mailbox.
    """
    declared = [source for source in sources if source.kind == KIND and "imap" in source.options]
    if not declared:
        raise ConfigError(
            "no source of kind mail has a mailbox: write imap: with host, user and password "
            "under its options in sources.yaml"
        )
    found: list[Account] = []
    mistakes: list[str] = []
    for source in declared:
        try:
            found.append(_account(source, environ))
        except ConfigError as error:
            mistakes.append(f"source {source.name}: imap: {error}")
    if mistakes:
        raise ConfigError("\n".join(mistakes))
    return found


def _account(source: Source, environ: Mapping[str, str]) -> Account:
    try:
        imap = msgspec.convert(source.options["imap"], Imap)
    except msgspec.ValidationError as error:
        raise ConfigError(str(error)) from None
    secret = environ.get(imap.password, "")
    if not secret:
        raise ConfigError(f"the variable {imap.password}, which holds the password, is not set")
    if imap.ca_file is not None and not Path(imap.ca_file).is_file():
        raise ConfigError(f"ca_file: there is no file {imap.ca_file}")
    return Account(source.name, imap, secret)
