"""What the definitions come to on the files, worked out without anything of nabz.

Plain csv and statistics, one small loop a definition. A duration is in seconds, a percentile is the
one between the nearest ranks (that of spreadsheets and pandas).
"""

import csv
import html
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from tests.agreement.workbook import conversations

#: The name of a figure → the figure.
Figures = dict[str, float]
_SPREADSHEET_EPOCH: Final = datetime(1899, 12, 30, tzinfo=UTC)


class Event(NamedTuple):
    """One step of a conversation; sorts by instant (s), ties by `name`."""

    at: float
    name: str
    what: str  # ask, answer, close or other


def spread(name: str, seconds: Sequence[float]) -> Figures:
    """Count, median, nine tenths and greatest of durations."""
    one = len(seconds) == 1
    tenths = [*seconds] * 9 if one else statistics.quantiles(seconds, n=10, method="inclusive")
    return {
        f"{name}_n": len(seconds),
        f"{name}_p50": statistics.median(seconds),
        f"{name}_p90": tenths[8],
        f"{name}_max": max(seconds),
    }


def stars(values: Sequence[float], satisfied_from: float) -> Figures:
    """Count, mean and share satisfied of ratings, and how many of each value."""
    each = {f"rated_{value:g}": n for value, n in Counter(values).items()}
    return each | {
        "rated_n": len(values),
        "rated_mean": statistics.fmean(values),
        "rated_share": sum(value >= satisfied_from for value in values) / len(values),
    }


def clocks(talks: Iterable[Sequence[Event]]) -> Figures:
    """The first response, the waits after it and the resolution of every conversation."""
    first, later, whole = list[float](), list[float](), list[float]()
    contacts = reopened = unanswered = 0
    for events in map(sorted, talks):
        asked = [event.at for event in events if event.what == "ask"]
        answered = [event.at for event in events if event.what == "answer"]
        contacts += bool(asked)
        is_first = bool(asked) and not any(at < asked[0] for at in answered)
        for begun, ended in waits(events, is_first=is_first):
            unanswered += is_first and begun == asked[0] and ended is None
            if ended is not None:
                (first if is_first and begun == asked[0] else later).append(ended - begun)
        closed = [event.at for event in events if event.what == "close"]
        if closed:
            whole.append(closed[-1] - events[0].at)
            reopened += any(e.at > closed[0] and e.what in ("ask", "other") for e in events)
    found = spread("first_response", first) | {"contacts": contacts, "unanswered": unanswered}
    if later:
        found |= spread("next_response", later)
    if whole:
        found |= spread("full_resolution", whole) | {"reopened": reopened}
    return found


def waits(events: Sequence[Event], *, is_first: bool) -> list[tuple[float, float | None]]:
    """Each wait of a customer: since when, and until which answer, if it ever came.

    Closing ends a wait without an answer, but not that for the very first one.
    """
    found: list[tuple[float, float | None]] = []
    since: float | None = None
    for event in events:
        if since is None:
            since = event.at if event.what == "ask" else None
        elif event.what == "answer" and event.at > since:
            found.append((since, event.at))
            since = None
        elif event.what == "close" and (found or not is_first):
            since = None
    return found if since is None else [*found, (since, None)]


def helpdesk(folder: Path) -> Figures:
    """Tickets: 1 and 3 ask, 8 answers, 6 closes, all else only moves the ticket."""
    kinds = {"1": "ask", "3": "ask", "8": "answer", "6": "close"}
    talks: dict[str, set[Event]] = defaultdict(set)
    for row in _csv(folder / "helpdesk" / "helpdesk.csv"):
        at = _instant(row["CompleteTimestamp"], "Europe/Rome")
        activity = row["ActivityID"]
        talks[row["CaseID"]].add(Event(at, activity, kinds.get(activity, "other")))
    return clocks(map(list, talks.values())) | {"touchpoints": sum(map(len, talks.values()))}


def app_reviews(folder: Path) -> Figures:
    """Reviews of apps: stars, and the time to the reply; a reply older than its review has none."""
    rows = _csv(folder / "app_reviews" / "google_play.csv")
    waited = [
        _instant(row["repliedAt"], "UTC") - _instant(row["at"], "UTC")
        for row in rows
        if row["repliedAt"] and row["content"]
    ]
    return (
        stars([float(row["score"]) for row in rows], 4)
        | spread("first_response", [seconds for seconds in waited if seconds > 0])
        | {"negative": 0, "contacts": sum(bool(row["content"]) for row in rows)}
    )


def seat_reviews(folder: Path) -> Figures:
    """Reviews of seats with a date, each once."""
    rows = {
        (row["airline_name"], row["author"], row["date"], row["content"]): row["overall_rating"]
        for row in _csv(folder / "seat_reviews" / "seat.csv")
        if row["date"] != "1970-01-01"
    }
    found = stars([float(value) for value in rows.values() if value], 8)
    words_only = sum(not value for value in rows.values())
    return found | {"touchpoints": len(rows), "contacts": words_only}


def airline_tweets(folder: Path) -> Figures:
    """How the label of a tweet and the sign of its sentiment go together."""
    scored, found = SentimentIntensityAnalyzer(), Counter[str]()
    rows = {
        (row["tweet_created"], row["name"], row["text"]): row["airline_sentiment"]
        for row in _csv(folder / "airline_tweets" / "tweets.csv")
    }
    for (_, _, text), label in rows.items():
        feeling = scored.polarity_scores(html.unescape(text))["compound"]
        sign = "positive" if feeling > 0 else "negative" if feeling < 0 else "neutral"
        found[f"{label}_felt_{sign}"] += 1
        found["agree"] += label == sign
    return {**found, "touchpoints": len(rows)}


def support_tweets(folder: Path) -> Figures:
    """Conversations on Twitter: every tweet is a question or an answer."""
    talks: dict[str, list[Event]] = defaultdict(list)
    rows = conversations(folder / "conversations")
    for row in rows:
        at = _SPREADSHEET_EPOCH + timedelta(days=float(row["created_at"]))
        what = "ask" if row["inbound"] == "1" else "answer"
        event = Event(round(at.timestamp(), 3), row["tweet_id"], what)
        talks[row["main_tweet_id"]].append(event)
    return clocks(talks.values()) | {"touchpoints": len(rows)}


def _csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _instant(text: str, zone: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp()
