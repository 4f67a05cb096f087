"""What a failed insert means: wait and try again, tell a person, or look for the bad row."""

import enum
from typing import Final

from clickhouse_driver.errors import Error, ServerException

#: ClickHouse's own code → its name: the server cannot take the insert now and later will.
PASSING: Final = {
    3: "UNEXPECTED_END_OF_FILE",
    32: "ATTEMPT_TO_READ_AFTER_EOF",
    33: "CANNOT_READ_ALL_DATA",
    40: "CHECKSUM_DOESNT_MATCH",
    74: "CANNOT_READ_FROM_FILE_DESCRIPTOR",
    # A disk that is full when the part is written; 243 is one that was full before.
    75: "CANNOT_WRITE_TO_FILE_DESCRIPTOR",
    76: "CANNOT_OPEN_FILE",
    77: "CANNOT_CLOSE_FILE",
    95: "CANNOT_READ_FROM_SOCKET",
    96: "CANNOT_WRITE_TO_SOCKET",
    99: "UNKNOWN_PACKET_FROM_CLIENT",
    100: "UNKNOWN_PACKET_FROM_SERVER",
    101: "UNEXPECTED_PACKET_FROM_CLIENT",
    102: "UNEXPECTED_PACKET_FROM_SERVER",
    159: "TIMEOUT_EXCEEDED",
    198: "DNS_ERROR",
    201: "QUOTA_EXCEEDED",
    202: "TOO_MANY_SIMULTANEOUS_QUERIES",
    203: "NO_FREE_CONNECTION",
    209: "SOCKET_TIMEOUT",
    210: "NETWORK_ERROR",
    225: "NO_ZOOKEEPER",
    236: "ABORTED",
    242: "TABLE_IS_READ_ONLY",
    243: "NOT_ENOUGH_SPACE",
    252: "TOO_MANY_PARTS",
    279: "ALL_CONNECTION_TRIES_FAILED",
    285: "TOO_FEW_LIVE_REPLICAS",
    286: "UNSATISFIED_QUORUM_FOR_PREVIOUS_WRITE",
    289: "REPLICA_IS_NOT_IN_QUORUM",
    319: "UNKNOWN_STATUS_OF_INSERT",
    394: "QUERY_WAS_CANCELLED",
    425: "SYSTEM_ERROR",
    439: "CANNOT_SCHEDULE_TASK",
    473: "DEADLOCK_AVOIDED",
    720: "USER_SESSION_LIMIT_EXCEEDED",
    745: "SERVER_OVERLOADED",
    999: "KEEPER_EXCEPTION",
}
#: The tables are not those of this version of nabz.
SCHEMA: Final = {
    8: "THERE_IS_NO_COLUMN",
    10: "NOT_FOUND_COLUMN_IN_BLOCK",
    16: "NO_SUCH_COLUMN_IN_TABLE",
    20: "NUMBER_OF_COLUMNS_DOESNT_MATCH",
    44: "ILLEGAL_COLUMN",
    47: "UNKNOWN_IDENTIFIER",
    50: "UNKNOWN_TYPE",
    60: "UNKNOWN_TABLE",
    81: "UNKNOWN_DATABASE",
}
#: The user may not write.
ACCESS: Final = {
    164: "READONLY",
    192: "UNKNOWN_USER",
    193: "WRONG_PASSWORD",
    194: "REQUIRED_PASSWORD",
    195: "IP_ADDRESS_NOT_ALLOWED",
    291: "DATABASE_ACCESS_DENIED",
    497: "ACCESS_DENIED",
    516: "AUTHENTICATION_FAILED",
}
#: The server lacks memory, be it for now or for a block of this size.
MEMORY: Final = {173: "CANNOT_ALLOCATE_MEMORY", 241: "MEMORY_LIMIT_EXCEEDED"}
#: The one code of the driver's own errors that is about a value, not about the wire.
_TYPE_MISMATCH: Final = 53


class Meaning(enum.Enum):
    """What is to be done about a failed insert."""

    PASSING = enum.auto()
    MEMORY = enum.auto()
    SCHEMA = enum.auto()
    ACCESS = enum.auto()
    DATA = enum.auto()


def meaning(error: Exception) -> Meaning:
    """Classify a failure of clickhouse-driver; what nothing else explains, the data do."""
    if isinstance(error, Error):
        for codes, found in (
            (PASSING, Meaning.PASSING),
            (MEMORY, Meaning.MEMORY),
            (SCHEMA, Meaning.SCHEMA),
            (ACCESS, Meaning.ACCESS),
        ):
            if error.code in codes:
                return found
        own = not isinstance(error, ServerException) and error.code != _TYPE_MISMATCH
        return Meaning.PASSING if own else Meaning.DATA
    # TLS failures are OSErrors too: a server that restarts may answer in halves.
    return Meaning.PASSING if isinstance(error, (OSError, EOFError)) else Meaning.DATA
