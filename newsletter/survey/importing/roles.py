"""Columns that play a part in the sample: the respondent's id, weight, stratum, cluster."""

from __future__ import annotations

import re

from newsletter.survey.importing.layout import Column
from newsletter.survey.importing.profile import Profile

_RESPONDENT = re.compile(
    r"id|uid|uuid|guid|(r|resp|respondent|response|case|participant|person|member|record|panelist|interview|row)"
    r"[ _.-]?(id|no|nr|number|key|uuid)|respondent|caseid|serial([ _]?(no|number))?",
    re.IGNORECASE,
)
_WEIGHT = re.compile(
    r"(w|wt|wgt|weights?|weighting|pweight)|(.*[ _.-])?(wt|wgt|weight)|(wt|wgt|weight)[ _.-].*", re.IGNORECASE
)
_STRATA = re.compile(r"strat(a|um)([ _]?id)?", re.IGNORECASE)
_CLUSTER = re.compile(r"psu|cluster([ _]?id)?|primary[ _]sampling[ _]unit", re.IGNORECASE)
_UNIQUE = 0.5  # two exports put together have each id twice: that is refused, and no question


def is_respondent(column: Column, profile: Profile) -> bool:
    """Whether the column tells respondents apart (their ids need not all be different yet: that is checked)."""
    if not profile.filled or profile.kinds["date"]:
        return False
    if column.role == "respondent":
        return True
    different = profile.filled if profile.values is None else len(profile.values)
    return _RESPONDENT.fullmatch(column.heading.strip()) is not None and different >= _UNIQUE * profile.filled


def is_weight(column: Column, profile: Profile) -> bool:
    """Whether the column holds weights: by its heading, and its numbers being about 1 on average, as weights are."""
    if not _WEIGHT.fullmatch(column.heading.strip()) or column.labels or profile.share("number", "comma") < 0.9:
        return False
    if profile.kinds["comma"]:
        return True  # the average of these is not known, and people are not weighed with such a heading and comma
    return 0.5 <= profile.total / profile.kinds["number"] <= 2


def is_stratum(column: Column, profile: Profile) -> bool:
    """Whether the column holds the stratum of the sample."""
    return bool(profile.filled) and _STRATA.fullmatch(column.heading.strip()) is not None


def is_cluster(column: Column, profile: Profile) -> bool:
    """Whether the column holds the cluster of the sample."""
    return bool(profile.filled) and _CLUSTER.fullmatch(column.heading.strip()) is not None
