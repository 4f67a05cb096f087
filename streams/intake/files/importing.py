"""An import: files read, every record through the one door, sorted, sent.

Files that are in order, or nearly, are sent while they are read.
"""

from collections.abc import Mapping as Record
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from schemas.canonical import Policy
from schemas.conversation_owners import itself
from schemas.dead_letters import Place, Reason, letter_of
from schemas.refusal import Refused
from schemas.touchpoint import Touchpoint
from streams.clock import Clock
from streams.errors import ConfigError
from streams.intake.admit import admit
from streams.intake.counts import Counts
from streams.intake.files import formats, mapping_file, order
from streams.intake.files.input_file import BadFile, InputFile
from streams.intake.files.items import Broken, Item
from streams.intake.files.mapping import Mapping
from streams.intake.files.sorter import Sorter
from streams.intake.owners.sending import OwnedSender
from streams.intake.pace import Pace
from streams.intake.ready import ready
from streams.intake.sender import Sender
from streams.intake.sources import Sources
from streams.progress import Progress

_EVERY: Final = 1000
_SHOWN: Final = 10


class Import:
    """One run of `nabz import`.

    `began` is when (ms), `whole` holds the files that were read to their end,
    `refused` a line for each file that could not be taken and each mistake in the mapping,
    `broken` one for each of the first broken lines.
    """

    def __init__(
        self,
        sender: Sender,
        owned: OwnedSender,
        pace: Pace,
        sorter: Sorter,
        policy: Policy,
        sources: Sources,
        clock: Clock,
        progress: Progress,
    ) -> None:
        self._sender = sender
        self._owned = owned
        self._pace = pace
        self._sorter = sorter
        self._policy = policy
        self._sources = sources
        self._progress = progress
        # One moment for all: the order of a file's touchpoints must not hang on its reading.
        self.began = clock.now_ms()
        self.read = 0
        self.skipped = 0
        self._settled = 0
        self.refused: list[str] = []
        self.whole: list[InputFile] = []
        self.broken: list[str] = []
        self.broken_lines = 0

    def run(self, files: Sequence[InputFile], mapping_path: Path | None) -> None:
        """Send what is in files, in the order in which it happened; the rest is dead letters.

        Raises:
            NabzError: Kafka does not take it.
        """
        try:
            mapping = None if mapping_path is None else mapping_file.load(mapping_path)
        except ConfigError as error:
            # Without a mapping none of the files can be taken: each is accounted for.
            self.refused += str(error).splitlines()
            for file in files:
                self._bury(file, Broken(0, b"", Reason.BAD_FILE, str(error)))
        else:
            self._look(files, mapping)
            for file in files:
                self._take(file, mapping)
            self._send_rest()
        self._sender.flush()

    def _look(self, files: Sequence[InputFile], mapping: Mapping | None) -> None:
        zone_of = self._policy.zone_of
        self._sorter.slack_ms = order.slack_ms(files, mapping, zone_of, self._progress)

    def _send_rest(self) -> None:
        total = self._sorter.added - self._settled
        for number, record in enumerate(self._sorter.sorted(), 1):
            self._owned.send(record)
            if number % _EVERY == 0:
                self._progress("sending", number, total)
                self._pace.keep(self._sender.sent)
        self._owned.finish()

    def counts(self, run: str) -> Counts:
        """What is known without asking the store."""
        return Counts(
            run=run,
            read=self.read,
            skipped=self.skipped,
            sent=self._sender.sent,
            dead_letters=self._sender.refused,
        )

    def _take(self, file: InputFile, mapping: Mapping | None) -> None:
        try:
            for number, item in enumerate(formats.read(file, mapping), 1):
                self.read += 1
                if isinstance(item, Broken):
                    self._complain(file, item)
                else:
                    self._accept(file, item)
                if number % _EVERY == 0:
                    self._send_settled(file)
            self.whole.append(file)
        except BadFile as error:
            self.refused.append(f"{file.name}: {error}")
            self._bury(file, Broken(0, b"", Reason.BAD_FILE, str(error)))

    def _send_settled(self, file: InputFile) -> None:
        settled = self._sorter.settled()
        for record in settled:
            self._owned.send(record)
        self._settled += len(settled)
        doing = "sending" if self._settled else "reading"
        self._progress(f"{doing} {file.name}", file.position, file.size)
        self._pace.keep(self._sender.sent)

    def _accept(self, file: InputFile, item: Item) -> None:
        """Take all touchpoints of a row, or none of them."""
        try:
            found = [self._touchpoint(record) for record in item.records]
        except Refused as refused:
            self._complain(file, Broken(item.line, item.raw, refused.reason, refused.error))
            return
        for touchpoint in found:
            self._sorter.add(ready(touchpoint))
        self.skipped += not found

    def _touchpoint(self, record: bytes | Record[str, object]) -> Touchpoint:
        return admit(record, self._policy, self._sources, received_at=self.began, owner_of=itself)

    def _complain(self, file: InputFile, broken: Broken) -> None:
        self.broken_lines += 1
        if len(self.broken) < _SHOWN:
            self.broken.append(f"{file.name}:{broken.line}: {broken.reason}: {broken.error}")
        self._bury(file, broken)

    def _bury(self, file: InputFile, broken: Broken) -> None:
        place = Place(file.topic, 0, broken.line, self.began)
        self._sender.refuse(letter_of(place, broken.raw, broken.reason, broken.error))
