"""The plugin's macros and Grafana's variables, expanded as both do."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards.macros import ALL, MacroError, expand

# 2014-11-12T11:45:26.371Z, the moment of the plugin's own tests, and 90 s after it.
FROM_MS = 1_415_792_726_371
TO_MS = FROM_MS + 90_000


def _expand(sql: str, interval_ms: int = 20_000, **variables: str | list[str]) -> str:
    return expand(sql, FROM_MS, TO_MS, interval_ms, variables)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("$__fromTime", "toDateTime(1415792726)"),
        ("$__toTime", "toDateTime(1415792816)"),
        ("$__toTime()", "toDateTime(1415792816)"),
        ("$__fromTime_ms", "fromUnixTimestamp64Milli(1415792726371)"),
        ("$__toTime_ms", "fromUnixTimestamp64Milli(1415792816371)"),
        ("$__timeFilter(t)", "t >= toDateTime(1415792726) AND t <= toDateTime(1415792816)"),
        (
            "$__timeFilter_ms(s.t)",
            (
                "s.t >= fromUnixTimestamp64Milli(1415792726371)"
                " AND s.t <= fromUnixTimestamp64Milli(1415792816371)"
            ),
        ),
        ("$__timeInterval(t)", "toStartOfInterval(toDateTime(t), INTERVAL 20 second)"),
        (
            "$__timeInterval_ms(t)",
            "toStartOfInterval(toDateTime64(t, 3), INTERVAL 20000 millisecond)",
        ),
        ("$__timeInterval(max2(a, b))", None),
        ("$__interval_s", "20"),
        ("60 / $__interval_s * 2", "60 / 20 * 2"),
    ],
)
def test_macros_say_what_the_plugin_says(written: str, expected: str | None) -> None:
    """Letter by letter, with the moments of the plugin's own tests."""
    if expected is None:
        expected = "toStartOfInterval(toDateTime(max2(a, b)), INTERVAL 20 second)"

    assert _expand(written) == expected


@pytest.mark.parametrize(("interval_ms", "seconds"), [(0, 1), (999, 1), (1_999, 1), (2_000, 2)])
def test_an_interval_is_whole_seconds_and_at_least_one(interval_ms: int, seconds: int) -> None:
    """As the plugin cuts it."""
    assert _expand("$__interval_s", interval_ms) == str(seconds)


def test_a_variable_becomes_quoted_strings() -> None:
    """One value, several, none."""
    sql = "queue IN (${queue:singlequote})"

    assert _expand(sql, queue="billing") == "queue IN ('billing')"
    assert _expand(sql, queue=["a", "b"]) == "queue IN ('a','b')"
    assert _expand(sql, queue="") == "queue IN ('')"
    assert _expand(sql, queue=[]) == "queue IN ('')"


def test_all_takes_the_condition_away() -> None:
    """Only where All, or nothing, is chosen; conditions may be nested and hold commas in ()."""
    sql = "WHERE $__conditionalAll(q IN (${q:singlequote}), $q) AND $__conditionalAll(f(a, b), $c)"

    assert _expand(sql, q=ALL, c=[ALL]) == "WHERE 1=1 AND 1=1"
    assert _expand(sql, q="", c=[]) == "WHERE 1=1 AND 1=1"
    assert _expand(sql, q="x", c="y") == "WHERE q IN ('x') AND f(a, b)"
    nested = "$__conditionalAll(a OR ($__conditionalAll(b, $q)), $c)"
    assert _expand(nested, q=ALL, c="y") == "a OR (1=1)"


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        ("$__lttb(1, x, y)", r"\$__lttb: not among"),
        ("$__timeFilter", "parentheses are missing"),
        ("$__timeFilter()", "takes one column"),
        ("$__timeFilter(a, b)", "takes one column, got 2"),
        ("$__timeFilter((a)", "never closed"),
        ("$__timeFilter($__fromTime)", "only since 4.20"),
        ("$queue", "write a variable as"),
        ("${queue}", "write a variable as"),
        ("${queue:raw}", "write a variable as"),
        ("${__from}", "write a variable as"),
        ("${queue:singlequote}", "All is chosen"),
        ("${absent:singlequote}", "no such variable"),
        ("$__conditionalAll(a, $absent)", "no such variable"),
        ("$__conditionalAll(a)", "a condition and a bare"),
        ("$__conditionalAll(a, ${queue})", "a condition and a bare"),
    ],
)
def test_what_grafana_could_not_run_is_refused(sql: str, says: str) -> None:
    """With the name of the macro or variable."""
    with pytest.raises(MacroError, match=says):
        _expand(sql, queue=ALL)


@given(value=st.text())
def test_a_value_never_leaves_its_quotes(value: str) -> None:
    """Reading the string back as ClickHouse does gives the value, whatever it is."""
    quoted = _expand("${q:singlequote}", q=[value])

    inside = re.fullmatch(r"'((?:[^'\\]|\\.)*)'", quoted, re.DOTALL)
    assert inside is not None
    unescaped = re.sub(
        r"\\(.)", lambda found: {"0": "\0"}.get(found[1], found[1]), inside[1], flags=re.DOTALL
    )
    assert unescaped == value


def test_a_value_is_not_searched_for_macros() -> None:
    """It is a name that somebody gave a queue."""
    value = "$__fromTime ${q:singlequote} $__conditionalAll(1, $q)"

    assert _expand("(${q:singlequote})", q=value) == f"('{value}')"
