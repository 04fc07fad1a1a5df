"""What an inbox shows of an issue before it is opened."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from newsletter.checks.rule import CheckContext, Rule
from newsletter.compose.tokens import fill_tokens
from newsletter.draft.tree import Slot, Text
from newsletter.problems import WHOLE_FILE, Problem

LONGEST_SUBJECT = 70  # characters as shown; an inbox on a desk shows about 60 to 70, one on a phone about 40
_JOINERS = frozenset("\u200d\u2060\ufe0e\ufe0f")


def _long(context: CheckContext) -> Iterator[Problem]:
    if context.edition is None or context.draft.front.subject is None:
        return
    shown = fill_tokens(context.edition.subject, lambda _name, fallback: fallback)
    length = characters_shown(shown)
    if length > LONGEST_SUBJECT:
        message = f"The subject has {length} characters; most inboxes show no more than {LONGEST_SUBJECT}."
        advice = "Put what matters most first, and the rest into the preheader."
        yield Problem("subject-long", message, advice, context.draft.front.subject.span)


def characters_shown(text: str) -> int:
    """The characters of `text` as a reader counts them: marks and joiners belong to what they stand on."""
    length, joined = 0, False
    for character in text:
        if character in _JOINERS or unicodedata.category(character) in {"Mn", "Me", "Cf"} or _is_skin_tone(character):
            joined = character == "\u200d"
            continue
        length += not joined
        joined = False
    return length


def _is_skin_tone(character: str) -> bool:
    return "\U0001f3fb" <= character <= "\U0001f3ff"


SUBJECT_LONG = Rule(
    id="subject-long",
    severity="warning",
    allowable=True,
    why=f"Inboxes cut a subject off after 40 to 70 characters. More than {LONGEST_SUBJECT}, counted with its "
    "figures filled in, and nobody reads its end.",
    bad="---\nsubject: What commissioners told us about mergers, leadership, money, waiting times and much else\n"
    "preheader: Few expect to merge\n---\n\nThe findings.\n",
    good="---\nsubject: What commissioners told us\npreheader: Few expect to merge\n---\n\nThe findings.\n",
    find=_long,
)


def _missing(context: CheckContext) -> Iterator[Problem]:
    front = context.draft.front
    if front.subject is None:
        return  # the front matter could not be read, which is told already
    nodes = front.preheader.nodes if front.preheader else ()
    if not any(isinstance(node, Slot) or (isinstance(node, Text) and node.text.strip()) for node in nodes):
        message = "There is no preheader: inboxes will show the first words of the masthead instead."
        yield Problem("preheader-missing", message, "Add `preheader: …`, its key words first.", WHOLE_FILE)


PREHEADER_MISSING = Rule(
    id="preheader-missing",
    severity="warning",
    allowable=True,
    why="Inboxes show a line beneath the subject. Without a preheader they take whatever stands first in the email.",
    bad="---\nsubject: A quiet week\n---\n\nNothing happened.\n",
    good="---\nsubject: A quiet week\npreheader: Nothing to report\n---\n\nNothing happened.\n",
    find=_missing,
)
