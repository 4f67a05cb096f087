"""From a located YAML tree to typed values, each mistake with the path at which it stands."""

import difflib
import re
import threading
from collections.abc import Iterable
from typing import Any, Final, TypeVar

import msgspec

from streams.located_yaml import Path, Tree

Mistake = tuple[Path, str]
Item = TypeVar("Item")

_AT: Final = re.compile(r"(?P<what>.*?)(?: - at `\$(?P<path>.*)`)?", re.DOTALL)
_UNKNOWN: Final = re.compile(r"Object contains unknown field `(.*)`")
#: msgspec ends the process where two threads have it learn one type at a time.
_learning: Final = threading.Lock()


def hint(word: str, known: Iterable[str]) -> str:
    """`; did you mean x?` or, for few, `: there are a, b, c`."""
    names = list(known)
    near = difflib.get_close_matches(word, names, n=1)
    return f"; did you mean {near[0]}?" if near else f": there are {', '.join(names)}"


def convert(
    tree: Tree, kind: Any, path: Path, *, strict: bool = True
) -> tuple[Any, Mistake | None]:
    """A tree as `kind`, or None and the first mistake: where, what is wrong, what to write.

    Without `strict` a number may be written as people do, like 0.70.
    """
    try:
        with _learning:
            return msgspec.convert(tree, kind, strict=strict), None
    except msgspec.ValidationError as error:
        found = _AT.fullmatch(str(error))
        what, inner = (found["what"], found["path"]) if found else (str(error), None)
        here = (*path, *_parts(inner or ""))
        if unknown := _UNKNOWN.fullmatch(what):
            names = [] if inner else [field.encode_name for field in msgspec.structs.fields(kind)]
            here = (*here, unknown[1])
            what = f"no such key here{hint(unknown[1], names) if names else ''}"
        return None, (here, what)


def convert_list(
    tree: Tree, key: str, kind: type[Item], *, strict: bool = True
) -> tuple[list[tuple[Path, Item]], list[Mistake]]:
    """A tree that holds one list under `key`: its items that could be read, and all mistakes."""
    if not isinstance(tree, dict):
        return [], [((), f"must hold {key}: and under it a list of {key}")]
    mistakes: list[Mistake] = [
        ((name,), f"no such key here{hint(name, [key])}") for name in tree if name != key
    ]
    listed = tree.get(key)
    if not isinstance(listed, list):
        return [], [*mistakes, ((key,), f"must be a list of {key}, each beginning with a dash")]
    found: list[tuple[Path, Item]] = []
    for n, item in enumerate(listed):
        value, mistake = convert(item, kind, (key, n), strict=strict)
        if mistake is None:
            found.append(((key, n), value))
        else:
            mistakes.append(mistake)
    return found, mistakes


def _parts(inner: str) -> list[str | int]:
    """`.rules[0].below` as ("rules", 0, "below")."""
    parts = [part for part in re.split(r"[.\[\]]+", inner) if part and part != "..."]
    return [int(part) if part.isdecimal() else part for part in parts]
