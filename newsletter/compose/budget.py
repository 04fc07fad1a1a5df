"""What a template may spend: so that no theme, however odd, runs or writes for ever.

Each body of a template (of a loop, a macro, a block, a file) is made to begin with a call that charges for it. The
budget counts bodies entered and characters written; processor time is the last resort, for what is slow in itself.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from jinja2 import nodes, pass_context
from jinja2.exceptions import TemplateSyntaxError
from jinja2.runtime import Context

STEPS = 500_000  # bodies entered and texts printed: a long issue needs about a thousand
CHARACTERS = 32_000_000  # three hundred times what Gmail shows of an email
SECONDS = 5.0  # of processor time
LONGEST = 100_000  # characters of one string, items of one list
_CHARGE = "charge_for_body"
_JOINED = "bounded_text"


class TooMuch(Exception):
    """A template that would run or write without end."""


class Budget:
    """What one rendering may still spend."""

    def __init__(self) -> None:
        self.steps = STEPS
        self.characters = CHARACTERS
        self.until = time.process_time() + SECONDS

    def spend(self, characters: int) -> None:
        """One more step, which writes so many characters."""
        self.steps -= 1
        self.characters -= characters
        if self.steps < 0 or self.characters < 0:
            raise TooMuch("The template loops without end, or writes more than an email can hold.")
        if not self.steps % 64 and time.process_time() > self.until:
            raise TooMuch(f"The template runs for more than {SECONDS:g} seconds.")


_budget: ContextVar[Budget] = ContextVar("budget")


@contextmanager
def limited() -> Iterator[None]:
    """A rendering with a budget of its own."""
    token = _budget.set(Budget())
    try:
        yield
    finally:
        _budget.reset(token)


def spend(characters: int) -> None:
    """Charge the rendering under way."""
    _budget.get().spend(characters)


@pass_context  # which keeps Jinja from working it out once, when it compiles
def charge(_context: Context, characters: int) -> bool:
    """Charge for a body: a filter on its weight that is always true."""
    spend(characters)
    return True


def bounded(value: Any) -> Any:
    """A string, list or number, if it is not absurdly large."""
    too_long = isinstance(value, (str, list, tuple)) and len(value) > LONGEST
    if too_long or (isinstance(value, int) and abs(value) > 10**12):
        raise TooMuch(f"The template makes a value of more than {LONGEST:,} characters or items.")
    return value


FILTERS = {_CHARGE: charge, _JOINED: bounded}


def metered(template: nodes.Template) -> None:
    """Give `template` a charge at the head of each body, and bound the text that it joins."""
    for kind in (nodes.ScopedEvalContextModifier, nodes.EvalContextModifier):
        for switch in template.find_all(kind):
            raise TemplateSyntaxError("A theme can't switch escaping off.", switch.lineno)
    for body in list(template.find_all((nodes.Template, nodes.For, nodes.Macro, nodes.CallBlock, nodes.Block))):
        _charge_body(body)
    _bound_concat(template)


def _charge_body(body: Any) -> None:
    weight = sum(len(data.data) for data in _own_data(body.body))
    charge_call = _filter(nodes.Const(weight), _CHARGE, body.lineno)
    body.body.insert(0, nodes.ExprStmt(charge_call, lineno=body.lineno))
    if isinstance(body, nodes.For) and body.test is not None:
        body.test = nodes.And(_filter(nodes.Const(0), _CHARGE, body.lineno), body.test, lineno=body.lineno)


def _own_data(body: list[nodes.Node]) -> Iterator[nodes.TemplateData]:
    for node in body:
        if isinstance(node, nodes.TemplateData):
            yield node
        elif not isinstance(node, (nodes.For, nodes.Macro, nodes.CallBlock, nodes.Block)):
            yield from _own_data(list(node.iter_child_nodes()))


def _bound_concat(node: Any) -> Any:
    for name, value in list(node.iter_fields()):
        if isinstance(value, nodes.Node):
            setattr(node, name, _bound_concat(value))
        elif isinstance(value, list):
            setattr(node, name, [_bound_concat(item) if isinstance(item, nodes.Node) else item for item in value])
    return _filter(node, _JOINED, node.lineno) if isinstance(node, nodes.Concat) else node


def _filter(node: nodes.Expr, name: str, line: int) -> nodes.Filter:
    return nodes.Filter(node, name, [], [], None, None, lineno=line)
