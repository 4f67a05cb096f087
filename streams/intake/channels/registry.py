"""All adapters, by the kind that sources.yaml names: each module here lists its ADAPTERS."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from streams.intake import channels
from streams.intake.channels.adapter import Adapter


@cache
def adapters() -> dict[str, Adapter]:
    """Kind → adapter, in the order of the kinds."""
    modules = [
        import_module(f"{channels.__name__}.{found.name}")
        for found in iter_modules(channels.__path__)
    ]
    found = [adapter for module in modules for adapter in getattr(module, "ADAPTERS", ())]
    return {adapter.kind: adapter for adapter in sorted(found, key=lambda a: a.kind)}
