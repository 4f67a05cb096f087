"""Topic files: a wrong one is named with its line."""

from pathlib import Path

import pytest

from schemas.topic_files import read

GOOD = """\
topic: orders
what: What customers ordered.
key: customer
producers: [shop]
consumers: [store]
schema: schemas.touchpoint.Touchpoint
version: 1
partitions: flow
"""


def test_a_topic_keeps_the_settings_unless_it_says_otherwise(tmp_path: Path) -> None:
    """Deleted after the settings' retention, no configuration of its own."""
    file = tmp_path / "orders.yaml"
    file.write_text(GOOD)

    topic = read(file)

    assert (topic.name, topic.partitions, topic.cleanup) == ("orders", "flow", "delete")
    assert (topic.retention_days, topic.state, topic.config) == (None, None, {})


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("version: 1", "version: 0", 7, "version"),
        ("version: 1", "version: one", 7, "version"),
        ("partitions: flow", "partitions: many", 8, "partitions"),
        ("producers: [shop]", "producers: []", 4, "producers"),
        ("partitions: flow", "partitions: flow\nconfig:\n  segment.byte: 1", 9, "segment.byte"),
        ("topic: orders", "topic: order", 1, "topic must be orders"),
        ("key: customer\n", "", 1, "key"),
        ("key: customer", "key: customer\ncolour: red", 4, "colour"),
        ("key: customer", "key: [customer", 4, "expected"),
    ],
)
def test_a_wrong_file_is_named_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, words: str
) -> None:
    """And what is wrong in it."""
    file = tmp_path / "orders.yaml"
    file.write_text(GOOD.replace(old, new))

    with pytest.raises(ValueError, match=words) as caught:
        read(file)
    assert str(caught.value).startswith(f"{file}:{line}: ")
