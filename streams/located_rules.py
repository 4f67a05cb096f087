"""Reading a file of rules: all its mistakes at once, each with its line."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path as FilePath
from typing import TypeVar

from streams.errors import ConfigError
from streams.located_convert import Mistake, convert_list
from streams.located_yaml import Path, read

Item = TypeVar("Item")
#: Where an item stands, the item, and those before it → what is wrong with it.
Check = Callable[[Path, Item, Sequence[Item]], Iterable[Mistake]]


def load_list(file: FilePath, key: str, kind: type[Item], check: Check[Item]) -> list[Item]:
    """Read and check a file that holds one list of rules under `key`.

    Raises:
        ConfigError: one line for each mistake: file:line, what is wrong, what to write.
    """
    located = read(file)
    found, mistakes = convert_list(located.tree, key, kind, strict=False)
    items: list[Item] = []
    for path, item in found:
        mistakes += check(path, item, items)
        items.append(item)
    if mistakes:
        lines = (located.say(path, what) for path, what in mistakes)
        raise ConfigError("\n".join(dict.fromkeys(lines)))
    return items
