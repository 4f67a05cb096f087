"""`nabz rules`: check service level policies and calendars, and put them into force."""

import json

import typer

from schemas.controls import control_of
from streams import settings as settings_module
from streams.signals.sla import rules_files
from streams.signals.sla.rulebook import Rules

_JSON = typer.Option(False, "--json", help="print one JSON object")


def register(app: typer.Typer) -> None:
    """Add `nabz rules`."""
    rules = typer.Typer(
        help="Service level policies and calendars: check the files, put them into force.",
        no_args_is_help=True,
    )
    rules.command("check", epilog="Example: NABZ_RULES__SLA=sla.yaml nabz rules check")(check)
    rules.command("apply", epilog="Example: nabz rules apply")(apply)
    app.add_typer(rules, name="rules")


def check(as_json: bool = _JSON) -> None:
    """Read the files that the settings name and say every mistake in them."""
    rules = rules_files.load(settings_module.load().rules)
    _print(rules, {}, as_json)


def apply(as_json: bool = _JSON) -> None:
    """Put the files' rules into force, from here on in the log.

    What began before keeps the rules under which it began; a replay changes over at the same
    record. Applying what holds already changes nothing.
    """
    from streams import controls  # noqa: PLC0415  # --help needs no Kafka client

    settings = settings_module.load()
    rules = rules_files.load(settings.rules)
    _print(rules, controls.publish(settings, control_of("rules", rules)), as_json)


def _print(rules: Rules, offsets: dict[int, int], as_json: bool) -> None:
    found = {
        "version": control_of("rules", rules).version,
        "policies": [spec.name for spec in rules.policies],
        "calendars": [spec.name for spec in rules.calendars],
        "offsets": offsets,
    }
    if as_json:
        print(json.dumps(found))
        return
    for what in ("policies", "calendars"):
        print(f"{what}: {', '.join(found[what]) or 'none'}")  # type: ignore[arg-type]  # names
    if offsets:
        print(f"in force as version {found['version']} in {len(offsets)} partitions")
