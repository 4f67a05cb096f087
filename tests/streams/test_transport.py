"""What Faust's consumer must not remember."""

from faust.types import TP

from streams.transport import Unremembered


def test_an_offset_read_before_drops_nothing_that_is_read_again() -> None:
    """However Faust notes an offset, it finds none: the marks of seeks say what counts."""
    place = TP("touchpoints", 0)
    offsets = Unremembered()
    offsets[place] = 100
    offsets.update({place: 100})
    assert offsets[place] is None
    assert offsets.pop(place, None) is None
    assert place not in offsets
    del offsets[place]
