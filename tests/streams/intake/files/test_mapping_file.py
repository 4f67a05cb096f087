"""Mapping files: every mistake is one line with its place and what to write."""

from pathlib import Path
from textwrap import dedent
from typing import get_args

import pytest

from schemas.touchpoint import Kind
from streams.errors import ConfigError
from streams.intake.files import mapping_file
from tests.streams.intake.files.helpers import SIMPLE, mapping_of

_GOOD = """\
zone: Europe/Rome
csv: {delimiter: ";", missing: ["", "nan"]}
keep: {column: state, is_not: [test, 7]}
touchpoint:
  source: desk
  id: {template: "{case}-{at}"}
  time: {column: at, format: "%d.%m.%Y %H:%M"}
  channel: {column: via, values: {Mail: email, Yes: chat}, otherwise: other}
  customer: {email: {column: mail}, phone: {column: tel}}
  attributes: {a: {column: a}}
rules:
  - touchpoint: {kind: message}
  - when: {column: score, missing: false}
    touchpoint:
      kind: rating
      id: {template: "{case}-rating"}
      rating: {scale: csat5, value: {column: score}}
      attributes: {b: 1}
"""


def test_a_mapping_with_everything_is_read(tmp_path: Path) -> None:
    """Rules share the common fields, attributes are joined, words of YAML 1.1 stay text."""
    mapping = mapping_file.load(mapping_of(tmp_path, _GOOD))
    first, second = mapping.rules
    assert first.touchpoint["kind"] == "message"
    assert first.touchpoint["channel"].values == {"Mail": "email", "Yes": "chat"}  # type: ignore[union-attr]  # a cell
    assert second.touchpoint["source"] == "desk"
    assert second.touchpoint["id"].template == "{case}-rating"  # type: ignore[union-attr]  # a cell
    assert list(second.touchpoint["attributes"]) == ["a", "b"]  # type: ignore[arg-type]  # a dict
    assert mapping.keep[0].is_not == ["test", 7]


@pytest.mark.parametrize(
    ("wrong", "right", "line", "says"),
    [
        ("source: test", "sauce: test", 2, "touchpoint.sauce: no such key here; did you mean sou"),
        ("{column: id}", "{colum: id}", 3, "touchpoint.id.colum: no such key here; did you mean c"),
        ("{column: id}", "{column: id, hash: [a]}", 3, "exactly one of column, template, hash"),
        ("{column: id}", "{column: 7}", 3, "Expected `str | null`, got `int`"),
        ("{column: id}", "[id]", 3, "a list is no value"),
        ("{column: id}", '{template: "{a"}', 3, "each { needs its column and }"),
        ("{column: id}", "{column: id, otherwise: a}", 3, "goes with values alone"),
        ("{column: id}", "{column: id, zone: UTC}", 3, "belong to time alone"),
        ("{column: id}", "{column: id, plus: {column: a, unit: days}}", 3, "belong to time alone"),
        ("{column: at}", "{column: at, plus: {column: a, unit: weeks}}", 4, "'weeks'"),
        ("{column: at}", "2024-01-31", 4, "write {column: NAME}"),
        ("{column: at}", "{column: at, zone: Europe/Roma}", 4, "no time zone 'Europe/Roma'"),
        ("{column: at}", "{column: at, format: excel_days}", 4, "has no zone: write zone"),
        ("{column: at}", "{column: at, format: '%Y'}", 4, "has no zone: write zone"),
        (
            "{column: at}",
            "{column: at, format: exel}",
            4,
            "there are iso, excel_days, epoch_s, epoch_ms, or %Y",
        ),
        ("email", "emial", 5, "touchpoint.channel: 'emial' is none; did you mean email?"),
        ("email", "{column: a, values: {x: fx}}", 5, "'fx' is none"),
        ("message", "mail", 6, "kind: 'mail' is none"),
        ("kind: message", "rating: 5", 6, "must hold its own keys: scale, value, of"),
        ("kind: message", "attributes: 5", 6, "must hold names and values"),
        ("kind: message", "rating: {scale: csat6}", 6, "'csat6' is none; did you mean csat"),
        ("kind: message", "kind: *k", 6, "write the value out"),
        ("kind: message", "source: test", 6, "source stands here twice"),
        ("touchpoint:", "zone: Mars/Base\ntouchpoint:", 1, "there is no time zone 'Mars/Base'"),
        ("touchpoint:", "csv: {encoding: utf9}\ntouchpoint:", 1, "there is no encoding 'utf9'"),
        ("touchpoint:", 'csv: {delimiter: "::"}\ntouchpoint:', 1, "length <= 1"),
        ("touchpoint:", "skip: {column: a}\ntouchpoint:", 1, "asks one of is, is_not"),
        ("touchpoint:", "rules: 5\ntouchpoint:", 1, "must be a list of rules"),
        ("touchpoint:", "rules: [5]\ntouchpoint:", 1, "must hold keys and values"),
        ("kind: message", "kind: message\n  customer: {column: [}", 7, "no YAML"),
    ],
)
def test_a_mistake_is_told_with_its_line(
    tmp_path: Path, wrong: str, right: str, line: int, says: str
) -> None:
    """One line: file, line, where in the mapping, what to write."""
    text = dedent(SIMPLE).replace(wrong, right, 1)
    path = mapping_of(tmp_path, text)
    with pytest.raises(ConfigError) as caught:
        mapping_file.load(path)
    told = str(caught.value).splitlines()
    assert any(t.startswith(f"{path}:{line}: ") and says in t for t in told), told


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    """Nobody likes to mend one mistake after the other."""
    path = mapping_of(tmp_path, "zone: Mars\ntouchpoint: {source: a, kind: b}\nfoo: 1\n")
    with pytest.raises(ConfigError) as caught:
        mapping_file.load(path)
    assert str(caught.value).splitlines() == [
        f"{path}:3: foo: no such key here: there are csv, zone, keep, skip, touchpoint, rules",
        f"{path}:1: zone: there is no time zone 'Mars': write one like Europe/Rome or UTC",
        f"{path}:2: touchpoint: says no id, time, channel, customer: every touchpoint has one",
        f"{path}:2: touchpoint.kind: 'b' is none: there are {', '.join(get_args(Kind))}",
    ]


@pytest.mark.parametrize("content", [b"", b"5", b"[1]", b"\xff\xfe\x00", b"a: " + b"[" * 1500])
def test_what_is_no_mapping_is_refused_in_one_line(tmp_path: Path, content: bytes) -> None:
    """Whatever the file holds, it is a ConfigError that names it."""
    path = tmp_path / "mapping.yaml"
    path.write_bytes(content)
    with pytest.raises(ConfigError, match=r"mapping\.yaml"):
        mapping_file.load(path)


def test_a_missing_or_huge_mapping_is_refused(tmp_path: Path) -> None:
    """A wrong path, or a data file given as mapping."""
    with pytest.raises(ConfigError, match="cannot be read: No such file"):
        mapping_file.load(tmp_path / "none.yaml")
    with pytest.raises(ConfigError, match="this is data, not a file of rules"):
        mapping_file.load(mapping_of(tmp_path, "# " + "x" * 1024 * 1024))
