"""What stands of ratings: corrections in chains, circles, from nowhere, and too late."""

import pytest

from streams.signals.ratings import RatingVersion, originals, standing
from streams.signals.turns import Dimensions

KEEP = 100
NOTHING = Dimensions(None, None, None, None, None, None)


def versions(line: str) -> dict[str, RatingVersion]:
    """Ratings of a line like `a@0 b@5>a`: id, time, and the id that it corrects."""
    made = {}
    for word in line.split():
        id_, _, rest = word.partition("@")
        time, _, of = rest.partition(">")
        made[id_] = RatingVersion(int(time), id_, of or None, "csat5", 3, None, NOTHING)
    return made


@pytest.mark.parametrize(
    ("line", "stands"),
    [
        ("a@0", {"a": "a"}),
        ("a@0 b@0", {"a": "a", "b": "b"}),
        ("a@0 b@5>a", {"a": "b"}),
        ("b@5>a a@0", {"a": "b"}),  # the correction came first
        ("a@0 b@5>a c@9>b", {"a": "c"}),
        ("a@0 b@9>a c@5>b", {"a": "b"}),  # the latest by time, not the last of the chain
        ("a@0 b@5>a c@9>a", {"a": "c"}),
        ("a@0 b@5>a c@5>a", {"a": "c"}),  # of one moment: the greater id
        ("a@5 b@5>a", {"a": "b"}),
        ("b@5 a@5>b", {"b": "b"}),
        ("a@5 b@3>a", {"a": "a"}),  # a correction from before the rating
        ("b@5>x", {}),
        ("b@5>x c@6>b", {}),
        ("a@0>a", {}),
        ("a@0>b b@1>a", {}),
        ("a@0>b b@1>a c@2>b", {}),  # a tail on a circle
        ("a@0 b@1>c c@2>b", {"a": "a"}),
    ],
)
def test_the_latest_of_a_rating_and_its_corrections_stands(
    line: str, stands: dict[str, str]
) -> None:
    """Only originals that are known have a standing."""
    found = standing(versions(line), KEEP)
    assert {original: version.id for original, version in found.items()} == stands


@pytest.mark.parametrize(
    ("line", "stands"),
    [
        ("a@0 b@100>a", "b"),
        ("a@0 b@101>a", "a"),
        ("a@0 b@100>a c@200>b", "c"),
        ("a@0 b@100>a c@201>b", "b"),
        ("a@0 b@100>a c@200>a", "c"),  # each within keep of what stood until then
        ("a@0 b@101>a c@102>b", "a"),
    ],
)
def test_a_correction_counts_within_keep_of_what_stood(line: str, stands: str) -> None:
    """Later ones move nothing, nor does what corrects those."""
    assert standing(versions(line), KEEP)["a"].id == stands


def test_nothing_leads_through_a_correction_made_long_before_what_it_corrects() -> None:
    """Else it would matter whether that correction was already forgotten."""
    assert originals(versions("b@0>a a@100 c@150>b"), KEEP) == {"b": "a", "a": "a", "c": "a"}
    assert originals(versions("b@0>a a@101 c@150>b"), KEEP) == {"b": None, "a": "a", "c": None}


def test_a_chain_is_named_by_its_original_even_before_that_is_known() -> None:
    """So that what belongs together is forgotten together; a circle has no original."""
    found = originals(versions("b@1>a c@2>b d@3>c e@4>f f@5>e g@6>e"), KEEP)
    assert found == {"b": "a", "c": "a", "d": "a", "e": None, "f": None, "g": None}


def test_a_chain_of_thousands_is_followed_in_one_pass() -> None:
    """A customer who corrects over and over costs no more than as many ratings."""
    line = "v0@0 " + " ".join(f"v{n}@{n}>v{n - 1}" for n in range(1, 5_000))
    assert set(originals(versions(line), KEEP).values()) == {"v0"}
    assert standing(versions(line), KEEP)["v0"].id == "v4999"
