"""Golden examples: every topic has good and bad ones, and each is what it says."""

import importlib
import inspect
from pathlib import Path
from typing import Any

import msgspec
import pytest

from schemas.canonical import Policy, Refused, canonicalise
from schemas.topic_files import Topic
from schemas.topics import INBOX, TOPICS
from schemas.touchpoint import Touchpoint

FOLDER = Path(inspect.getfile(canonicalise)).parent / "examples"
BY_NAME = {topic.name: topic for topic in TOPICS}
FILES = sorted(FOLDER.glob("*/*.json"))
ENVELOPES = [file for file in FILES if file.parent.name != INBOX.name]
RECEIVED_AT = 1_769_860_801_000


class Example(msgspec.Struct, forbid_unknown_fields=True):
    """One file: a record, and either what becomes of it or why it is refused."""

    what: str
    record: Any
    reason: str | None = None
    touchpoint: dict[str, Any] | None = None


def read(file: Path) -> Example:
    return msgspec.json.decode(file.read_bytes(), type=Example)


def case(file: Path) -> str:
    return f"{file.parent.name}/{file.stem}"


def carried_by(topic: Topic) -> Any:
    """The type of a record's value: what its module's `decode` gives, else the struct itself."""
    module, _, name = topic.schema_name.rpartition(".")
    decode = getattr(importlib.import_module(module), "decode", None)
    if decode is None:
        return getattr(importlib.import_module(module), name)
    return decode.__self__.type


def test_every_topic_has_good_and_bad_examples() -> None:
    """And no example belongs to no topic: an empty folder would make this whole file pass."""
    assert {folder.name for folder in FOLDER.iterdir()} == set(BY_NAME)
    for name in BY_NAME:
        kinds = {file.stem.split("-")[0] for file in (FOLDER / name).iterdir()}
        assert kinds == {"good", "bad"}, name
    assert len(FILES) == len([file for file in FOLDER.rglob("*") if file.is_file()])


@pytest.mark.parametrize("file", FILES, ids=case)
def test_a_bad_example_says_why(file: Path) -> None:
    """A good one gives no reason, a bad one does."""
    example = read(file)

    assert example.what
    assert (example.reason is not None) == file.stem.startswith("bad-")


@pytest.mark.parametrize("file", sorted(FOLDER.glob(f"{INBOX.name}/good-*.json")), ids=case)
def test_good_deliveries_become_their_touchpoint(file: Path) -> None:
    """Through the one door, to the last field."""
    example = read(file)

    touchpoint = canonicalise(
        msgspec.json.encode(example.record), Policy(), received_at=RECEIVED_AT
    )

    assert msgspec.to_builtins(touchpoint) == example.touchpoint


@pytest.mark.parametrize("file", sorted(FOLDER.glob(f"{INBOX.name}/bad-*.json")), ids=case)
def test_bad_deliveries_are_refused_for_their_reason(file: Path) -> None:
    """By the code that dashboards and requeue filter by."""
    example = read(file)

    with pytest.raises(Refused) as caught:
        canonicalise(msgspec.json.encode(example.record), Policy(), received_at=RECEIVED_AT)
    assert caught.value.reason == example.reason


@pytest.mark.parametrize(
    "file", [file for file in ENVELOPES if file.stem.startswith("good-")], ids=case
)
def test_good_records_survive_the_wire(file: Path) -> None:
    """The JSON twin, the struct and its bytes are the same thing."""
    topic, example = BY_NAME[file.parent.name], read(file)
    carried = carried_by(topic)
    module = importlib.import_module(topic.schema_name.rpartition(".")[0])
    encode = getattr(module, "encode", msgspec.json.encode)
    decode = getattr(module, "decode", msgspec.json.Decoder(carried).decode)

    value = msgspec.convert(example.record, carried, str_keys=True)

    assert decode(encode(value)) == value
    assert msgspec.json.decode(msgspec.json.encode(value)) == example.record


@pytest.mark.parametrize(
    "file", [file for file in ENVELOPES if file.stem.startswith("bad-")], ids=case
)
def test_bad_records_are_refused_for_their_reason(file: Path) -> None:
    """A reader of the topic says the same."""
    topic, example = BY_NAME[file.parent.name], read(file)

    with pytest.raises(msgspec.ValidationError) as caught:
        msgspec.convert(example.record, carried_by(topic), str_keys=True)
    assert example.reason is not None
    assert example.reason in str(caught.value)


def test_touchpoints_of_the_examples_are_canonical() -> None:
    """The good ones of inbox, written out, are what lies on touchpoints."""
    goods = [read(file) for file in FOLDER.glob(f"{INBOX.name}/good-*.json")]

    assert goods
    for example in goods:
        assert msgspec.convert(example.touchpoint, Touchpoint).received_at == RECEIVED_AT
