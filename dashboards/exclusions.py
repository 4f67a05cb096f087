"""Problems that are none: each named whole, with its reason."""

from collections.abc import Collection
from typing import Final

#: Problem as lint says it → why it stands.
REASONS: Final = {
    "pipeline.json: panel 'In data order': no target": "words only: there is nothing to ask",
    "pipeline.json: panel 'In data order': no unit": "words only: there is no value",
}


def unexcused(found: Collection[str]) -> list[str]:
    """Problems that no exclusion names, and exclusions that name none."""
    stale = [f"exclusion of {problem!r}: there is no such problem" for problem in REASONS]
    return [problem for problem in found if problem not in REASONS] + [
        line for problem, line in zip(REASONS, stale, strict=True) if problem not in found
    ]
