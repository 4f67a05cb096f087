"""What a transition says."""

from streams.alerts import texts
from streams.alerts.lifecycle import Alert, Shown
from tests.streams.alerts.shown import RULE, ms

LOW = Shown(37, 0.405, 0.27, 0.548, 0.4)
BACK = Shown(1_234, 0.82, 0.79, 0.84, 0.4)


def alert(dimension: str = "queue", member: str = "billing") -> Alert:
    """One that began at 20:26:45."""
    return Alert("CsatLow", dimension, member, since=ms(5))


def test_a_firing_alert_says_what_how_bad_since_when_why_and_what_to_do() -> None:
    """In one line."""
    said = texts.summary(RULE, alert(), "firing", ms(10), LOW)
    assert said == (
        "CSAT of queue billing is 40 % (n 37, at most 55 %) since 20:26:45 UTC; "
        "threshold 65 %: look there"
    )


def test_the_whole_company_needs_no_name() -> None:
    """Dimension all."""
    said = texts.summary(RULE, alert("all", "all"), "pending", ms(5), LOW)
    assert said.startswith("CSAT is 40 % (n 37")


def test_a_resolved_alert_says_how_long_it_was() -> None:
    """From the first bad grid point on."""
    said = texts.summary(RULE, alert(), "resolved", ms(80), BACK)
    assert said == (
        "CSAT of queue billing is back at 82 % (n 1,234); it was low for 75 s since 20:26:45 UTC"
    )


def test_a_window_that_emptied_says_so() -> None:
    """Nobody said that it is good again."""
    said = texts.summary(RULE, alert(), "resolved", ms(80), Shown(0, None, None, None, 0.1))
    assert said.startswith("CSAT of queue billing: nobody answers any more; it was low for 75 s")


def test_a_name_that_a_sender_chose_forges_no_line() -> None:
    """Control characters, and names without end."""
    hostile = alert(member="a\n\x1b[2Jb" + "x" * 5_000)
    said = texts.summary(RULE, hostile, "firing", ms(10), LOW)
    assert "a??[2Jbxxx" in said
    assert said.isprintable()
    assert len(said) < 300
    assert texts.rule_gone(hostile).isprintable()
