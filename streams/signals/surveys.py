"""Which rating answers which survey.

A rating answers the survey that its attribute `survey` names by id; without that, the latest survey
sent before it in its conversation, or, where neither has a conversation, to its customer. Only what
comes within `keep` of the sending is an answer, and only in the survey's own source; a correction
is part of the answer that it corrects.
"""

from bisect import bisect_right
from collections.abc import Mapping
from typing import Final

import msgspec

from streams.signals.ratings import RatingVersion
from streams.signals.turns import Dimensions

#: The attribute of a rating that names the survey it answers.
SURVEY_ATTRIBUTE: Final = "survey"


class Survey(msgspec.Struct, array_like=True, frozen=True):
    """A survey as it was sent; time in ms."""

    time: int
    id: str
    conversation: str | None
    dimensions: Dimensions


def answered_surveys(
    versions: Mapping[str, RatingVersion], surveys: Mapping[str, Survey], keep_ms: int
) -> dict[str, str]:
    """Original rating's id → id of the survey that it answers, for all that answer one."""
    if not (surveys and versions):
        return {}
    sent: dict[str | None, list[tuple[int, str]]] = {}
    for survey in surveys.values():
        sent.setdefault(survey.conversation, []).append((survey.time, survey.id))
    for listed in sent.values():
        listed.sort()
    found = {}
    for version in versions.values():
        if version.of is None:
            latest = _latest(sent.get(version.conversation, []), version.time)
            found_survey = surveys.get(version.survey or latest)
            if found_survey and 0 <= version.time - found_survey.time <= keep_ms:
                found[version.id] = found_survey.id
    return found


def first_answers(
    versions: Mapping[str, RatingVersion], answered: Mapping[str, str]
) -> dict[str, str]:
    """Original rating's id → id of the first on its scale that answers the same survey.

    A survey may ask several questions, each on a scale of its own; one that is answered twice
    counts once, as what it was answered last.
    """
    firsts: dict[tuple[str, str], str] = {}
    found = {}
    for _, id_ in sorted((versions[id_].time, id_) for id_ in answered):
        found[id_] = firsts.setdefault((answered[id_], versions[id_].scale), id_)
    return found


def answer_times(
    versions: Mapping[str, RatingVersion], answered: Mapping[str, str]
) -> dict[str, int]:
    """Survey's id → when it was first answered, in ms."""
    times: dict[str, int] = {}
    for rating, survey in answered.items():
        time = versions[rating].time
        times[survey] = min(time, times.get(survey, time))
    return times


def _latest(sent: list[tuple[int, str]], time: int) -> str:
    index = bisect_right(sent, time, key=lambda survey: survey[0])
    return sent[index - 1][1] if index else ""  # no id is empty
