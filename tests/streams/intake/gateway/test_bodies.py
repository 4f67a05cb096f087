"""Decompressing and accounting, without a server around them."""

import gzip

import pytest

from streams.intake.gateway.bodies import Budget, gunzip
from streams.intake.gateway.refusals import RequestRefused


def test_gzip_comes_back_whole_up_to_the_limit() -> None:
    """Several members in a row are one body; the limit itself is not over it."""
    assert gunzip(gzip.compress(b"abc") + gzip.compress(b"de"), limit=5) == b"abcde"
    assert gunzip(gzip.compress(b""), limit=5) == b""


@pytest.mark.parametrize("members", [[b"abcdef"], [b"abc", b"def"], [b"abcde", b"f"]])
def test_one_byte_over_the_limit_is_413(members: list[bytes]) -> None:
    """Also when it is a later member that goes over."""
    with pytest.raises(RequestRefused, match="413: the body is over 5 bytes"):
        gunzip(b"".join(gzip.compress(member) for member in members), limit=5)


def test_every_cut_of_gzip_is_400() -> None:
    """No beginning of a compressed body passes for the whole."""
    whole = gzip.compress(b"a touchpoint")
    for size in range(len(whole)):
        with pytest.raises(RequestRefused, match="400: the body is cut off"):
            gunzip(whole[:size], limit=100)


def test_a_budget_is_shared_and_given_back() -> None:
    """What one holds another cannot take, until its end."""
    budget = Budget(10)
    with budget.account() as one:
        one.take(6)
        with budget.account() as other, pytest.raises(RequestRefused, match="503"):
            other.take(5)
        one.take(4)
        assert budget.used == 10
    assert budget.used == 0
