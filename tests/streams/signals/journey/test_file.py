"""Reading journey.yaml: every mistake with its line."""

from pathlib import Path

import pytest

from streams.errors import ConfigError
from streams.signals.journey.file import load

MISTAKES = [
    ("{name: a, to: use}", r"j\.yaml:2: .*needs one of on:"),
    ("{name: a, to: use, on: {}}", r"holds of everything"),
    ("{name: a, to: use, after_days: 3}", r"needs from:"),
    ("{name: a, to: use, from: [purchase], after_days: 0}", r"> 0"),
    ("{name: a, to: usage, on: {kind: [visit]}}", r"usage"),
    ("{name: a, to: use, on: {kinds: [visit]}}", r"on\.kinds: no such key here$"),
    ("{name: a, to: use, form: [use]}", r"no such key here; did you mean from\?"),
]


@pytest.mark.parametrize(("rule", "told"), MISTAKES)
def test_mistakes(tmp_path: Path, rule: str, told: str) -> None:
    """Where, what, and what to write."""
    file = tmp_path / "j.yaml"
    file.write_text(f"rules:\n  - {rule}\n")
    with pytest.raises(ConfigError, match=told):
        load(file)


def test_a_name_stands_once(tmp_path: Path) -> None:
    """Causes are told apart by it."""
    file = tmp_path / "j.yaml"
    rule = "  - {name: a, to: use, on: {kind: [visit]}}\n"
    file.write_text(f"rules:\n{rule}{rule}")
    with pytest.raises(ConfigError, match=r"j\.yaml:3: .*stands here twice"):
        load(file)
