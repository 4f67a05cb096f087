"""'Pipeline': the flow itself, in the order in which data pass through it."""

from typing import Final

from dashboards import elements, variables
from dashboards.config import Json
from dashboards.dashboard import Dashboard
from dashboards.elements import put
from dashboards.panels import arrival, headline, stages

SLUG: Final = "pipeline"

_ORDER: Final = """\
The panels follow the data: **received** by gateway and import → **refused** (dead letters) or \
**stored** → folded by **customers** → rolled up by **rolling** → **tables**. \
Look for the first row that is not as it should be: what comes after it only follows.
"""


def dashboard() -> Dashboard:
    """The dashboard."""
    return Dashboard(
        slug=SLUG,
        title="Pipeline",
        description="The flow itself, in the order in which data pass through it.",
        variables=[variables.datasource()],
        annotations=[],
        rows=[
            ("", _top()),
            ("Received and stored", _received()),
            ("Refused", _refused()),
            ("Customers and rolling", _folded()),
            ("Tables", [put(12, 9, stages.rows()), put(12, 9, stages.age())]),
        ],
    )


def _top() -> list[Json]:
    words = elements.text("In data order", "How to read this dashboard.", _ORDER)
    return [put(20, 4, words), put(4, 4, headline.data_age())]


def _received() -> list[Json]:
    return [
        put(9, 8, arrival.by_source()),
        put(7, 8, arrival.latency()),
        put(8, 8, arrival.sources()),
    ]


def _refused() -> list[Json]:
    return [put(9, 7, arrival.refused()), put(15, 7, arrival.latest_refused())]


def _folded() -> list[Json]:
    return [put(12, 7, stages.runs()), put(12, 7, stages.lag())]
