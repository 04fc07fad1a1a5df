"""Printed figures that no whole count prints as: `figure-impossible`."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.problems import Problem
from newsletter.survey.codebook import Question, Survey


def impossible_figures(survey: Survey, question: Question) -> Iterator[Problem]:
    yield from ()
