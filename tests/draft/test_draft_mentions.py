"""Where references stand: place, paragraph, words; and the links, images and headings that rules ask for."""

from __future__ import annotations

from newsletter.draft.model import Draft, Embed, Mention, ReadingList
from newsletter.draft.parse import parse
from newsletter.draft.source import LARGEST, read_source
from newsletter.draft.tree import Element, Slot, Text, walk
from newsletter.problems import Problem, Span

HEADER = "---\nsubject: A subject\n---\n"


def read(body: str) -> Draft:
    return parse(HEADER + body, "issues/2016-11-16.md")


def only(body: str) -> Mention:
    (mention,) = read(body).mentions
    return mention


def test_the_place_of_a_reference_is_the_innermost_that_it_stands_in() -> None:
    places = {
        "x <stat:s>": "prose",
        "- <stat:s>": "prose",
        "## <stat:s>": "heading",
        "a | b\n--- | ---\n<stat:s> | c": "cell",
        "a | b\n--- | ---\n[<stat:s>](https://example.org/) | c": "cell",
        "[<stat:s>](https://example.org/)": "link",
        "![<stat:s>](a.png)": "alternative",
        "x[^1]\n\n[^1]: <stat:s>": "footnote",
        "x[^1]\n\n[^1]: - <stat:s>": "footnote",
        '!!! note "<stat:s>"\n    x': "heading",
    }
    assert {body: only(body).place for body in places} == places


def test_a_caption_is_a_place_and_its_chart_stands_in_the_prose() -> None:
    chart, fill = read("![x <stat:s>](chart:s/q)").mentions
    assert (chart.role, chart.place, fill.role, fill.place) == ("embed", "prose", "fill", "caption")
    assert chart.words == "x "


def test_a_field_is_a_place() -> None:
    draft = parse("---\nsubject: <stat:s>\npreheader: [half](stat:s/q)\n---\n", "issues/x.md")
    assert [(mention.place, mention.opens_sentence) for mention in draft.mentions] == [
        ("field", True),
        ("field", False),
    ]


def test_references_of_one_paragraph_share_its_number_and_no_other_does() -> None:
    paragraph = "<stat:a> [b](stat:b)\n<stat:c>"
    draft = read(f"{paragraph}\n\n<stat:d>\n\n- <stat:e>\n- <stat:f>\n\na | b\n--- | ---\n<stat:g> | <stat:h>\n")
    numbers = [mention.paragraph for mention in draft.mentions]
    assert len(set(numbers[:3])) == 1
    assert len(set(numbers[2:])) == len(numbers[2:])


def test_words_leave_out_what_the_store_fills_in_and_have_their_own_span() -> None:
    check, _ = read("[not *quite*\nhalf of <stat:s>](stat:s/q)").mentions
    assert check.words == "not quite half of "
    assert check.words_span == Span(4, 2, 5, 17)
    assert check.span == Span(4, 1, 5, 28)
    assert only("<stat:s>").words_span is None


def test_every_slot_of_the_tree_is_a_mention_and_every_mention_has_one() -> None:
    draft = read("## <stat:a>\n\n[b](stat:b) ![c <stat:c>](a.png)\n\n![d](chart:d)\n\n- ![e](table:e)\n")
    slots: list[int] = []
    for block in draft.blocks:
        if isinstance(block, Embed):
            slots.append(block.mention)
        nodes = getattr(block, "nodes", ()) or getattr(block, "alt", ()) or getattr(block, "caption", ())
        slots += [node.mention for node in walk(nodes) if isinstance(node, Slot)]
    assert sorted(slots) == list(range(len(draft.mentions)))


def test_links_are_kept_as_written_with_their_kind() -> None:
    draft = read(
        "[a *b* <stat:s>](todo) [c](javascript:x)\n\n[d](https://example.org/d){: .button }\n\n"
        "## Reading list\n\n- [e](https://example.org/e) (S)\n- <https://example.org/f>\n"
    )
    assert [(link.text, link.target, link.kind, link.span.line) for link in draft.links] == [
        ("a b \ufffc", "todo", "link", 4),
        ("c", "javascript:x", "link", 4),
        ("d", "https://example.org/d", "button", 6),
        ("e", "https://example.org/e", "reading", 10),
        ("https://example.org/f", "https://example.org/f", "reading", 11),
    ]


def test_images_and_headings_are_kept_with_their_places() -> None:
    draft = read("# One\n\n![alt <stat:s>](a.png)\n- ![](b.png)\n\nThree\n---\n!!! note\n    ### In *it*\n")
    assert [(image.alt, image.source, image.span.line) for image in draft.images] == [
        ("alt \ufffc", "a.png", 6),
        ("", "b.png", 7),
    ]
    assert [(heading.level, heading.text, heading.span) for heading in draft.headings] == [
        (1, "One", Span(4, 1, 4, 6)),
        (2, "Three", Span(9, 1, 9, 6)),
        (3, "In it", Span(12, 1, 12, 16)),
    ]


def test_items_of_a_reading_list_have_their_places_with_and_without_a_link() -> None:
    (block,) = read("## Reading list\n\n- [a](https://example.org/)\n- none\n").blocks
    assert isinstance(block, ReadingList)
    assert [item.span for item in block.items] == [Span(6, 1, 6, 28), Span(7, 1, 7, 7)]
    assert block.span == Span(4, 1, 4, 16)


def test_code_is_no_prose_and_a_caption_is() -> None:
    draft = read(
        "`1` <!-- 2 --> [three 3](https://example.org/4) ![five 5](chart:s/q?top=6)\n\n1. one\n\n# [7](stat:s)\n"
    )
    words = draft.visible.split("\n", 3)[3]
    assert [digit for digit in words if digit.isdigit()] == ["3", "5"]
    assert "three" in words
    assert words.count("\ufffc") == len("![](chart:s/q?top=6)") + len("[7](stat:s)")


def test_only_text_fields_of_the_front_matter_are_visible() -> None:
    draft = parse('---\nsubject: "A <stat:s> B"\ndate: 2016-11-16\n# 7\n---\nC\n', "issues/x.md")
    assert draft.visible == "   \n          A ￼￼￼￼￼￼￼￼ B \n                \n   \n   \nC\n"


def test_the_slug_is_the_file_s_name() -> None:
    assert read("").slug == "2016-11-16"


def test_a_file_that_could_not_be_read_says_only_that() -> None:
    problem = Problem("front-matter-invalid", "This file is not UTF-8 text.")
    draft = parse("", "issues/x.md", (problem,))
    assert draft.problems == (problem,)
    assert draft.blocks == ()


def test_the_configuration_s_language_holds_where_the_issue_names_none() -> None:
    def text(draft: Draft) -> str:
        return "".join(node.text for node in walk(draft.blocks[0].nodes) if isinstance(node, Text))  # type: ignore[union-attr]  # prose

    assert text(parse(HEADER + '"x"', "issues/x.md", language="de-DE")) == "„x“"
    assert text(parse(HEADER.replace("A", "language: fr\nbyline: A") + '"x"', "i.md", language="de-DE")) == "„x“"
    assert text(parse('---\nsubject: A\nlanguage: fr\n---\n"x"', "issues/x.md", language="de-DE")) == "«\u00a0x\u00a0»"


def test_text_is_utf_8_with_or_without_mark_and_with_any_line_ends() -> None:
    assert read_source(b"\xef\xbb\xbf---\r\nsubject: \xc3\xa9\r---\n") == ("---\nsubject: é\n---\n", ())


def test_what_is_no_text_is_refused_with_its_place() -> None:
    refused = {
        b"": ("empty", Span()),
        b"\xef\xbb\xbf \n": ("empty", Span()),
        b"a\nb \xe9t\xe9": ("not UTF-8", Span(2, 3, 2, 4)),
        b"\xef\xbb\xbfa\r\n\xc3\xa9\0": ("NUL", Span(2, 2, 2, 3)),
        b"\xff\xfea\0": ("UTF-16", Span()),
        b"\xfe\xff\0a": ("UTF-16", Span()),
        b"x" * (LARGEST + 1): ("bytes", Span()),
    }
    for data, (what, span) in refused.items():
        text, (problem,) = read_source(data)
        assert (text, problem.rule, problem.span) == ("", "front-matter-invalid", span)
        assert what in problem.message
        assert problem.help


def test_latin_1_is_recognised_by_its_words() -> None:
    _, (problem,) = read_source("un café noir".encode("latin-1"))
    assert "café" in problem.help


def test_an_element_s_attributes_are_read_by_name() -> None:
    element = Element("a", (("href", "https://example.org/"),))
    assert element.get("href") == "https://example.org/"
    assert element.get("class") is None
