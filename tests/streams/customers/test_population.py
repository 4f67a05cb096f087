"""Levels of the customers of a partition: how many in each stage, and how much at risk."""

from streams.customers.outlook import Told
from streams.customers.population import Population


def told(risk: float, stage: str = "use", segment: str = "gold") -> Told:
    """A customer of this risk; at risk from a half on."""
    return Told(round(1_000_000 * risk), risk >= 0.5, stage, segment, ())


def rows(population: Population) -> dict[tuple[str, str, str], tuple[int, int, int]]:
    """(dimension, member, measure) → count, sum, successes as a flush says."""
    return {
        (row.dimension, row.member, row.measure): (row.count, row.sum, row.successes)
        for row in population.board.collect()[0]
    }


def test_a_customer_counts_in_all_in_its_stage_and_in_its_segment() -> None:
    """Nothing is told before the tick."""
    population = Population()
    population.change(None, told(0.6))
    population.change(None, told(0.2, stage="lost", segment=""))
    assert rows(population) == {}
    population.tick(30_000)
    assert rows(population) == {
        ("all", "all", "churn_risk"): (2, 800_000, 1),
        ("all", "all", "customers_in_stage"): (2, 0, 0),
        ("stage", "use", "churn_risk"): (1, 600_000, 1),
        ("stage", "use", "customers_in_stage"): (1, 0, 0),
        ("stage", "lost", "churn_risk"): (1, 200_000, 0),
        ("stage", "lost", "customers_in_stage"): (1, 0, 0),
        ("segment", "gold", "churn_risk"): (1, 600_000, 1),
    }


def test_a_customer_who_moves_on_leaves_nothing_behind() -> None:
    """The stage that nobody is in any more stands at nobody."""
    population = Population()
    population.change(None, told(0.6))
    population.change(told(0.6), told(0.4, stage="support"))
    population.tick(30_000)
    found = rows(population)
    assert found["stage", "use", "customers_in_stage"] == (0, 0, 0)
    assert found["stage", "support", "churn_risk"] == (1, 400_000, 0)
    assert found["all", "all", "churn_risk"] == (1, 400_000, 0)


def test_a_restore_tells_nothing_that_was_told() -> None:
    """But it counts those whom it took back."""
    population = Population()
    population.load(told(0.6))
    population.tick(30_000)
    assert rows(population) == {}
    population.change(None, told(0.2))
    population.tick(40_000)
    assert rows(population)["all", "all", "churn_risk"] == (2, 800_000, 1)
