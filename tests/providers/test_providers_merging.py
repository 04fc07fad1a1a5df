"""An edition as a provider's template: whatever it and its readers say comes out as it was said."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping

import mailgun_stand_in
import pytest
import ses_stand_in
from hypothesis import given
from hypothesis import strategies as st
from providers_world import mailing, recipient

from newsletter.compose.tokens import guarded_html, guarded_text, tokens_in
from newsletter.providers.mailgun_variables import VARIABLES
from newsletter.providers.merging import Syntax, template, values
from newsletter.providers.ses import _CHARACTERS, _HANDLEBARS

# What Handlebars and Mailgun read, in pieces that make a whole by accident.
PIECES = st.sampled_from(
    ["{", "}", "{{", "}}", "{{{", "\\", "v0", "open", "%", "recipient", ".", "%recipient%", "%recipient.v0%", " ",
     "%unsubscribe_url%", "unsubscribe_url", "&", "<b>", '"', "x", "é", "[", "]", "[[", "[[unsubscribe]]"]
)  # fmt: skip
WORDS = st.lists(PIECES, max_size=8).map("".join)
NAME = "[[reader:name]]"


def by_handlebars(text: str, data: Mapping[str, str]) -> str:
    return ses_stand_in.rendered(text, {**data, **{name: one for one, name in _CHARACTERS.items()}})


def by_mailgun(text: str, data: Mapping[str, str]) -> str:
    """In two passes, as its own variables might be filled in after the recipient's."""
    once = mailgun_stand_in._VARIABLE.sub(lambda found: data.get(found[1], found[0]), text)
    assert not mailgun_stand_in._OWN.search(once), "Mailgun would fill this in itself"
    return once


@pytest.mark.parametrize(("syntax", "fill"), [(_HANDLEBARS, by_handlebars), (VARIABLES, by_mailgun)])
@given(before=WORDS, between=WORDS, after=WORDS, name=WORDS)
def test_words_come_out_as_they_were_said(
    syntax: Syntax, fill: Callable[[str, Mapping[str, str]], str], before: str, between: str, after: str, name: str
) -> None:
    parts = (before, between, after)
    text = NAME.join(guarded_text(part) for part in parts)
    body = NAME.join(guarded_html(html.escape(part)) for part in parts)
    issue = mailing(body, text, "x")
    made = template(issue, body, syntax)
    guard = syntax.guarded if syntax is VARIABLES else lambda words, _kind: words
    data = values(made, issue, recipient(fields={"name": name}), guard)
    shown = re.sub(r"\s+", " ", name).strip()
    expected = shown.join(parts)
    assert unjoined(fill(made.text, data)) == expected
    assert unjoined(html.unescape(fill(made.html, data))) == expected
    assert "<b>" not in fill(made.html, data)


def unjoined(text: str) -> str:
    """Without the joiners that can't be seen."""
    return text.replace("\u2060", "")


@pytest.mark.parametrize("words", ["[[unsubscribe]]", "[[[unsubscribe]]", "[[[[reader:name]]]]"])
def test_what_only_looks_like_a_token_is_none(words: str) -> None:
    assert not tokens_in(guarded_text(words))
    assert not tokens_in(guarded_html(words))


def test_a_token_has_a_variable_for_each_way_in_which_it_is_escaped_and_for_each_fallback() -> None:
    body = "[[reader:name?or=you]] [[reader:name?or=you]] [[reader:name?or=one]]"
    made = template(mailing(body, "[[reader:name?or=you]]", "[[reader:name?or=you]]"), body, _HANDLEBARS)
    assert (made.subject, made.html, made.text) == ("{{v0}}", "{{v1}} {{v1}} {{v2}}", "{{v0}}")
    assert values(made, mailing(), recipient(fields={"name": "A&B"}), lambda words, _kind: words) == {
        "v0": "A&B", "v1": "A&amp;B", "v2": "A&amp;B",
    }  # fmt: skip
