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
# Exports that were put together have each id twice, or three times: that is refused, and no question. A number of a
# person or of a record may be one within a household.
_OFTEN = re.compile(r"(person|member|record|row)[ _.-]?(no|nr|number)", re.IGNORECASE)
_UNIQUE, _UNIQUE_WITHIN = 0.1, 0.5
_MANY = 30  # different ones, from which on they are no steps of anything
_WEIGHT_ALONE = re.compile(r"wt|wgt|weights?|weighting|pweight|.*[ _.-](wt|wgt|weight)", re.IGNORECASE)


def is_respondent(column: Column, profile: Profile) -> bool:
    """Whether the column tells respondents apart (their ids need not all be different yet: that is checked)."""
    if not profile.filled or profile.kinds["date"]:
        return False
    if column.role == "respondent":
        return True
    heading = column.heading.strip()
    different = profile.filled if profile.values is None else len(profile.values)
    least = profile.filled * (_UNIQUE_WITHIN if _OFTEN.fullmatch(heading) else _UNIQUE)
    return _RESPONDENT.fullmatch(heading) is not None and different >= min(least, _MANY)


def is_weight(column: Column, profile: Profile) -> bool:
    """Whether the column holds weights: by its heading, and its numbers being about 1 on average, as weights are.

    Where some are below 0 the average tells nothing: what is headed as a weight then is one, and wrong.
    """
    if not _WEIGHT.fullmatch(column.heading.strip()) or column.labels or profile.share("number", "comma") < 0.9:
        return False
    if profile.kinds["comma"]:
        return True  # the average of these is not known, and people are not weighed with such a heading and comma
    if profile.lowest < 0:
        return sounds_like_weight(column)
    return 0.5 <= profile.total / profile.kinds["number"] <= 2


def sounds_like_weight(column: Column) -> bool:
    """Whether the heading speaks of a weight and of nothing else."""
    return _WEIGHT_ALONE.fullmatch(column.heading.strip()) is not None


def is_stratum(column: Column, profile: Profile) -> bool:
    """Whether the column holds the stratum of the sample."""
    return bool(profile.filled) and _STRATA.fullmatch(column.heading.strip()) is not None


def is_cluster(column: Column, profile: Profile) -> bool:
    """Whether the column holds the cluster of the sample."""
    return bool(profile.filled) and _CLUSTER.fullmatch(column.heading.strip()) is not None
