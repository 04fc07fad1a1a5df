"""The grammar of references: what is written comes back, and what is wrong is said with its place."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from newsletter.draft.grammar import FORMS, SORTS, STYLES, MalformedReference, parse_reference, render_reference
from newsletter.draft.references import Reference, Scheme
from newsletter.survey.address import Condition, Side

LOWER = string.ascii_lowercase + string.digits
names = st.builds(str.__add__, st.sampled_from(LOWER), st.text(LOWER + "-", max_size=63))
conditions = st.builds(Condition, names, st.lists(names, min_size=1, max_size=3).map(tuple))
wheres = st.lists(conditions, max_size=3).map(tuple)


@st.composite
def sides(draw: st.DrawFn) -> Side:
    depth = draw(st.integers(0, 2))
    options = tuple(draw(st.lists(names, min_size=1, max_size=4, unique=True))) if depth == 2 else ()
    each = len(options) > 1 and draw(st.booleans())
    return Side(draw(names), draw(names) if depth else None, options, each, draw(wheres))


@st.composite
def figures(draw: st.DrawFn) -> Reference:
    schemes: tuple[Scheme, ...] = ("stat", "chart", "table")
    scheme = draw(st.sampled_from(schemes))
    shown = scheme != "stat"
    return Reference(
        scheme=scheme,
        text="",
        sides=tuple(draw(st.lists(sides(), min_size=1, max_size=2))),
        form=draw(st.none() | st.sampled_from(FORMS)),
        digits=draw(st.none() | st.integers(0, 3)),
        by=draw(st.none() | names) if shown else None,
        top=draw(st.none() | st.integers(1, 999)) if shown else None,
        sort=draw(st.sampled_from(SORTS)) if shown else "value",
        style=draw(st.sampled_from(STYLES)) if shown else "bars",
    )


quotes = st.builds(
    lambda survey, question, respondent: Reference("quote", "", (Side(survey, question),), respondent=respondent),
    names,
    names,
    st.text(string.ascii_letters + string.digits + "_-", min_size=1, max_size=64),
)
readers = st.builds(
    lambda field, fallback: Reference("reader", "", field=field, fallback=fallback),
    st.text(LOWER + "-", min_size=1, max_size=20),
    st.text(st.characters(exclude_characters="<>\n\r", exclude_categories=["Cs"]), max_size=20),
)


@given(figures() | quotes | readers)
def test_a_reference_that_is_written_reads_back_as_the_same(reference: Reference) -> None:
    text = render_reference(reference)
    parsed = parse_reference(text)
    assert parsed.text == text
    assert render_reference(parsed) == text
    assert replace(parsed, text="") == reference


@given(st.text("statchrqueodby:/?&=.+,-0aA <>_ü", max_size=40) | st.text(max_size=30))
def test_any_text_is_a_reference_or_malformed_at_a_place_within_it(text: str) -> None:
    found: Reference | MalformedReference
    try:
        found = parse_reference(text)
    except MalformedReference as error:
        found = error
    if isinstance(found, MalformedReference):
        assert 0 <= found.at <= len(text)
        assert found.message.endswith(".")
    else:
        assert found.text == text


@given(figures(), st.data())
def test_a_character_too_many_never_changes_what_else_is_read_silently(
    reference: Reference, data: st.DataObject
) -> None:
    """A stray character of no name's alphabet is always refused."""
    text = render_reference(reference)
    place = data.draw(st.integers(0, len(text)))
    with pytest.raises(MalformedReference):
        parse_reference(f"{text[:place]}{data.draw(st.sampled_from('_ A<é'))}{text[place:]}")


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("stat:s", Side("s")),
        ("stat:s/q", Side("s", "q")),
        ("stat:s/q/o", Side("s", "q", ("o",))),
        ("stat:s/q/high+very-high", Side("s", "q", ("high", "very-high"))),
        ("stat:s/q/a,b,c", Side("s", "q", ("a", "b", "c"), each=True)),
        ("stat:s/q?where=role:gp", Side("s", "q", where=(Condition("role", ("gp",)),))),
        (
            "stat:s?where=role:gp+nurse&where=region:north",
            Side("s", where=(Condition("role", ("gp", "nurse")), Condition("region", ("north",)))),
        ),
    ],
)
def test_the_forms_of_an_address(text: str, side: Side) -> None:
    assert parse_reference(text).sides == (side,)


def test_each_side_of_a_comparison_has_its_own_people() -> None:
    reference = parse_reference("stat:c/g/t?where=role:non-gp..c/g/t?where=role:gp&as=points&digits=1")
    assert [side.where[0].options for side in reference.sides] == [("non-gp",), ("gp",)]
    assert (reference.form, reference.digits) == ("points", 1)


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_read(form: str) -> None:
    assert parse_reference(f"stat:s/q/o?as={form}").form == form


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("stat:", 5),
        ("stat", 4),
        ("stats:s", 0),
        ("", 0),
        ("stat:S", 5),
        ("stat:-s", 5),
        ("stat:s/", 7),
        ("stat:s//o", 7),
        ("stat:s/q/", 9),
        ("stat:s/q/o/x", 10),
        ("stat:s/q/o+", 11),
        ("stat:s/q/a+b,c", 12),
        ("stat:s/q/a+a", 11),
        ("stat:s..", 8),
        ("stat:s..t..u", 9),
        ("stat:s?as=count..t", 15),
        ("stat:s?", 7),
        ("stat:s?as", 9),
        ("stat:s?as=", 10),
        ("stat:s?as=x", 10),
        ("stat:s?as=count&as=base", 16),
        ("stat:s?digits=12", 14),
        ("stat:s?by=role", 7),
        ("stat:s?where=role", 13),
        ("stat:s?where=role:", 13),
        ("stat:s?where=a:b+", 13),
        ("chart:s/q?top=0", 14),
        ("chart:s/q?by=a:b", 13),
        ("quote:s", 7),
        ("quote:s/q", 9),
        ("quote:s/q/", 10),
        ("quote:s/q/R/x", 11),
        ("reader:", 7),
        ("reader:x?", 9),
        ("reader:x?or=", 12),
        ("reader:x?or=a<b", 13),
        ("reader:x/y", 8),
        ("stat:" + "s" * 65, 5),
        ("quote:s/q/" + "R" * 65, 10),
    ],
)
def test_what_is_malformed_says_where(text: str, at: int) -> None:
    with pytest.raises(MalformedReference) as caught:
        parse_reference(text)
    assert caught.value.at == at
    assert caught.value.rule == "reference-malformed"


def test_an_unknown_key_is_unknown_rather_than_malformed_and_names_the_nearest() -> None:
    with pytest.raises(MalformedReference) as caught:
        parse_reference("chart:s/q?tops=3")
    assert caught.value.rule == "reference-unknown"
    assert "top" in caught.value.help
