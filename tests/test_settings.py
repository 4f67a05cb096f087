"""Settings: variables beat the file, the file beats the running stack, wrong ones are named."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local import guardian
from deploy.local.home import Home
from streams import settings
from streams.errors import ConfigError


@pytest.fixture(autouse=True)
def _bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No variable and no file but the test's own."""
    for name in list(os.environ):
        if name.startswith("NABZ_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Path]:
    """The stack.json of a stack that runs in the default home."""
    home = Home.at(tmp_path / ".nabz")
    lock = guardian.try_lock(home.supervisor_lock)
    assert lock is not None
    found = {
        "kafka": {"bootstrap": "127.0.0.1:1111", "partitions": 4},
        "clickhouse": {"port": 2222, "read_password": "s3cret"},
    }
    home.stack.write_text(json.dumps({"settings": found}))
    yield home.stack
    os.close(lock)


def test_defaults_hold_where_nothing_is_said() -> None:
    """Nothing set: a cluster's defaults."""
    found = settings.load()
    assert found.kafka.bootstrap == "127.0.0.1:9092"
    assert found.kafka.partitions == 12
    assert found.names.database == "nabz"


def test_a_variable_beats_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of one section, one value comes from the variable and the other from the file."""
    Path("nabz.toml").write_text('[kafka]\nbootstrap = "file:1"\nreplication = 2\n')
    monkeypatch.setenv("NABZ_KAFKA__BOOTSTRAP", "variable:1")
    found = settings.load()
    assert (found.kafka.bootstrap, found.kafka.replication) == ("variable:1", 2)


def test_an_argument_beats_the_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a program says itself comes first."""
    monkeypatch.setenv("NABZ_LANE", "variable")
    assert settings.load(lane="argument").lane == "argument"


@pytest.mark.usefixtures("running")
def test_the_running_stack_is_found() -> None:
    """Nothing said elsewhere: addresses and password of the local stack."""
    found = settings.load()
    assert (found.kafka.bootstrap, found.kafka.partitions) == ("127.0.0.1:1111", 4)
    assert found.clickhouse.port == 2222
    assert found.clickhouse.read_password.get_secret_value() == "s3cret"


@pytest.mark.usefixtures("running")
def test_another_deployment_s_section_takes_nothing_from_the_stack() -> None:
    """A file that names a broker means that cluster: its partitions are not the stack's."""
    Path("nabz.toml").write_text('[kafka]\nbootstrap = "cluster:1"\n')
    found = settings.load()
    assert (found.kafka.bootstrap, found.kafka.partitions) == ("cluster:1", 12)
    assert found.clickhouse.port == 2222


@pytest.mark.usefixtures("running")
def test_a_stack_in_another_home_is_found_by_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    """NABZ_HOME decides which stack is meant."""
    monkeypatch.setenv("NABZ_HOME", "elsewhere")
    assert settings.load().kafka.bootstrap == "127.0.0.1:9092"


def test_a_stack_that_does_not_run_is_not_found(tmp_path: Path) -> None:
    """A stack.json that a power cut left behind changes nothing."""
    home = Home.at(tmp_path / ".nabz")
    home.stack.write_text(json.dumps({"settings": {"kafka": {"bootstrap": "old:1"}}}))
    assert settings.load().kafka.bootstrap == "127.0.0.1:9092"


def test_another_version_s_stack_is_refused_by_name(running: Path) -> None:
    """What this version does not know in stack.json is named with the way out."""
    running.write_text(json.dumps({"settings": {"kafka": {"colour": "red"}}}))
    with pytest.raises(ConfigError, match=r"\.nabz/stack\.json: another version .* nabz down"):
        settings.load()


def test_an_unknown_variable_is_refused_with_a_near_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """A slip of the keyboard is not ignored."""
    monkeypatch.setenv("NABZ_KAFKA__BOTSTRAP", "x:1")
    with pytest.raises(ConfigError) as caught:
        settings.load()
    said = "NABZ_KAFKA__BOTSTRAP: there is no such setting; did you mean NABZ_KAFKA__BOOTSTRAP?"
    assert str(caught.value) == said


def test_a_wrong_variable_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message begins with the variable."""
    monkeypatch.setenv("NABZ_KAFKA__PARTITIONS", "many")
    with pytest.raises(ConfigError, match=r"^NABZ_KAFKA__PARTITIONS: .*integer"):
        settings.load()


def test_a_wrong_value_in_the_file_is_named_with_its_line() -> None:
    """File, line and name of the key."""
    Path("nabz.toml").write_text('# ours\n[flow]\ntick_ms = "fast"\n')
    with pytest.raises(ConfigError, match=r"^nabz\.toml:3: flow\.tick_ms: .*integer"):
        settings.load()


def test_an_unknown_key_in_the_file_is_named_with_its_line() -> None:
    """A key that is no setting is refused where it stands."""
    Path("nabz.toml").write_text("[flow]\nflush_ms = 100\nfluhs_ms = 1\n")
    with pytest.raises(ConfigError, match=r"^nabz\.toml:3: flow\.fluhs_ms: "):
        settings.load()


def test_a_file_that_is_no_toml_is_named() -> None:
    """The parser's place comes with the file's name."""
    Path("nabz.toml").write_text("[flow\n")
    with pytest.raises(ConfigError, match=r"^nabz\.toml: .*line 1"):
        settings.load()


def test_a_named_file_that_is_not_there_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """NABZ_SETTINGS must name a file."""
    monkeypatch.setenv("NABZ_SETTINGS", "gone.toml")
    with pytest.raises(ConfigError, match=r"^NABZ_SETTINGS=gone\.toml: no such file"):
        settings.load()


def test_keeping_less_than_the_horizon_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """keep_closed_seconds is at least H; the message says what to write."""
    monkeypatch.setenv("NABZ_FLOW__HORIZON_SECONDS", "86400")
    monkeypatch.setenv("NABZ_FLOW__KEEP_CLOSED_SECONDS", "86399")
    with pytest.raises(ConfigError, match=r"flow\.keep_closed_seconds .* at least 86400"):
        settings.load()


def test_secrets_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither repr nor str nor JSON of settings carries a password."""
    monkeypatch.setenv("NABZ_KAFKA__SASL_PASSWORD", "hush-1")
    monkeypatch.setenv("NABZ_CLICKHOUSE__PASSWORD", "hush-2")
    monkeypatch.setenv("NABZ_CLICKHOUSE__READ_PASSWORD", "hush-3")
    found = settings.load()
    assert found.clickhouse.password.get_secret_value() == "hush-2"
    assert "hush" not in f"{found!r} {found!s} {found.model_dump_json()}"


@pytest.mark.parametrize("lane", ["", "Live", "a-b", "1a", "a" * 33])
def test_a_wrong_lane_is_refused(lane: str) -> None:
    """A lane's name goes into topics, databases and groups: its alphabet is small."""
    with pytest.raises(ConfigError, match="lane"):
        settings.load(lane=lane)
