"""Ordinary Markdown reads as the `Markdown` package reads it: the same elements around the same words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser

import markdown
import pytest

from newsletter.draft.model import Prose, Quotation
from newsletter.draft.parse import parse
from newsletter.draft.tree import Element, Node, Slot, Text

HEADER = "---\nsubject: A subject\n---\n\n"
SAMPLES = {
    "paragraphs": "One line\nand another.\n\nA second paragraph.",
    "emphasis": "*a* **b** ***c*** _d_ __e__ *f **g** h* un*frigging*believable snake_case_name * alone *",
    "headings": "# One\n\n## Two ##\n\nThree\n=====\n\nFour\n----\n\n###### Six",
    "bullets": "* a\n* b\n\n+ c\n\n    d\n\n- e",
    "nested bullets": "- a\n    - b\n        - c\n    - d\n- e",
    "numbers": "1. a\n2. b\n    1. c\n    2. d\n3. e",
    "numbers that begin late": "5. a\n6. b",
    "two kinds": "- a\n- b\n\n1. c\n2. d",
    "loose items": "- a\n\n    second paragraph\n\n- b",
    "quotations": "> one\n> two\n>\n> three\n\ntext\n\n> four\n> > five",
    "a list in a quotation": "> - a\n> - b",
    "links": "[a](https://example.org/ \"t\") [b][c] <https://example.org/d>\n\n[c]: https://example.org/c",
    "code": "`a` ``b ` c``\n\n```\nd *e*\n```\n\ntext",
    "rules": "a\n\n---\n\nb\n\n***\n\n* * *",
    "tables": "| a | b |\n|---|:-:|\n| *c* | `d` |\n| e | |\n\nx | y\n--|--\n1 | 2",
    "definitions": "Term\n:   One\n:   Two\n\nOther\n:   Three\n\n    more",
    "abbreviations": "The HTML is.\n\n*[HTML]: Hyper",
    "breaks": "one  \ntwo",
    "escapes": r"\*a\* \# \[b\] \\ c\_d",
    "entities": "&lt; &amp; &copy; AT&T a < b",
    "a rule under a paragraph of two lines": "a\nb\n\n---\n",
}  # fmt: skip


class Events(HTMLParser):
    """The elements and words of HTML, in order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(f"<{tag}{dict(attrs).get('href') or dict(attrs).get('start') or ''}>")

    def handle_endtag(self, tag: str) -> None:
        self.found.append(f"</{tag}>")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(f"<{tag}>")

    def handle_data(self, data: str) -> None:
        self.found.append(data)


def events(nodes: Iterable[Node]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, Text):
            yield node.text
        elif isinstance(node, Slot):
            yield "�"
        else:
            yield f"<{node.tag}{node.get('href') or node.get('start') or ''}>"
            yield from events(node.children)
            if node.tag not in {"br", "hr"}:
                yield f"</{node.tag}>"


def told(found: Iterable[str]) -> str:
    """One line, with the white space that a browser would show."""
    text = re.sub(r"\s+", " ", "".join(found))
    return re.sub(
        r" ?(</?(?:p|h\d|ul|ol|li|dl|dt|dd|table|thead|tbody|tr|th|td|blockquote|pre|hr|br)\d*>) ?", r"\1", text
    ).strip()


@pytest.mark.parametrize("text", SAMPLES.values(), ids=SAMPLES.keys())
def test_ordinary_markdown_is_read_as_the_package_reads_it(text: str) -> None:
    reader = Events()
    reader.feed(markdown.markdown(text, extensions=["extra", "sane_lists"]))
    nodes: list[Node] = []
    for block in parse(HEADER + text, "issues/case.md").blocks:
        assert isinstance(block, Prose | Quotation)
        nodes += block.nodes if isinstance(block, Prose) else [Element("blockquote", (), block.nodes)]
    assert told(events(nodes)) == told(reader.found)


@pytest.mark.parametrize(
    "text",
    [
        '"One" and \'two\'.',
        "It's the boys' own '90s.",
        'a -- b --- c ... d',
        '("A") ["B"] "\'C\' d" e',
        '"Is it?" she asked. "No."',
        'He said: "yes"; \'no\'!',
        '"*One*" **"two"**',
        "6 per cent -- 'about right'",
    ],
)  # fmt: skip
def test_marks_are_set_as_the_package_s_smarty_sets_them(text: str) -> None:
    reader = Events()
    reader.feed(markdown.markdown(text, extensions=["smarty"]))
    (block,) = parse(HEADER + text, "issues/case.md").blocks
    assert isinstance(block, Prose)
    assert told(events(block.nodes)) == told(reader.found)
