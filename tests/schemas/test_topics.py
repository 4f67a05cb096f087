"""Topics: one yaml each, named in one place, no orphans."""

import ast
import importlib
import inspect
from pathlib import Path

import pytest

from schemas import topics
from schemas.topic_files import Topic
from schemas.topics import (
    DEAD_LETTERS,
    HEALTH,
    MAIL_PLACES,
    QUARANTINE,
    STATE_NORMALIZE_QUARANTINE,
    TOPICS,
)
from streams.lanes import Lane

ROOT = Path(inspect.getfile(topics)).parents[2]
ROLES = {"gateway", "mail", "normalize", "customers", "rolling", "alerts", "store", "notify"}
OTHERS = {"own producers", "import", "simulate", "requeue", "every role"}


def test_every_yaml_has_its_constant() -> None:
    """No orphan file, no topic twice."""
    files = sorted(file.stem for file in topics.FOLDER.glob("*.yaml"))
    constants = [value for value in vars(topics).values() if isinstance(value, Topic)]

    assert files
    assert files == sorted(topic.name for topic in TOPICS)
    assert len(constants) == len(TOPICS)
    assert all(vars(topics)[topic.name.upper().replace("-", "_")] is topic for topic in TOPICS)


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_a_topic_names_a_schema_that_is_there(topic: Topic) -> None:
    """And who writes and reads it."""
    module, _, name = topic.schema_name.rpartition(".")

    assert hasattr(importlib.import_module(module), name)
    assert {*topic.producers, *topic.consumers} <= ROLES | OTHERS


def test_topics_of_the_flow_have_one_number_of_partitions() -> None:
    """A customer's state, facts and panes lie in partitions of one number."""
    own = {topic.name for topic in TOPICS if topic.partitions != "flow"}

    single = (DEAD_LETTERS, HEALTH, MAIL_PLACES, QUARANTINE, STATE_NORMALIZE_QUARANTINE)
    assert own == {topic.name for topic in single}


def test_state_topics_are_compacted_and_named_by_their_lane() -> None:
    """state-ROLE-SOURCE, as the checkpoint asks for it."""
    states = [topic for topic in TOPICS if topic.state is not None]

    assert len(states) == 4
    for topic in states:
        assert topic.state is not None
        assert topic.name == Lane().state_topic(topic.state.role, topic.state.source)
        assert topic.state.source in {other.name for other in TOPICS}
        assert topic.cleanup == "compact"
        assert topic.config["max.compaction.lag.ms"] == 60_000
    others = {topic.name for topic in TOPICS if topic.state is None and topic.cleanup == "compact"}
    assert others == {topics.MAIL_PLACES.name}


def test_envelopes_and_states_may_be_large() -> None:
    """A flush of one partition travels in one record: 8 MiB."""
    large = {topic.name for topic in TOPICS if topic.config.get("max.message.bytes") == 8 << 20}

    assert {topics.FACTS.name, topics.PANES.name, topics.SIGNALS.name} <= large
    assert {topic.name for topic in TOPICS if topic.state is not None} <= large


def test_no_other_code_spells_the_name_of_a_topic() -> None:
    """A lane's topic is asked for by constant: `lane.topic(FACTS.name)`, never by a string."""
    names = {topic.name for topic in TOPICS}
    files = [
        file for part in ("streams", "schemas", "deploy") for file in (ROOT / part).rglob("*.py")
    ]
    spelt = [
        f"{file.relative_to(ROOT)}:{call.lineno}"
        for file in files
        for call in ast.walk(ast.parse(file.read_text()))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr in {"topic", "state_topic", "produce", "subscribe"}
        and any(isinstance(arg, ast.Constant) and arg.value in names for arg in call.args)
    ]

    assert len(files) > 20
    assert spelt == []


def test_no_other_code_spells_a_name_that_only_a_topic_has() -> None:
    """Names with a hyphen are nothing else; commands of the command line apart."""
    names = {topic.name for topic in TOPICS if "-" in topic.name}
    files = [
        file
        for part in ("streams", "schemas", "deploy")
        for file in (ROOT / part).rglob("*.py")
        if file.parent.name not in {"cli", "topics"}
    ]
    spelt = [
        f"{file.relative_to(ROOT)}:{node.lineno}"
        for file in files
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Constant) and node.value in names
    ]

    assert files
    assert spelt == []
