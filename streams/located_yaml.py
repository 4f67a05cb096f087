"""YAML whose every value knows its line, so that a mistake can be shown where it stands.

Plainer than YAML 1.1 on purpose: only `true`, `false`, `null` and numbers in their usual form
are read as such. `Yes`, `06`, `1.10` and `2024-01-31` stay the text that they are.
"""

import re
from pathlib import Path as FilePath
from typing import Final

import yaml

from streams.errors import ConfigError

Path = tuple[str | int, ...]
Lines = dict[Path, int]
Tree = str | int | float | bool | None | list["Tree"] | dict[str, "Tree"]

_LARGEST: Final = 1024 * 1024
_NUMBER: Final = re.compile(r"-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,17})?")
_WORDS: Final[dict[str, bool | None]] = {
    "true": True,
    "false": False,
    "null": None,
    "~": None,
    "": None,
}


class Located:
    """A YAML document: `tree` is its content, `line(path)` where a part of it stands."""

    def __init__(self, file: FilePath, tree: Tree, lines: Lines) -> None:
        self.file = file
        self.tree = tree
        self._lines = lines

    def line(self, path: Path) -> int:
        """Line of a value, or of the nearest part around it that there is."""
        while path and path not in self._lines:
            path = path[:-1]
        return self._lines.get(path, 1)

    def say(self, path: Path, message: str) -> str:
        """One line: file, line, dotted name, what is wrong."""
        name = "".join(f"[{p + 1}]" if isinstance(p, int) else f".{p}" for p in path).lstrip(".")
        return f"{self.file}:{self.line(path)}: {name}: {message}".replace(": : ", ": ")


def read(file: FilePath) -> Located:
    """Read a YAML file with the lines of its values.

    Raises:
        ConfigError: it cannot be read, is no YAML, repeats a key or uses anchors.
    """
    try:
        with file.open("rb") as stream:
            content = stream.read(_LARGEST + 1)
    except OSError as error:
        raise ConfigError(f"{file}: cannot be read: {error.strerror}") from None
    if len(content) > _LARGEST:
        raise ConfigError(f"{file}: over {_LARGEST // 1024} kB: this is data, not a file of rules")
    lines: Lines = {}
    try:
        _refuse_aliases(file, content)
        node = yaml.compose(content, Loader=yaml.SafeLoader)
        return Located(file, None if node is None else _plain(file, node, (), lines), lines)
    except yaml.YAMLError as error:
        raise ConfigError(f"{file}:{_line_of(error)}: no YAML: {_problem(error)}") from None
    except RecursionError:
        raise ConfigError(f"{file}: nested too deep") from None


def _refuse_aliases(file: FilePath, content: bytes) -> None:
    # An alias of an alias of an alias … unfolds to gigabytes.
    for event in yaml.parse(content, Loader=yaml.SafeLoader):
        if isinstance(event, yaml.AliasEvent):
            line = event.start_mark.line + 1 if event.start_mark else 1
            raise ConfigError(f"{file}:{line}: *{event.anchor}: write the value out instead")


def _plain(file: FilePath, node: yaml.Node, path: Path, lines: Lines) -> Tree:
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.ScalarNode):
        return node.value if node.style else _scalar(node.value)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(file, item, (*path, n), lines) for n, item in enumerate(node.value)]
    tree: dict[str, Tree] = {}
    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            raise ConfigError(f"{file}:{line}: a key must be plain text")
        if key.value in tree:
            raise ConfigError(f"{file}:{line}: {key.value} stands here twice: keep one")
        lines[*path, key.value] = line
        tree[key.value] = _plain(file, value, (*path, key.value), lines)
    return tree


def _scalar(text: str) -> str | int | float | bool | None:
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    if not _NUMBER.fullmatch(text):
        return text
    number = float(text) if "." in text else int(text)
    return number if str(number) == text else text


def _line_of(error: yaml.YAMLError) -> int:
    mark = getattr(error, "problem_mark", None)
    return 1 if mark is None else mark.line + 1


def _problem(error: yaml.YAMLError) -> str:
    problem = getattr(error, "problem", None) or getattr(error, "reason", None)
    return str(problem or "unreadable").splitlines()[0]
