"""How this project speaks to ClickHouse: one place for addresses, users, TLS and its messages."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from clickhouse_driver import Client
from clickhouse_driver.errors import Error, ServerException

from streams.errors import NabzError
from streams.settings import ClickHouseSettings

# Else a command that finds no server prints the driver's stack trace before its own one line.
logging.getLogger("clickhouse_driver").addHandler(logging.NullHandler())

_CONNECT_SECONDS: Final = 5
_ANSWER_SECONDS: Final = 300


def connect(
    clickhouse: ClickHouseSettings,
    *,
    reader: bool = False,
    database: str = "",
    answer_seconds: int = _ANSWER_SECONDS,
    kind: type[Client] = Client,
) -> Client:
    """A connection of the writing or the read-only user; it is opened by its first use.

    One thread at a time may use it. A server that is silent for `answer_seconds` is given up.
    """
    user, password = (
        (clickhouse.read_user, clickhouse.read_password)
        if reader
        else (clickhouse.user, clickhouse.password)
    )
    options: dict[str, Any] = {}
    if clickhouse.secure:
        options = {"secure": True, "verify": True}
        if clickhouse.ca_file is not None:
            options["ca_certs"] = str(clickhouse.ca_file)
    return kind(
        clickhouse.host,
        port=clickhouse.port,
        database=database,
        user=user,
        password=password.get_secret_value(),
        client_name="nabz",
        connect_timeout=_CONNECT_SECONDS,
        send_receive_timeout=answer_seconds,
        **options,
    )


@contextmanager
def told(clickhouse: ClickHouseSettings) -> Iterator[None]:
    """Turn ClickHouse's failures into one line for a person.

    Raises:
        NabzError: with the server's own message, or that it cannot be reached.
    """
    try:
        yield
    except ServerException as error:
        raise NabzError(f"ClickHouse: {_first_line(error)} (code {error.code})") from None
    except (Error, OSError, EOFError) as error:
        raise NabzError(
            f"ClickHouse at {clickhouse.host}:{clickhouse.port} does not answer: "
            f"{str(error).splitlines()[0] if str(error) else type(error).__name__}"
        ) from None


def _first_line(error: ServerException) -> str:
    """The server's message without its stack trace, version and inner name."""
    text = str(error.message).partition("Stack trace:")[0]
    text = re.sub(r"^DB::\w*Exception:\s*", "", " ".join(text.split()))
    return re.sub(r"\s*\(version [^)]*\)+|\s*\([A-Z_]+\)\s*$", "", text).rstrip(". ")
