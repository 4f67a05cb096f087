"""Every setting, typed and documented; read from NABZ_* variables and a toml file.

A variable beats the file: `NABZ_KAFKA__BOOTSTRAP` is `bootstrap` in `[kafka]` of the toml file
that `NABZ_SETTINGS` names (default: `nabz.toml` in the working directory, if there is one).
Addresses that neither of them names are those of the local stack that runs under `NABZ_HOME`.
"""

import difflib
import os
import re
import tomllib
from pathlib import Path
from typing import Final, Self

from pydantic import (
    Field,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from streams.errors import ConfigError
from streams.lanes import Lane
from streams.sections import (
    DAY_SECONDS,
    AlertsSettings,
    BreakerSettings,
    ChurnSettings,
    ClickHouseSettings,
    FlowSettings,
    GatewaySettings,
    KafkaSettings,
    LiveSettings,
    LogSettings,
    MetricsSettings,
    NotifySettings,
    PrivacySettings,
    RulesSettings,
    Section,
    SentimentSettings,
    SnapshotsSettings,
)
from streams.stack_source import StackSource

__all__ = [
    "DAY_SECONDS",
    "AlertsSettings",
    "BreakerSettings",
    "ChurnSettings",
    "ClickHouseSettings",
    "FlowSettings",
    "GatewaySettings",
    "KafkaSettings",
    "LiveSettings",
    "LogSettings",
    "MetricsSettings",
    "NotifySettings",
    "PrivacySettings",
    "RulesSettings",
    "SentimentSettings",
    "Settings",
    "SnapshotsSettings",
    "load",
    "setting_paths",
    "settings_file",
    "variable",
]

_PREFIX: Final = "NABZ_"
#: Variables that belong to nabz and are no settings.
_OTHER_VARIABLES: Final = frozenset({"NABZ_SETTINGS"})


class Settings(BaseSettings):
    """All of nabz's settings; wrong ones are refused by `load()` with name, place and mend."""

    model_config = SettingsConfigDict(
        env_prefix="NABZ_", env_nested_delimiter="__", extra="forbid", frozen=True
    )

    home: Path = Field(Path(".nabz"), description="where the local stack keeps its data")
    lane: str = Field("live", description="which lane this process works in")
    sources: Path | None = Field(
        None, description="YAML file of the sources; without it the one that comes with nabz"
    )
    kafka: KafkaSettings = KafkaSettings()
    clickhouse: ClickHouseSettings = ClickHouseSettings()
    privacy: PrivacySettings = PrivacySettings()
    flow: FlowSettings = FlowSettings()
    gateway: GatewaySettings = GatewaySettings()
    live: LiveSettings = LiveSettings()
    sentiment: SentimentSettings = SentimentSettings()
    churn: ChurnSettings = ChurnSettings()
    rules: RulesSettings = RulesSettings()
    breaker: BreakerSettings = BreakerSettings()
    alerts: AlertsSettings = AlertsSettings()
    notify: NotifySettings = NotifySettings()
    metrics: MetricsSettings = MetricsSettings()
    snapshots: SnapshotsSettings = SnapshotsSettings()
    log: LogSettings = LogSettings()

    @property
    def names(self) -> Lane:
        """The names of this lane's topics, database and groups."""
        return Lane(self.lane)

    @field_validator("lane")
    @classmethod
    def _lane_is_a_name(cls, lane: str) -> str:
        try:
            return Lane(lane).name
        except ConfigError as error:
            raise ValueError(str(error)) from None

    @model_validator(mode="after")
    def _keep_at_least_the_horizon(self) -> Self:
        if self.flow.keep_closed_seconds < self.flow.horizon_seconds:
            raise ValueError(
                "flow.keep_closed_seconds is under flow.horizon_seconds: write at least "
                f"{self.flow.horizon_seconds}"
            )
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments beat variables, these the file, and that the running local stack."""
        del dotenv_settings, file_secret_settings
        stack, file = StackSource(settings_cls), settings_file()
        if file is None:
            return init_settings, env_settings, stack
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, file), stack


def settings_file() -> Path | None:
    """The toml file that settings come from: NABZ_SETTINGS, else ./nabz.toml if it is there.

    Raises:
        ConfigError: NABZ_SETTINGS names no file.
    """
    named = os.environ.get("NABZ_SETTINGS")
    if named is None:
        return Path("nabz.toml") if Path("nabz.toml").is_file() else None
    if not Path(named).is_file():
        raise ConfigError(f"NABZ_SETTINGS={named}: no such file; name a toml file or unset it")
    return Path(named)


def load(**overrides: object) -> Settings:
    """Read the settings of this process.

    Raises:
        ConfigError: one is unknown or wrong; says its name, its place and what to write.
    """
    _refuse_unknown_variables()
    try:
        return Settings(**overrides)  # type: ignore[arg-type]  # validated by pydantic itself
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{settings_file()}: {error}") from None
    except SettingsError as error:
        raise ConfigError(f"a {_PREFIX}* variable cannot be read: {error}") from None
    except ValidationError as error:
        raise ConfigError("; ".join(_say(e["loc"], e["msg"]) for e in error.errors())) from None


def variable(path: tuple[str, ...]) -> str:
    """Environment variable of a setting: ("kafka", "bootstrap") → NABZ_KAFKA__BOOTSTRAP."""
    return _PREFIX + "__".join(path).upper()


def _say(loc: tuple[int | str, ...], message: str) -> str:
    path = tuple(str(part) for part in loc)
    name = ".".join(path)
    message = message.removeprefix("Value error, ")
    if not path:
        return message
    if any(variable(path[: n + 1]) in os.environ for n in range(len(path))):
        return f"{variable(path)}: {message}"
    file = settings_file()
    if file is not None:
        return f"{file}:{_line_of(file, path)}: {name}: {message}"
    return f"{name}: {message}"


def _line_of(file: Path, path: tuple[str, ...]) -> int:
    """Line of a key in a toml file: the last `key =` under its `[section]`; 1 if not found."""
    section, found = "", 1
    *sections, key = path
    for number, line in enumerate(file.read_text().splitlines(), 1):
        if header := re.match(r"\s*\[([^\]]+)\]", line):
            section = header[1].strip()
            if section == ".".join(path):
                found = number
        elif section == ".".join(sections) and re.match(rf"\s*{re.escape(key)}\s*=", line):
            found = number
    return found


def _refuse_unknown_variables() -> None:
    known = {variable(path) for path in setting_paths()} | _OTHER_VARIABLES
    for name in os.environ:
        if name.startswith(_PREFIX) and name not in known:
            near = difflib.get_close_matches(name, sorted(known), n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise ConfigError(f"{name}: there is no such setting{hint}")


def setting_paths() -> list[tuple[str, ...]]:
    """Every setting there is, as a path of names like ("kafka", "bootstrap")."""
    paths: list[tuple[str, ...]] = []
    for name, field in Settings.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, Section):
            paths += [(name, inner) for inner in field.annotation.model_fields]
        else:
            paths.append((name,))
    return paths
