"""Qualtrics: three header rows (name, text, ImportId), with previews among the answers."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Sequence

from newsletter.survey.importing.layout import Column, Dropping, Finishing, Layout, Role, Source
from newsletter.survey.importing.naming import column_name, tidy
from newsletter.survey.importing.refusal import Refusal
from newsletter.survey.importing.several import TIGHT

_ROLES: dict[str, Role] = {
    "ResponseId": "respondent",
    "Status": "previews",
    "IPAddress": "personal",
    "RecipientLastName": "personal",
    "RecipientFirstName": "personal",
    "RecipientEmail": "personal",
    "ExternalReference": "personal",
    "LocationLatitude": "personal",
    "LocationLongitude": "personal",
    **dict.fromkeys(
        ("StartDate", "EndDate", "RecordedDate", "Progress", "Duration (in seconds)", "Finished"), "paradata"
    ),
    **dict.fromkeys(("DistributionChannel", "UserLanguage"), "paradata"),
}
# https://www.qualtrics.com/support/survey-platform/data-and-analysis-module/data/download-data/understanding-your-dataset/
_PREVIEWS = {"survey preview", "survey test", "preview", "1", "2", "9", "17"}
_UNFINISHED = frozenset({"False", "FALSE", "0"})
_PARADATA = re.compile(r".*_(First Click|Last Click|Page Submit|Click Count|DO|DO_\d+)|Q_\w+")


class Qualtrics:
    """Exports with choice texts or with codes."""

    name = "qualtrics"
    title = "a Qualtrics export"

    def recognised(self, source: Source) -> str:
        """By the third row."""
        head = source.head
        named = len(head) > 2 and any(_import_id(cell) for cell in head[2])
        return "its third row holds Qualtrics' ImportIds" if named else ""

    def layout(self, source: Source) -> Layout:
        """Columns of one question share its number."""
        if not self.recognised(source):
            raise Refusal("its third row holds no ImportIds, as a Qualtrics export's does.", "Export it again as CSV.")
        names, texts, ids = source.head[:3]
        texts = texts + [""] * (len(names) - len(texts))
        ids = ids + [""] * (len(names) - len(ids))
        groups = _groups(names, ids)
        prefixes = {key: _prefix([texts[place] for place in places]) for key, places in groups.items()}
        of = {place: key for key, places in groups.items() for place in places}
        columns = [
            _grouped(name, texts[place], of[place], prefixes[of[place]])
            if place in of
            else _alone(name, tidy(texts[place]))
            for place, name in enumerate(names)
        ]
        return Layout(tuple(columns), 3, _previews(names), finishing=_finishing(names))


def _import_id(cell: str) -> str:
    if not cell.startswith('{"ImportId"'):
        return ""
    try:
        found = json.loads(cell)
    except ValueError:
        return ""
    return str(found.get("ImportId", ""))


def _groups(names: Sequence[str], ids: Sequence[str]) -> dict[str, list[int]]:
    """The places of the columns that share a question: question's name ▶ places, two at least."""
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, (name, cell) in enumerate(zip(names, ids, strict=False)):
        question = re.match(r"(?:\d+_)?QID\d+", _import_id(cell))
        stem = re.fullmatch(r"(.+?)_\d+(?:_\d+)*", name.strip())
        if question and stem and not _is_open(name) and not _PARADATA.fullmatch(name):
            found[question[0], stem[1]].append(place)
    return {stem: places for (_, stem), places in found.items() if len(places) > 1}


def _is_open(name: str) -> bool:
    return name.strip().endswith("_TEXT")


def _prefix(texts: Sequence[str]) -> str:
    """The question that the texts begin with, up to its last “ - ”."""
    pieces = [tidy(text).split(" - ") for text in texts]
    shared = 0
    while all(len(each) > shared + 1 for each in pieces) and len({each[shared] for each in pieces}) == 1:
        shared += 1
    return " - ".join(pieces[0][:shared])


def _grouped(name: str, text: str, group: str, prefix: str) -> Column:
    words = tidy(text)
    part = words[len(prefix) :].removeprefix(" - ") if prefix else words
    question = prefix.removesuffix(" - Selected Choice")
    return Column(column_name(name), name, part, group, question, part or name)


def _alone(name: str, text: str) -> Column:
    role: Role = _ROLES.get(name.strip(), "")
    if not role and _is_open(name):
        role = "open"
    elif not role and _PARADATA.fullmatch(name):
        role = "paradata"
    separators = () if role else (TIGHT,)
    words = text.removesuffix(" - Selected Choice")
    return Column(column_name(name), name.strip(), words, role=role, separators=separators)


def _finishing(names: Sequence[str]) -> Finishing | None:
    return Finishing(list(names).index("Finished"), _UNFINISHED) if "Finished" in names else None


def _previews(names: Sequence[str]) -> Dropping | None:
    if "Status" not in names:
        return None
    return Dropping(list(names).index("Status"), lambda cell: "a preview" * (cell.strip().lower() in _PREVIEWS))
