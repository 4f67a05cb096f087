"""Tables on the server: made and kept as schemas/tables says, in the settings' lane."""

import re
from typing import Final, Literal

import msgspec
from clickhouse_driver import Client

from schemas import tables
from schemas.tables import Migration
from streams.clickhouse import connect, told
from streams.errors import NabzError
from streams.settings import Settings

State = Literal["applied", "pending", "changed"]
_TTL: Final = re.compile(r"toIntervalDay\((\d+)\)")


class Step(msgspec.Struct, frozen=True):
    """One SQL file and whether the server has it; `changed`: it had another text when applied."""

    name: str
    state: State


def status(settings: Settings) -> list[Step]:
    """What of schemas/tables the lane's database has, in order.

    Raises:
        NabzError: ClickHouse does not answer.
    """
    with told(settings.clickhouse):
        client = connect(settings.clickhouse)
        applied = _applied(client, settings.names.database)
        client.disconnect()
    return [Step(m.name, _state(m, applied)) for m in tables.migrations()]


def migrate(settings: Settings) -> list[str]:
    """Apply the files that the lane's database lacks, and a changed TTL; says what was done.

    Raises:
        NabzError: ClickHouse refuses, or an applied file was changed; then nothing is done.
    """
    database = settings.names.database
    with told(settings.clickhouse):
        client = connect(settings.clickhouse)
        applied = _applied(client, database)
        _refuse_changed(applied, database)
        client.execute(f"CREATE DATABASE IF NOT EXISTS {database}")
        done = [
            _apply(client, migration, settings)
            for migration in tables.migrations()
            if migration.name not in applied
        ]
        done += _keep_ttl(client, settings)
        client.disconnect()
    return done


def _state(migration: Migration, applied: dict[str, str]) -> State:
    if migration.name not in applied:
        return "pending"
    return "applied" if applied[migration.name] == migration.checksum else "changed"


def _refuse_changed(applied: dict[str, str], database: str) -> None:
    for migration in tables.migrations():
        if _state(migration, applied) == "changed":
            raise NabzError(
                f"schemas/tables/{migration.name}.sql was changed after it was applied to "
                f"{database}: put its text back and write a new file with the next number"
            )


def _applied(client: Client, database: str) -> dict[str, str]:
    """Name → checksum of what was applied; nothing where the table or the database is not there."""
    there = client.execute(
        "SELECT count() FROM system.tables WHERE database = %(database)s AND name = 'migrations'",
        {"database": database},
    )
    if there == [(0,)]:
        return {}
    return dict(client.execute(f"SELECT name, checksum FROM {database}.migrations"))  # noqa: S608  # a lane's own name


def _apply(client: Client, migration: Migration, settings: Settings) -> str:
    """Every statement can be run again: after a crash the file is applied once more, whole."""
    database = settings.names.database
    for statement in migration.statements(database, settings.clickhouse.ttl_days):
        client.execute(statement)
    client.execute(
        f"INSERT INTO {database}.migrations (name, checksum) VALUES",
        [(migration.name, migration.checksum)],
    )
    return f"applied {migration.name}"


def _keep_ttl(client: Client, settings: Settings) -> list[str]:
    database, days = settings.names.database, settings.clickhouse.ttl_days
    rows = client.execute(
        "SELECT name, engine_full FROM system.tables WHERE database = %(database)s ORDER BY name",
        {"database": database},
    )
    done = []
    for name, engine in rows:
        ttl = _TTL.search(engine)
        if name in tables.names() and ttl is not None and int(ttl[1]) != days:
            client.execute(
                f"ALTER TABLE {database}.{name} "
                f"MODIFY TTL toDateTime(stored_at) + INTERVAL {days} DAY"
            )
            done.append(f"changed {name}: rows are kept {ttl[1]} → {days} days")
    return done
