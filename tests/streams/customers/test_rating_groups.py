"""Which ratings and surveys are settled together."""

from streams.customers.rating_groups import APART, name_of, put
from streams.customers.standing import RatingGroup
from streams.customers.state import Customer
from streams.signals.dimensions import NOTHING
from streams.signals.ratings import RatingVersion
from streams.signals.surveys import Survey


def version(
    id_: str, conversation: str | None = None, of: str | None = None, survey: str | None = None
) -> RatingVersion:
    """A rating of 4 of 5."""
    return RatingVersion(10, id_, of, "csat5", 4, conversation, NOTHING, survey)


def survey(id_: str, conversation: str | None = None) -> Survey:
    """A survey that was sent."""
    return Survey(5, id_, conversation, NOTHING)


def held(customer: Customer, name: str = APART) -> RatingGroup:
    """A group that is there."""
    found = customer.group("desk", name)
    assert found is not None
    return found


def test_a_conversation_has_a_group_of_its_own() -> None:
    """What has none is a group too."""
    customer = Customer()
    assert put(customer, "desk", survey("s", "1")) == "1"
    assert put(customer, "desk", version("r", "1")) == "1"
    assert put(customer, "desk", version("t", "2")) == "2"
    assert put(customer, "desk", version("u")) == APART
    assert {name: len(held(customer, name).versions) for name in ("1", "2", APART)} == {
        "1": 1,
        "2": 1,
        APART: 1,
    }
    assert list(held(customer, "1").surveys) == ["s"]


def test_a_link_within_the_group_joins_nothing() -> None:
    """A correction in the conversation of its rating, an answer in that of its survey."""
    customer = Customer()
    put(customer, "desk", survey("s", "1"))
    put(customer, "desk", version("r", "1", survey="s"))
    assert put(customer, "desk", version("c", "1", of="r")) == "1"
    assert list(customer.ratings["desk"]) == ["1"]


def test_a_link_that_leads_out_joins_the_groups_of_its_source() -> None:
    """Whether to another group or to what is not known yet; other sources stay as they are."""
    for link in (version("c", "2", of="r"), version("c", survey="later")):
        customer = Customer()
        put(customer, "app", version("r", "1"))
        put(customer, "desk", version("r", "1"))
        customer.rated["desk", "1"] = None
        assert put(customer, "desk", link) == APART
        assert set(held(customer).versions) == {"r", "c"}
        assert list(customer.ratings["desk"]) == [APART]
        assert list(customer.ratings["app"]) == ["1"]
        assert customer.rated == {}


def test_once_joined_everything_goes_into_one_group() -> None:
    """Also what names a conversation: a link may lead to it."""
    customer = Customer()
    put(customer, "desk", version("c", of="r"))
    assert name_of(customer, "desk", "1") == APART
    assert put(customer, "desk", version("r", "1")) == APART
    assert set(held(customer).versions) == {"c", "r"}
