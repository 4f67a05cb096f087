"""Which rating answers which survey, and what a second answer is."""

import pytest

from streams.signals.ratings import RatingVersion, standing
from streams.signals.surveys import Survey, answer_times, answered_surveys, first_answers
from streams.signals.turns import Dimensions

KEEP = 100
NOTHING = Dimensions(None, None, None, None, None, None)


def surveys(line: str) -> dict[str, Survey]:
    """Surveys of a line like `s@0 t@5/c`: id, time, conversation."""
    made = {}
    for word in line.split():
        id_, _, rest = word.partition("@")
        time, _, conversation = rest.partition("/")
        made[id_] = Survey(int(time), id_, conversation or None, NOTHING)
    return made


def ratings(line: str) -> dict[str, RatingVersion]:
    """Ratings of a line like `a@1 b@2/c c@3>a d@4=s`: conversation, correction of, survey named."""
    made = {}
    for word in line.split():
        id_, _, rest = word.partition("@")
        rest, _, survey = rest.partition("=")
        rest, _, of = rest.partition(">")
        time, _, conversation = rest.partition("/")
        made[id_] = RatingVersion(
            int(time), id_, of or None, "csat5", 3, conversation or None, NOTHING, survey or None
        )
    return made


@pytest.mark.parametrize(
    ("sent", "given", "answered"),
    [
        ("s@0", "a@5", {"a": "s"}),
        ("s@0", "a@0", {"a": "s"}),
        ("s@5", "a@4", {}),  # before it was sent
        ("s@0", "a@100", {"a": "s"}),
        ("s@0", "a@101", {}),  # longer after than keep
        ("s@0 t@3 u@9", "a@5", {"a": "t"}),  # the latest before it
        ("s@0/c t@3", "a@5/c", {"a": "s"}),  # of its own conversation
        ("s@0/c", "a@5", {}),
        ("s@0", "a@5/c", {}),
        ("s@0/c t@3", "a@5=s", {"a": "s"}),  # named: wherever it was sent
        ("s@0", "a@5=x", {}),  # named, and not known
        ("s@0", "a@5 b@6>a", {"a": "s"}),  # a correction answers nothing by itself
        ("s@0", "a@5 b@6", {"a": "s", "b": "s"}),
        ("", "a@5=s", {}),
    ],
)
def test_a_rating_answers_the_survey_it_names_or_the_latest_before_it(
    sent: str, given: str, answered: dict[str, str]
) -> None:
    """In its conversation, or without one the customer's."""
    assert answered_surveys(ratings(given), surveys(sent), KEEP) == answered


def test_a_survey_is_answered_when_it_first_was() -> None:
    """Whatever the order in which the answers came."""
    given = ratings("b@9 a@5")
    assert answer_times(given, answered_surveys(given, surveys("s@0"), KEEP)) == {"s": 5}


def test_a_second_answer_on_one_scale_replaces_the_first_like_a_correction() -> None:
    """And corrections of either count for the one that there is."""
    given = ratings("a@5 b@9 c@7>a d@8>b")
    firsts = first_answers(given, answered_surveys(given, surveys("s@0"), KEEP))
    assert firsts == {"a": "a", "b": "a"}
    stands = standing(given, KEEP, firsts)
    assert {root: version.id for root, version in stands.items()} == {"a": "b"}
