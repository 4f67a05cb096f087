"""Reading churn.yaml."""

from pathlib import Path

import pytest

from streams.churn.definition import Definition, load
from streams.errors import ConfigError


def test_the_shipped_file_says_the_defaults() -> None:
    """What is documented there is what holds without it."""
    assert load(None) == Definition()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("inactivity:\n  event: visit\n", r"c\.yaml:2: .*visit"),
        ("inactivity:\n  days: 0\n", r"c\.yaml:2: .*>= 1"),
        ("inactive:\n  days: 3\n", r"c\.yaml:1: .*inactivity"),
    ],
)
def test_mistakes_with_their_line(tmp_path: Path, text: str, told: str) -> None:
    """Where, what, and what to write."""
    file = tmp_path / "c.yaml"
    file.write_text(text)
    with pytest.raises(ConfigError, match=told):
        load(file)
