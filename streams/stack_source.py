"""The last source of settings: the local stack that runs under NABZ_HOME, if one does."""

from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import PydanticBaseSettingsSource

from streams import local_stack
from streams.errors import ConfigError

#: A section with one of these set elsewhere speaks of another deployment: nothing is mixed in.
_ADDRESSES: Final = {
    "kafka": {"bootstrap"},
    "clickhouse": {"host", "port", "http_port"},
    "gateway": {"host", "port"},
    "live": {"port"},
}


class StackSource(PydanticBaseSettingsSource):
    """Addresses of the running local stack, for what neither variable nor file says."""

    def __call__(self) -> dict[str, Any]:
        """The sections of stack.json's settings that nothing before has spoken of.

        Raises:
            ConfigError: another version of nabz wrote them.
        """
        default = self.settings_cls.model_fields["home"].default
        home = Path(self.current_state.get("home", default))
        stack = local_stack.read(home)
        if stack is None:
            return {}
        found: dict[str, Any] = stack.get("settings", {})
        try:
            for name, values in found.items():
                _section(self.settings_cls, name).model_validate(values)
        except (ValidationError, KeyError):
            raise ConfigError(
                f"{home / local_stack.STACK_FILE}: another version of nabz wrote it; run nabz "
                "down, then nabz up"
            ) from None
        return {name: values for name, values in found.items() if not self._elsewhere(name)}

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        """Nothing field by field: `__call__` gives all at once."""
        del field
        return None, field_name, False

    def _elsewhere(self, section: str) -> bool:
        said = self.current_state.get(section, {})
        return bool(_ADDRESSES[section] & set(said))


def _section(settings: type[BaseModel], name: str) -> type[BaseModel]:
    section = settings.model_fields[name].annotation
    if name not in _ADDRESSES or not isinstance(section, type):
        raise KeyError(name)
    return section
