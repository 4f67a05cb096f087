"""The row of a customer as the flow last told it, and by what model and rules it was made."""

from typing import Final

import msgspec

from schemas.controls import Control
from streams.clickhouse import connect, told
from streams.customers.in_force import ChurnContent, InForce
from streams.portrait.portrait import Rules
from streams.portrait.row import Row
from streams.settings import Settings

_ROW: Final = (
    "SELECT toUnixTimestamp64Milli(assumeNotNull(scored_as_of)), score_version, churn_risk, "
    "churn_reasons, churn_weights, health, stage, segments, persona, open_conversations "
    "FROM customers FINAL WHERE customer = %(customer)s"
)
#: The latest time that each content came into force, the newest last.
_CONTROLS: Final = (
    "SELECT subject, content_version, any(content) FROM controls FINAL "
    "WHERE subject IN ('churn', 'journey') GROUP BY subject, content_version "
    "ORDER BY max((time, offset))"
)


def row_of(settings: Settings, customer: str) -> Row | None:
    """What the flow last told of a customer; None: nothing yet.

    Raises:
        NabzError: ClickHouse does not answer.
    """
    clickhouse, database = settings.clickhouse, settings.names.database
    with told(clickhouse), connect(clickhouse, reader=True, database=database) as client:
        found = client.execute(_ROW, {"customer": customer})
    return Row(*found[0]) if found else None


def rules_of(settings: Settings, score_version: str | None) -> Rules:
    """The rules in force, with the model of a version if it was ever in force, else the newest.

    Raises:
        NabzError: ClickHouse does not answer, or this version does not read what is in force.
    """
    clickhouse, database = settings.clickhouse, settings.names.database
    with told(clickhouse), connect(clickhouse, reader=True, database=database) as client:
        found = [Control(*row) for row in client.execute(_CONTROLS)]
    in_force = InForce()
    models = [each for each in found if each.subject == "churn"]
    asked = [each for each in models if _version(each) == score_version]
    for control in (*(asked or models)[-1:], *(e for e in found if e.subject == "journey")):
        in_force.take(msgspec.structs.replace(control, content=_raw(control)))
    machines = settings.flow.machines_answer
    return Rules(in_force.model, in_force.journey, in_force.groups, machines)


def _version(control: Control) -> str:
    return msgspec.json.decode(_raw(control), type=ChurnContent).model.version


def _raw(control: Control) -> bytes:
    return str(control.content).encode()
