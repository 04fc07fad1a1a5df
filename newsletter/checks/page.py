"""The reference page of all rules, written from the rules themselves."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

from newsletter.checks.registry import RULES
from newsletter.checks.rule import Rule

_LANGUAGES = {".md": "markdown", ".yaml": "yaml", ".toml": "toml", ".j2": "html"}
_LONGEST = 16  # lines of an example
_WIDEST = 120

_INTRODUCTION = """\
# Rules

`newsletter check` holds every issue to these rules; `build` and `send` refuse an issue that breaks one whose severity
is error. The configuration may change the severity of every rule but those that are never allowable:

```toml
[tool.newsletter.rules]
subject-long = "off"        # error, warning or off
```

Where an issue has a reason to break a rule, say so on the line above, and the finding is silenced there:

```markdown
<!-- newsletter: allow link-text because the sentence before says where it leads -->
[Read more](https://example.org/report)
```

In the front matter the line begins with `#`; directly under the opening `---` it covers findings about the whole
issue, and those in surveys that the issue cites.

The surveys of the examples are made up; in them 24 per cent of 1,000 managers are considering a merger, after 18 per
cent in the spring.
"""


def rules_page(rules: Sequence[Rule] = RULES) -> str:
    """Markdown: a table of the rules, then each with why it is there, what breaks it and what is better."""
    return "\n".join([_INTRODUCTION, _table(rules), *(_section(rule) for rule in rules)])


def _table(rules: Sequence[Rule]) -> str:
    rows = (f"| [`{rule.id}`](#{rule.id}) | {rule.severity} | {_allowable(rule)} |" for rule in rules)
    return "\n".join(["| rule | severity | allowable |", "| --- | --- | --- |", *rows, ""])


def _allowable(rule: Rule) -> str:
    return "with a reason" if rule.allowable else "never"


def _section(rule: Rule) -> str:
    severity = rule.severity.capitalize()
    allowable = "can be allowed with a reason" if rule.allowable else "never allowable"
    examples = f"{_example(rule, rule.bad)}\n\nBetter:\n\n{_example(rule, rule.good)}"
    return f"## {rule.id}\n\n{severity}, {allowable}. {rule.why}\n\n{_where(rule)}:\n\n{examples}\n"


def _where(rule: Rule) -> str:
    path = PurePosixPath(rule.example)
    return "Not so" if path.suffix == ".md" else f"Not so, in `{rule.example}`"


def _example(rule: Rule, text: str) -> str:
    language = _LANGUAGES[PurePosixPath(rule.example).suffix]
    lines = [line if len(line) <= _WIDEST else line[: _WIDEST - 1] + "…" for line in text.rstrip("\n").split("\n")]
    if len(lines) > _LONGEST:
        lines = [*lines[:4], f"… and {len(lines) - 4:,} lines more"]
    return "\n".join([f"```{language}", *lines, "```"])
