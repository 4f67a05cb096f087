"""`nabz dead-letters`: found, shown, and sent again once, on the real parts."""

import json
from pathlib import Path
from typing import Any

import pytest
from confluent_kafka import Producer

from schemas import dead_letters, topics
from schemas.dead_letters import DeadLetter, Reason
from streams import migrate
from streams import topics as cluster
from streams.kafka import producer_config
from streams.settings import Settings
from tests.streams.cli.conftest import Nabz
from tests.support.flow import await_true
from tests.support.log import read_all
from tests.support.workers import running

pytestmark = pytest.mark.flow

NOON_MS = 1_769_860_800_000
LETTERS = [
    DeadLetter(
        topic="inbox",
        partition=1,
        offset=offset,
        time=NOON_MS + offset,
        source=source,
        reason=reason,
        error="time: it has no offset",
        raw=b"raw \xff %d" % offset,
        key=b"desk\n%d" % offset,
        headers=(("nabz-source", source.encode()),),
    )
    for offset, (source, reason) in enumerate(
        [("desk", Reason.NO_ZONE), ("desk", Reason.BAD_TIME), ("shop", Reason.NO_ZONE)]
    )
]


def bury(settings: Settings, *letters: DeadLetter) -> None:
    """Put dead letters where roles do."""
    producer: Any = Producer(producer_config(settings.kafka))
    for letter in letters:
        key, value = dead_letters.key_of(letter), dead_letters.encode(letter)
        producer.produce(settings.names.topic(topics.DEAD_LETTERS.name), value, key)
    assert producer.flush(30) == 0


def told(nabz: Nabz, *words: str) -> Any:
    """What a command prints with --json."""
    ran = nabz("dead-letters", *words, "--json")
    assert ran.status == 0, ran.err
    return json.loads(ran.out)


def test_letters_are_found_shown_and_sent_again_once(
    on_the_stack: Settings, nabz: Nabz, tmp_path: Path
) -> None:
    """Their letters end with it, so that nothing is both sent and dead."""
    cluster.apply(on_the_stack)
    migrate.migrate(on_the_stack)
    bury(on_the_stack, *LETTERS)
    with running(on_the_stack, "store", tmp_path):
        await_true(lambda: told(nabz, "list")["total"] == 3, 60, "all are in the table")

        found = told(nabz, "list", "--source", "desk")
        assert found["by_reason"] == {"bad_time": 1, "no_zone": 1}
        assert [letter["place"] for letter in found["letters"]] == ["inbox/1/1", "inbox/1/0"]
        assert (
            told(nabz, "list", "--from", str(NOON_MS + 1), "--to", str(NOON_MS + 2))["total"] == 1
        )
        shown = told(nabz, "show", "inbox/1/2")
        assert (shown["source"], shown["raw"]) == ("shop", "raw \ufffd 2")

        assert told(nabz, "requeue", "--reason", "no_zone", "--dry-run")["requeued"] == 2
        assert read_all(on_the_stack, topics.INBOX.name) == []
        for sent in (2, 0):
            assert told(nabz, "requeue", "--reason", "no_zone")["requeued"] == sent
        sent_again = read_all(on_the_stack, topics.INBOX.name)
        assert sorted((m.key, m.value, tuple(m.headers)) for m in sent_again) == [
            (letter.key, letter.raw, (*letter.headers, ("nabz-received", b"%d" % letter.time)))
            for letter in (LETTERS[0], LETTERS[2])
        ]
        await_true(lambda: told(nabz, "list")["total"] == 1, 60, "two letters have ended")
        assert told(nabz, "requeue", "inbox/1/1")["requeued"] == 1


def test_without_a_word_on_which_ones_nothing_is_sent(nabz: Nabz) -> None:
    """Nor with a place that is none."""
    assert nabz("dead-letters", "requeue").status == 2
    assert nabz("dead-letters", "requeue", "--all", "--source", "desk").status == 2
    ran = nabz("dead-letters", "show", "inbox")
    assert (ran.status, ran.err.strip()) == (
        1,
        "nabz: 'inbox' is no place of a dead letter: write it as listed: inbox/3/41",
    )
