"""Claims in memory: the first stands, and is forgotten as the log forgets."""

from hypothesis import given
from hypothesis import strategies as st

from schemas.conversation_owners import itself, key
from streams.intake.owners.claims import Claims

DAY = 86_400_000
KEPT = 30 * DAY
ONE = key("desk", "t-1")


def test_the_first_claim_stands() -> None:
    """Whoever comes later, and in that conversation alone."""
    claims = Claims(KEPT)
    claims.take(ONE, "ada", 5 * DAY, renewed=False)
    claims.take(ONE, "bob", 5 * DAY, renewed=False)
    claims.take(key("desk", "t-2"), "bob", 5 * DAY, renewed=False)
    assert claims.owner(ONE) == "ada"
    assert claims.owner(key("desk", "t-2")) == "bob"
    assert claims.owner(key("shop", "t-1")) is None
    assert len(claims) == 2


def test_a_claim_is_forgotten_after_its_own_period_and_two_more() -> None:
    """A period is a third of what the log keeps: here ten days."""
    claims = Claims(KEPT)
    claims.take(ONE, "ada", 9 * DAY, renewed=False)
    claims.forget(30 * DAY - 1)
    assert claims.owner(ONE) == "ada"
    claims.forget(30 * DAY)
    assert claims.owner(ONE) is None
    claims.take(ONE, "bob", 30 * DAY, renewed=False)
    assert claims.owner(ONE) == "bob"


def test_a_claim_of_an_earlier_period_asks_to_be_renewed_and_lives_on() -> None:
    """So that a conversation of years keeps its owner."""
    claims = Claims(KEPT)
    claims.take(ONE, "ada", 9 * DAY, renewed=False)
    assert not claims.is_old(ONE)
    claims.forget(10 * DAY)
    assert claims.is_old(ONE)
    claims.take(ONE, "ada", 12 * DAY, renewed=True)
    assert not claims.is_old(ONE)
    claims.forget(39 * DAY)
    assert claims.owner(ONE) == "ada"


def test_who_begins_to_read_after_the_first_claim_is_gone_believes_the_renewal() -> None:
    """One who lost the race may lie before it in what is left of the log."""
    claims = Claims(KEPT)
    claims.take(ONE, "bob", 10 * DAY, renewed=False)
    claims.take(ONE, "ada", 12 * DAY, renewed=True)
    assert claims.owner(ONE) == "ada"


@given(
    st.lists(
        st.tuples(st.integers(0, 4), st.sampled_from(["ada", "bob", "eve"]), st.integers(0, 25)),
        max_size=30,
    ),
    st.integers(0, 30),
)
def test_readers_who_began_at_different_times_agree(
    log: list[tuple[int, str, int]], cut: int
) -> None:
    """Given writers who claim only what they see unclaimed, as all of ours do."""
    veteran = Claims(3 * DAY)
    written: list[tuple[bytes, str, int, bool]] = []
    for name, customer, day in sorted(log, key=lambda claim: claim[2]):
        conversation, at = key("desk", str(name)), day * DAY
        veteran.forget(at)
        owner = veteran.owner(conversation)
        if owner is not None and not veteran.is_old(conversation):
            continue
        written.append((conversation, owner or customer, at, owner is not None))
        veteran.take(*written[-1][:3], renewed=written[-1][3])
    now = max([cut, *(at // DAY for _, _, at, _ in written)])
    kept = [claim for claim in written if claim[2] >= (now - 3) * DAY]
    late = Claims(3 * DAY)
    for conversation, customer, at, renewed in kept:
        late.take(conversation, customer, at, renewed=renewed)
    for claims in (veteran, late):
        claims.forget(now * DAY)
    for name in range(5):
        assert veteran.owner(key("desk", str(name))) == late.owner(key("desk", str(name)))


def test_a_conversation_itself_is_a_customer_that_fits() -> None:
    """However long its name."""
    assert itself("desk", "t-1") == "conversation:desk:t-1"
    long = itself("d" * 64, "t" * 200)
    assert len(long) <= 200
    assert long != itself("d" * 64, "t" * 199)
