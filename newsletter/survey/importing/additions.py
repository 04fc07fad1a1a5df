"""Putting new questions and options into a codebook that people have edited: nothing that stands there is touched.

The text is not written anew from what was read (that would lose comments, order and layout): new entries are set into
it, at the end of their mapping, in the layout that the mapping has. The result is read again and compared with what
was there, so that a text written in a way not foreseen here is refused and not damaged.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from newsletter.fields import FieldReader, Items, Scalar, Table, Value
from newsletter.survey.importing.codebook_text import option_text, question_lines
from newsletter.survey.importing.plan import PlannedOption, PlannedQuestion
from newsletter.survey.importing.refusal import Refusal
from newsletter.survey.importing.yaml_places import Place, places


@dataclass(frozen=True, slots=True)
class Additions:
    """What is new: whole questions, and options of questions that are there (by the question's name)."""

    questions: tuple[PlannedQuestion, ...]
    options: Mapping[str, tuple[PlannedOption, ...]]

    def __bool__(self) -> bool:
        return bool(self.questions or self.options)


def add(text: str, additions: Additions) -> str:
    """The codebook with the additions. Raises Refusal, with the lines to write by hand, where there is no room."""
    if not additions:
        return text
    edits = _edits(text, additions)
    newline = "\r\n" if "\r\n" in text else "\n"
    for at, words in sorted(edits or (), reverse=True):
        text = text[:at] + words.replace("\n", newline) + text[at:]
    if edits is None or not _holds(text, additions):
        lines = [line for question in additions.questions for line in question_lines(question, "  ")]
        lines += [f"{name}: {option_text(option)}" for name, options in additions.options.items() for option in options]
        raise Refusal("survey.yaml is written in a way that nothing can be added to.", "Add:\n" + "\n".join(lines))
    return text


def set_file(text: str, file: str) -> str:
    """The codebook with another name in `responses: {file: …}`. Raises Refusal where there is none."""
    root = places(text)
    responses = (root.parts or {}).get("responses") if root else None
    place = (responses.parts or {}).get("file") if responses else None
    if place is None:
        raise Refusal("survey.yaml does not say which file holds its answers.", "Write `file: responses.csv`.")
    return text[: place.start] + file + text[place.end :]


def _edits(text: str, additions: Additions) -> list[tuple[int, str]] | None:
    """Offsets and what to put there; None where a mapping to add to can't be found."""
    root = places(text)
    questions = (root.parts or {}).get("questions") if root else None
    if questions is None or not questions.parts:
        return None
    edits = []
    for name, options in additions.options.items():
        question = questions.parts.get(name)
        mapping = (question.parts or {}).get("options") if question else None
        if mapping is None or not mapping.parts:
            return None
        edits.append(_entry(text, mapping, [[option_text(option)] for option in options]))
    if additions.questions:
        edits.append(_entry(text, questions, [question_lines(question, "") for question in additions.questions]))
    return edits


def _entry(text: str, mapping: Place, entries: Sequence[Sequence[str]]) -> tuple[int, str]:
    """Where the end of a mapping is, and the new entries as they stand there."""
    last = list((mapping.parts or {}).values())[-1]
    if mapping.flow:
        return last.end, "".join(f", {_in_braces(entry)}" for entry in entries)
    end = text.find("\n", last.end if text[last.end - 1 : last.end] != "\n" else last.end - 1)
    indent = " " * mapping.column
    block = "\n".join(f"{indent}{line}" for entry in entries for line in entry)
    return (len(text), f"\n{block}\n") if end == -1 else (end + 1, f"{block}\n")


def _in_braces(lines: Sequence[str]) -> str:
    """A block as one line: a question within braces."""
    if len(lines) == 1:
        return lines[0]
    fields: list[str] = []
    options: list[str] = []
    for line in lines[1:]:
        if line.startswith("    "):
            options.append(line.strip())
        elif not line.strip().startswith("#") and line.strip() != "options:":
            fields.append(line.strip())
    if options:
        fields.append(f"options: {{{', '.join(options)}}}")
    return f"{lines[0]} {{{', '.join(fields)}}}"


def _holds(text: str, additions: Additions) -> bool:
    """Whether the text, read again, has the additions where they belong."""
    questions = _read(text).values.get("questions")
    if not isinstance(questions, Table):
        return False
    options = (_options(questions.values.get(name)) for name in additions.options)
    wanted = ({option.id for option in each} for each in additions.options.values())
    names: Iterable[str] = (question.id for question in additions.questions)
    return all(name in questions.values for name in names) and all(
        want <= have for want, have in zip(wanted, options, strict=True)
    )


def _options(question: Value | None) -> set[str]:
    options = question.values.get("options") if isinstance(question, Table) else None
    return set(options.values) if isinstance(options, Table) else set()


def keeps(before: str, after: str) -> bool:
    """Whether everything that `before` says is said by `after` in the same words."""
    return _within(_read(before), _read(after))


def _read(text: str) -> Table:
    return FieldReader("survey-invalid").parse(text)


def _within(old: Value, new: Value | None) -> bool:
    if isinstance(old, Table):
        return isinstance(new, Table) and all(_within(value, new.values.get(key)) for key, value in old.values.items())
    if isinstance(old, Items):
        return isinstance(new, Items) and list(map(_plain, old.values)) == list(map(_plain, new.values))
    return isinstance(new, Scalar) and (old.text, old.plain) == (new.text, new.plain)


def _plain(value: Value) -> object:
    if isinstance(value, Table):
        return {key: _plain(each) for key, each in value.values.items()}
    return [_plain(each) for each in value.values] if isinstance(value, Items) else value.text
