"""Addresses of vendors as identifiers of customers."""

import pytest

from streams.intake.channels.addresses import customer_at


@pytest.mark.parametrize(
    ("address", "namespace", "value"),
    [
        ("+14155552671", "phone", "+14155552671"),
        ("whatsapp:+31612345678", "phone", "+31612345678"),
        ("tel:+14155552671", "phone", "+14155552671"),
        ("0171 2345678", "phone", "0171 2345678"),
        ("sip:ada@example.com", "sip", "ada@example.com"),
        ("client:ada", "client", "ada"),
        ("messenger:123456789", "messenger", "123456789"),
        ("12345", "sms", "12345"),
        ("ACME", "sms", "ACME"),
    ],
)
def test_an_address_names_its_customer(address: str, namespace: str, value: str) -> None:
    """By number where it is one, so that one person on two channels is one."""
    assert customer_at(address) == {"customer": {namespace: value}}


@pytest.mark.parametrize("address", ["", "anonymous", "Restricted", "+266696687", "+7378742833"])
def test_hidden_callers_are_not_one_customer(address: str) -> None:
    """They name nobody: each call's conversation stands for its caller."""
    assert customer_at(address) == {}
