"""`nabz rules` as a person runs it."""

import json
from pathlib import Path

import msgspec
import pytest

from schemas import controls, topics
from schemas.controls import CONTROL_KEY, control_of
from streams import topics as topics_on_kafka
from streams.reader import Reader
from streams.settings import Settings
from streams.signals.sla.rulebook import Rules
from tests.streams.cli.conftest import Nabz

SLA = "policies:\n  - name: one\n    targets: {first_response: {default: 5m}}\n"


def test_the_shipped_rules_are_checked(nabz: Nabz) -> None:
    """Names of what stands in them."""
    status, out, err = nabz("rules", "check")
    assert (status, err) == (0, "")
    lines = dict(line.split(": ", 1) for line in out.splitlines())
    assert (lines["policies"], lines["calendars"]) == ("calls, messages", "office")
    assert lines["journey"].startswith("left, stayed, would recommend")
    assert lines["groups"].startswith("new, regular buyers")


def test_a_mistake_is_said_with_file_and_line(
    nabz: Nabz, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """And with what to write instead."""
    file = tmp_path / "own.yaml"
    file.write_text(SLA.replace("5m", "5d"))
    monkeypatch.setenv("NABZ_RULES__SLA", str(file))
    status, _, err = nabz("rules", "check")
    assert status == 1
    assert err.startswith(f"nabz: {file}:3: ")
    assert "'5d' is no span: write it like 90s, 15m or 4h" in err


@pytest.mark.flow
def test_rules_are_put_into_every_partition_of_the_log(
    nabz: Nabz, on_the_stack: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The same content under the same version, however often."""
    file = tmp_path / "own.yaml"
    file.write_text(SLA)
    monkeypatch.setenv("NABZ_RULES__SLA", str(file))
    topics_on_kafka.apply(on_the_stack)
    first = json.loads(nabz("rules", "apply", "--json").out)
    second = json.loads(nabz("rules", "apply", "--json").out)
    assert first["policies"] == ["one"]
    assert first["version"] == second["version"]
    touchpoints = on_the_stack.names.topic(topics.TOUCHPOINTS.name)
    for partition in range(on_the_stack.kafka.partitions):
        with Reader(on_the_stack, touchpoints, partition) as reader:
            records = [(key, controls.decode(value or b"")) for key, value in reader.records()]
        assert [key for key, _ in records] == [CONTROL_KEY] * 4
        (journey, control), again = (found for _, found in records[:2]), records[2:]
        assert [found for _, found in again] == [journey, control]
        assert (journey.subject, control.subject) == ("journey", "rules")
        assert control.version == first["version"]
        rules = msgspec.json.decode(control.content, type=Rules)
        assert control_of("rules", rules) == control
        assert [policy.name for policy in rules.policies] == ["one"]
