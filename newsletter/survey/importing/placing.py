"""Columns and what stands in them ▶ the plan of a survey: which column is which question."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from newsletter.problems import did_you_mean
from newsletter.survey.importing.cell_text import SEVERAL
from newsletter.survey.importing.dates import when_answered
from newsletter.survey.importing.deciding import DATES, Decision, decide, of_two_minds
from newsletter.survey.importing.grouping import Chosen, as_grid, as_multiple
from newsletter.survey.importing.layout import Column, Layout
from newsletter.survey.importing.naming import column_name, slug, unique
from newsletter.survey.importing.outputs import converter
from newsletter.survey.importing.personal import personal
from newsletter.survey.importing.plan import Design, Other, Output, Plan, PlannedOption, PlannedQuestion, Stray
from newsletter.survey.importing.profile import Profile
from newsletter.survey.importing.refusal import Refusal, shown
from newsletter.survey.importing.report import Aside
from newsletter.survey.importing.roles import is_cluster, is_respondent, is_stratum, is_weight, sounds_like_weight
from newsletter.survey.importing.scales import stands_aside
from newsletter.survey.importing.several import Several, find_several


@dataclass(frozen=True, slots=True)
class Wishes:
    """What decides beside the file: the personal columns asked for, the columns of the last import, decimal commas."""

    keep: Collection[str] = ()
    before: Collection[str] = ()
    decimal_comma: bool = False


def place(layout: Layout, profiles: Sequence[Profile], wishes: Wishes) -> Plan:
    """The plan of the survey. Raises Refusal for a header that names a column twice, or none that is to be kept."""
    _refuse_unknown(layout.columns, wishes.keep)
    placing = _Placing(layout, profiles, wishes)
    placing.take_personal()
    placing.take_design()
    placing.take_questions()
    return placing.plan()


def _refuse_unknown(columns: Sequence[Column], keep: Collection[str]) -> None:
    known = {name for column in columns for name in (column.name, column.heading) if name}
    for name in keep:
        if name not in known:
            raise Refusal(f"there is no column “{name}” to keep.", did_you_mean(name, known))


@dataclass(slots=True)
class _Placing:
    """The columns of one file, taken out one after another."""

    layout: Layout
    profiles: Sequence[Profile]
    wishes: Wishes
    left: dict[int, Column] = field(init=False)
    names: dict[str, str] = field(default_factory=dict)  # in small letters ▶ as it stands
    taken: set[str] = field(default_factory=set)  # ids of questions and grids
    outputs: list[Output] = field(default_factory=list)
    questions: list[PlannedQuestion] = field(default_factory=list)
    left_out: list[Aside] = field(default_factory=list)
    unplaced: list[Aside] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    dates: list[Column] = field(default_factory=list)
    design: dict[str, str] = field(default_factory=dict)
    strays: list[Stray] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.left = dict(enumerate(self.layout.columns))
        _refuse_headless(self.layout.columns, self.profiles)
        for place, column in list(self.left.items()):
            if not column.name:
                del self.left[place]
                if self.profiles[place].filled:
                    self.left_out.append(Aside(f"column {place + 1}", "it has no heading"))
        _refuse_twice(self.left)

    def take_personal(self) -> None:
        """Leave out what tells who somebody is, unless it was asked for, now or at the last import."""
        wanted = {*self.wishes.keep, *self.wishes.before}
        for place, column in list(self.left.items()):
            why = "" if {column.name, column.heading} & wanted else personal(column, self.profiles[place])
            if why and self.profiles[place].filled:
                self.left_out.append(Aside(column.heading, why))
            if why:
                del self.left[place]

    def take_design(self) -> None:
        """The respondent's id, weight, stratum and cluster: the first column that may be each."""
        tests = {"respondent": is_respondent, "weight": is_weight, "strata": is_stratum, "cluster": is_cluster}
        for part, test in tests.items():
            found = [place for place, column in self.left.items() if test(column, self.profiles[place])]
            found.sort(key=lambda place: self.left[place].role != "respondent")
            if found:
                column = self.left.pop(found[0])
                numeric = Decision("numeric") if part == "weight" else Decision(None)
                self.output(found[0], column, numeric)
                self.design[part] = column.name
                self.notes.append(f"“{column.heading}” is taken for {_PARTS[part]}.")
                if part == "weight" and (doubt := of_two_minds(self.profiles[found[0]].values or ())):
                    self.notes.append(f"Please look at “{column.heading}”: {doubt}.")
        if "weight" not in self.design:
            self.doubt_weights()

    def doubt_weights(self) -> None:
        """Say which columns are no weights, though their headings say that they are."""
        for place, column in self.left.items():
            profile = self.profiles[place]
            if sounds_like_weight(column) and not column.labels and profile.all("number"):
                mean = profile.total / profile.filled
                why = f"its numbers are {mean:,.6g} on average, and not about 1"
                wished = f"If people are weighed by it, write `weight: {column.name}` under `responses`."
                self.notes.append(f"“{column.heading}” is not taken for weights: {why}. {wished}")

    def take_questions(self) -> None:
        """Everything that is left, in the file's order; the columns of a group where its first one stands."""
        groups: dict[str, list[int]] = defaultdict(list)
        for place, column in self.left.items():
            if column.group:
                groups[column.group].append(place)
        for place in list(self.left):
            if place in self.left:  # else it went with its group
                group = self.left[place].group
                if not group or not self.take_group(groups[group]):
                    groups[group].clear()  # a part of a group that is none is none either
                    self.take_alone(place, self.left.pop(place))

    def take_group(self, places: Sequence[int]) -> bool:
        """The columns at `places` as one question or one grid; whether they are either."""
        members = [(self.left[place], self.profiles[place]) for place in places]
        if len(members) < 2:
            return False
        if options := as_multiple(members):
            self.add_multiple(options)
        elif shared := as_grid(members):
            self.add_grid([column for column, _ in members], shared)
        else:
            return False
        for place in places:
            self.output(place, self.left.pop(place), Decision(None))
        return True

    def take_alone(self, place: int, column: Column) -> None:
        """One column as a question of its own, if it is one."""
        profile = self.profiles[place]
        several = self.several(column, profile)
        if several is not None:
            self.add_several(place, column, several)
            return
        decision = decide(column, profile)
        labels, other = self.with_other(column, decision)
        self.output(place, column, decision, other)
        if decision.kind is None:
            if decision.why == DATES:
                self.dates.append(column)
            self.unplaced.append(Aside(column.heading, decision.why))
            if decision.stray:
                what = f"“{column.heading}” holds {shown(decision.stray)}, which is no number"
                self.strays.append(Stray(place, decision.stray, what))
            return
        options, text = _options(labels), _text_alone(column)
        name = self.id_of(column.heading)
        self.questions.append(PlannedQuestion(name, text, decision.kind, column.name, options, "", decision.caution))

    def with_other(self, column: Column, decision: Decision) -> tuple[Mapping[str, str], Other | None]:
        """The labels of a question, with the answer of one's own that stands beside it, where none stands for that."""
        labels, written = decision.labels or {}, self.written_beside(column.heading)
        if decision.kind != "single" or written is None or any(map(_OTHER.match, labels)):
            return labels, None
        label = self.layout.columns[written].part
        return {**labels, label: label}, Other(written, label)

    def written_beside(self, asked: str) -> int | None:
        """The column in which people wrote an answer of their own to the question, if anybody did."""
        places = [place for place, column in enumerate(self.layout.columns) if column.other_of == asked and asked]
        return next((place for place in places if self.profiles[place].filled), None)

    def several(self, column: Column, profile: Profile) -> Several | None:
        """The options of a column with several answers in a cell, as the last import had it where there was one."""
        if not column.separators or profile.values is None or column.name in self.wishes.before:
            return None
        found = find_several(profile.values, column.separators)
        if found is None and self.wishes.before:
            forced = find_several(profile.values, column.separators, forced=True)
            names = {column_name(column.heading, option) for option in forced.options} if forced else set()
            return forced if names & set(self.wishes.before) else None
        return found

    def add_several(self, place: int, column: Column, several: Several) -> None:
        """A multiple question from one column: a column of its own for each option."""
        options: dict[str, PlannedOption] = {}
        for words in several.options:
            name = column_name(column.heading, words)
            option = unique(slug(words, f"option-{len(options) + 1}"), options)
            options[option] = PlannedOption(option, words, "1", name, stands_aside(words))
            self.add_output(Output(name, place, several.marks(words)))
        told = several.separator == SEVERAL  # by the file, which holds lists
        caution = "" if told else "several answers in a cell: look whether these are the options"
        question = self.id_of(column.heading)
        self.questions.append(
            PlannedQuestion(question, _text_alone(column), "multiple", None, tuple(options.values()), "", caution)
        )

    def add_multiple(self, chosen: Sequence[Chosen]) -> None:
        """A multiple question from a column an option."""
        first = chosen[0].column
        options: dict[str, PlannedOption] = {}
        for each in chosen:
            label = each.column.part
            option = unique(slug(label, f"option-{len(options) + 1}"), options)
            options[option] = PlannedOption(option, label, each.value, each.column.name, stands_aside(label))
        if (written := self.written_beside(first.group)) is not None:
            column = self.layout.columns[written]
            option, name = unique(slug(column.part, "other"), options), column_name(column.heading, "given")
            options[option] = PlannedOption(option, column.part, "1", name)
            self.add_output(Output(name, written, lambda cell: "1" * bool(cell.strip())))
        question = self.id_of(first.group)
        self.questions.append(
            PlannedQuestion(question, first.group_text or first.group, "multiple", None, tuple(options.values()))
        )

    def add_grid(self, columns: Sequence[Column], decision: Decision) -> None:
        """A single question for each item of a grid."""
        grid = self.id_of(columns[0].group)
        options = _options(decision.labels or {})
        for column in columns:
            item = self.id_of(column.part)
            self.questions.append(
                PlannedQuestion(item, _text_alone(column), "single", column.name, options, grid, decision.caution)
            )

    def id_of(self, words: str) -> str:
        """A name for a question or grid that none has yet."""
        name = unique(slug(words, f"question-{len(self.questions) + 1}"), self.taken)
        self.taken.add(name)
        return name

    def output(self, place: int, column: Column, decision: Decision, other: Other | None = None) -> None:
        """Put the column into the file of answers."""
        convert = converter(self.profiles[place], decision, self.layout.blanks, decimal_comma=self.wishes.decimal_comma)
        self.add_output(Output(column.name, place, convert, other))

    def add_output(self, output: Output) -> None:
        """Put a column into the file of answers. Databases tell no capitals apart: two such names are refused."""
        other = self.names.setdefault(output.name.lower(), output.name)
        if other != output.name or any(each.name == output.name for each in self.outputs):
            raise Refusal(f"the columns “{other}” and “{output.name}” would have one name.", "Rename one of them.")
        self.outputs.append(output)

    def plan(self) -> Plan:
        """What was decided."""
        return Plan(
            tuple(self.questions),
            tuple(self.outputs),
            Design(**self.design),
            tuple(self.left_out),
            tuple(self.unplaced),
            tuple(self.notes),
            when_answered(self.dates),
            tuple(self.strays),
        )


_PARTS = {
    "respondent": "the respondents' ids",
    "weight": "weights",
    "strata": "the strata of the sample",
    "cluster": "the clusters of the sample",
}


def _text_alone(column: Column) -> str:
    """The words of a column that is a question of its own: with its item's, those that were asked of every item."""
    return f"{column.group_text} – {column.part}" if column.group and column.group_text else column.text


_MOST_NAMED = 8  # columns of one message
_OTHER = re.compile(r"-oth-$|other\b", re.IGNORECASE)


def _options(labels: Mapping[str, str]) -> tuple[PlannedOption, ...]:
    found: dict[str, PlannedOption] = {}
    for value, words in labels.items():
        label = "Other" if words == "-oth-" else words  # as LimeSurvey codes it
        name = unique(slug(label, f"option-{len(found) + 1}"), found)
        found[name] = PlannedOption(name, label or value, value, None, stands_aside(label))
    return tuple(found.values())


def _refuse_headless(columns: Sequence[Column], profiles: Sequence[Profile]) -> None:
    """A table half of whose columns nobody named has its headings elsewhere: its answers would be lost unseen."""
    nameless = [place + 1 for place, column in enumerate(columns) if not column.name and profiles[place].filled]
    if len(nameless) > 1 and len(nameless) * 2 >= len(columns):
        shown = ", ".join(map(str, nameless[:_MOST_NAMED])) + (" …" if len(nameless) > _MOST_NAMED else "")
        message = f"{len(nameless)} of its {len(columns)} columns have no heading: {shown}."
        raise Refusal(message, "Give every column a heading of its own, all of them in one row.", 1)


def _refuse_twice(columns: Mapping[int, Column]) -> None:
    seen: dict[str, int] = {}
    for place, column in columns.items():
        other = seen.setdefault(column.name.lower(), place)
        if other != place:
            same = "" if columns[other].name == column.name else ", but for capitals"
            message = f"the header has “{column.heading}” twice{same}: in columns {other + 1} and {place + 1}."
            raise Refusal(message, "Give each column a name of its own.", 1)
