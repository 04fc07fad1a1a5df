"""What git leaves in a file where two people changed the same lines: both versions, between marks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from newsletter.problems import Problem, Span

RULE = "front-matter-invalid"
MARK = re.compile(r"(<<<<<<<|=======|>>>>>>>|\|\|\|\|\|\|\|)( |$)")
_MESSAGE = "Two people changed these lines, and git left both versions."
_ADVICE = "Keep what is right, and take out this line, the `=======` and the `>>>>>>>` on line {}."


def conflicts(lines: Sequence[str]) -> Iterator[Problem]:
    """Each conflict that begins and ends among the lines, at its first mark.

    A row of equals signs alone underlines a heading, and what stands in code is for the caller to leave out.
    """
    begun = 0
    for number, line in enumerate(lines, 1):
        found = MARK.match(line)
        if found and found[1] == "<<<<<<<":
            begun = number
        elif found and found[1] == ">>>>>>>" and begun:
            yield Problem(RULE, _MESSAGE, _ADVICE.format(number), Span(begun, 1, begun, len(lines[begun - 1]) + 1))
            begun = 0
