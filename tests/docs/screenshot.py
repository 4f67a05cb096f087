"""The README's picture, taken of what runs here: `python -m tests.docs.screenshot`.

Start `nabz demo` first and let its incident pass: the picture shows the last five minutes.
"""

import sys
from pathlib import Path
from typing import Final

from streams import local_stack, settings
from streams.errors import NabzError
from tests.support.browser import ALL_DRAWN, open_browser

PICTURE: Final = Path(__file__).parents[2] / "dashboards" / "live.png"
_MOST_BYTES: Final = 400_000
_PAGE: Final = "/d/nabz-customer-experience?from=now-5m&to=now"


def take(address: str, picture: Path) -> None:
    """Look at the live page at this address and keep what is seen.

    Raises:
        NabzError: a panel is not drawn, or the picture is too large for a README.
    """
    order = {"url": address + _PAGE, "width": 1600, "height": 1000, "until": ALL_DRAWN}
    picture.parent.mkdir(exist_ok=True)
    with open_browser() as browser:
        (seen,) = browser.look({**order, "screenshot": str(picture)})
    if seen["problems"]:
        raise NabzError(f"{address}: {seen['problems'][0]}")
    size = picture.stat().st_size
    if size > _MOST_BYTES:
        raise NabzError(f"{picture}: {size} bytes are too many; at most {_MOST_BYTES}")


def main() -> int:
    """Take the picture of the stack that runs under NABZ_HOME; the exit status."""
    try:
        take(_address(settings.load().home), PICTURE)
    except NabzError as error:
        print(f"nabz: {error}", file=sys.stderr)  # noqa: T201  # it is a command
        return 1
    print(PICTURE)  # noqa: T201  # same
    return 0


def _address(home: Path) -> str:
    stack = local_stack.read(home)
    if stack is None or not stack["addresses"].get("live"):
        raise NabzError(f"no live page runs in {home}: nabz demo starts one")
    return str(stack["addresses"]["live"])


if __name__ == "__main__":
    sys.exit(main())
