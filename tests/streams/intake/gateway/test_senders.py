"""Write keys: which source they are of, and who needs none."""

import base64

import pytest
from aiohttp.test_utils import make_mocked_request

from streams.errors import ConfigError
from streams.intake.gateway.refusals import RequestRefused
from streams.intake.gateway.senders import Senders
from streams.intake.sources import Source, Sources

SHOP = Source(name="shop", kind="segment", write_keys=("SHOP_KEY", "SHOP_KEY_OLD"))
DEMO = Source(name="demo", kind="touchpoints")
ENVIRON = {"SHOP_KEY": "k-new", "SHOP_KEY_OLD": "k-old"}
SOURCES = Sources([SHOP, DEMO])


def _basic(text: str) -> str:
    return "Basic " + base64.b64encode(text.encode()).decode()


def _who(authorization: str | None, in_body: str | None = None, *, loopback: bool = False) -> str:
    headers = {} if authorization is None else {"Authorization": authorization}
    request = make_mocked_request("POST", "/", headers=headers)
    try:
        source = Senders(SOURCES, ENVIRON, loopback=loopback).of(request, in_body)
    except RequestRefused as refused:
        return str(refused.status)
    return "nobody" if source is None else source.name


@pytest.mark.parametrize(
    ("authorization", "in_body", "who"),
    [
        (_basic("k-new:"), None, "shop"),
        (_basic("k-old"), None, "shop"),
        (_basic(":k-old"), None, "shop"),
        ("Bearer k-new", None, "shop"),
        (None, "k-new", "shop"),
        (_basic("wrong:"), "k-new", "401"),
        (_basic("demo:"), None, "401"),
        ("Basic é", None, "401"),
        ("Negotiate x", None, "401"),
        (None, None, "401"),
    ],
)
def test_a_key_names_its_source(authorization: str | None, in_body: str | None, who: str) -> None:
    """As Basic user, alone or as password, as Bearer, or in the body; nothing else does."""
    assert _who(authorization, in_body) == who


def test_on_loopback_no_key_is_needed() -> None:
    """But one that is sent must be right; `demo` is that of source demo."""
    assert _who(None, loopback=True) == "nobody"
    assert _who(_basic("demo:"), loopback=True) == "demo"
    assert _who(_basic("wrong:"), loopback=True) == "401"


def test_a_key_that_is_not_set_is_told_at_the_start() -> None:
    """By the name of its variable, and so are two sources with one key."""
    with pytest.raises(ConfigError, match="source shop: SHOP_KEY_OLD is not set"):
        Senders(SOURCES, {"SHOP_KEY": "k"}, loopback=False)
    other = Source(name="other", kind="segment", write_keys=("OTHER_KEY",))
    with pytest.raises(ConfigError, match="shop and other have the same write key"):
        Senders(Sources([SHOP, other]), ENVIRON | {"OTHER_KEY": "k-new"}, loopback=False)
