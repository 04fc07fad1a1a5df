"""Every form of export, and the guess which one a file is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from newsletter.errors import CouldNotRun
from newsletter.problems import did_you_mean
from newsletter.survey.importing.foreign import LOOKED_AT, refuse_foreign
from newsletter.survey.importing.google_forms import GoogleForms
from newsletter.survey.importing.layout import Form, Source
from newsletter.survey.importing.limesurvey import LimeSurvey
from newsletter.survey.importing.parquet import Parquet, open_parquet
from newsletter.survey.importing.plain import PLAIN_CSV, PLAIN_EXCEL
from newsletter.survey.importing.qualtrics import Qualtrics
from newsletter.survey.importing.refusal import Refusal
from newsletter.survey.importing.spss import Spss, open_spss
from newsletter.survey.importing.surveymonkey import SurveyMonkey
from newsletter.survey.importing.text_file import open_text
from newsletter.survey.importing.workbook import open_workbook

# In the order in which they are tried: what a file says of itself, then the tools' marks, then anything with headings.
FORMS: tuple[Form, ...] = (
    Spss(),
    Parquet(),
    Qualtrics(),
    SurveyMonkey(),
    LimeSurvey(),
    GoogleForms(),
    PLAIN_EXCEL,
    PLAIN_CSV,
)


@dataclass(frozen=True, slots=True)
class Opened:
    """A file, the form that it has, and how that could be told. `chosen`: the user said it."""

    source: Source
    form: Form
    why: str
    chosen: bool


def open_export(file: Path, chosen: str = "") -> Opened:
    """What `file` is; `chosen` is a form's name where the user knows better. Raises Refusal, CouldNotRun."""
    names = [form.name for form in FORMS]
    if chosen and chosen not in names:
        raise CouldNotRun(f"There is no form “{chosen}”.", did_you_mean(chosen, names))
    source = _source(file)
    if chosen:
        form = FORMS[names.index(chosen)]
        _refuse_container(form, source)
        return Opened(source, form, "", chosen=True)
    for form in FORMS:
        if why := form.recognised(source):
            return Opened(source, form, why, chosen=False)
    raise Refusal("this holds no table.", "It needs a row of headings, and a row a respondent.")


def _source(file: Path) -> Source:
    """The file, opened by what it begins with: its name may say anything."""
    with file.open("rb") as data:
        start = data.read(LOOKED_AT)
    if not start:
        raise Refusal("this file is empty.", "Export it again.")
    if start.startswith((b"$FL2", b"$FL3")):
        return open_spss(file)
    if start.startswith(b"PAR1"):
        return open_parquet(file)
    if start.startswith(b"PK\x03\x04"):
        return open_workbook(file)
    refuse_foreign(start)
    return open_text(file)


def _refuse_container(form: Form, source: Source) -> None:
    wanted = {"spss": "spss", "parquet": "parquet", "excel": "workbook", "csv": "text"}.get(form.name)
    typed = source.container in {"spss", "parquet"}
    if (wanted or typed) and wanted != source.container:
        raise CouldNotRun(f"This file is not {form.title}: it begins as another kind does.", "Leave --form out.")
