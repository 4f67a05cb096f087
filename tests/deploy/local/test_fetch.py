"""Fetching: the package for this machine, and npm's reason in one line."""

import platform
import sys

import pytest

from deploy.local import fetch


@pytest.mark.parametrize(
    ("system", "machine", "package"),
    [
        ("linux", "x86_64", "@chdb/lib-linux-x64-gnu"),
        ("linux", "aarch64", "@chdb/lib-linux-arm64-gnu"),
        ("darwin", "arm64", "@chdb/lib-darwin-arm64"),
        ("darwin", "x86_64", "@chdb/lib-darwin-x64"),
    ],
)
def test_the_package_is_that_of_the_machine(
    monkeypatch: pytest.MonkeyPatch, system: str, machine: str, package: str
) -> None:
    """Operating system and processor choose the package."""
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(platform, "machine", lambda: machine)
    assert fetch.clickhouse_package() == package


def test_a_machine_without_a_package_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another system is named in the refusal."""
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(platform, "machine", lambda: "AMD64")
    with pytest.raises(fetch.FetchError, match="no ClickHouse package for win32 AMD64"):
        fetch.clickhouse_package()


def test_npm_s_reason_is_found_among_its_lines() -> None:
    """The code and the line that says what failed; no stack trace, no path of a log."""
    stderr = (
        "npm error code E404\n"
        "npm error 404 Not Found - GET - Not found\n"
        "npm error     at Socket.x (net.js:1)\n"
        "npm error A complete log of this run can be found in: /x\n"
    )
    assert fetch.npm_reason(stderr) == "code E404 404 Not Found - GET - Not found"


def test_a_password_in_a_registry_s_address_is_not_shown() -> None:
    """What stands before the @ of an address stays out of the message."""
    stderr = "npm error request to http://me:secret@127.0.0.1:9/x failed, reason: refused\n"
    assert fetch.npm_reason(stderr) == "request to http://127.0.0.1:9/x failed, reason: refused"


def test_npm_without_a_word_is_still_a_reason() -> None:
    """An empty complaint gives a sentence too."""
    assert fetch.npm_reason("") == "failed without a word"
