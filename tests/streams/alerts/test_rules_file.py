"""Files of alert rules: what is read, and what is said of every mistake."""

from pathlib import Path

import pytest

from streams.alerts import rules_file
from streams.errors import ConfigError

GOOD = """\
rules:
  - alert: CsatLow
    signal: csat
    window_seconds: 60
    dimensions: [all, queue]
    below: 0.70
    resolve_above: 0.75
    severity: warning
    action: look there
"""

MISTAKES = {
    "typo": ("below: 0.70", "bellow: 0.70", "6: rules[1].bellow: no such key here; did you mean"),
    "missing": ("    below: 0.70\n", "", "2: rules[1]: Object missing required field `below`"),
    "percent": ("below: 0.70", "below: 70", "6: rules[1].below: Expected `float` <= 1"),
    "text": ("below: 0.70", "below: low", "6: rules[1].below: Expected `float`, got `str`"),
    "signal": ("csat", "cast", "3: rules[1].signal: 'cast' is no share; did you mean csat?"),
    "window": (
        ("window_seconds: 60"),
        "window_seconds: 90",
        "4: rules[1].window_seconds: there is no such window: write one of 60, 300, 3600",
    ),
    "dimension": (
        "[all, queue]",
        "[all, queu]",
        "5: rules[1].dimensions[2]: 'queu' is no dimension; did you mean queue?",
    ),
    "twice": ("[all, queue]", "[all, all]", "5: rules[1].dimensions[2]: all stands here twice"),
    "none": ("[all, queue]", "[]", "5: rules[1].dimensions: Expected `array` of length >= 1"),
    "hysteresis": (
        "resolve_above: 0.75",
        "resolve_above: 0.6",
        "7: rules[1].resolve_above: must be at least below (0.7), or the alert would come and go",
    ),
    "severity": ("warning", "bad", "8: rules[1].severity: Invalid enum value 'bad'"),
    "name": ("CsatLow", "csat/low", "2: rules[1].alert: Expected `str` matching regex"),
    "key": ("rules:", "alerts:", "1: alerts: no such key here: there are rules"),
    "list": (GOOD, "rules: none\n", "1: rules: must be a list of rules, each beginning"),
    "empty": (GOOD, "", "1: must hold rules: and under it a list of rules"),
    "yaml": ("[all, queue]", "[all", "6: no YAML: "),
}


def load(folder: Path, text: str) -> str:
    """What is said of a file with this text, without its name."""
    file = folder / "alerts.yaml"
    file.write_text(text)
    with pytest.raises(ConfigError) as caught:
        rules_file.load(file)
    return str(caught.value).replace(f"{file}:", "")


def test_a_rule_is_read_as_written(tmp_path: Path) -> None:
    """0.70 is a number, and what is left out has its default."""
    file = tmp_path / "alerts.yaml"
    file.write_text(GOOD)
    [found] = rules_file.load(file)
    assert (found.alert, found.below, found.resolve_above) == ("CsatLow", 0.7, 0.75)
    assert found.dimensions == ("all", "queue")
    assert (found.for_seconds, found.resolve_for_seconds, found.least_n) == (5, 10, 20)


@pytest.mark.parametrize(("old", "new", "said"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_shown_with_its_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    """And with what to write."""
    assert load(tmp_path, GOOD.replace(old, new, 1)).splitlines()[0].startswith(said)


def test_every_mistake_is_said_at_once(tmp_path: Path) -> None:
    """A line each; a name that stands twice among them."""
    second = GOOD.partition("\n")[2].replace("csat", "nps")
    said = load(tmp_path, GOOD.replace("60", "61") + second).splitlines()
    assert [line.split(":")[0] for line in said] == ["4", "10", "11"]
    assert "CsatLow stands here twice" in said[1]


def test_no_rules_are_no_mistake(tmp_path: Path) -> None:
    """Then there are no alerts."""
    (tmp_path / "none.yaml").write_text("rules: []\n")
    assert rules_file.load(tmp_path / "none.yaml") == []


def test_the_rules_that_come_with_nabz_are_right() -> None:
    """They watch CSAT of the whole company, over a minute, and targets by queue, over an hour."""
    found, targets = rules_file.load(rules_file.DEFAULT_FILE)
    assert (targets.alert, targets.signal, targets.window_seconds) == (
        *("TargetsMissed", "sla_met", 3600),
    )
    assert targets.dimensions == ("all", "queue")
    assert (found.alert, found.signal, found.window_seconds) == ("CsatLow", "csat", 60)
    assert found.dimensions == ("all",)
    assert found.for_seconds <= 10
