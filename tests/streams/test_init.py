"""What importing the package itself does."""

from datetime import date

from clickhouse_driver.columns.datecolumn import DateColumn


def test_no_process_holds_a_table_of_all_dates() -> None:
    """The driver turns dates as they come: 18,262 days after 1970-01-01 is 2020-01-01."""
    assert len(DateColumn.date_lut) < 1_000
    assert DateColumn.date_lut[18_262] == date(2020, 1, 1)
    assert DateColumn.date_lut_reverse[date(2020, 1, 1)] == 18_262
