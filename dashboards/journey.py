"""'Journey': where customers stand, where they drop off, and who is likely to leave."""

from typing import Final

from dashboards import variables
from dashboards.dashboard import Dashboard
from dashboards.elements import put
from dashboards.panels import areas, journeys

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
                    put(4, 4, journeys.customers()),
                    put(4, 4, journeys.mean_risk()),
                    put(4, 4, journeys.mean_health()),
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
