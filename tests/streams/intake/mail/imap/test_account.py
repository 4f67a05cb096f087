"""Mailboxes as sources.yaml declares them."""

from typing import Any

import pytest

from streams.errors import ConfigError
from streams.intake.mail.imap.account import accounts
from streams.intake.sources import Source, Sources

IMAP = {"host": "imap.example", "user": "help", "password": "HELP_PASSWORD"}


def _sources(imap: dict[str, Any]) -> Sources:
    return Sources([Source(name="help", kind="mail", options={"imap": IMAP | imap})])


def test_a_mailbox_has_its_password_from_a_variable_and_shows_it_nowhere() -> None:
    """TLS, INBOX and every 30 s unless said otherwise."""
    (account,) = accounts(_sources({}), {"HELP_PASSWORD": "s3cret"})
    assert account.secret == "s3cret"  # noqa: S105  # invented
    assert (account.imap.encryption, account.imap.folders) == ("tls", ("INBOX",))
    assert "s3cret" not in repr(account)


@pytest.mark.parametrize(
    ("sources", "said"),
    [
        (Sources(), "no source of kind mail has a mailbox"),
        (_sources({"hots": "x"}), "source help: imap: .*hots"),
        (_sources({"password": "not a name"}), "source help: imap: .*password"),
        (_sources({"ca_file": "/no/such/file"}), "there is no file"),
        (_sources({"password": "OTHER"}), "OTHER, which holds the password, is not set"),
    ],
)
def test_a_mistake_is_one_line(sources: Sources, said: str) -> None:
    """Which source, and what is wrong."""
    with pytest.raises(ConfigError, match=said):
        accounts(sources, {"HELP_PASSWORD": "s3cret"})
