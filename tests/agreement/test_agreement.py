"""Real files through the running flow: what is stored is what others work out of them.

The files are no part of nabz: `NABZ_REAL_DATA=FOLDER pytest tests/agreement` names the folder, with
`helpdesk`, `app_reviews`, `seat_reviews`, `airline_tweets` and `conversations` in it.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from streams import migrate, topics
from streams.settings import DAY_SECONDS, Settings
from tests.agreement import independent, stored
from tests.agreement.independent import Figures
from tests.agreement.workbook import conversations, write_csv
from tests.support.stack import fresh_lane
from tests.support.workers import command, running

_FOLDER: Final = os.environ.get("NABZ_REAL_DATA")
_MAPPINGS: Final = Path(__file__).parents[2] / "deploy" / "config" / "mappings"
#: Longer than any file's span: nothing in it is late, however it is sorted.
_HORIZON_SECONDS: Final = 20 * 365 * DAY_SECONDS

pytestmark = [
    pytest.mark.flow,
    pytest.mark.skipif(_FOLDER is None, reason="NABZ_REAL_DATA names no folder with real data"),
]


class Import(NamedTuple):
    """A file, and the example mapping by which it is imported."""

    file: Path
    mapping: str


def files(folder: Path, made: Path) -> list[Import]:
    """All files; the conversations are written to `made`, as a CSV."""
    write_csv(conversations(folder / "conversations"), made / "conversations.csv")
    return [
        Import(folder / "helpdesk" / "helpdesk.csv", "helpdesk"),
        Import(folder / "app_reviews" / "google_play.csv", "google_play_reviews"),
        Import(folder / "seat_reviews" / "seat.csv", "seat_reviews"),
        Import(folder / "airline_tweets" / "tweets.csv", "airline_tweets"),
        Import(made / "conversations.csv", "support_tweets"),
    ]


@pytest.fixture(scope="module")
def real() -> Path:
    """The folder with the real data."""
    return Path(_FOLDER or "")


@pytest.fixture(scope="module")
def imported(
    parts: Settings, real: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Settings]:
    """A lane of the running flow in which all the files are."""
    folder = tmp_path_factory.mktemp("agreement")
    wide = {"horizon_seconds": _HORIZON_SECONDS, "keep_closed_seconds": _HORIZON_SECONDS}
    flow = parts.flow.model_copy(update=wide)
    settings = fresh_lane(parts.model_copy(update={"flow": flow}))
    topics.apply(settings)
    migrate.migrate(settings)
    with ExitStack() as roles:
        # No setting of nabz: its processes would refuse it.
        roles.enter_context(pytest.MonkeyPatch.context()).delenv("NABZ_REAL_DATA")
        for role in ("customers", "store"):
            roles.enter_context(running(settings, role, folder))
        for file, mapping in files(real, folder):
            words = ["import", str(file), "--mapping", str(_MAPPINGS / f"{mapping}.yaml")]
            counts = command(settings, *words, "--wait", limit=300)
            assert (counts["dead_letters"], counts["late"]) == (0, 0)
        yield settings


def agree(found: Figures, expected: Figures) -> None:
    """Every expected figure is the one that was found, to the rounding of a millisecond."""
    report = [f"{name}: {found.get(name, 0):g}" for name in sorted(expected)]
    print("\n" + "\n".join(report))  # noqa: T201  # read by hand: pytest -s
    assert {name: found.get(name, 0) for name in expected} == pytest.approx(
        expected, rel=1e-9, abs=0.002
    )


def test_tickets_of_a_help_desk(imported: Settings, real: Path) -> None:
    """First and next responses, resolutions, reopenings."""
    found = stored.clock_figures(imported, "helpdesk")
    found["touchpoints"] = stored.touchpoints(imported, "helpdesk")
    agree(found, independent.helpdesk(real))


def test_reviews_of_apps(imported: Settings, real: Path) -> None:
    """Stars and times to a reply; a reply older than its review is never a negative time."""
    found = stored.clock_figures(imported, "google-play")
    agree(
        found | stored.rating_figures(imported, "google-play"),
        independent.app_reviews(real),
    )


def test_reviews_of_seats(imported: Settings, real: Path) -> None:
    """Ratings out of ten."""
    found = stored.rating_figures(imported, "seat-reviews")
    found["touchpoints"] = stored.touchpoints(imported, "seat-reviews")
    found["contacts"] = found["touchpoints"] - found["rated_n"]
    agree(found, independent.seat_reviews(real))


def test_tweets_with_labels(imported: Settings, real: Path) -> None:
    """The sign of the sentiment beside what people said of it."""
    found = stored.sentiment_figures(imported, "airline-tweets")
    found["touchpoints"] = stored.touchpoints(imported, "airline-tweets")
    agree(found, independent.airline_tweets(real))


def test_conversations_on_twitter(imported: Settings, real: Path) -> None:
    """First and next responses, and conversations that nobody answered."""
    found = stored.clock_figures(imported, "support-tweets")
    found["touchpoints"] = stored.touchpoints(imported, "support-tweets")
    agree(found, independent.support_tweets(real))


def test_contacts_of_all_files(imported: Settings, real: Path) -> None:
    """What windows are added up from holds each contact once."""
    each = (
        independent.helpdesk(real)["contacts"],
        independent.app_reviews(real)["contacts"],
        independent.airline_tweets(real)["touchpoints"],
        independent.support_tweets(real)["contacts"],
        independent.seat_reviews(real)["contacts"],
    )
    assert stored.contacts_of_all(imported) == sum(each)
