"""What looks like a person's name in an answer.

Words after a title, a word after "my name is", "called", "ask" or "my manager", and two or more capitalised words one
after another; an initial counts, and after a title what is all in capitals. Prose tells names from other capitals no
better than this, so "Social Care" goes as well, a first name elsewhere stays, and whoever quotes reads it all first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

TITLES = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "miss",
        "mx",
        "dr",
        "prof",
        "professor",
        "sir",
        "dame",
        "lord",
        "lady",
        "cllr",
        "councillor",
        "rev",
        "sister",
        "nurse",
    ]
)
# Words that open a sentence with a capital and are no part of a name that follows.
OPENERS = frozenset(
    [
        "a",
        "after",
        "all",
        "although",
        "also",
        "an",
        "and",
        "another",
        "any",
        "as",
        "ask",
        "at",
        "because",
        "before",
        "better",
        "but",
        "by",
        "can",
        "could",
        "do",
        "dear",
        "don't",
        "even",
        "every",
        "everyone",
        "first",
        "for",
        "from",
        "get",
        "give",
        "had",
        "has",
        "have",
        "he",
        "hello",
        "her",
        "here",
        "hi",
        "his",
        "how",
        "i",
        "i'm",
        "i've",
        "if",
        "in",
        "is",
        "it",
        "it's",
        "its",
        "just",
        "last",
        "less",
        "let",
        "like",
        "making",
        "many",
        "may",
        "maybe",
        "me",
        "more",
        "most",
        "my",
        "neither",
        "never",
        "new",
        "no",
        "nobody",
        "none",
        "nor",
        "not",
        "nothing",
        "now",
        "of",
        "on",
        "once",
        "one",
        "only",
        "or",
        "other",
        "our",
        "perhaps",
        "please",
        "poor",
        "said",
        "says",
        "see",
        "she",
        "should",
        "since",
        "so",
        "some",
        "something",
        "sorry",
        "speak",
        "still",
        "such",
        "talk",
        "tell",
        "thank",
        "thanks",
        "that",
        "the",
        "their",
        "them",
        "then",
        "there",
        "these",
        "they",
        "this",
        "those",
        "though",
        "through",
        "to",
        "too",
        "two",
        "under",
        "until",
        "very",
        "was",
        "we",
        "were",
        "what",
        "when",
        "where",
        "which",
        "while",
        "who",
        "why",
        "will",
        "with",
        "without",
        "would",
        "yes",
        "yet",
        "you",
        "your",
    ]
)
_INTRODUCED = re.compile(
    r"\b(name is|name’s|name's|called|named|I am|I’m|I'm|ask(ed)?|t(ell|old)|thank(s to)?|contact(ed)?|ring|rang|met|"
    r"(spoke|speak|talk|talked|write|wrote|reports?|reporting) to|boss|manager|colleague|deputy|secretary|friend|wife|"
    r"husband|partner|son|daughter|mother|father|sister|brother)\s+\Z",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_](?:[\w'’-]*\w)?\.?")


def without_names(text: str, mask: str) -> str:
    """`text` with `mask` in the place of each."""
    for start, end in reversed(list(_names(text))):
        text = text[:start] + mask + text[end:]
    return text


def _names(text: str) -> Iterator[tuple[int, int]]:
    """Where each begins and ends."""
    run: list[re.Match[str]] = []
    for word in _WORD.finditer(text):
        if run and text[run[-1].end() : word.start()] not in {" ", "  ", ""}:
            yield from _name(run)
            run = []
        if not _capitalised(word.group()) and not _shouted(word, run):
            yield from _name(run)
            run = []
            continue
        run.append(word)
        if _ends_sentence(word.group()):
            yield from _name(run)
            run = []
    yield from _name(run)


def _name(run: Sequence[re.Match[str]]) -> Iterator[tuple[int, int]]:
    """The name that a run of capitalised words is or ends in, if it is one."""
    words = list(run)
    while words and _plain(words[0]) in OPENERS:
        words = words[1:]
    titled = bool(words) and _plain(words[0]) in TITLES
    if len(words) == 1 and not titled and _INTRODUCED.search(words[0].string, 0, words[0].start()):
        yield words[0].start(), words[0].end() - _ends_sentence(words[0].group())
    elif len(words) > 1 and any(len(_plain(word)) > 1 for word in words[titled:]):
        yield words[0].start(), words[-1].end() - _ends_sentence(words[-1].group())


def _plain(word: re.Match[str]) -> str:
    return word.group().rstrip(".").replace("’", "'").lower()


def _capitalised(word: str) -> bool:
    """A capital and small letters, or an initial; "NHS" is neither."""
    bare = word.rstrip(".")
    return bare[0].isupper() and (len(bare) == 1 or not bare.isupper())


def _shouted(word: re.Match[str], run: Sequence[re.Match[str]]) -> bool:
    """Whether a word all in capitals is a title, or a name after one: "Dr SMITH", "MR JOHN SMITH", no more than two."""
    bare = _plain(word)
    after = [_plain(each) in TITLES for each in run]
    return word.group().isupper() and len(bare) > 1 and (bare in TITLES or True in after[-2:])


def _ends_sentence(word: str) -> bool:
    """Whether its full stop is a sentence's: an initial and a title have one of their own."""
    return word.endswith(".") and len(word) > 2 and word.rstrip(".").lower() not in TITLES
