"""The alerts of one partition of `signals`: envelopes in, transitions out, state records beside."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import msgspec

from schemas.alerts import State, Transition
from schemas.signals import SignalRow, SignalsEnvelope
from streams.alerts import texts
from streams.alerts.lifecycle import Alert, Shown, Step, end, judge
from streams.alerts.rules import Rule, key_of

_pack: Final = msgspec.msgpack.Encoder().encode
_unpack: Final = msgspec.msgpack.Decoder(Alert).decode
_NOTHING: Final = Shown(0, None, None, None, 0.0)


class Watch:
    """Every alert that was ever raised here; a function of the envelopes alone."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = {(rule.alert, d): rule for rule in rules for d in rule.dimensions}
        self._by_signal: dict[tuple[str, int, str], list[Rule]] = {}
        for (_, dimension), rule in self._rules.items():
            place = (rule.signal, rule.window_seconds, dimension)
            self._by_signal.setdefault(place, []).append(rule)
        self._alerts: dict[str, Alert] = {}
        self._changed: dict[str, None] = {}

    def apply(self, envelope: SignalsEnvelope) -> list[Transition]:
        """Judge what an envelope shows, and return the steps that follow.

        A member without a row in it is shown as it was: rows come only for what changed.
        """
        if not envelope.signals:
            return []
        found, judged = list[Transition](), set[str]()
        for row in envelope.signals:
            for rule in self._by_signal.get((row.signal, row.window_seconds, row.dimension), ()):
                alert = self._alert(rule, row)
                judged.add(_key(alert))
                found += self._take(rule, alert, row.time, _shown(row))
        found += self._hold(envelope.signals, judged)
        return found

    def changed(self) -> list[tuple[bytes, bytes | None]]:
        """State records that changed since the last call."""
        records: list[tuple[bytes, bytes | None]] = [
            (key.encode(), _pack(self._alerts[key])) for key in self._changed
        ]
        self._changed.clear()
        return records

    def load(self, value: bytes) -> None:
        """Take one alert back from its state record."""
        alert = _unpack(value)
        self._alerts[_key(alert)] = alert

    def _alert(self, rule: Rule, row: SignalRow) -> Alert:
        known = self._alerts.get(key_of(rule.alert, row.dimension, row.member))
        return known or Alert(rule.alert, row.dimension, row.member)

    def _hold(self, rows: Iterable[SignalRow], judged: set[str]) -> Iterator[Transition]:
        """Let the alerts that were not judged see what they saw last, at the newest grid point."""
        time = max(row.time for row in rows)
        age = max(row.data_age_seconds for row in rows)
        for key, alert in list(self._alerts.items()):
            if key in judged or alert.stage == "inactive":
                continue
            rule, shown = self._rules.get((alert.rule, alert.dimension)), alert.shown or _NOTHING
            if rule is None:
                yield self._end(alert, time)
            else:
                same = msgspec.structs.replace(shown, data_age_seconds=age)
                yield from self._take(rule, alert, time, same)

    def _take(self, rule: Rule, alert: Alert, time: int, shown: Shown) -> Iterator[Transition]:
        found = judge(rule, alert, time, shown)
        if found.alert is alert:
            return
        self._keep(found.alert)
        if found.step is not None:
            yield _transition(rule, alert, found.alert, found.step)

    def _end(self, alert: Alert, time: int) -> Transition:
        found = end(alert, max(time, alert.seen))
        self._keep(found.alert)
        return Transition(
            key=_key(alert),
            sequence=found.alert.sequence,
            time=found.alert.seen,
            alert=alert.rule,
            state="resolved",
            severity="info",
            summary=texts.rule_gone(alert),
            previous=_state(alert),
            labels=_labels(alert),
        )

    def _keep(self, alert: Alert) -> None:
        key = _key(alert)
        self._alerts[key] = alert
        self._changed[key] = None


def _transition(rule: Rule, before: Alert, alert: Alert, step: Step) -> Transition:
    """The step that an alert took at the grid point it has just seen."""
    shown = alert.shown or _NOTHING
    return Transition(
        key=_key(alert),
        sequence=alert.sequence,
        time=alert.seen,
        alert=rule.alert,
        state=step,
        severity=rule.severity,
        summary=texts.summary(rule, alert, step, alert.seen, shown),
        previous=_state(before),
        value=shown.value,
        labels=_labels(alert) | {"signal": rule.signal},
        evidence=texts.evidence(rule, shown),
    )


def _state(alert: Alert) -> State | None:
    """The state in which the last transition left it."""
    if alert.stage == "inactive":
        return "resolved" if alert.sequence else None
    return alert.stage


def _labels(alert: Alert) -> dict[str, str]:
    return {alert.dimension: alert.member}


def _key(alert: Alert) -> str:
    return key_of(alert.rule, alert.dimension, alert.member)


def _shown(row: SignalRow) -> Shown:
    return Shown(row.n, row.value, row.low, row.high, row.data_age_seconds)
