"""Files of learned models, in JSON: read whole or refused, written whole or not at all."""

from pathlib import Path
from typing import TypeVar

import msgspec

from streams.errors import ConfigError, NabzError

Model = TypeVar("Model")


def read(file: Path, kind: type[Model], command: str) -> Model:
    """Read a model that `command` wrote.

    Raises:
        ConfigError: it cannot be read, or is none.
    """
    try:
        return msgspec.json.decode(file.read_bytes(), type=kind)
    except OSError as error:
        raise ConfigError(f"{file}: cannot be read: {error.strerror}") from None
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise ConfigError(f"{file}: no model of `{command}`: {error}") from None


def write(content: bytes, file: Path) -> None:
    """Write a model's content.

    Raises:
        NabzError: the file cannot be written.
    """
    beside = file.with_name(f".{file.name}.new")
    try:
        beside.write_bytes(content)
        beside.replace(file)
    except OSError as error:
        raise NabzError(f"{file}: cannot be written: {error.strerror}") from None
