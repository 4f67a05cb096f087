"""Python's garbage collector, tamed: the state is large, lives long and holds no cycles."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


def calm() -> None:
    """Let it look rarely, and never at what was imported: walking costs a third of the fold."""
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


@contextmanager
def paused() -> Iterator[None]:
    """Off while much is made that stays, such as a restored state; it will not walk that, ever.

    Not for two at a time: the first to end would turn it on again.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
