"""Log files: short, and readable at their end."""

from pathlib import Path

from deploy.local import logfiles


def test_a_long_log_is_moved_aside_while_its_writer_goes_on(tmp_path: Path) -> None:
    """The old lines lie in .log.1; the writer's next line is the first of the log."""
    log = tmp_path / "a.log"
    with log.open("ab", buffering=0) as writer:
        writer.write(b"old\n" * 10)
        logfiles.shorten(tmp_path, most_bytes=20)
        writer.write(b"new\n")
    assert log.read_bytes() == b"new\n"
    assert (tmp_path / "a.log.1").read_bytes() == b"old\n" * 10


def test_a_short_log_is_left_alone(tmp_path: Path) -> None:
    """Nothing happens up to the limit."""
    (tmp_path / "a.log").write_bytes(b"x" * 20)
    logfiles.shorten(tmp_path, most_bytes=20)
    assert [file.name for file in tmp_path.iterdir()] == ["a.log"]


def test_the_last_line_is_the_last_with_something_in_it(tmp_path: Path) -> None:
    """Empty lines at the end do not count, bytes that are no text do not hurt."""
    log = tmp_path / "a.log"
    log.write_bytes(b"first\nsecond \xff\n\n \n")
    assert logfiles.last_line(log) == "second \ufffd"


def test_a_log_that_is_not_there_says_so(tmp_path: Path) -> None:
    """No file: a sentence with its name."""
    assert logfiles.last_line(tmp_path / "a.log") == f"nothing was said in {tmp_path / 'a.log'}"
