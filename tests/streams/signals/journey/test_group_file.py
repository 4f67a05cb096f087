"""Reading segments.yaml: every mistake with its line."""

from pathlib import Path

import pytest

from streams.errors import ConfigError
from streams.signals.journey.group_file import load

MISTAKES = [
    ("{stage: [use]}", r"s\.yaml:2: .*needs one of segment:"),
    ("{segment: a, persona: b, stage: [use]}", r"needs one of segment:"),
    ("{segment: a}", r"holds of everybody"),
    ("{segment: a, stage: [usage]}", r"usage"),
    ("{segment: a, behaviour: {spent: {at_least: 1}}}", r"'spent' .*did you mean spend\?"),
    ("{segment: a, behaviour: {spend: {}}}", r"behaviour\.spend: needs at_least:"),
    ("{segment: a, behaviour: {spend: {at_least: 2, at_most: 1}}}", r"at least 2 and at most 1"),
    ("{segment: a, behaviour: {silence: {at_most: -1}}}", r"is never below 0"),
    ("{segment: a, behaviour: {risk: {known: false, at_most: 1}}}", r"has no bounds"),
    ("{segment: a, profile: {age: {at_leats: 3}}}", r"profile\.at_leats: no such key here$"),
    ("{segment: a, profile: {age: {}}}", r"profile\.age: needs at_least:"),
    ("{segmnet: a, stage: [use]}", r"did you mean segment\?"),
]


@pytest.mark.parametrize(("group", "told"), MISTAKES)
def test_mistakes(tmp_path: Path, group: str, told: str) -> None:
    """Where, what, and what to write."""
    file = tmp_path / "s.yaml"
    file.write_text(f"groups:\n  - {group}\n")
    with pytest.raises(ConfigError, match=told):
        load(file)


def test_numbers_may_be_written_as_people_do(tmp_path: Path) -> None:
    """Like 0.50."""
    file = tmp_path / "s.yaml"
    file.write_text("groups:\n  - {segment: a, behaviour: {risk: {at_least: 0.50}}}\n")
    (group,) = load(file)
    assert group.behaviour["risk"].at_least == 0.5
