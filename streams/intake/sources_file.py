"""Reading sources.yaml: its structure, every mistake with its line and what to write."""

import zoneinfo
from collections.abc import Collection, Iterator
from pathlib import Path as FilePath
from typing import Any, Final

from streams.errors import ConfigError
from streams.intake.channels.registry import adapters
from streams.intake.signatures.registry import SCHEMES
from streams.intake.sources import Source, Sources
from streams.located_convert import Mistake, convert, hint
from streams.located_yaml import Path, Tree, read
from streams.settings import Settings

#: The kind whose deliveries are canonical touchpoints already.
TOUCHPOINTS: Final = "touchpoints"
#: Kinds that nobody need call: they send to /v1 with a write key, mail is fetched or imported; a
#: vendor may call them too if they have secrets.
UNCALLED_KINDS: Final = (TOUCHPOINTS, "segment", "cloudevents", "mail")
#: The sources that come with nabz.
DEFAULT_FILE: Final = FilePath(__file__).parents[2] / "deploy" / "config" / "sources.yaml"
_KEYS: Final = ("strict", "sources")


def sources_of(settings: Settings) -> Sources:
    """The sources of a deployment.

    Raises:
        ConfigError: their file cannot be read or is wrong.
    """
    return load(settings.sources or DEFAULT_FILE)


def load(file: FilePath) -> Sources:
    """Read and check a file of sources.

    Raises:
        ConfigError: one line for each mistake: file:line, what is wrong, what to write.
    """
    located = read(file)
    found, mistakes = _sources(located.tree)
    if mistakes:
        lines = (located.say(path, what) for path, what in mistakes)
        raise ConfigError("\n".join(dict.fromkeys(lines)))
    return found


def _sources(tree: Tree) -> tuple[Sources, list[Mistake]]:
    if not isinstance(tree, dict):
        return Sources(), [((), "must hold sources: and under it a list of sources")]
    mistakes: list[Mistake] = [
        ((key,), f"no such key here{hint(key, _KEYS)}") for key in tree if key not in _KEYS
    ]
    strict = tree.get("strict", False)
    if not isinstance(strict, bool):
        mistakes.append((("strict",), "write true or false"))
    listed = tree.get("sources") or []
    if not isinstance(listed, list):
        mistakes.append((("sources",), "must be a list of sources, each beginning with a dash"))
        listed = []
    sources: list[Source] = []
    for n, item in enumerate(listed):
        source, mistake = convert(_plain(item), Source, ("sources", n), strict=False)
        if mistake is not None:
            mistakes.append(mistake)
            continue
        mistakes += _wrong(source, ("sources", n), {other.name for other in sources})
        sources.append(source)
    return Sources(sources, strict=bool(strict)), mistakes


def _plain(item: Any) -> Any:
    """A source whose `limits:` or `options:` are left empty has the usual ones."""
    if not isinstance(item, dict):
        return item
    return {key: value for key, value in item.items() if value is not None}


def _wrong(source: Source, path: Path, others: Collection[str]) -> Iterator[Mistake]:
    if source.name in others:
        yield (*path, "name"), f"{source.name} stands here twice: give each source its own name"
    kinds = (TOUCHPOINTS, *adapters())
    if source.kind not in kinds:
        yield (*path, "kind"), f"{source.kind!r} is no kind of source{hint(source.kind, kinds)}"
    yield from _wrong_signature(source, path)
    if source.zone is not None and source.zone not in zoneinfo.available_timezones():
        what = f"{source.zone!r} is no time zone: write one like Europe/Berlin"
        yield (*path, "zone"), what
    for field in ("secrets", "write_keys"):
        for n, variable in enumerate(getattr(source, field)):
            yield from _wrong_variable(variable, (*path, field, n))
    if source.verify_token is not None:
        yield from _wrong_variable(source.verify_token, (*path, "verify_token"))
    if source.limits.burst is not None and source.limits.rate is None:
        yield (*path, "limits", "burst"), "a burst needs a rate: write rate: beside it"


def scheme_of(source: Source) -> str | None:
    """The signature scheme of a source's hook; None: nobody calls it, it sends to /v1."""
    if source.kind in UNCALLED_KINDS and not source.secrets:
        return None
    adapter = adapters().get(source.kind)
    return None if adapter is None else source.signature or adapter.signature


def _wrong_signature(source: Source, path: Path) -> Iterator[Mistake]:
    if source.signature is not None and source.signature not in SCHEMES:
        what = f"{source.signature!r} is no signature scheme{hint(source.signature, SCHEMES)}"
        yield (*path, "signature"), what
        return
    name = scheme_of(source)
    if name is None:
        if source.kind == TOUCHPOINTS and (source.secrets or source.signature):
            where = "secrets" if source.secrets else "signature"
            yield (*path, where), "touchpoints are sent to /v1/touchpoints: write write_keys"
        return
    holds = SCHEMES[name].holds
    if holds and not source.secrets:
        what = f"{source.kind} is checked by {name}: name the variable that holds {holds}"
        yield (*path, "secrets"), what
    if source.secrets and not holds:
        what = f"{source.kind} is not signed: leave secrets out, or write signature:"
        yield (*path, "secrets"), what


def _wrong_variable(variable: str, path: Path) -> Iterator[Mistake]:
    if variable.startswith("NABZ_"):
        yield path, f"{variable}: variables NABZ_… are nabz's own settings: choose another name"
