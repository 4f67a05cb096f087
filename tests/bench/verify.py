"""Are the totals right? What each program left is held against the ledger."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec

from schemas import panes, topics
from streams.checkpoint import HEAD_KEY, Head
from streams.clickhouse import connect, told
from streams.reader import Reader
from streams.settings import Settings
from tests.bench.job import Answer, Sums, read_sums
from tests.bench.ledger import Ledger
from tests.bench.programs import window
from tests.support.flow import await_committed

Verify = Callable[[Settings, Ledger, Path, Answer], bool]

_SUMS: Final = """
SELECT customer, intDiv(toUnixTimestamp64Milli(time), 10000) AS window,
    sum(toUnixTimestamp64Milli(received_at) - toUnixTimestamp64Milli(time))
FROM touchpoints FINAL GROUP BY customer, window
"""


def peer(_: Settings, ledger: Ledger, folder: Path, answer: Answer) -> bool:
    """Every sum that the peer made."""
    return read_sums(folder) == ledger.sums(answer.positions)


def floor(_: Settings, ledger: Ledger, __: Path, answer: Answer) -> bool:
    """The one sum over all that was decoded, however often the topic was read."""
    expected = ledger.delays(answer.positions)
    for number, passes in answer.passes.items():
        expected += passes * ledger.delays({number: ledger.end(number)})
    return answer.figures["delays"] == expected


def same_window(settings: Settings, ledger: Ledger, folder: Path, answer: Answer) -> bool:
    """What was published of closed windows, and what the checkpoint holds of open ones."""
    del folder  # its sums are in Kafka
    await_committed(settings, topics.FACTS.name)
    sums: Sums = {}
    for number in answer.positions:
        facts = settings.names.topic(topics.FACTS.name)
        with Reader(settings, facts, number) as reader:
            for _, value in reader.records():
                for customer, at, total in window.decode_closed(value or b""):
                    sums[customer.decode(), at] = total
        states, head = _states(settings, window.ROLE, number)
        if head + 1 != answer.positions[number]:
            return False
        for key, state in states.items():
            for at, total in window.decode_state(state).items():
                sums[key.decode(), at] = total
    return sums == ledger.sums(answer.positions)


def customers(settings: Settings, ledger: Ledger, _: Path, answer: Answer) -> bool:
    """Contacts, answers and satisfied answers, as the panes tell them."""
    await_committed(settings, topics.PANES.name)
    heads = {number: _states(settings, "customers", number)[1] for number in answer.positions}
    if any(heads[number] + 1 < end for number, end in answer.positions.items()):
        return False
    found = _totals(settings)
    contacts, csat = found.get("contacts", (0, 0)), found.get("csat", (0, 0))
    return contacts[0] == ledger.contacts(answer.positions) and csat == ledger.csat(
        answer.positions
    )


def store(settings: Settings, ledger: Ledger, _: Path, answer: Answer) -> bool:
    """Sums by customer and window over the rows of the table."""
    clickhouse = settings.clickhouse
    with (
        told(clickhouse),
        connect(clickhouse, database=settings.names.database) as client,
    ):
        customers, windows, totals = client.execute(_SUMS, columnar=True) or ((), (), ())
    rows = zip(customers, windows, totals, strict=True)
    return {(customer, at): total for customer, at, total in rows} == ledger.sums(answer.positions)


def _states(settings: Settings, role: str, number: int) -> tuple[dict[bytes, bytes], int]:
    """State records of a partition, and the offset of its head."""
    topic = settings.names.state_topic(role, topics.TOUCHPOINTS.name)
    states: dict[bytes, bytes] = {}
    with Reader(settings, topic, number) as reader:
        for key, value in reader.records():
            if value is None:
                states.pop(key or b"", None)
            else:
                states[key or b""] = value
    head = msgspec.json.decode(states.pop(HEAD_KEY), type=Head).offset
    return states, head


def _totals(settings: Settings) -> dict[str, tuple[int, int]]:
    """Measure → (count, successes) over all 10 s panes of everything, as they were last told."""
    newest: dict[tuple[str, int, int, int], tuple[int, int]] = {}
    for number in range(settings.kafka.partitions):
        with Reader(settings, settings.names.topic(topics.PANES.name), number) as reader:
            for _, value in reader.records():
                envelope = panes.decode(value or b"")
                for row in envelope.panes:
                    if row.dimension == "all" and row.pane_seconds == panes.PANE_SECONDS[0]:
                        place = (row.measure, envelope.partition, row.pane_start, row.segment)
                        newest[place] = row.count, row.successes
    made: dict[str, tuple[int, int]] = {}
    for (measure, *_), (count, successes) in newest.items():
        before = made.get(measure, (0, 0))
        made[measure] = before[0] + count, before[1] + successes
    return made
