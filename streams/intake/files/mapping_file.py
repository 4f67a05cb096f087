"""Reading a mapping file: its structure, every mistake with its line."""

from collections.abc import Iterable
from pathlib import Path as FilePath
from typing import Any, Final

from schemas.touchpoint import Plain
from streams.errors import ConfigError
from streams.intake.files import mapping_checks
from streams.intake.files.mapping import Cell, Csv, Fields, Mapping, Rule, Spec, When
from streams.located_convert import convert, hint
from streams.located_yaml import Located, Path, Tree, read

_TOP: Final = ("csv", "zone", "keep", "skip", "touchpoint", "rules")
_RULE: Final = ("when", "touchpoint")


def load(file: FilePath) -> Mapping:
    """Read and check a mapping file.

    Raises:
        ConfigError: one line for each mistake: file:line, what is wrong, what to write.
    """
    reading = _Reading(read(file))
    mapping = reading.mapping()
    if reading.mistakes:
        raise ConfigError("\n".join(dict.fromkeys(reading.mistakes)))
    return mapping


class _Reading:
    """Turns the tree into a mapping and collects what is wrong with it."""

    def __init__(self, located: Located) -> None:
        self.located = located
        self.mistakes: list[str] = []

    def wrong(self, path: Path, message: str) -> None:
        self.mistakes.append(self.located.say(path, message))

    def mapping(self) -> Mapping:
        top = self._object(self.located.tree, (), _TOP)
        if not {"touchpoint", "rules"} & top.keys():
            self.wrong((), "says no touchpoint: write touchpoint: with id, source, time and so on")
        mapping = Mapping(
            csv=self._convert(top.get("csv", {}), Csv, ("csv",)) or Csv(),
            zone=self._convert(top.get("zone"), str | None, ("zone",)),
            keep=self._whens(top.get("keep"), ("keep",)),
            skip=self._whens(top.get("skip"), ("skip",)),
            rules=self._rules(top),
        )
        for path, message in mapping_checks.mistakes(mapping):
            self.wrong(self._found(path), message)
        return mapping

    def _rules(self, top: dict[str, Tree]) -> list[Rule]:
        common = self._fields(top.get("touchpoint", {}), ("touchpoint",))
        rules = top.get("rules", [{}])
        if not isinstance(rules, list) or not rules:
            self.wrong(("rules",), "must be a list of rules, each beginning with a dash")
            return []
        return [self._rule(rule, common, ("rules", n)) for n, rule in enumerate(rules)]

    def _rule(self, tree: Tree, common: Fields, path: Path) -> Rule:
        rule = self._object(tree, path, _RULE)
        own = self._fields(rule.get("touchpoint", {}), (*path, "touchpoint"))
        return Rule(_merged(common, own), self._whens(rule.get("when"), (*path, "when")))

    def _whens(self, tree: Tree, path: Path) -> list[When]:
        if tree is None:
            return []
        if not isinstance(tree, list):
            return [self._convert(tree, When, path)] if self._is_object(tree, path) else []
        whens = [self._convert(when, When, (*path, n)) for n, when in enumerate(tree)]
        return [when for when in whens if when is not None]

    def _fields(self, tree: Tree, path: Path) -> Fields:
        fields: Fields = {}
        for name, value in self._object(tree, path, mapping_checks.FIELDS).items():
            here = (*path, name)
            nested = mapping_checks.NESTED.get(name)
            if nested is None or not isinstance(value, dict) or _is_cell(name, value):
                fields[name] = self._spec(value, here)
                continue
            inner = self._object(value, here, nested or value.keys())
            fields[name] = {key: self._spec(spec, (*here, key)) for key, spec in inner.items()}
        return fields

    def _spec(self, tree: Tree, path: Path) -> Spec:
        if isinstance(tree, list):
            self.wrong(path, "a list is no value: write a constant, or {column: NAME}")
            return None
        spec: Spec = self._convert(tree, Cell if isinstance(tree, dict) else Plain, path)
        return spec

    def _is_object(self, tree: Tree, path: Path) -> bool:
        if isinstance(tree, dict):
            return True
        self.wrong(path, "must hold keys and values (key: value, indented under it)")
        return False

    def _object(self, tree: Tree, path: Path, names: Iterable[str]) -> dict[str, Tree]:
        if not self._is_object(tree, path) or not isinstance(tree, dict):
            return {}
        known = list(names)
        for key in [key for key in tree if key not in known]:
            self.wrong((*path, key), f"no such key here{hint(key, known)}")
        return {key: value for key, value in tree.items() if key in known}

    def _convert(self, tree: Tree, kind: Any, path: Path) -> Any:
        value, mistake = convert(tree, kind, path)
        if mistake is not None:
            self.wrong(*mistake)
        return value

    def _found(self, path: Path) -> Path:
        """Where a field of a rule is written: in the rule, or in what all rules share."""
        match path:
            case ("rules", int(), "touchpoint", *rest):
                tree: Any = self.located.tree
                own = _get(tree, path[:3])
                if not isinstance(own, dict) or (rest and rest[0] not in own):
                    return ("touchpoint", *rest)
        return path


def _get(tree: Any, path: Path) -> Tree:
    for part in path:
        try:
            tree = tree[part]
        except (KeyError, IndexError, TypeError):
            return None
    result: Tree = tree
    return result


def _is_cell(name: str, value: dict[str, Tree]) -> bool:
    # Only a customer may be either: a cell, or its identifiers by namespace.
    return name == "customer" and bool(value.keys() & {"column", "template", "hash"})


def _merged(common: Fields, own: Fields) -> Fields:
    merged = common | own
    shared, added = common.get("attributes"), own.get("attributes")
    if isinstance(shared, dict) and isinstance(added, dict):
        merged["attributes"] = shared | added
    return merged
