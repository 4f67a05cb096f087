"""'Journey': where customers stand, where they drop off, and who is likely to leave."""

from typing import Final

from dashboards import variables
from dashboards.dashboard import Dashboard
from dashboards.elements import put
from dashboards.panels import areas, journeys
from dashboards.signals import CHURN_AT_RISK, CHURN_MEAN

SLUG: Final = "journey"


def dashboard() -> Dashboard:
    """The dashboard."""
    return Dashboard(
        slug=SLUG,
        title="Journey",
        description="Where customers stand, where they drop off, and who is likely to leave.",
        variables=[variables.datasource()],
        annotations=[],
        rows=[
            (
                "",
                [
                    put(6, 4, journeys.customers()),
                    put(6, 4, journeys.level(CHURN_MEAN)),
                    put(6, 4, journeys.level(CHURN_AT_RISK)),
                    put(6, 4, journeys.mean_health()),
                ],
            ),
            ("Who may leave", [put(24, 9, journeys.at_risk()), put(24, 8, journeys.stuck())]),
            (
                "From stage to stage",
                [
                    put(13, 9, journeys.stages()),
                    put(11, 9, journeys.transitions()),
                    put(13, 10, journeys.steps()),
                    put(11, 10, journeys.paths()),
                ],
            ),
            ("Areas", [put(24, 9, areas.areas())]),
        ],
        since="now-7d",
        # The views behind it read whole tables.
        refresh="1m",
    )
