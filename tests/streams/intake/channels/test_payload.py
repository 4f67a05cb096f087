"""Reading payloads: refused in one way, whatever is wrong with them."""

import msgspec
import pytest

from schemas.dead_letters import Reason
from schemas.refusal import Refused
from streams.intake.channels.adapter import Delivery
from streams.intake.channels.payload import decode, each, form, json_id, known, ms, own


class _Form(msgspec.Struct):
    number: int


_decoder = msgspec.json.Decoder(_Form)


def reason_of(body: bytes) -> Reason:
    """Why a body is refused."""
    with pytest.raises(Refused) as caught:
        decode(_decoder, body)
    return caught.value.reason


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", Reason.INVALID_JSON),
        (b"\xff", Reason.INVALID_JSON),
        (b'{"number": ', Reason.INVALID_JSON),
        (b'{"text": "\\ud800", "number": 1}', Reason.INVALID_JSON),
        (b'{"deep": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", Reason.INVALID_JSON),
        (b"{}", Reason.MISSING_FIELD),
        (b'{"number": "1"}', Reason.BAD_VALUE),
        (b'{"number": ' + b"9" * 5_000 + b"}", Reason.BAD_VALUE),
        (b"[]", Reason.BAD_VALUE),
    ],
)
def test_what_cannot_be_read_is_refused_by_its_reason(body: bytes, reason: Reason) -> None:
    """No JSON, a field too few, and one of another type are told apart."""
    assert reason_of(body) == reason


def test_a_form_keeps_empty_fields_and_signs() -> None:
    """A plus is a space, percent codes are UTF-8, an empty field is there."""
    assert form(b"Body=a+b%2B%F0%9F%99%82&Empty=&To=%2B1") == {
        "Body": "a b+🙂",
        "Empty": "",
        "To": "+1",
    }


@pytest.mark.parametrize("body", [b"", b"&&", b"&".join([b"a=1"] * 1_001)])
def test_what_is_no_form_is_refused(body: bytes) -> None:
    """Nothing in it, or more than any vendor sends."""
    with pytest.raises(Refused) as caught:
        form(body)
    assert caught.value.reason == Reason.BAD_VALUE


def test_a_refused_part_leaves_what_came_before_and_after_it() -> None:
    """Also what the same part gave before it was refused."""

    def read(number: int) -> list[dict[str, object]]:
        if number == 2:
            raise Refused(Reason.BAD_VALUE, "two")
        return [{"id": number}]

    found = list(each([1, 2, 3], read, "numbers"))
    assert [item if isinstance(item, dict) else item.reason for item in found] == [
        {"id": 1},
        Reason.BAD_VALUE,
        {"id": 3},
    ]


def test_no_part_at_all_is_refused_and_not_passed_over() -> None:
    """A delivery never becomes nothing."""
    (found,) = each([], lambda part: [part], "events")
    assert isinstance(found, Refused)
    assert found.reason == Reason.MISSING_FIELD


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (1_769_860_800, 1_769_860_800_000),
        ("1769860800", 1_769_860_800_000),
        ("1769860800.123456", 1_769_860_800_123),
        ("1769860800.5", 1_769_860_800_500),
        (1_769_860_800.25, 1_769_860_800_250),
    ],
)
def test_seconds_become_milliseconds_without_rounding_up(seconds: float, expected: int) -> None:
    """As number or text; a fraction is cut."""
    assert ms(seconds) == expected


@pytest.mark.parametrize("seconds", ["", "-1", "1e9", "NaN", "٣", 1e300, -5, "1" * 13])
def test_what_is_no_number_of_seconds_is_a_bad_time(seconds: str | float) -> None:
    """Nothing is guessed, and no huge number is worked out."""
    with pytest.raises(Refused) as caught:
        ms(seconds)
    assert caught.value.reason == Reason.BAD_TIME


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b'{"data": {"id": "x1"}}', "x1"),
        (b'{"data": {"id": 7}}', "7"),
        (b'{"data": {"id": ""}}', None),
        (b'{"data": {"id": null}}', None),
        (b'{"data": {"id": "' + b"x" * 201 + b'"}}', None),
        (b'{"data": []}', None),
        (b"{}", None),
        (b"no JSON", None),
    ],
)
def test_a_delivery_has_the_id_that_its_json_names(body: bytes, expected: str | None) -> None:
    """Or none, and that is no error: its content names it then."""
    assert json_id("data", "id")(Delivery("s", body, 0)) == expected


def test_own_addresses_are_text_whatever_the_file_says() -> None:
    """Numbers in YAML are addresses too; anything but a list names none."""
    assert own(Delivery("s", b"", 0, options={"own": [42, "U1"]})) == {"42", "U1"}
    assert own(Delivery("s", b"", 0, options={"own": "U1"})) == frozenset()
    assert own(Delivery("s", b"", 0)) == frozenset()


def test_fields_without_a_value_are_left_out_and_zero_is_a_value() -> None:
    """None and the empty text are no value; 0 and False are."""
    assert known(a=None, b="", c=0, d=False, e="x") == {"c": 0, "d": False, "e": "x"}
