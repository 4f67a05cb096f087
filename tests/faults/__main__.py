"""`make faults`: many seeds one after the other on one stack, accounts settled after each.

`python -m tests.faults --seeds 20 --first 1`; the last line is a JSON object. A seed that fails
says how to run it again; then the logs of its workers are kept.
"""

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tests.faults.drive import Options
from tests.faults.plan import plan
from tests.faults.seed import Outcome, broken_off, run
from tests.support.stack import running_parts

STEPS: Final = 24
_SHOWN_FAULTS: Final = 5


def main(arguments: Sequence[str]) -> int:
    """Run the seeds; 0 when nothing was lost, doubled or wrong."""
    asked = _parser().parse_args(arguments)
    folder = Path(tempfile.mkdtemp(prefix="nabz-faults-"))
    outcomes: dict[int, Outcome] = {}
    with running_parts() as parts:
        for seed in range(asked.first, asked.first + asked.seeds):
            print(f"seed {seed}", flush=True)
            options = Options(seed, lambda line: print(line, flush=True), folder)
            try:
                outcomes[seed] = run(parts, plan(seed, asked.steps), options)
            except Exception as error:  # noqa: BLE001  # the other seeds and the last line stay
                outcomes[seed] = broken_off(error)
            _tell(seed, outcomes[seed], asked.steps, folder)
    right = all(found.account.is_right for found in outcomes.values())
    if right:
        shutil.rmtree(folder)
    print(json.dumps(summary(outcomes)), flush=True)
    return 0 if right else 1


def summary(outcomes: dict[int, Outcome]) -> dict[str, object]:
    """The JSON object of the last line."""
    found = list(outcomes.values())
    return {
        "seeds": len(found),
        "sent": sum(one.sent for one in found),
        "lost": sum(one.account.lost for one in found),
        "doubled": sum(one.account.doubled for one in found),
        "wrong": sum(one.account.wrong for one in found),
        "kills": sum(one.kills for one in found),
        "restarts": sum(one.restarts for one in found),
        "failed_seeds": [seed for seed, one in outcomes.items() if not one.account.is_right],
    }


def _tell(seed: int, found: Outcome, steps: int, folder: Path) -> None:
    stands = found.account
    actions = ", ".join(f"{name} {count}" for name, count in sorted(found.actions.items()))
    print(f"  actions: {actions}")
    print(
        f"  sent {found.sent}, lost {stands.lost}, doubled {stands.doubled}, wrong {stands.wrong}, "
        f"kills {found.kills}, restarts {found.restarts}, {found.seconds:.0f} s",
        flush=True,
    )
    for line in stands.faults[:_SHOWN_FAULTS]:
        print(f"  {line}")
    if not stands.is_right:
        print(
            f"  again: make faults SEEDS=1 FIRST={seed} STEPS={steps}; logs: {folder}", flush=True
        )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.faults",
        description="Random faults over the real parts, with an account of every id sent.",
        epilog="Example: make faults SEEDS=20",
    )
    parser.add_argument("--seeds", type=int, default=1, help="how many seeds to run")
    parser.add_argument("--first", type=int, default=1, help="the first of them")
    parser.add_argument("--steps", type=int, default=STEPS, help="actions of each seed")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
