"""A survey tool's file ▶ the survey's folder: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from newsletter.errors import CouldNotRun
from newsletter.survey.importing.additions import Additions, add, keeps
from newsletter.survey.importing.answers_writing import Roles, Written
from newsletter.survey.importing.bulk_table import answer_table
from newsletter.survey.importing.codebook_text import codebook_text
from newsletter.survey.importing.existing import Existing, answers_name, read_existing
from newsletter.survey.importing.forms import Opened, open_export
from newsletter.survey.importing.layout import Layout
from newsletter.survey.importing.merging import merge
from newsletter.survey.importing.noting import (
    cautions,
    lonely_strata,
    new_values,
    outside_fieldwork,
    strays,
    unfinished,
)
from newsletter.survey.importing.placing import Wishes, place
from newsletter.survey.importing.plan import Plan
from newsletter.survey.importing.profile import Profiled
from newsletter.survey.importing.refusal import Refusal
from newsletter.survey.importing.report import ImportReport
from newsletter.survey.importing.row_table import AnswerTable, OnRows
from newsletter.survey.importing.swapping import CODEBOOK, put_again, put_new, staging
from newsletter.survey.reading import read_codebook

_TABLE_HELP = "It needs a row of headings, and a row a respondent."


def import_survey(
    file: Path, surveys: Path, survey: str, *, form: str = "", keep: Collection[str] = (), on_rows: OnRows
) -> ImportReport:
    """Write `surveys/<survey>/`, or bring it up to date. Raises CouldNotRun, Refused: then nothing has changed."""
    folder = surveys / survey
    existing = read_existing(folder, f"surveys/{survey}/{CODEBOOK}")
    try:
        opened = open_export(file, form)
        layout = opened.form.layout(opened.source)
        with answer_table(opened.source, layout, on_rows) as table:
            profiled = table.profiled()
            if not profiled.rows:
                raise Refusal("this holds no answers.", "Export it again.")
            before = existing.columns if existing else ()
            plan = place(layout, profiled.columns, Wishes(keep, before, opened.source.decimal_comma))
            if not plan.questions and existing is None:
                raise Refusal("no column of this file is a question.", _TABLE_HELP)
            return _Import(file, folder, opened, layout, table, profiled, existing).run(plan)
    except Refusal as refusal:
        raise refusal.about(file) from None
    except UnicodeDecodeError as error:
        raise Refusal(f"this is not the text that it seems to be: {error.reason}.", "Export it as UTF-8.").about(
            file
        ) from None
    except OSError as error:
        raise CouldNotRun(f"{error.filename or file}: {error.strerror or error}. Nothing was imported.") from None


class _Import:
    """One import, its file read once and placed."""

    def __init__(
        self,
        file: Path,
        folder: Path,
        opened: Opened,
        layout: Layout,
        table: AnswerTable,
        profiled: Profiled,
        existing: Existing | None,
    ) -> None:
        self.file = file
        self.folder = folder
        self.opened = opened
        self.layout = layout
        self.table = table
        self.profiled = profiled
        self.existing = existing

    def run(self, plan: Plan) -> ImportReport:
        """Write what is planned."""
        existing = self.existing
        additions = Additions((), {})
        if existing:
            merged = merge(existing.survey, existing.columns, plan, _values(plan, self.profiled))
            plan, additions = merged.plan, merged.additions
        with staging(self.folder.parent, self.folder.name) as staged:
            target = staged / "answers.csv"
            written = self.table.write(target, plan, self._roles(plan))
            codebook = self._codebook(plan, additions, written)
            self._refuse_invalid(codebook)
            if existing:
                put_again(staged, target, existing.text, codebook, self.folder, answers_name(existing))
            else:
                put_new(staged, target, codebook, self.folder)
        return self._report(plan, additions, written, codebook)

    def _codebook(self, plan: Plan, additions: Additions, written: Written) -> str:
        if self.existing:
            text = add(self.existing.text, additions)
            if not keeps(self.existing.text, text):
                raise Refusal("survey.yaml is written in a way that nothing can be added to.", "Write it plainer.")
            return text
        span = _fieldwork(written)
        title = self.folder.name.replace("-", " ").capitalize()
        return codebook_text(title, plan, f"{self.file.name} ({self.opened.form.title})", span)

    def _roles(self, plan: Plan) -> Roles:
        """What is checked: by the codebook where there is one, else by the plan."""
        if self.existing is None:
            design = plan.design
            return Roles(design.respondent, design.weight, design.strata, design.cluster)
        responses = self.existing.survey.responses
        assert responses is not None
        numeric = [
            question.column
            for question in self.existing.survey.questions.values()
            if question.kind == "numeric" and question.column and not self._all_numbers(plan, question.column)
        ]
        people = (responses.respondent or "", responses.weight or "")
        return Roles(*people, responses.strata or "", responses.cluster or "", tuple(numeric))

    def _all_numbers(self, plan: Plan, column: str) -> bool:
        place = next(output.place for output in plan.outputs if output.name == column)
        return self.profiled.columns[place].all("number")

    def _refuse_invalid(self, codebook: str) -> None:
        """A last look: what is written must be what the program reads."""
        _, problems = read_codebook(codebook.removeprefix("\ufeff"), self.folder.name, CODEBOOK)
        for problem in problems:
            if problem.rule == "survey-invalid":
                raise Refusal(f"its codebook would not be valid: {problem.message}", problem.help)

    def _report(self, plan: Plan, additions: Additions, written: Written, codebook: str) -> ImportReport:
        survey, _ = read_codebook(codebook.removeprefix("\ufeff"), self.folder.name, CODEBOOK)
        shown = additions.questions if self.existing else plan.questions
        notes = [*self.opened.source.notes, *self.layout.notes, *plan.notes]
        for why, number in self.profiled.dropped.items():
            notes.append(f"{number:,} {'row was' if number == 1 else 'rows were'} left out, as {why}.")
        notes += strays(plan, self.table)
        notes += [*unfinished(self.layout.finishing, self.profiled), *cautions(shown)]
        if self.existing:
            notes += outside_fieldwork(self.existing.survey.fieldwork, written.days, plan, self.table)
            notes += new_values(self.existing.survey, additions, plan, self.table)
        notes += lonely_strata(written.units, self._roles(plan), plan, self.table)
        return ImportReport(
            survey=self.folder.name,
            file=self.file.name,
            form=self.opened.form.title,
            why=self.opened.why,
            chosen=self.opened.chosen,
            created=self.existing is None,
            respondents=written.rows,
            questions=len(survey.questions) if survey else 0,
            notes=tuple(notes),
            left_out=plan.left_out,
            unplaced=plan.unplaced,
            new_questions=tuple(question.id for question in additions.questions),
            new_options=tuple(
                f"{name}/{option.id}" for name, options in additions.options.items() for option in options
            ),
        )


def _values(plan: Plan, profiled: Profiled) -> Mapping[str, Sequence[str] | None]:
    """The different cells of each column of the file of answers."""
    found: dict[str, Sequence[str] | None] = {}
    for output in plan.outputs:
        values = profiled.columns[output.place].values
        convert = output.convert or str.strip
        given = [output.other.label] if output.other else []
        cells = None if values is None else dict.fromkeys([*map(convert, values), *given])
        found[output.name] = None if cells is None else list(filter(None, cells))
    return found


def _fieldwork(written: Written) -> tuple[str, str] | None:
    """The first and the last day of the columns that say when somebody answered."""
    spans = [span for days in written.days.values() if (span := days.span())]
    if not spans:
        return None
    return min(first for (first, _), _ in spans).isoformat(), max(last for _, (last, _) in spans).isoformat()
