"""Severities, allowances, order: what `check` makes of the rules' problems."""

from __future__ import annotations

import pytest
from checks_world import PATH, quiet_context, quiet_draft, quiet_edition, reporting, rules_of
from msgspec.structs import replace

from newsletter.checks.registry import BY_ID, NEED_NETWORK, RULES
from newsletter.checks.rule import Severity
from newsletter.checks.run import check
from newsletter.checks.severities import severity_refused
from newsletter.draft.model import Allowance, Heading, Link
from newsletter.problems import Problem, Span

FALSE = Problem("claim-false", "The figure is 43 per cent.", "Write “43 per cent”.", Span(5, 1, 5, 9))
VAGUE = Problem("claim-unreadable", "“Many” is no quantity.", "", Span(7, 1, 7, 5))
SUSPECT = Problem("markdown-suspect", "The body is not indented.", "", Span(9, 1, 9, 5))


def allowed(rule: str, covers: int | None, line: int = 1) -> Allowance:
    return Allowance(rule, "it is a test", Span(line, 1, line, 40), covers)


def test_an_issue_without_faults_has_no_findings() -> None:
    assert check(quiet_context(), {}) == ()


def test_the_severities_and_what_is_allowable_are_those_of_the_contract() -> None:
    never = {rule.id for rule in RULES if not rule.allowable}
    assert never == {
        *("front-matter-invalid", "survey-invalid", "config-invalid", "reference-malformed", "reference-unknown"),
        *("claim-false", "quote-altered", "quote-unknown", "quote-not-cleared", "figure-withheld", "figure-changed"),
        *("template-unknown-element", "unsubscribe-missing"),
    }
    assert {rule.id for rule in RULES if rule.severity == "error"} - never == {
        *("claim-unreadable", "claim-uncertain", "figure-unsourced", "figure-impossible", "comparison-unlike"),
        *("comparison-unsupported", "image-alt-missing", "image-missing", "link-placeholder", "email-too-large"),
    }
    assert {rule.id for rule in RULES if rule.severity == "warning"} == {
        *("markdown-suspect", "base-small", "reading-list-incomplete", "reading-list-repeat", "link-insecure"),
        *("link-text", "image-too-heavy", "email-large", "subject-long", "preheader-missing", "client-unsupported"),
        *("contrast-low", "heading-order", "survey-incomplete", "allow-unused"),
        *("paragraph-repeated", "spelling-mixed", "shares-sum"),
    }
    assert {"link-dead"} == NEED_NETWORK


def test_a_problem_becomes_a_finding_with_everything_that_it_says() -> None:
    problem = Problem("claim-false", "No.", "Write “43”.", Span(5, 1, 6, 9), reference="stat:ccg/merger/considering")
    (finding,) = check(reporting(problem), {})
    assert (finding.rule, finding.severity, finding.path) == ("claim-false", "error", PATH)
    assert (finding.message, finding.help, finding.span) == ("No.", "Write “43”.", Span(5, 1, 6, 9))
    assert finding.reference == "stat:ccg/merger/considering"


def test_findings_are_sorted_by_path_line_and_column_and_told_once() -> None:
    elsewhere = Problem("survey-invalid", "No.", "", Span(1, 1, 1, 2), "surveys/a/survey.yaml")
    later = Problem("claim-false", "No.", "", Span(5, 20, 5, 22))
    earlier = Problem("claim-false", "No.", "", Span(5, 3, 5, 5))
    findings = check(reporting(elsewhere, later, SUSPECT, earlier, later), {})
    places = [(finding.path, finding.span.line, finding.span.column) for finding in findings]
    assert places == [(PATH, 5, 3), (PATH, 5, 20), (PATH, 9, 1), ("surveys/a/survey.yaml", 1, 1)]


def test_problems_of_every_stage_are_told() -> None:
    draft = quiet_draft(problems=(FALSE,))
    context = quiet_context(
        draft, problems=(Problem("config-invalid", "No.", "", Span(3, 1, 3, 4), "newsletter.toml"),)
    )
    assert rules_of(check(context, {})) == ["claim-false", "config-invalid"]


def test_a_problem_of_a_rule_that_nobody_documented_is_an_error_and_not_lost() -> None:
    (finding,) = check(reporting(Problem("no-such-rule", "Something.")), {"no-such-rule": "off"})
    assert (finding.rule, finding.severity) == ("no-such-rule", "error")


@pytest.mark.parametrize(("severity", "expected"), [("off", []), ("warning", ["warning"]), ("error", ["error"])])
@pytest.mark.parametrize("problem", [VAGUE, SUSPECT], ids=lambda problem: str(problem.rule))
def test_the_configuration_sets_the_severity(problem: Problem, severity: Severity, expected: list[str]) -> None:
    findings = check(reporting(problem), {problem.rule: severity})
    assert [finding.severity for finding in findings] == expected


@pytest.mark.parametrize("rule", sorted(rule.id for rule in RULES if not rule.allowable))
@pytest.mark.parametrize("severity", ["off", "warning"])
def test_what_is_never_allowable_can_be_neither_turned_off_nor_lowered_nor_allowed(
    rule: str, severity: Severity
) -> None:
    context = reporting(Problem(rule, "No.", "", Span(5, 1, 5, 9)), allowances=[allowed(rule, 5, line=4)])
    unused, finding = check(context, {rule: severity})
    assert (finding.rule, finding.severity) == (rule, "error")
    assert (unused.rule, unused.message) == ("allow-unused", f"“{rule}” can never be allowed.")
    refusal = severity_refused(rule, severity)
    assert refusal is not None
    assert "always an error" in refusal[0]


def test_the_configuration_is_told_which_severities_a_rule_bears() -> None:
    assert severity_refused("subject-long", "off") is None
    assert severity_refused("claim-uncertain", "warning") is None
    assert severity_refused("claim-false", "error") is None
    assert severity_refused("link-dead", "off") is None
    assert severity_refused("subject-lang", "off") == (
        "There is no rule “subject-lang”.",
        "Did you mean “subject-long”?",
    )


def test_an_allowance_silences_its_rule_on_the_line_that_it_covers() -> None:
    assert check(reporting(VAGUE, allowances=[allowed("claim-unreadable", 7, line=6)]), {}) == ()


@pytest.mark.parametrize(
    "allowance",
    [allowed("claim-unreadable", 8, line=6), allowed("claim-uncertain", 7, line=6), allowed("claim-unreadable", None)],
    ids=["another line", "another rule", "the whole issue"],
)
def test_an_allowance_silences_nothing_else(allowance: Allowance) -> None:
    assert set(rules_of(check(reporting(VAGUE, allowances=[allowance]), {}))) == {"claim-unreadable", "allow-unused"}


def test_an_allowance_of_the_whole_issue_covers_findings_without_a_line_and_those_in_its_surveys() -> None:
    impossible = Problem("figure-impossible", "58 per cent of 54.", "", Span(12, 3, 12, 9), "surveys/a/survey.yaml")
    allowances = [allowed("figure-impossible", None, line=2), allowed("email-large", None, line=3)]
    context = quiet_context(
        quiet_draft(problems=(impossible,), allowances=tuple(allowances)), quiet_edition("x" * 90_000)
    )
    assert check(context, {}) == ()


def test_an_allowance_on_a_line_does_not_reach_the_same_line_of_another_file() -> None:
    impossible = Problem("figure-impossible", "58 per cent of 54.", "", Span(12, 3, 12, 9), "surveys/a/survey.yaml")
    findings = check(reporting(impossible, allowances=[allowed("figure-impossible", 12, line=11)]), {})
    assert rules_of(findings) == ["allow-unused", "figure-impossible"]


def test_two_allowances_of_one_finding_are_both_used() -> None:
    allowances = [allowed("claim-unreadable", 7, line=5), allowed("claim-unreadable", 7, line=6)]
    assert check(reporting(VAGUE, allowances=allowances), {}) == ()


@pytest.mark.parametrize(
    ("rule", "message", "help"),
    [
        ("link-text", "Nothing here breaks “link-text”, so this allows nothing.", "Take it out"),
        ("link-txt", "There is no rule “link-txt”, so this allows nothing.", "Did you mean “link-text”?"),
        ("claim-false", "“claim-false” can never be allowed.", "Mend what it finds"),
    ],
)
def test_an_allowance_that_silences_nothing_is_told_with_the_reason(rule: str, message: str, help: str) -> None:
    (finding,) = check(reporting(allowances=[allowed(rule, 7, line=6)]), {})
    assert (finding.rule, finding.severity, finding.span.line) == ("allow-unused", "warning", 6)
    assert finding.message == message
    assert finding.help.startswith(help)


def test_an_allowance_for_a_rule_that_is_turned_off_is_unused() -> None:
    findings = check(reporting(VAGUE, allowances=[allowed("claim-unreadable", 7)]), {"claim-unreadable": "off"})
    assert [finding.message for finding in findings] == ["“claim-unreadable” is turned off, so this allows nothing."]


def test_allow_unused_can_itself_be_turned_off() -> None:
    assert check(reporting(allowances=[allowed("link-text", 7)]), {"allow-unused": "off"}) == ()


def test_an_allowance_for_a_rule_that_could_not_look_is_not_called_unused() -> None:
    assert check(reporting(allowances=[allowed("link-dead", 7)]), {}) == ()
    without_edition = quiet_context(quiet_draft(allowances=(allowed("email-large", None),)))
    assert check(without_edition, {}) != ()
    assert check(replace(without_edition, edition=None), {}) == ()


def test_findings_of_the_draft_need_no_edition() -> None:
    draft = quiet_draft(links=(Link("here", "todo", Span(5, 1, 5, 13)),), headings=(Heading(4, "x", Span(7, 1, 7, 7)),))
    findings = check(replace(quiet_context(draft), edition=None), {})
    assert rules_of(findings) == ["link-placeholder", "link-text", "heading-order"]


def test_every_rule_is_registered_once_under_its_own_name() -> None:
    assert len(BY_ID) == len(RULES)
    assert all(BY_ID[rule.id] is rule for rule in RULES)


def test_no_rule_reports_under_another_name() -> None:
    draft = quiet_draft(links=(Link("here", "http://x", Span(5, 1, 5, 13)),), problems=(FALSE, VAGUE, SUSPECT))
    edition = quiet_edition('<p style="color:#aaa; position: fixed">x</p>' + "x" * 90_000, text="", subject="x" * 80)
    for rule in RULES:
        problems = rule.find(quiet_context(draft, edition)) if rule.find else ()
        assert {problem.rule for problem in problems} <= {rule.id}
