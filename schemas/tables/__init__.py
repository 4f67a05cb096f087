"""Every ClickHouse table: numbered SQL files in this folder, and what a writer fills."""

import functools
import hashlib
import re
from pathlib import Path
from typing import Final

import msgspec

FOLDER: Final = Path(__file__).parent

_FILE: Final = re.compile(r"\d{4}_[a-z0-9_]+\.sql")
_COMMENT: Final = re.compile(r"^--.*$", re.MULTILINE)
_CREATE: Final = re.compile(
    r"CREATE TABLE IF NOT EXISTS \{database\}\.(\w+)\n\(\n(.*?)\n\)\n", re.DOTALL
)
_DERIVED: Final = re.compile(r"\s(DEFAULT|ALIAS)\s")
_ADD: Final = re.compile(r"ALTER TABLE \{database\}\.(\w+)\s+ADD COLUMN (?:IF NOT EXISTS )?([^;]+)")
_NO_COLUMN: Final = ("INDEX", "PROJECTION", "CONSTRAINT")


class Migration(msgspec.Struct, frozen=True):
    """One SQL file; `{database}` and `{ttl_days}` in its text stand for the settings' values."""

    name: str
    text: str

    @property
    def checksum(self) -> str:
        """What tells whether an applied file was changed."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def statements(self, database: str, ttl_days: int) -> list[str]:
        """The statements of the file, ready to run."""
        text = _COMMENT.sub("", self.text)
        text = text.replace("{database}", database).replace("{ttl_days}", str(ttl_days))
        return [statement.strip() for statement in text.split(";\n") if statement.strip()]


@functools.cache
def migrations() -> tuple[Migration, ...]:
    """All files in the order in which they are applied.

    Raises:
        ValueError: a file of the folder has no proper name, or a number is taken twice.
    """
    files = sorted(FOLDER.glob("*.sql"))
    for file in files:
        if not _FILE.fullmatch(file.name):
            raise ValueError(f"{file}: name it like 0042_what.sql")
    if len({file.name[:4] for file in files}) != len(files):
        raise ValueError(f"{FOLDER}: two files have one number")
    return tuple(Migration(file.stem, file.read_text()) for file in files)


@functools.cache
def names() -> tuple[str, ...]:
    """Names of all tables of the flow, `migrations` not among them."""
    return tuple(
        name for name in _definitions() if any(line.startswith("version ") for line in _of(name))
    )


@functools.cache
def columns(table: str) -> tuple[str, ...]:
    """Columns that a writer fills, in order: all but those that ClickHouse derives itself.

    Raises:
        KeyError: there is no such table.
    """
    return tuple(line.split()[0] for line in _of(table) if not _DERIVED.search(line))


def _of(table: str) -> tuple[str, ...]:
    return _definitions()[table]


@functools.cache
def _definitions() -> dict[str, tuple[str, ...]]:
    """Table → its column definitions, a line each, as all files together say."""
    found: dict[str, tuple[str, ...]] = {}
    for migration in migrations():
        for table, body in _CREATE.findall(migration.text):
            lines = [line.strip().rstrip(",") for line in body.splitlines()]
            found[table] = tuple(line for line in lines if not line.startswith(_NO_COLUMN))
        for table, line in _ADD.findall(migration.text):
            found[table] = (*found[table], line.strip())
    return found
