"""`nabz rules`: check policies, calendars, stages and groups, and put them into force."""

import json

import typer

from schemas.controls import control_of
from streams import settings as settings_module
from streams.customers.in_force import JourneyContent
from streams.settings import Settings
from streams.signals.sla import rules_files
from streams.signals.sla.rulebook import Rules

_JSON = typer.Option(False, "--json", help="print one JSON object")


def register(app: typer.Typer) -> None:
    """Add `nabz rules`."""
    rules = typer.Typer(
        help="Service levels, calendars, stages, segments: check the files, put them into force.",
        no_args_is_help=True,
    )
    rules.command("check", epilog="Example: NABZ_RULES__SLA=sla.yaml nabz rules check")(check)
    rules.command("apply", epilog="Example: nabz rules apply")(apply)
    app.add_typer(rules, name="rules")


def check(as_json: bool = _JSON) -> None:
    """Read the files that the settings name and say every mistake in them."""
    settings = settings_module.load()
    _print(rules_files.load(settings.rules), _journey(settings), {}, as_json)


def apply(as_json: bool = _JSON) -> None:
    """Put the files' rules into force, from here on in the log.

    What began before keeps the rules under which it began; a replay changes over at the same
    record. Applying what holds already changes nothing.
    """
    from streams import controls  # noqa: PLC0415  # --help needs no Kafka client

    settings = settings_module.load()
    rules, journey = rules_files.load(settings.rules), _journey(settings)
    controls.publish(settings, control_of("journey", journey))
    offsets = controls.publish(settings, control_of("rules", rules))
    _print(rules, journey, offsets, as_json)


def _journey(settings: Settings) -> JourneyContent:
    from streams.signals.journey import file, group_file  # noqa: PLC0415  # --help needs no files

    return JourneyContent(
        rules=tuple(file.load(settings.churn.journey)),
        groups=tuple(group_file.load(settings.churn.segments)),
    )


def _print(rules: Rules, journey: JourneyContent, offsets: dict[int, int], as_json: bool) -> None:
    groups = dict.fromkeys(group.segment or group.persona for group in journey.groups)
    found = {
        "version": control_of("rules", rules).version,
        "policies": [spec.name for spec in rules.policies],
        "calendars": [spec.name for spec in rules.calendars],
        "journey": [rule.name for rule in journey.rules],
        "groups": list(groups),
        "offsets": offsets,
    }
    if as_json:
        print(json.dumps(found))
        return
    for what in ("policies", "calendars", "journey", "groups"):
        print(f"{what}: {', '.join(found[what]) or 'none'}")  # type: ignore[arg-type]  # names
    if offsets:
        print(f"in force as version {found['version']} in {len(offsets)} partitions")
