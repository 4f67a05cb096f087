"""The days of a year on which a desk is closed."""

from datetime import date
from functools import cache

import holidays as public

from streams.signals.calendars.spec import Holidays


def closed_days(spec: Holidays, year: int) -> set[date]:
    """Public holidays of the country and own dates, without the days that are worked after all."""
    days: set[date] = set()
    if spec.country is not None:
        days.update(public.country_holidays(spec.country, spec.subdivision, years=year))
    days.update(map(date.fromisoformat, spec.dates))
    return days.difference(map(date.fromisoformat, spec.open_on))


def countries() -> tuple[str, ...]:
    """The countries (ISO codes) whose public holidays are known."""
    return tuple(_supported())


def subdivisions_of(country: str) -> tuple[str, ...] | None:
    """The parts of a country that have holidays of their own; None: the country is not known."""
    parts = _supported().get(country)
    return None if parts is None else tuple(parts)


@cache
def _supported() -> dict[str, list[str]]:
    return public.list_supported_countries(include_aliases=True)
