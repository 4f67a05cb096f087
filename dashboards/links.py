"""Links of cells that choose a variable."""

from dashboards.config import TAG, Json


def uid(slug: str) -> str:
    """Identifier of the dashboard with that slug; fixed, so that links hold."""
    return f"{TAG}-{slug}"


def filtered(variable: str, title: str, slug: str = "customer-experience") -> Json:
    """From a cell to a dashboard over the same time, where `variable` is the cell's value."""
    kept = "${datasource:queryparam}&${__url_time_range}"
    return {
        "title": title,
        "url": f"/d/{uid(slug)}?{kept}&var-{variable}=${{__value.raw:percentencode}}",
        "targetBlank": False,
    }
