"""Snapshot files: what goes in comes out, and nothing else does."""

import random
from pathlib import Path

import msgspec
import pytest

from streams.checkpoint import HEAD_KEY, Head
from streams.errors import NabzError
from streams.snapshots.files import Manifest, Whose, load, manifest_of, write
from tests.support.disk import full_disk

WHOSE = Whose("live", "customers", "touchpoints", 3)
HEAD = Head(41, 9_000, 1, "1.0")
HEAD_RECORD = (HEAD_KEY, msgspec.json.encode(HEAD))
#: About 200 kB that do not shrink.
BULK = [(f"c:{n}".encode(), random.Random(n).randbytes(1_000)) for n in range(200)]


def test_the_last_record_of_each_key_comes_back(tmp_path: Path) -> None:
    """Deleted keys are gone, the head is apart, the manifest says what it is."""
    old = msgspec.json.encode(Head(7, 0, 1, "1.0"))
    records = [(b"a", b"1"), (b"b", b"2"), (HEAD_KEY, old), (b"a", b"3"), (b"b", None), HEAD_RECORD]
    path = write(tmp_path, WHOSE, records, 1_234)
    assert path == tmp_path / "41.zip"
    assert load(path) == (HEAD, {b"a": b"3"})
    assert manifest_of(path) == Manifest(whose=WHOSE, head=HEAD, taken_at=1_234, records=6)


def test_empty_keys_and_values_are_records_like_any(tmp_path: Path) -> None:
    """An empty value is not a deletion; a record without a key is none of ours."""
    path = write(tmp_path, WHOSE, [(b"", b""), (None, b"x"), HEAD_RECORD], 0)
    assert path is not None
    assert load(path) == (HEAD, {b"": b""})


def test_without_a_head_there_is_nothing_to_keep(tmp_path: Path) -> None:
    """Nor where a rebuild took the head away."""
    assert write(tmp_path, WHOSE, [], 0) is None
    assert write(tmp_path, WHOSE, [HEAD_RECORD, (HEAD_KEY, None)], 0) is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9, 0.999])
def test_a_torn_file_is_refused(tmp_path: Path, share: float) -> None:
    """Wherever it ends."""
    path = write(tmp_path, WHOSE, [*BULK, HEAD_RECORD], 0)
    assert path is not None
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(NabzError, match=r"41\.zip is no whole snapshot .*take another"):
        load(path)


def test_a_single_wrong_byte_among_the_states_is_refused(tmp_path: Path) -> None:
    """Wherever it is."""
    path = write(tmp_path, WHOSE, [*BULK, HEAD_RECORD], 0)
    assert path is not None
    whole = path.read_bytes()
    for place in range(100, len(whole) - 1_000, len(whole) // 7):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(NabzError, match="no whole snapshot"):
            load(path)


def test_a_full_disk_leaves_nothing_behind_and_the_older_one_whole(tmp_path: Path) -> None:
    """The new file was never under its name."""
    path = write(tmp_path, WHOSE, [(b"a", b"1"), HEAD_RECORD], 0)
    assert path is not None
    with full_disk(100_000), pytest.raises(OSError, match="File too large"):
        write(tmp_path, WHOSE, [*BULK, HEAD_RECORD], 0)
    assert list(tmp_path.iterdir()) == [path]
    assert load(path) == (HEAD, {b"a": b"1"})
