"""The example mappings: each is read, and makes of a few rows what its comments say."""

from pathlib import Path

import pytest

from schemas.canonical import Policy, canonicalise
from schemas.touchpoint import Amount, Touchpoint
from streams.intake.files import csv_records, mapping_file
from streams.intake.files.input_file import InputFile
from streams.intake.files.items import Item

_FOLDER = Path(__file__).parents[3] / "deploy" / "config" / "mappings"


def mapped(folder: Path, mapping: str, content: str) -> list[Touchpoint]:
    """The touchpoints of a CSV by an example mapping."""
    path = folder / "rows.csv"
    path.write_text(content)
    items = csv_records.read(InputFile(path), mapping_file.load(_FOLDER / f"{mapping}.yaml"))
    return [
        canonicalise(record, Policy(), received_at=0)
        for item in items
        if isinstance(item, Item)
        for record in item.records
    ]


def test_every_example_is_tried_here() -> None:
    """A new one needs its test below, or among those of exports."""
    assert {path.stem for path in _FOLDER.glob("*.yaml")} == {
        *("helpdesk", "airline_tweets", "google_play_reviews", "seat_reviews"),
        *("support_tweets", "telco_churn", "purchases"),
        *("zendesk_export", "freshdesk_export", "call_records"),
    }


@pytest.mark.parametrize(
    ("activity", "kind", "actor", "status"),
    [
        (1, "message", "customer", None),
        (3, "message", "customer", None),
        (8, "message", "agent", None),
        (9, "status", "agent", "pending"),
        (6, "status", "agent", "closed"),
        (2, "status", "system", "open"),
        (7, "status", "system", "open"),
    ],
)
def test_an_event_of_the_help_desk(
    tmp_path: Path, activity: int, kind: str, actor: str, status: str | None
) -> None:
    """16:55:38 of an April day in Rome is 14:55:38 UTC; each row is one touchpoint."""
    content = f"CaseID,ActivityID,CompleteTimestamp\n2,{activity},2012-04-03 16:55:38\n"
    (found,) = mapped(tmp_path, "helpdesk", content)
    assert (found.kind, found.actor, found.status) == (kind, actor, status)
    assert found.time == 1_333_464_938_000
    assert found.id == f"2-{activity}-2012-04-03 16:55:38"
    assert (found.customer, found.conversation, found.queue) == ("case-2", "2", "helpdesk")
    assert found.attributes == {"activity": str(activity)}


def test_a_tweet(tmp_path: Path) -> None:
    """Day 42055.5 is noon of 2015-02-20 on the west coast, 20:00 UTC; & is an & again."""
    header = (
        "tweet_id,airline_sentiment,airline_sentiment_confidence,text,airline,negativereason,"
        "name,retweet_count,tweet_created,user_timezone\n"
    )
    content = header + "5.7E+17,positive,1,=@Air quick &amp; free,Air,,u7,0,42055.5,\n"
    (found,) = mapped(tmp_path, "airline_tweets", content)
    assert found.time == 1_424_462_400_000
    assert (found.customer, found.queue, found.channel) == ("u7", "Air", "social")
    assert found.text == "=@Air quick & free"
    assert found.attributes == {
        "labelled_sentiment": "positive",
        "labelled_confidence": 1,
        "retweets": 0,
    }


def test_a_conversation_on_twitter(tmp_path: Path) -> None:
    """The company's answer is the customer's too; day 43037.5 is noon of 2017-10-29."""
    content = (
        "main_tweet_id,tweet_id,created_at,author_id,inbound,text,company,customer\n"
        "7,7,43037.5,295,1,Where is it &amp; why?,ShopHelp,295\n"
        "7,8,43037.75,ShopHelp,False,On its way,ShopHelp,295\n"
    )
    asked, answered = mapped(tmp_path, "support_tweets", content)
    assert (asked.actor, answered.actor) == ("customer", "agent")
    assert (asked.time, answered.time - asked.time) == (1_509_278_400_000, 21_600_000)
    assert {each.customer for each in (asked, answered)} == {"295"}
    assert {(each.conversation, each.queue) for each in (asked, answered)} == {("7", "ShopHelp")}
    assert asked.text == "Where is it & why?"
    assert answered.attributes == {"participant": "ShopHelp"}


def test_a_purchase(tmp_path: Path) -> None:
    """The day in UTC; the same row twice is one purchase."""
    content = "customer_id,date,quantity,amount\n" + 2 * "00002,19970314,1,11.34\n"
    found, again = mapped(tmp_path, "purchases", content)
    assert (found.kind, found.customer, found.amount) == ("purchase", "00002", Amount(11.34, "USD"))
    assert found.time == 858_297_600_000
    assert found.attributes == {"quantity": 1}
    assert found.id == again.id


def test_a_customer_of_the_telco(tmp_path: Path) -> None:
    """What was known, without the outcome, and the outcome; a blank total is not told."""
    columns = (
        "customerID,gender,SeniorCitizen,Partner,Dependents,tenure,PhoneService,MultipleLines,"
        "InternetService,OnlineSecurity,OnlineBackup,DeviceProtection,TechSupport,StreamingTV,"
        "StreamingMovies,Contract,PaperlessBilling,PaymentMethod,MonthlyCharges,TotalCharges,Churn"
    )
    row = "1-A,Male,1,No,No,0,Yes,No,DSL,No,No,No,No,No,No,Two year,No,Mailed check,56.95, ,Yes"
    known, came = mapped(tmp_path, "telco_churn", f"{columns}\n{row}\n")
    assert (known.id, known.kind, known.customer) == ("1-A-profile", "profile", "1-A")
    assert known.attributes["senior"] is True
    assert known.attributes["tenure_months"] == 0
    assert known.attributes["monthly"] == 56.95
    assert known.attributes.get("total") is None
    assert not [name for name in known.attributes if "churn" in name.lower()]
    assert (came.id, came.kind, came.outcome) == ("1-A-outcome", "outcome", "churned")
    assert (came.time, came.attributes) == (known.time, {})
