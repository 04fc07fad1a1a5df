"""A draft whose references have their figures, each with where it came from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct, field

from newsletter.claims.facts import Verdict
from newsletter.draft.model import Draft, Mention
from newsletter.problems import Problem
from newsletter.survey.address import Form
from newsletter.survey.changes import Change
from newsletter.survey.estimate import Comparison, Estimate


class Words(Struct, frozen=True):
    """What a fill prints, or the words of a check as they stand."""

    text: str


class Bar(Struct, frozen=True):
    """One mark of a chart, one cell of a table, with what stands on it.

    `share` is the number that it is drawn to: a percentage from 0 to 100, or people where those are drawn. `accent`
    marks the one that the chart is about: of the row so marked, the highest where it sets groups side by side.
    """

    share: float
    printed: str
    accent: bool = False


class Row(Struct, frozen=True):
    """One option (or grid item): its label and one bar a series. `accent` marks the one that the chart is about."""

    label: str
    bars: tuple[Bar, ...]
    accent: bool = False


class Embedded(Struct, frozen=True):
    """The data of a chart or a table: the same for both.

    `series` are the column headings, one for a plain question, one a group with `by=`; each may carry its base
    (`GPs (51)`). `description` is the alternative text: it carries every figure. `note` is the line beneath: question,
    base and dates. `survey` is the survey's title.
    """

    kind: Literal["chart", "table"]
    style: Literal["bars", "png"]
    question: str
    survey: str
    series: tuple[str, ...]
    rows: tuple[Row, ...]
    note: str
    description: str


class Quoted(Struct, frozen=True):
    """A respondent's words as quoted. `attribution` is the role that may be printed, `survey` the survey's title."""

    text: str
    attribution: str
    survey: str


class ReaderField(Struct, frozen=True):
    """A field of the reader's own record, filled at the very end."""

    field: str
    fallback: str


Value = Words | Embedded | Quoted | ReaderField


class Source(Struct, frozen=True):
    """What one side of a comparison speaks of: `reference` is it alone, the texts are the codebook's."""

    reference: str
    survey: str
    question_text: str
    option_label: str
    data_digest: str


class Figure(Struct, frozen=True):
    """A figure in the issue and the evidence for it: one row of `newsletter figures` (FORMATS 6), or a number drawn.

    `survey`, `question` and `option` are the ids behind it (the second side's for a comparison); the texts are what the
    codebook says. `verdict` is set for checks and comparisons. `data_digest` identifies the data behind it.
    `estimates` holds one for each option of `a,b` (and `option_labels` their labels), both sides of a comparison, else
    one. `form` is what the text speaks of: the reference's `as`, else a fill's default; None where the words decide.
    Of two sides, `sources` has both, `comparison` the test of their difference, and `change` how sure that is.
    Of a mark of a chart and a cell of a table, `mention` is the whole drawing's, with the reference of the one number.
    """

    mention: Mention
    kind: Literal["fill", "check", "compare", "chart", "table"]
    text: str
    estimates: tuple[Estimate, ...]
    survey: str
    question: str | None
    option: str | None
    question_text: str
    option_label: str
    unit: str
    data_digest: str
    verdict: Verdict | None = None
    form: Form | None = None
    option_labels: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    comparison: Comparison | None = None
    change: Change | None = None


class AskedQuestion(Struct, frozen=True):
    """A question that the issue cites. `base` is ready to print: "98", "98, weighted base 101", or "".

    `url` is where an official figure was published, "" for a survey's question.
    """

    text: str
    base: str
    url: str = ""


class MethodNote(Struct, frozen=True):
    """One survey's entry in "About these figures". Every text is ready to print; "" where the codebook is silent."""

    survey: str
    title: str
    who: str
    when: str
    how_many: str
    method: str
    commissioned: str
    url: str
    logo: str
    logo_alt: str
    weighted: bool
    official: bool
    questions: tuple[AskedQuestion, ...]


class Resolved(Struct, frozen=True):
    """A draft with every reference looked up.

    `values` maps an index of `draft.mentions` to what stands there; a reference that could not be resolved has no
    value and a problem instead. `figures` are in the order of the draft; `drawn` are the numbers of its charts and
    tables. `data` maps each survey that anything here
    rests on to the digest of its codebook and answers.
    """

    draft: Draft
    values: Mapping[int, Value]
    figures: tuple[Figure, ...]
    notes: tuple[MethodNote, ...]
    problems: tuple[Problem, ...]
    data: Mapping[str, str] = field(default_factory=dict)
    drawn: tuple[Figure, ...] = ()
