"""The README is true: its tables are what the code says, its commands and links exist."""

import re
from pathlib import Path

import pytest

from streams.settings import setting_paths
from tests.docs.readme import README, TABLES, blocks, every_command, renewed

TEXT = README.read_text()
#: How few rows a table may have before something has gone wrong in making it.
LEAST = {
    "kinds": 20,
    "settings": 30,
    "topics": 11,
    "tables": 14,
    "commands": 12,
    "metrics": 35,
    "areas": 6,
    "bench": 14,
}


@pytest.mark.parametrize("name", list(TABLES))
def test_a_table_says_what_the_code_says(name: str) -> None:
    """Each is in the README once, whole, and has rows at all."""
    made = TABLES[name]()
    assert made.count("\n") - 2 >= LEAST[name]
    assert TEXT.count(f"<!-- table: {name} -->") == 1
    assert blocks(TEXT)[name] == made, "run python -m tests.docs.readme"


def test_no_table_has_an_empty_cell_but_for_defaults() -> None:
    """Everything has a meaning, a key, an example."""
    rows = [line for name in TABLES for line in blocks(TEXT)[name].splitlines()]
    assert len(rows) > 60
    empty = [row for row in rows if "|  |" in row]
    assert all(row.startswith("| `NABZ_") for row in empty)
    assert len(empty) < len(setting_paths()) / 2


def test_tables_are_made_anew_in_place() -> None:
    """Writing them again changes nothing, and spoilt ones are mended."""
    assert renewed(TEXT) == TEXT
    spoilt = TEXT.replace("| `nabz up` |", "| `nabz upp` |")
    assert spoilt != TEXT
    assert renewed(spoilt) == TEXT


def test_every_command_in_a_code_block_exists() -> None:
    """`nabz …` and `make …` as a reader would type them."""
    lines = [
        line
        for block in re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL)
        for line in block.splitlines()
    ]
    words = {name.split()[1] for name, _, _ in every_command()}
    used = {found[1] for line in lines if (found := re.search(r"(?:^|/|\s)nabz ([\w-]+)", line))}
    assert used
    assert used <= words
    targets = set(
        re.findall(r"^([a-z]+):.*## ", (README.parent / "Makefile").read_text(), re.MULTILINE)
    )
    made = {found[1] for line in lines if (found := re.match(r"make (\w+)", line))}
    assert made
    assert made <= targets


def test_every_link_and_path_leads_somewhere() -> None:
    """Links into the project, and files named in code."""
    paths = re.findall(r"\]\(((?!http|#)[^)]+)\)", TEXT)
    paths += re.findall(r"`((?:streams|schemas|deploy|tests|dashboards)/[\w./-]*)`", TEXT)
    assert len(paths) > 5
    assert [path for path in paths if not (README.parent / Path(path)).exists()] == []
