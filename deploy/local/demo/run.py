"""The demo from start to end: up, customers, an alert that arrives, totals, down."""

import secrets
import signal
import time
import webbrowser
from typing import Any, Final

import msgspec
import psutil

from deploy.local import control, layout
from deploy.local.demo import figures
from deploy.local.demo.customers import Customers
from deploy.local.demo.receiver import Receiver
from deploy.local.demo.screen import Screen
from deploy.local.demo.totals import Totals
from deploy.local.demo.watch import Watch
from deploy.local.home import Home
from schemas.controls import control_of
from streams import controls
from streams import settings as settings_module
from streams.clock import SystemClock
from streams.intake.counts import Counts
from streams.settings import Settings, variable
from streams.signals.sla import rules_files
from streams.simulate.pace import SystemSleeper
from streams.simulate.scenarios import find
from streams.simulate.sending import send

#: How long everything that was sent may take to be stored.
_STORED_SECONDS: Final = 120.0
#: After an incident, until its window has cleared and the alert has been quiet for a while.
_CLEARED_SECONDS: Final = 80


class Options(msgspec.Struct, frozen=True):
    """What to show; `seconds` None: until Ctrl-C."""

    scenario: str
    rate: float
    seed: int
    seconds: float | None
    open_page: bool


class Demo:
    """One demo in the home of the settings; nothing of it runs after `run()`."""

    def __init__(self, settings: Settings, options: Options) -> None:
        self._settings = settings
        self._options = options
        self._home = Home.at(settings.home)
        self._customers = Customers(options.scenario, options.rate, options.seed, options.seconds)
        self._screen = Screen(self._summary)
        self._watch = Watch(self._home, _elapsed)
        self._receiver = Receiver(self._screen.alert)
        self._said: dict[str, str] = {}
        self._page: str | None = None

    def run(self) -> Totals | None:
        """Show it; None where Ctrl-C ended it before its time.

        Raises:
            NabzError: a stack runs here already, something does not start, or not all is stored.
        """
        self._expect()
        with self._receiver:
            control.start(self._home, self._settings, layout.ALL, self._variables())
            try:
                return self._show()
            except KeyboardInterrupt:
                return None
            finally:
                self._end()

    def _show(self) -> Totals | None:
        self._watch.start()
        report = control.await_ready(self._home, self._tell)
        settings = settings_module.load(**report["settings"])
        # Nothing is promised to real customers until somebody says so; here the examples are.
        controls.publish(settings, control_of("rules", rules_files.load(settings.rules)))
        self._present(report)
        since_ms = SystemClock().now_ms()
        self._watch.follow(settings, since_ms, self._page)
        counts = self._send(settings, since_ms)
        if counts.stored is None:
            return None
        return self._totals(counts, figures.end(settings, since_ms))

    def _end(self) -> None:
        """Stop everything; impatience does not stop the stopping, which ends by itself."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        self._screen.say("stopping everything")
        self._watch.stop()
        control.stop(self._home)

    def _send(self, settings: Settings, since_ms: int) -> Counts:
        options = self._options
        with self._screen:
            return send(
                self._customers.come(since_ms, SystemClock(), SystemSleeper()),
                settings,
                SystemClock(),
                run=f"demo-{secrets.token_hex(6)}",
                wait_seconds=None if options.seconds is None else _STORED_SECONDS,
                progress=lambda *_: self._screen.beat(),
            )

    def _totals(self, counts: Counts, found: figures.End) -> Totals:
        options, watch = self._options, self._watch
        return Totals(
            scenario=options.scenario,
            seed=options.seed,
            rate=options.rate,
            seconds=counts.seconds,
            sent=counts.distinct or 0,
            stored=counts.stored or 0,
            refused=counts.dead_letters,
            dead_letters=found.dead_letters,
            alerts_fired=found.alerts_fired,
            alerts_resolved=found.alerts_resolved,
            alerts_received=len(self._receiver.received),
            event_to_row_p95_ms=found.event_to_row_p95_ms,
            peak_pss_mb=round(watch.peak_pss_mb),
            page_ready_s=watch.page_ready_s,
        )

    def _variables(self) -> dict[str, str]:
        """Settings of the roles beside those of the stack: whom to notify."""
        return {
            variable(("notify", "urls")): self._receiver.url,
            variable(("notify", "secret")): self._receiver.secret,
        }

    def _tell(self, report: dict[str, Any]) -> None:
        for name, process in report["processes"].items():
            if self._said.get(name) != process["state"]:
                self._said[name] = process["state"]
                self._screen.say(f"{name} {process['state']}")

    def _present(self, report: dict[str, Any]) -> None:
        self._page = report["addresses"].get("live")
        if self._page is not None:
            self._screen.say(f"look at {self._page}")
            if self._options.open_page:
                webbrowser.open(self._page)
        self._screen.say(f"alerts go to {self._receiver.url}")
        self._screen.say("customers come; Ctrl-C ends everything")

    def _expect(self) -> None:
        """Say what there will be to see."""
        trouble, seconds = find(self._options.scenario).trouble, self._options.seconds
        if trouble is None:
            return
        cleared = trouble.to_second + _CLEARED_SECONDS
        self._screen.say(
            f"an incident from second {trouble.from_second:g} to {trouble.to_second:g}: its alert "
            f"fires some 10 s after it begins and is resolved by second {cleared:g}"
        )
        if seconds is not None and seconds < cleared:
            self._screen.say(f"--for {seconds:g} ends before that: take --for {cleared:g} or more")

    def _summary(self) -> list[tuple[str, str]]:
        now, sent = self._watch.now, self._customers.lines
        csat = "-" if now.csat is None else f"{now.csat * 100:.0f} % of {now.answers:,} answers"
        firing, over = self._receiver.count("firing"), self._receiver.count("resolved")
        return [
            ("page", self._page or "-"),
            ("sent", f"{sent:,}"),
            ("stored", f"{now.stored:,}"),
            ("behind", f"{max(0, sent - now.stored):,}"),
            ("CSAT, last minute", csat),
            ("alerts received", f"{firing} firing, {over} resolved"),
            ("memory", f"{self._watch.peak_pss_mb:,.0f} MB at most"),
        ]


def _elapsed() -> float:
    """Seconds since this command was given: its process began before its first line ran."""
    return time.time() - psutil.Process().create_time()
