"""What a form of export tells of a file: its columns, and which rows are answers.

A *source* (text, workbook, SPSS, Parquet) yields rows of text. A *form* (Qualtrics, Google Forms …) says what its rows
and columns mean. Neither decides what becomes a question: that is `placing`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, Protocol

Container = Literal["text", "workbook", "spss", "parquet"]
Chunks = Iterator[tuple[Sequence[int], list[list[str]]]]  # some rows, and the numbers that a spreadsheet gives them
Role = Literal["", "respondent", "paradata", "personal", "open", "previews"]
NO_LABELS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file.

    `name` is what the file of answers calls it, `text` the words that were asked. Columns of one question (or grid)
    share `group`; `part` is the option (or item) that this one stands for. `labels` are those that the file gives to
    its codes, in the file's order. `separators` may part several answers in one cell. `role` is what the form knows:
    "paradata" is of the interview and not of the person; "open" are a person's own words; `other_of`:
    and an answer to the question with this group or heading, beside those that it offers.
    """

    name: str
    heading: str
    text: str
    group: str = ""
    group_text: str = ""
    part: str = ""
    role: Role = ""
    other_of: str = ""
    labels: Mapping[str, str] = field(default_factory=lambda: NO_LABELS)
    separators: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dropping:
    """Rows that are no answers, told by their cell at `place`: `why` says what such a row is, "" of an answer."""

    place: int
    why: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Finishing:
    """Who came to the end of the form: not those whose cell at `place` is blank or one of `no`."""

    place: int
    no: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns, one for each cell of a row, and which rows hold answers.

    `dropped` are the rows that are none ("a preview"). `blanks` are cells that mean "not asked". `notes` are for the
    person who imports.
    """

    columns: tuple[Column, ...]
    header_rows: int = 1
    dropped: Dropping | None = None
    blanks: frozenset[str] = frozenset()
    finishing: Finishing | None = None
    notes: tuple[str, ...] = ()


class Source(Protocol):
    """A file, whatever holds its rows."""

    @property
    def container(self) -> Container:
        """What kind of file it is."""

    @property
    def notes(self) -> tuple[str, ...]:
        """What had to be guessed of it."""

    @property
    def size(self) -> int:
        """About how many bytes it takes as CSV."""

    @property
    def decimal_comma(self) -> bool:
        """Whether “1,234” is more probably 1.234 than 1234."""

    @property
    def head(self) -> list[list[str]]:
        """Its first rows, headers and all; of SPSS and Parquet there are none."""

    @property
    def columns(self) -> tuple[Column, ...]:
        """Its columns where the file itself describes them: SPSS and Parquet."""

    def chunks(self) -> Chunks:
        """Every row, headers and all; each call reads from the beginning. Raises Refusal."""


class Form(Protocol):
    """One kind of export. To add one: a module beside these, and its line in `forms.FORMS`."""

    @property
    def name(self) -> str:
        """As `--form` has it."""

    @property
    def title(self) -> str:
        """For people: "a Qualtrics export"."""

    def recognised(self, source: Source) -> str:
        """Why the file looks like this form; "" where it does not."""

    def layout(self, source: Source) -> Layout:
        """The file's columns. Raises Refusal where its header is not one of this form."""
