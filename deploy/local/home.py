"""Where the local stack keeps what it has: every path under NABZ_HOME is spelled here."""

import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from streams.local_stack import STACK_FILE, SUPERVISOR_LOCK


@dataclass(frozen=True)
class Home:
    """The folder of one local stack (NABZ_HOME)."""

    root: Path

    @classmethod
    def at(cls, root: Path) -> "Home":
        """The home at `root`, made if it is not there, readable by its owner only."""
        home = cls(root.absolute())
        for folder in (home.root, home.run, home.logs):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return home

    @property
    def stack(self) -> Path:
        """What runs, where: there while the stack runs (mode 0600, it holds a password)."""
        return self.root / STACK_FILE

    @property
    def ports(self) -> Path:
        """Ports chosen once, kept for later starts."""
        return self.root / "ports.json"

    @property
    def secrets(self) -> Path:
        """Passwords made once (mode 0600)."""
        return self.root / "secrets.json"

    @property
    def run(self) -> Path:
        """Locks and the wish that the stack runs; all of it may vanish while nothing runs."""
        return self.root / "run"

    @property
    def wanted(self) -> Path:
        """There while the stack is meant to run; says which processes."""
        return self.run / "wanted.json"

    @property
    def guardian_lock(self) -> Path:
        """Locked by the guardian for as long as it lives."""
        return self.run / "guardian.lock"

    @property
    def supervisor_lock(self) -> Path:
        """Locked by the supervisor for as long as it lives."""
        return self.root / SUPERVISOR_LOCK

    @property
    def logs(self) -> Path:
        """A log file a process."""
        return self.root / "logs"

    def log(self, process: str) -> Path:
        """Log file of one process."""
        return self.logs / f"{process}.log"

    @property
    def kafka(self) -> Path:
        """Kafka's settings and data."""
        return self.root / "kafka"

    @property
    def clickhouse(self) -> Path:
        """ClickHouse's settings and data."""
        return self.root / "clickhouse"


def write_json(path: Path, content: object, *, mode: int = 0o600) -> None:
    """Replace a file in one step, so that a reader sees the old or the new, whole."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "w") as file:
            json.dump(content, file, indent=1)
        Path(name).chmod(mode)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
