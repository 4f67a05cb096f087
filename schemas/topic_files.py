"""Topic files: what a yaml of schemas/topics says, typed."""

import re
from pathlib import Path
from typing import Annotated, Literal

import msgspec
import yaml

ConfigKey = Literal[
    "max.compaction.lag.ms",
    "max.message.bytes",
    "min.cleanable.dirty.ratio",
    "segment.bytes",
    "segment.ms",
]


class StateOf(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whose checkpoints a state topic holds: those of `role` over topic `source`."""

    role: str
    source: str


class Topic(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    rename={"name": "topic", "schema_name": "schema"},
):
    """One topic of the flow; `name` is that of lane live, `schema_name` the struct it carries."""

    name: Annotated[str, msgspec.Meta(pattern=r"\A[a-z]+(-[a-z]+)*\Z")]
    what: Annotated[str, msgspec.Meta(min_length=10)]
    key: str
    producers: Annotated[list[str], msgspec.Meta(min_length=1)]
    consumers: Annotated[list[str], msgspec.Meta(min_length=1)]
    schema_name: str
    version: Annotated[int, msgspec.Meta(ge=1)]
    partitions: Literal["flow"] | Annotated[int, msgspec.Meta(ge=1)]
    """`flow`: as many as the setting kafka.partitions says, so that all these topics have the
    same; a number: its own."""
    cleanup: Literal["delete", "compact"] = "delete"
    retention_days: Annotated[int, msgspec.Meta(ge=1)] | None = None
    """None: as many as the setting kafka.retention_days says."""
    state: StateOf | None = None
    config: dict[ConfigKey, int | float] = {}


def read(file: Path) -> Topic:
    """Read one topic file.

    Raises:
        ValueError: it is wrong; names the file, the line and what is expected there.
    """
    text = file.read_text()
    try:
        topic = msgspec.convert(yaml.load(text, yaml.CSafeLoader), Topic)  # safe, in C
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ValueError(f"{file}:{line}: {error.problem}") from None
    except msgspec.ValidationError as error:
        raise ValueError(f"{file}:{_line(text, str(error))}: {error}") from None
    if topic.name != file.stem:
        raise ValueError(f"{file}:{_line(text, '`topic`')}: topic must be {file.stem}")
    return topic


def _line(text: str, error: str) -> int:
    """Line of the top-level field that an error is about: `$.config[...]`, or a field `colour`."""
    about = error.rpartition("`$.")[2] if "`$." in error else error.split("`")[-2:][0]
    name = re.split(r"[.\[`]", about)[0]
    lines = text.splitlines()
    return next((n for n, line in enumerate(lines, 1) if line.startswith(f"{name}:")), 1)
