"""The Faust app of a role: its settings, its agents, its timers, and the hooks of its state."""

import asyncio
import contextlib
import threading
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any, Final

import faust
import structlog
from aiokafka.helpers import create_ssl_context
from faust.exceptions import NotReady, ProducerSendError

from schemas.topic_files import Topic
from streams.batching import BatchScheduler, Partition
from streams.errors import NabzError
from streams.settings import KafkaSettings, Settings
from streams.stateful import StatefulRole, end_process
from streams.telemetry.figures import Figures
from streams.transport import BatchTransport

log = structlog.get_logger()

#: Chunks that may wait in memory for an agent; beyond that the partition is not fetched.
_CHUNKS_WAITING: Final = 8
#: A worker that is silent for so long is taken for dead, and its work moves on.
_SESSION_SECONDS: Final = 10.0
#: A worker that waits for an absent ClickHouse must stay in its group, however long that takes.
_POLL_LIMIT_SECONDS: Final = 7 * 86_400.0
#: A leader of the group that joined while Kafka was starting knows of no partitions and deals out
#: none: by then it has asked again. Faust's five minutes would be five minutes without work.
_METADATA_MS: Final = 5_000
#: How long a worker may take to stop.
_STOP_SECONDS: Final = 8.0
#: A record that `send` could not send for so long is not sent any more.
_SEND_SECONDS: Final = 5.0
#: Restoring a partition's state must fit in here.
_REQUEST_SECONDS: Final = 120.0


class Shell:
    """One role's Faust app; `pipeline` wires agents, timers and state into it."""

    def __init__(self, role: str, settings: Settings, instance: str) -> None:
        self._names = settings.names
        #: What this role tells of itself.
        self.figures = Figures(role, instance)
        self.app: Any = faust.App(
            self._names.group(role),
            broker=[f"kafka://{host}" for host in settings.kafka.bootstrap.split(",")],
            broker_credentials=_credentials(settings.kafka),
            broker_commit_interval=0.5,
            broker_session_timeout=_SESSION_SECONDS,
            broker_request_timeout=_REQUEST_SECONDS,
            broker_max_poll_interval=_POLL_LIMIT_SECONDS,
            consumer_auto_offset_reset="earliest",
            consumer_metadata_max_age_ms=_METADATA_MS,
            producer_acks=1,
            producer_request_timeout=_SEND_SECONDS,
            # Static membership: a worker that comes back at once gets its partitions back at once.
            consumer_group_instance_id=f"{self._names.group(role)}-{instance}",
            ConsumerScheduler=BatchScheduler,
            agent_supervisor="mode.CrashingSupervisor",
            key_serializer="raw",
            value_serializer="raw",
            datadir=_folder(settings.home / "faust"),
            store="memory://",
            stream_buffer_maxsize=_CHUNKS_WAITING,
            stream_wait_empty=False,
            table_standby_replicas=0,
            topic_allow_declare=False,
            topic_disable_leader=True,
            web_enabled=False,
            worker_redirect_stdouts=False,
            autodiscover=False,
        )
        self.app.transport = BatchTransport(self.app.conf.broker_consumer, self.app)
        self._assigned: list[Callable[[set[Partition]], None]] = []
        self.app.transport.on_assign = self._tell_assigned

    def agent(
        self, name: str, read: Sequence[Topic], run: Callable[[Any], Awaitable[None]]
    ) -> None:
        """Let `run` read the batches of these topics, one agent for each worker."""
        channel = self.app.topic(*(self._names.topic(topic.name) for topic in read))

        async def agent(stream: Any) -> None:
            await run(stream)

        self.app.agent(channel, name=name)(agent)

    def stateful(self, role: StatefulRole) -> None:
        """Restore the role's state before reading, flush it by a timer and before stopping."""
        self.on_assign(role.on_assign)
        self.app.transport.on_seek = role.on_seek
        self.app.transport.on_revoke = role.on_revoke
        self.task(role.flush_forever)
        self.on_stop(role.stop)

    def on_assign(self, tell: Callable[[set[Partition]], None]) -> None:
        """Call this with what is assigned, each time before any of it is read."""
        self._assigned.append(tell)

    def task(self, run: Callable[[], Awaitable[None]]) -> None:
        """Run a coroutine beside the agents, until the app stops; its failure ends the process."""

        async def task() -> None:
            try:
                await run()
            except Exception as error:  # noqa: BLE001  # Faust would only log it
                end_process("task failed", error)

        self.app.task(task)

    async def send(self, topic: str, partition: int, key: bytes, value: bytes) -> None:
        """Send a record that is worthless later, and may get lost.

        What is sent to several partitions at once goes out in one request, which librdkafka does
        not do.
        """
        with contextlib.suppress(ProducerSendError, NotReady):
            sent = await self.app.producer.send(topic, key, value, partition, None, None)
            sent.add_done_callback(_let_it_be)

    def on_stop(self, run: Callable[[], Awaitable[None]]) -> None:
        """Await something when the app stops, after reading has ended."""

        async def stop(*_: object, **__: object) -> None:
            await run()

        # Held here: Faust's signals keep only weak references.
        self._stops = [*getattr(self, "_stops", []), stop]
        self.app.on_before_shutdown.connect(stop)

    def _tell_assigned(self, assigned: set[Partition]) -> None:
        for tell in self._assigned:
            tell(assigned)


class _Worker(faust.Worker):  # type: ignore[misc]  # Faust ships no types
    """Stops within its time, whatever Faust waits for meanwhile: an absent broker, a dead thread.

    What is cut off was not acked, or not committed, and is done again after the next start.
    """

    async def on_stop(self) -> None:
        late = NabzError(f"not stopped after {_STOP_SECONDS:g} s; what is left is done again")
        limit = threading.Timer(_STOP_SECONDS, end_process, ("stop cut off", late))
        limit.daemon = True
        limit.start()
        await super().on_stop()


def _let_it_be(sent: asyncio.Future[Any]) -> None:
    """Take note of what became of a record, so that asyncio does not complain."""
    if not sent.cancelled():
        sent.exception()


def run(shell: Shell) -> None:
    """Run the app until SIGTERM or SIGINT."""
    worker = _Worker(shell.app, override_logging=False, redirect_stdouts=False, quiet=True)
    worker.execute_from_commandline()


def _folder(path: Path) -> Path:
    """A folder that Faust insists on, though nothing of ours is kept there."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NabzError(
            f"{path} cannot be made ({error.strerror}): set NABZ_HOME to a folder of this user"
        ) from None
    return path


def _credentials(kafka: KafkaSettings) -> Any:
    protocol = kafka.security_protocol
    context = None
    if protocol.endswith("SSL"):
        context = create_ssl_context(
            cafile=kafka.ca_file and str(kafka.ca_file),
            certfile=kafka.cert_file and str(kafka.cert_file),
            keyfile=kafka.key_file and str(kafka.key_file),
        )
    if protocol.startswith("SASL"):
        return faust.SASLCredentials(
            username=kafka.sasl_username,
            password=kafka.sasl_password.get_secret_value(),
            mechanism=kafka.sasl_mechanism,
            ssl_context=context,
        )
    return None if context is None else faust.SSLCredentials(context=context)
