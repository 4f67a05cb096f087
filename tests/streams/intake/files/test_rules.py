"""From cells to values, from rows to touchpoints."""

from pathlib import Path

import pytest

from schemas.dead_letters import Reason
from streams.intake.files.items import Broken, Item
from tests.streams.intake.files.helpers import SIMPLE, broken, records, rows

_TIME = "2026-01-05T11:00:00Z"


def _value(folder: Path, cell: str, spec: str) -> object:
    """What a spec makes of one cell, as attribute v; a missing value is None."""
    mapping = SIMPLE + f"      attributes: {{v: {spec}}}\n"
    (found,) = rows(folder, f"id,at,who,c,d\n1,{_TIME},a,{cell},q\n", mapping)
    if isinstance(found, Broken):
        return found.reason
    attributes = records([found])[0].get("attributes", {})
    assert isinstance(attributes, dict)
    return attributes.get("v")


@pytest.mark.parametrize(
    ("cell", "spec", "value"),
    [
        ("00042", "{column: c}", "00042"),
        ("", "{column: c}", None),
        ("=1+1", "{column: c}", "=1+1"),
        ("a &amp;amp; b", "{column: c, unescape: html}", "a &amp; b"),
        ("7", '{template: "{c}-{d}!"}', "7-q!"),
        ("", '{template: "{c}-{d}"}', None),
        ("849.0", "{column: c, type: whole}", "849"),
        ("849.5", "{column: c, type: whole}", Reason.BAD_VALUE),
        ("nan", "{column: c, type: whole}", Reason.BAD_VALUE),
        ("3.0", "{column: c, type: number}", 3),
        ("-0.5", "{column: c, type: number}", -0.5),
        ('"1.234,5"', '{column: c, type: number, decimal: ","}', 1234.5),
        ("1_0", "{column: c, type: number}", Reason.BAD_VALUE),
        ("inf", "{column: c, type: number}", Reason.BAD_VALUE),
        ("Yes", "{column: c, values: {Yes: true, No: false}}", True),
        ("0", "{column: c, values: {0: false, 1: true}}", False),
        ("maybe", "{column: c, values: {Yes: true}}", Reason.BAD_VALUE),
        ("maybe", "{column: c, values: {Yes: true}, otherwise: 5}", 5),
        ("maybe", "{column: c, values: {Yes: true}, otherwise: null}", None),
        ("x", "fixed", "fixed"),
    ],
)
def test_a_cell_becomes_a_value(tmp_path: Path, cell: str, spec: str, value: object) -> None:
    """Text unless told otherwise; what cannot be read refuses the row."""
    assert _value(tmp_path, cell, spec) == value


def test_a_hash_tells_columns_apart(tmp_path: Path) -> None:
    """The same cells give the same id; (a, bc) is not (ab, c), a missing one is not a text."""
    mapping = SIMPLE.replace("{column: id}", "{hash: [c, d]}")
    content = "id,at,who,c,d\n" + "".join(
        f"1,{_TIME},a,{pair}\n" for pair in ("a,bc", "ab,c", "a,bc", ",abc", "abc,")
    )
    ids = [str(record["id"]) for record in records(rows(tmp_path, content, mapping))]
    assert ids[0] == ids[2]
    assert len(set(ids)) == 4
    assert {len(one) for one in ids} == {32}


@pytest.mark.parametrize(
    ("condition", "kept"),
    [
        ("keep: {column: c, is: 1}", ["1"]),
        ("keep: {column: c, is: [1, x]}", ["1", "2"]),
        ("keep: {column: c, is_not: x}", ["1", "3"]),
        ("skip: {column: c, missing: true}", ["1", "2"]),
        ("keep: {column: d, contains: b}", ["1", "3"]),
        ("skip: [{column: c, is: x}, {column: d, is: b}]", ["1"]),
        ("keep: [{column: c, missing: false}, {column: d, contains: a}]", ["1", "2"]),
    ],
)
def test_rows_are_kept_by_conditions(tmp_path: Path, condition: str, kept: list[str]) -> None:
    """All of keep must hold, and none of skip; what is left out is no dead letter."""
    content = f"id,at,who,c,d\n1,{_TIME},a,1,ab\n2,{_TIME},a,x,a\n3,{_TIME},a,,b\n"
    found = rows(tmp_path, content, f"    {condition}\n{SIMPLE}")
    assert [record["id"] for record in records(found)] == kept
    assert all(isinstance(item, Item) for item in found)


def test_a_row_may_be_a_complaint_and_its_reply(tmp_path: Path) -> None:
    """Several rules of which each makes a touchpoint where its condition holds."""
    mapping = """\
        zone: UTC
        touchpoint:
          source: reviews
          customer: {column: who}
          channel: review
          conversation: {column: id}
        rules:
          - touchpoint:
              id: {column: id}
              time: {column: at}
              kind: rating
              rating: {scale: stars5, value: {column: stars}}
          - when: {column: replied, missing: false}
            touchpoint:
              id: {template: "{id}-reply"}
              time: {column: replied}
              kind: message
              actor: agent
        """
    content = (
        "id,at,who,stars,replied\n"
        "7,2024-07-27 19:33:32,ann,1.0,2024-07-28 08:00:00\n"
        "8,2024-07-27 20:00:00,bob,5,\n"
    )
    found = records(rows(tmp_path, content, mapping))
    assert [(record["id"], record["kind"]) for record in found] == [
        ("7", "rating"),
        ("7-reply", "message"),
        ("8", "rating"),
    ]
    assert found[0]["rating"] == {"scale": "stars5", "value": 1}
    assert found[1]["time"] == 1_722_153_600_000


def test_customers_may_have_several_identifiers(tmp_path: Path) -> None:
    """A customer object keeps those that the row has."""
    mapping = SIMPLE.replace("{column: who}", "{email: {column: who}, phone: {column: tel}}")
    found = records(rows(tmp_path, f"id,at,who,tel\n1,{_TIME},,5\n2,{_TIME},a@b.c,6\n", mapping))
    assert [record["customer"] for record in found] == [
        {"phone": "5"},
        {"email": "a@b.c", "phone": "6"},
    ]


@pytest.mark.parametrize(
    ("plus", "unit", "found"),
    [("90", "minutes", 5_400_000), ("1.5", "hours", 5_400_000), ("-2", "seconds", -2_000)],
)
def test_a_time_may_be_another_and_a_duration(
    tmp_path: Path, plus: str, unit: str, found: int
) -> None:
    """In the unit that the mapping says."""
    at = f"{{column: at, zone: UTC, plus: {{column: more, unit: {unit}}}}}"
    mapping = SIMPLE.replace("{column: at}", at)
    (record,) = records(rows(tmp_path, f"id,at,who,more\n1,2026-01-31,u,{plus}\n", mapping))
    assert record["time"] == 1_769_817_600_000 + found


def test_a_time_without_its_duration_is_none(tmp_path: Path) -> None:
    """Rather than too early; a duration that is no number costs its row."""
    mapping = SIMPLE.replace(
        "{column: at}", "{column: at, zone: UTC, plus: {column: more, unit: days}}"
    )
    found = rows(tmp_path, "id,at,who,more\n1,2026-01-31,u,\n2,2026-01-31,u,soon\n", mapping)
    assert "time" not in records(found)[0]
    assert broken(found) == [(3, Reason.BAD_VALUE)]
