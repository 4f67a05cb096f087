"""Reading sla.yaml: its structure, every mistake with its line."""

from collections.abc import Iterator, Sequence
from pathlib import Path as FilePath

from streams.located_convert import Mistake, hint
from streams.located_rules import load_list
from streams.located_yaml import Path
from streams.signals.conditions import wrong_conditions
from streams.signals.sla.spec import LEAST_WAIT_MS, METRICS, PolicySpec, service_level_ms, span_ms


def load(file: FilePath) -> list[PolicySpec]:
    """Read and check a file of policies; the first whose conditions hold is a conversation's.

    Raises:
        ConfigError: one line for each mistake: file:line, what is wrong, what to write.
    """
    return load_list(file, "policies", PolicySpec, _wrong)


def _wrong(path: Path, spec: PolicySpec, others: Sequence[PolicySpec]) -> Iterator[Mistake]:
    if any(other.name == spec.name for other in others):
        yield (*path, "name"), f"{spec.name} stands here twice: give each a name of its own"
    if any(not other.when for other in others):
        yield path, "never reached: a policy without when stands above it; put that one last"
    if not spec.targets:
        yield (*path, "targets"), "is empty: give at least one metric a target"
    yield from wrong_conditions((*path, "when"), spec.when)
    for metric, spans in spec.targets.items():
        if metric not in METRICS:
            yield (*path, "targets", metric), f"{metric!r} has no clock{hint(metric, METRICS)}"
        if not spans:
            yield (*path, "targets", metric), "is empty: write for example default: 4h"
        for priority, text in spans.items():
            try:
                span_ms(text)
            except ValueError as error:
                yield (*path, "targets", metric, priority), str(error)
    yield from _wrong_waits(path, spec)


def _wrong_waits(path: Path, spec: PolicySpec) -> Iterator[Mistake]:
    for name, read in (("service_level", service_level_ms), ("short_abandon", _short_ms)):
        text = getattr(spec, name)
        try:
            if text is not None:
                read(text)
        except ValueError as error:
            yield (*path, name), str(error)


def _short_ms(text: str) -> int:
    return span_ms(text, LEAST_WAIT_MS)
