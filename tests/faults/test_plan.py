"""Plans of faults: the same for a seed, possible at each step, and together complete."""

from collections import Counter

from tests.faults.__main__ import STEPS
from tests.faults.plan import ACTIONS, CLICKHOUSE_FAULTS, ROLES, World, plan, role_of

SEEDS = range(1, 21)


def test_a_seed_is_the_same_sequence_every_time() -> None:
    """What failed can be run again; another seed is another sequence."""
    assert plan(7, STEPS) == plan(7, STEPS)
    assert plan(7, STEPS) != plan(8, STEPS)


def test_a_longer_plan_begins_as_the_shorter() -> None:
    """A failing seed may be cut down step by step."""
    assert plan(7, STEPS)[:5] == plan(7, 5)


def test_every_step_is_possible_where_it_is_taken() -> None:
    """Nothing is stopped that does not run, healed that is well, thawed that is not frozen."""
    for seed in SEEDS:
        world = World()
        for number, step in enumerate(plan(seed, STEPS)):
            world.step = number
            action = ACTIONS[step.action]
            assert step.target in list(action.targets(world)), (seed, number, step)
            action.happen(world, step.target)
            world.taken[step.action] += 1
            world.last[step.action] = number


def test_twenty_seeds_do_everything_there_is_to_every_role() -> None:
    """The long form leaves no action, no role and no fault of ClickHouse out."""
    steps = [step for seed in SEEDS for step in plan(seed, STEPS)]
    assert {step.action for step in steps} == set(ACTIONS)
    killed = Counter(role_of(step.target) for step in steps if step.action == "kill")
    assert {*ROLES, "gateway"} <= killed.keys()
    troubles = {step.target for step in steps if step.action == "clickhouse"}
    assert troubles == set(CLICKHOUSE_FAULTS)
