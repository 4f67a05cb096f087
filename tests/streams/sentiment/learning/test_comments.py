"""Reading scored comments."""

from pathlib import Path

import pytest

from streams.errors import NabzError
from streams.sentiment.learning.comments import Columns, Comment, read


def test_csv_with_usual_columns(tmp_path: Path) -> None:
    """Found by their names; rows without text or label are counted."""
    file = tmp_path / "c.csv"
    file.write_text(
        'text,sentiment\n"late,\nagain",negative\n,positive\nfine,\ngood,POS\nso so,0\n'
    )
    assert read(file, Columns()) == (
        [
            Comment("late,\nagain", "negative"),
            Comment("good", "positive"),
            Comment("so so", "neutral"),
        ],
        2,
    )


def test_json_lines_with_ratings(tmp_path: Path) -> None:
    """One and two of five are negative, three is neutral; effort is good where it is low."""
    file = tmp_path / "c.jsonl"
    lines = [f'{{"body": "{n}", "mark": {n}}}' for n in range(1, 6)]
    file.write_text("\n".join(lines) + "\n")
    found, _ = read(file, Columns("body", "mark", "stars5"))
    assert [c.label for c in found] == ["negative", "negative", "neutral", "positive", "positive"]
    found, _ = read(file, Columns("body", "mark", "ces5"))
    assert [c.label for c in found] == ["positive", "positive", "neutral", "negative", "negative"]


MISTAKES = [
    ("text,label\na,meh\n", Columns(), r"c.csv:2: label 'meh' is none of negative, neutral"),
    ("text,label\na,6\n", Columns(scale="stars5"), r"c.csv:2: 6 is not on stars5"),
    ("text,label\na,x\n", Columns(scale="stars5"), r"c.csv:2: 'x' is no rating on stars5"),
    (
        "t,label\na,1\n",
        Columns(),
        r"which column it is cannot be told; name one with --text: t, la",
    ),
    ("text,label\na,1\n", Columns("b"), r"no column b; name one with --text: text, label"),
]


@pytest.mark.parametrize(("content", "columns", "expected"), MISTAKES)
def test_mistakes(tmp_path: Path, content: str, columns: Columns, expected: str) -> None:
    """File, line, what to write."""
    file = tmp_path / "c.csv"
    file.write_text(content)
    with pytest.raises(NabzError, match=expected):
        read(file, columns)


def test_files_that_are_none(tmp_path: Path) -> None:
    """Absent, no UTF-8, no JSON."""
    with pytest.raises(NabzError, match="cannot be read"):
        read(tmp_path / "none.csv", Columns())
    for name, content in (("a.csv", b"text,label\n\xff\xfe,1\n"), ("a.jsonl", b"[1]\n")):
        file = tmp_path / name
        file.write_bytes(content)
        with pytest.raises(NabzError, match="neither CSV nor JSON Lines"):
            read(file, Columns())
