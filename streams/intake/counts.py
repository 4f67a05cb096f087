"""The figures of an import or a simulation that was sent."""

import msgspec


class Counts(msgspec.Struct, kw_only=True):
    """What `--json` prints; None where it is known only after waiting for the store.

    `read` counts lines (JSON) or rows (CSV), `skipped` those that the mapping leaves out, `sent`
    touchpoints given to Kafka, `distinct` their different (source, id), `stored` how many of
    these are in touchpoints; duplicates, late and future as the customers role counted them.
    """

    run: str
    read: int = 0
    skipped: int = 0
    sent: int = 0
    distinct: int | None = None
    stored: int | None = None
    duplicates: int | None = None
    late: int | None = None
    future: int | None = None
    dead_letters: int = 0
    seconds: float = 0.0

    def sentence(self) -> str:
        """The same for people, in one line."""
        parts = [
            f"{value:,} {name.replace('_', ' ')}"
            for name, value in msgspec.structs.asdict(self).items()
            if isinstance(value, int) and (value or name not in {"skipped", "future"})
        ]
        return f"{', '.join(parts)} in {self.seconds:.1f} s (run {self.run})"
