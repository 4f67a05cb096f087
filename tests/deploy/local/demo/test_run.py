"""`nabz demo` as a person gives it: it adds up, it ends, and nothing of it is left."""

import json
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.deploy.local.nabz import Nabz, eventually

_LIMIT_SECONDS = 400


@pytest.fixture
def nabz() -> Iterator[Nabz]:
    """A home of the test's own; whatever still runs there at the end is stopped."""
    home = Path(tempfile.mkdtemp(prefix="nabz-"))
    command = Nabz(home)
    yield command
    command("down")
    shutil.rmtree(home)


@pytest.mark.flow
def test_a_short_demo_adds_up_and_ends(nabz: Nabz) -> None:
    """Spoiled, late and repeated records among them: each is stored, or a dead letter."""
    demo = nabz.start("demo", "--for", "12", "--rate", "100", "--scenario", "dirty", "--json")
    out, said = demo.communicate(timeout=_LIMIT_SECONDS)

    assert demo.returncode == 0, said
    totals = json.loads(out)
    assert 900 < totals["sent"] < 1_500
    assert totals["stored"] == totals["sent"]
    assert totals["dead_letters"] == totals["refused"] > 0
    assert (totals["alerts_fired"], totals["alerts_resolved"]) == (0, 0)
    assert totals["event_to_row_p95_ms"] > 0
    assert 300 < totals["peak_pss_mb"] < 2_500
    assert totals["page_ready_s"] > 1
    assert nabz.running() == []


@pytest.mark.flow
def test_ctrl_c_ends_everything(nabz: Nabz) -> None:
    """While customers come: exit status 0, and nothing is left running."""
    demo = nabz.start("demo", "--rate", "20", "--no-open")
    eventually(nabz.is_well, _LIMIT_SECONDS)
    refused = nabz("demo", "--for", "4")
    assert "a stack runs already" in refused.stderr
    assert refused.returncode == 1
    demo.send_signal(signal.SIGINT)
    _, said = demo.communicate(timeout=_LIMIT_SECONDS)

    assert demo.returncode == 0, said
    assert "Traceback" not in said
    assert nabz.running() == []


def test_an_unknown_scenario_starts_nothing(tmp_path: Path) -> None:
    """One line, before anything is started."""
    ended = subprocess.run(
        [sys.executable, "-m", "streams.cli", "demo", "--scenario", "incidnet"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 1
    assert "did you mean incident?" in ended.stderr
    assert list(tmp_path.iterdir()) == []
