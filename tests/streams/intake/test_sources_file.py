"""Reading sources.yaml: what it says is what is held, each mistake with its line and a mend."""

from pathlib import Path

import pytest

from streams.errors import ConfigError
from streams.intake.sources import Limits, Sources
from streams.intake.sources_file import DEFAULT_FILE, load, sources_of
from streams.settings import Settings

FULL = """\
strict: true
sources:
  - name: till
    kind: touchpoints
    write_keys: [TILL_KEY, TILL_KEY_OLD]
    zone: Europe/Berlin
    country: DE
    scale: csat5
    channels: [store, iot]
    limits: {rate: 2.5, burst: 10, max_body_bytes: 4096, concurrency: 3}
    options: {own: [a@b.example], deep: {x: 1}}
  - name: plain
    kind: touchpoints
    limits:
"""


def _read(tmp_path: Path, text: str) -> Sources:
    file = tmp_path / "sources.yaml"
    file.write_text(text)
    return load(file)


def _mistakes(tmp_path: Path, source: str) -> str:
    text = "sources:\n  - name: a\n    kind: touchpoints\n" + source
    with pytest.raises(ConfigError) as error:
        _read(tmp_path, text)
    return str(error.value).replace(f"{tmp_path}/", "")


def test_every_key_is_held(tmp_path: Path) -> None:
    """A source with everything, and one with nothing but the usual."""
    sources = _read(tmp_path, FULL)
    assert sources.strict
    assert [source.name for source in sources] == ["till", "plain"]
    till = sources.of("till")
    assert till is not None
    assert till.write_keys == ("TILL_KEY", "TILL_KEY_OLD")
    assert till.limits == Limits(rate=2.5, burst=10, max_body_bytes=4096, concurrency=3)
    assert till.adapter_options() == {
        "own": ["a@b.example"],
        "deep": {"x": 1},
        "zone": "Europe/Berlin",
        "country": "DE",
        "scale": "csat5",
    }
    assert str(sources.zone_of("till")) == "Europe/Berlin"
    plain = sources.of("plain")
    assert plain is not None
    assert plain.limits == Limits()
    assert plain.adapter_options() == {}
    assert sources.zone_of("plain") is sources.zone_of("other") is sources.zone_of(7) is None


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("    kind2: x", "sources.yaml:4: sources[1].kind2: no such key here; did you mean kind?"),
        ("    zone: Mars", "sources.yaml:4: sources[1].zone: 'Mars' is no time zone: write one"),
        ("    country: Deutschland", "sources.yaml:4: sources[1].country: "),
        ("    secrets: [s3cr3t]", "sources.yaml:4: sources[1].secrets[1]: "),
        ("    write_keys: [NABZ_K]", "sources.yaml:4: sources[1].write_keys[1]: NABZ_K: var"),
        ("    secrets: [A]", "sources.yaml:4: sources[1].secrets: touchpoints are sent to /v1/"),
        ("    signature: slak", "sources.yaml:4: sources[1].signature: 'slak' is no signature sch"),
        ("  - name: b\n    kind: telegram", "sources.yaml:4: sources[2].secrets: telegram is chec"),
        (
            "  - name: b\n    kind: telegram\n    signature: none\n    secrets: [A]",
            "sources.yaml:7: sources[2].secrets: telegram is not signed: leave secrets out",
        ),
        ("    channels: [fone]", "sources.yaml:4: sources[1].channels[1]: "),
        ("    limits: {rate: 0}", "sources.yaml:4: sources[1].limits.rate: "),
        ("    limits: {burst: 5}", "sources.yaml:4: sources[1].limits.burst: a burst needs a rate"),
        ("    limits: {speed: 5}", "sources.yaml:4: sources[1].limits.speed: no such key here"),
        ("  - name: a\n    kind: touchpoints", "sources.yaml:4: sources[2].name: a stands here tw"),
        ("  - name: B\n    kind: touchpoints", "sources.yaml:4: sources[2].name: "),
        (
            "  - name: b\n    kind: touchpoint",
            "sources.yaml:5: sources[2].kind: 'touchpoint' is no",
        ),
        ("strict: maybe", "sources.yaml:4: strict: write true or false"),
        ("stricter: true", "sources.yaml:4: stricter: no such key here; did you mean strict?"),
    ],
)
def test_a_mistake_is_said_with_its_line(tmp_path: Path, source: str, said: str) -> None:
    """File, line, name, and what to write."""
    assert _mistakes(tmp_path, source).startswith(said)


@pytest.mark.parametrize("text", ["", "- a", "sources: {a: 1}", "just words"])
def test_another_shape_is_refused(tmp_path: Path, text: str) -> None:
    """No stack trace for what is no file of sources at all."""
    with pytest.raises(ConfigError, match=r"sources\.yaml:1: .*must"):
        _read(tmp_path, text)


def test_all_mistakes_are_said_at_once(tmp_path: Path) -> None:
    """One line each."""
    assert len(_mistakes(tmp_path, "    zone: Mars\n    limits: {burst: 5}").splitlines()) == 2


def test_the_example_of_the_readme_is_right(tmp_path: Path) -> None:
    """Whoever copies it has three sources."""
    readme = Path(__file__).parents[3] / "README.md"
    [example] = [
        block.partition("```")[0]
        for block in readme.read_text().split("```yaml\n")[1:]
        if block.startswith("strict:")
    ]
    assert [source.name for source in _read(tmp_path, example)] == ["support-bot", "texts", "shop"]


def test_the_file_that_comes_with_nabz_declares_demo() -> None:
    """It takes undeclared sources; settings may name another file."""
    sources = sources_of(Settings())
    assert not sources.strict
    assert sources.of("demo") is not None
    with pytest.raises(ConfigError, match="cannot be read"):
        sources_of(Settings(sources=DEFAULT_FILE.with_name("none.yaml")))
