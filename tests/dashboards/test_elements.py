"""Panels and where they lie."""

from dashboards import elements
from dashboards.elements import column, laid_out, put, steps, text


def _places(rows: list[tuple[str, list[dict[str, object]]]]) -> list[tuple[object, ...]]:
    keys = ("x", "y", "w", "h")
    return [(p["id"], p["title"], *(p["gridPos"][k] for k in keys)) for p in laid_out(rows)]


def test_panels_lie_left_to_right_and_wrap_under_the_tallest() -> None:
    """A titled row has a header of one unit; ids count from 1."""
    a, b, c = (text(name, "d", "words") for name in "abc")

    assert _places(
        [("", [put(10, 5, a), put(10, 7, b), put(10, 2, c)]), ("R", [put(24, 3, a)])]
    ) == [
        (1, "a", 0, 0, 10, 5),
        (2, "b", 10, 0, 10, 7),
        (3, "c", 0, 7, 10, 2),
        (4, "R", 0, 9, 24, 1),
        (5, "a", 0, 10, 24, 3),
    ]


def test_a_column_gets_its_own_properties() -> None:
    """Dots are written as two underscores; the panel given is left as it was."""
    plain = elements.stat("t", "d", "SELECT 1", unit="s")

    changed = column(plain, "queue", unit="s", custom__width=90)

    assert plain["fieldConfig"]["overrides"] == []
    assert changed["fieldConfig"]["overrides"] == [
        {
            "matcher": {"id": "byName", "options": "queue"},
            "properties": [{"id": "unit", "value": "s"}, {"id": "custom.width", "value": 90}],
        }
    ]


def test_a_table_says_that_it_is_empty_and_its_cells_do_not() -> None:
    """Grafana has one key for both, so each type of column takes its own."""
    config = elements.table("t", "d", "SELECT 1", empty="nothing")["fieldConfig"]

    assert config["defaults"]["noValue"] == "nothing"
    assert {
        (override["matcher"]["options"], override["properties"][0]["value"])
        for override in config["overrides"]
    } == {("string", "-"), ("number", "-"), ("time", "-")}


def test_widths_are_of_columns_whose_names_have_spaces() -> None:
    """Written with an underscore."""
    table = elements.table("t", "d", "SELECT 1", empty="nothing")

    [*_, override] = elements.widths(table, p95_latency=110)["fieldConfig"]["overrides"]

    assert override == {
        "matcher": {"id": "byName", "options": "p95 latency"},
        "properties": [{"id": "custom.width", "value": 110}],
    }


def test_steps_begin_at_minus_infinity() -> None:
    """Which JSON has no word for but null."""
    assert steps("green", (10, "red")) == {
        "mode": "absolute",
        "steps": [{"color": "green", "value": None}, {"color": "red", "value": 10}],
    }


def test_a_target_opens_in_the_sql_editor() -> None:
    """In the form that its panel reads."""
    target = elements.target("SELECT 1", elements.TIME_SERIES)

    assert (target["editorType"], target["format"], target["queryType"]) == ("sql", 0, "timeseries")
    assert elements.target("SELECT 1", elements.TABLE)["queryType"] == "table"
