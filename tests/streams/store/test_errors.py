"""What a failed insert means."""

import socket
import ssl
import struct

import pytest
from clickhouse_driver import errors as driver
from clickhouse_driver.columns.exceptions import StructPackException

from streams.store.errors import ACCESS, MEMORY, PASSING, SCHEMA, Meaning, meaning


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (ConnectionRefusedError(), Meaning.PASSING),
        (ConnectionResetError(), Meaning.PASSING),
        (TimeoutError(), Meaning.PASSING),
        (socket.gaierror(), Meaning.PASSING),
        (ssl.SSLError(), Meaning.PASSING),
        (EOFError(), Meaning.PASSING),
        (driver.NetworkError(), Meaning.PASSING),
        (driver.SocketTimeoutError(), Meaning.PASSING),
        (driver.UnexpectedPacketFromServerError(), Meaning.PASSING),
        (driver.PartiallyConsumedQueryError(), Meaning.PASSING),
        (driver.ServerException("full", code=243), Meaning.PASSING),
        (driver.ServerException("full when the part is written", code=75), Meaning.PASSING),
        (driver.ServerException("keeper", code=999), Meaning.PASSING),
        (driver.ServerException("memory", code=241), Meaning.MEMORY),
        (driver.ServerException("no table", code=60), Meaning.SCHEMA),
        (driver.ServerException("no column", code=16), Meaning.SCHEMA),
        (driver.UnknownTypeError(), Meaning.SCHEMA),
        (driver.ServerException("login", code=516), Meaning.ACCESS),
        (driver.ServerException("parse", code=6), Meaning.DATA),
        (driver.TypeMismatchError(), Meaning.DATA),
        (StructPackException("range"), Meaning.DATA),
        (struct.error(), Meaning.DATA),
        (AttributeError(), Meaning.DATA),
        (UnicodeEncodeError("utf-8", "\ud800", 0, 1, "surrogate"), Meaning.DATA),
    ],
)
def test_failures_are_told_apart(error: Exception, expected: Meaning) -> None:
    """Waiting for a bad row is as wrong as throwing rows away while the server is down."""
    assert meaning(error) is expected


def test_no_code_means_two_things() -> None:
    """The tables of codes are disjoint."""
    tables = (PASSING, MEMORY, SCHEMA, ACCESS)
    assert len({code for table in tables for code in table}) == sum(map(len, tables))


def test_codes_have_the_names_that_the_driver_knows_them_by() -> None:
    """Where the driver has a code at all, its name is the same word."""
    known = {code: name for name, code in vars(driver.ErrorCodes).items() if name.isupper()}
    renamed = {201: "QUOTA_EXPIRED", 285: "TOO_LESS_LIVE_REPLICAS"}
    ours = {
        code: renamed.get(code, n)
        for t in (PASSING, MEMORY, SCHEMA, ACCESS)
        for code, n in t.items()
    }
    both = ours.keys() & known.keys()
    assert len(both) > 30
    assert {code: ours[code] for code in both} == {code: known[code] for code in both}
