"""The process that is ClickHouse: loads its library and runs it with the given arguments.

Only the standard library, run as a file: `python clickhouse_server.py LIBRARY clickhouse …`.
"""

import ctypes
import os
import sys


def main(library: str, arguments: list[str]) -> int:
    """Run clickhouse-local with these arguments until it ends; its exit status."""
    argv = [os.fsencode(argument) for argument in arguments]
    array = (ctypes.c_char_p * (len(argv) + 1))(*argv, None)
    status: int = ctypes.CDLL(library).chdb_query_cmdline(len(argv), array)
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
