"""The files that a real Grafana is provisioned with."""

import re
from pathlib import Path
from typing import Any

import yaml

import deploy
from dashboards.config import PLUGIN
from streams.lanes import Lane
from streams.settings import setting_paths, variable

FOLDER = Path(deploy.__file__).parent / "grafana" / "provisioning"


def _read(path: str) -> Any:
    return yaml.safe_load((FOLDER / path).read_text(encoding="utf-8"))


def test_the_data_source_is_the_readers_clickhouse() -> None:
    """Of the plugin that the dashboards ask for, in the database of the lane live."""
    [source] = _read("datasources/nabz.yaml")["datasources"]
    data = source["jsonData"]

    assert (source["type"], source["editable"]) == (PLUGIN, False)
    assert data["username"] == "$NABZ_CLICKHOUSE__READ_USER"
    assert data["defaultDatabase"] == Lane("live").database
    # v3 of the plugin named it server; v4 reads host.
    assert "server" not in data


def test_secrets_and_addresses_come_from_variables_that_there_are() -> None:
    """Named as nabz's own settings."""
    text = (FOLDER / "datasources/nabz.yaml").read_text(encoding="utf-8")
    named = set(re.findall(r": \$(\w+)$", text, re.MULTILINE))

    assert len(named) == 5
    assert named <= {variable(path) for path in setting_paths()}
    assert re.findall(r"password: (.*)", text) == ["$NABZ_CLICKHOUSE__READ_PASSWORD"]


def test_the_dashboards_are_one_folder_that_the_browser_does_not_change() -> None:
    """An absolute path inside Grafana's container."""
    [provider] = _read("dashboards/nabz.yaml")["providers"]

    assert (provider["type"], provider["folderUid"]) == ("file", "nabz")
    assert provider["allowUiUpdates"] is False
    assert Path(provider["options"]["path"]).is_absolute()
