"""The README's tables, made from the code; `python -m tests.docs.readme` writes them anew."""

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

import msgspec
import typer
from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo

from dashboards.areas import AREAS
from schemas import tables
from schemas.topic_files import Topic
from schemas.topics import TOPICS
from streams.cli.main import build
from streams.intake.channels.registry import adapters
from streams.metrics import EVERY_ROLE, METRICS, WORKERS
from streams.settings import Settings, setting_paths, variable
from streams.topics import name_of
from tests.bench import table
from tests.bench.report import LAST, Report

README: Final = Path(__file__).parents[2] / "README.md"
_BLOCK: Final = re.compile(r"(<!-- table: (\w+) -->\n)(.*?)(<!-- end -->)", re.DOTALL)
_KEY: Final = re.compile(r"^ORDER BY \(?(.+?)\)?;?$", re.MULTILINE)


def settings() -> str:
    """Every setting: its variable, its default, what it means."""
    return _table(
        ["variable", "default", "meaning"],
        [
            (f"`{variable(path)}`", _default(field), field.description or "")
            for path in setting_paths()
            for field in [_field(path)]
        ],
    )


def kinds() -> str:
    """Every kind of source: whose it is, how it is verified, what becomes what."""
    rows = [
        (
            f"`{kind}`",
            adapter.title,
            adapter.signature,
            "<br>".join(f"{sent} → {becomes}" for sent, becomes in adapter.becomes),
        )
        for kind, adapter in adapters().items()
    ]
    return _table(("kind", "whose", "signature", "what becomes what"), rows)


def areas() -> str:
    """The areas of digital experience: by which signals and features each is measured."""
    rows = [
        (area.name, _codes(area.signals) or "-", _codes(area.features), area.unseen)
        for area in AREAS
    ]
    return _table(("area", "signals", "of each customer", "not measured"), rows)


def topics() -> str:
    """Every topic: its key, what it holds, who writes and reads it."""
    return _table(
        ["topic", "key", "holds", "written by → read by"],
        [
            (
                f"`{name_of(topic, Settings().names)}`",
                topic.key,
                topic.what.rstrip("."),
                f"{', '.join(topic.producers)} → {', '.join(topic.consumers)}{_kept(topic)}",
            )
            for topic in TOPICS
        ],
    )


def stored() -> str:
    """Every table: what a row is, and its key."""
    return _table(
        ["table", "a row is", "key"],
        [
            (f"`{name}`", _first_sentence(text), key[1].replace("`", ""))
            for name, text in _tables()
            if (key := _KEY.search(text))
        ],
    )


def commands() -> str:
    """Every command of `nabz`, what it does, and an example."""
    return _table(
        ["command", "does", "example"],
        [(f"`{name}`", does, f"`{example}`") for name, does, example in every_command()],
    )


def metrics() -> str:
    """Every figure that roles tell of themselves."""
    return _table(
        ["figure", "kind", "roles", "meaning", "unit"],
        [
            (
                f"`{metric.name}`" + (f" by {metric.label}" if metric.label else ""),
                metric.kind.value,
                _roles(metric.roles),
                metric.meaning,
                metric.unit,
            )
            for metric in METRICS
        ],
    )


def bench() -> str:
    """The last run of `nabz bench` that was kept."""
    report = msgspec.json.decode(LAST.read_bytes(), type=Report)
    head = ["program", "a second", "µs CPU", "times Quix", "times Bytewax", "verified"]
    programs = _table(head, list(table.rows(report)))
    return f"{table.about(report)}.\n\n{programs}\n" + _table(
        ["beside them", "measured"], list(table.beside(report))
    )


TABLES: Final[dict[str, Callable[[], str]]] = {
    "settings": settings,
    "kinds": kinds,
    "topics": topics,
    "tables": stored,
    "commands": commands,
    "metrics": metrics,
    "areas": areas,
    "bench": bench,
}


def every_command() -> Iterator[tuple[str, str, str]]:
    """Name with its words, first line of help, and example of each command."""
    yield from _walk(typer.main.get_command(build([])), "nabz")


def blocks(text: str) -> dict[str, str]:
    """The tables that a README has, by name."""
    return {name: body for _, name, body, _ in _BLOCK.findall(text)}


def renewed(text: str) -> str:
    """A README with every table made from the code."""
    return _BLOCK.sub(lambda found: found[1] + TABLES[found[2]]() + found[4], text)


def _walk(command: object, name: str) -> Iterator[tuple[str, str, str]]:
    inner = getattr(command, "commands", None)
    if inner:
        for word, below in inner.items():
            yield from _walk(below, f"{name} {word}")
    else:
        does = (getattr(command, "help", "") or "").splitlines()[0]
        example = (getattr(command, "epilog", "") or "").removeprefix("Example: ")
        yield name, does.rstrip("."), example


def _field(path: tuple[str, ...]) -> FieldInfo:
    *sections, name = path
    model: type[BaseModel] = Settings
    for section in sections:
        inner = model.model_fields[section].annotation
        assert isinstance(inner, type)
        assert issubclass(inner, BaseModel)
        model = inner
    return model.model_fields[name]


def _default(field: FieldInfo) -> str:
    value = field.get_default(call_default_factory=True, validated_data={})
    if isinstance(value, SecretStr):
        value = value.get_secret_value()
    if isinstance(value, tuple):
        value = ", ".join(value)
    return "" if value in ("", None) else f"`{value}`"


def _roles(roles: tuple[str, ...]) -> str:
    named = {EVERY_ROLE: "every role", WORKERS: "every worker"}
    return named.get(roles, ", ".join(roles))


def _codes(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _kept(topic: Topic) -> str:
    if topic.cleanup == "compact":
        return "; compacted"
    return f"; {topic.retention_days} days" if topic.retention_days else ""


def _tables() -> list[tuple[str, str]]:
    made = [(re.search(r"\{database\}\.(\w+)", m.text), m.text) for m in tables.migrations()]
    return [(name[1], text) for name, text in made if name and name[1] in tables.names()]


def _first_sentence(text: str) -> str:
    lines = [line.removeprefix("-- ") for line in text.splitlines() if line.startswith("-- ")]
    return " ".join(lines).split(". ")[0].rstrip(".")


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    cells = ([_cell(text) for text in line] for line in lines)
    return "".join(f"| {' | '.join(line)} |\n" for line in cells)


def _cell(text: str) -> str:
    text = text.replace("|", "\\|").replace("\n", " ")
    return text if text.startswith("`") else re.sub("<(?!br>)", "&lt;", text)


if __name__ == "__main__":
    README.write_text(renewed(README.read_text()))
