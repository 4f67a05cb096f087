"""Apache Kafka on this machine: one node, KRaft, loopback only."""

import base64
import subprocess
import uuid
from pathlib import Path
from typing import Final

from deploy.local import ahead, parts
from deploy.local.home import Home
from deploy.local.ports import LOOPBACK, Ports
from streams.errors import NabzError

#: Small and quick to start, which matters more on one machine than peak throughput.
_JVM: Final = (
    "-Xms64m",
    "-Xmx384m",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-XX:ReservedCodeCacheSize=48m",
    "-XX:+ExitOnOutOfMemoryError",
    "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
    "-Dorg.slf4j.simpleLogger.showDateTime=true",
    "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
)
_FORMAT_SECONDS: Final = 60


def prepare(home: Home, ports: Ports) -> list[str]:
    """Write the settings, format the data folder the first time; the command that runs Kafka.

    Raises:
        NabzError: a part is missing, or the data folder cannot be formatted.
    """
    home.kafka.mkdir(mode=0o700, exist_ok=True)
    file = home.kafka / "server.properties"
    file.write_text(properties(home.kafka / "data", ports))
    if not (home.kafka / "data" / "meta.properties").exists():
        _format(file)
    return [*_java(), "kafka.Kafka", str(file)]


def properties(data: Path, ports: Ports) -> str:
    """The text of server.properties."""
    broker = f"{LOOPBACK}:{ports['kafka']}"
    controller = f"{LOOPBACK}:{ports['kafka_controller']}"
    lines = {
        "process.roles": "broker,controller",
        "node.id": 1,
        "controller.quorum.voters": f"1@{controller}",
        "listeners": f"PLAINTEXT://{broker},CONTROLLER://{controller}",
        "advertised.listeners": f"PLAINTEXT://{broker}",
        "controller.listener.names": "CONTROLLER",
        "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
        "log.dirs": data,
        # The defaults of these assume three brokers.
        "offsets.topic.replication.factor": 1,
        "transaction.state.log.replication.factor": 1,
        "transaction.state.log.min.isr": 1,
        # 50 partitions each by default: seconds of every start.
        "offsets.topic.num.partitions": 4,
        "transaction.state.log.num.partitions": 4,
        "group.initial.rebalance.delay.ms": 0,
        # A killed broker may register again only when its last session is over: 9 s by default.
        "broker.session.timeout.ms": 3_000,
        "broker.heartbeat.interval.ms": 500,
        # A single controller has nobody to tell twice a second that nothing has changed.
        "metadata.max.idle.interval.ms": 10_000,
        # A misspelt topic is an error, not a new topic.
        "auto.create.topics.enable": "false",
        "message.max.bytes": 8 * 1024 * 1024,
        # 128 MB by default; holds the keys of one cleaning, 24 bytes each.
        "log.cleaner.dedupe.buffer.size": 16 * 1024 * 1024,
        "log.cleaner.backoff.ms": 5_000,
    }
    return "".join(f"{name}={value}\n" for name, value in lines.items())


def _java() -> list[str]:
    jars = ":".join(str(jar) for jar in parts.kafka_jars())
    return [str(parts.java()), *_JVM, *ahead.flags(), "-cp", jars]


def _format(file: Path) -> None:
    """Give the data folder a cluster id of its own, once."""
    tool = [*_java(), "kafka.tools.StorageTool", "format"]
    done = subprocess.run(
        # --cluster-id=ID in one word: an id may begin with a dash.
        [*tool, f"--cluster-id={_cluster_id()}", "-c", str(file)],
        capture_output=True,
        text=True,
        timeout=_FORMAT_SECONDS,
        check=False,
    )
    if done.returncode != 0:
        said = (done.stderr or done.stdout).strip().splitlines() or ["no reason given"]
        raise NabzError(f"Kafka's data folder cannot be formatted: {said[-1]}")


def _cluster_id() -> str:
    """A random id in Kafka's own form: 16 bytes, base64 for URLs, no padding."""
    return base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
