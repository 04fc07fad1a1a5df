"""The configuration is read once, and every mistake in it has its line and does not stop the reading."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.config import read_config
from newsletter.config_file import configuration_file
from newsletter.problems import Problem
from newsletter.providers.registry import PROVIDERS


def problems_of(folder: Path, text: str, name: str = "newsletter.toml") -> tuple[Problem, ...]:
    (folder / name).write_text(text, encoding="utf-8")
    return read_config(folder)[1]


def test_a_full_configuration_is_read(tmp_path: Path) -> None:
    (tmp_path / "newsletter.toml").write_text(
        """
name = "The Commissioner"
timezone = "Europe/London"
language = "en-US"
base_url = "https://example.org/c/"
[style]
percent = "percent"
[claims]
about = 2.5
[rules]
subject-long = "off"
[lists.readers]
provider = "smtp"
sender = "The Commissioner <c@example.org>"
unsubscribe = "mailto:leave@example.org"
undo = 5
[lists.readers.segments]
gps = 'tag:gp and not role = "manager"'
[providers.smtp]
host = "mail.example.org"
port = 587
""",
        encoding="utf-8",
    )
    config, problems = read_config(tmp_path)
    assert problems == ()
    assert config.publication.name == "The Commissioner"
    assert (config.style.percent, config.style.language) == ("percent", "en-US")
    assert config.tolerances.about == 2.5
    assert config.severities == {"subject-long": "off"}
    assert config.lists["readers"].undo == 5
    assert config.lists["readers"].segments == {"gps": 'tag:gp and not role = "manager"'}
    assert config.providers["smtp"] == {"host": "mail.example.org", "port": 587}


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('nam = "x"', 1, "Did you mean “name”?"),
        ("name = 3", 1, "must be text"),
        ('\ntimezone = "Europe/Lodnon"', 2, "no time zone"),
        ('timezone = "Europe"', 1, "no time zone"),
        ('base_url = "ftp://x"', 1, "must be a web address"),
        ('store = "mysql"', 1, "can only be"),
        ('store = "postgresql://"', 1, "no host and database"),
        ('store = "postgresql://host"', 1, "no host and database"),
        ('store = "postgresql://host:many/base"', 1, "not the address of a database"),
        ('store = "postgresql://me:canary@host/base"', 1, "holds a password"),
        ('store = "postgresql://me@host/base?password=canary"', 1, "holds a password"),
        ("[claims]\nabuot = 1", 2, "Did you mean “about”?"),
        ("[claims]\nabout = true", 2, "a number from 0 to 100"),
        ('[rules]\nsubject-long = "loud"', 2, "error, warning or off"),
        ('[lists.a]\nsender = "nobody"', 2, "must be an email address"),
        ('[lists.a]\nsender = "a@b.org, c@d.org"', 2, "is not one address"),
        ('[lists.a]\nreply_to = "Smith, Ed <ed@b.org>"', 2, "a name with a comma stands in quotation marks"),
        ('[lists.a]\nsender = "Ed <ä@b.org>"', 2, "letters before its @"),
        ('[lists.a]\nunsubscribe = "http://x"', 2, "https:// or mailto:"),
        ('[lists.a]\nunsubscribe = "https:///u"', 2, "names no server"),
        ('[lists.a]\nunsubscribe = "mailto:nobody"', 2, "needs one @"),
        ('[lists.a]\nreply_to = "=?utf-8?q?Ed=0d=0aBcc:?= <ed@b.org>"', 2, "encoded word"),
        ('[lists.a]\nsender = "News: Ed <ed@b.org>"', 2, "a name with a colon stands in quotation marks"),
        ("[lists.a]\nundo = -1", 2, "seconds"),
        ('[lists.a]\nundo = 5\nprovider = "smpt"', 3, "Did you mean “smtp”?"),
        ("[providers.smpt]", 1, "Did you mean “smtp”?"),
        ('[providers.smtp]\nhots = "mail.example.org"', 2, "Did you mean “host”?"),
        ('[providers.smtp]\nhost = "mail.example.org"\nport = "587"', 3, "must be a whole number"),
        ('[providers.smtp]\nsecurity = "ssl"', 2, "It may be starttls, tls, none."),
        ('[lists]\na = "x"', 2, "must be a table"),
        ('[lists.a]\nsegments = "tag:gp"', 2, "Write it as [lists.a.segments]"),
        ("[lists.a.segments]\ngps = 'tag:gp and'", 2, "column 11"),
        ("[lists.a.segments]\ngps = ''", 2, "is wanted"),
        ("[lists.a.segments]\n'a/b' = 'tag:gp'", 2, "can't be a segment's name"),
        ('style = "x"', 1, "must be a table"),
        ("[style]\nwords_below = 200", 2, "whole number"),
        ("name = ", 1, "not TOML"),
        ('name = "a"\nname = "b"', 2, "not TOML"),
    ],
)
def test_a_mistake_has_its_line_and_what_to_do(tmp_path: Path, text: str, line: int, words: str) -> None:
    (problem,) = problems_of(tmp_path, text)
    assert problem.rule == "config-invalid"
    assert problem.path == "newsletter.toml"
    assert problem.span.line == line
    assert words in problem.message + problem.help


def test_a_senders_domain_becomes_what_mail_servers_take(tmp_path: Path) -> None:
    text = '[lists.a]\nsender = "Ed <ed@straße.example>"\nreply_to = "\\"Smith, Ed\\" <Ed@Example.org>"\n'
    (tmp_path / "newsletter.toml").write_text(text, encoding="utf-8")
    config, problems = read_config(tmp_path)
    assert problems == ()
    settings = config.lists["a"]
    assert settings.sender == "Ed <ed@xn--strae-oqa.example>"
    assert settings.reply_to == '"Smith, Ed" <ed@example.org>'


@pytest.mark.parametrize("key", ["password", "api_key", "access_token", "client_secret"])
def test_a_secret_in_the_file_is_refused_and_not_kept_or_repeated(tmp_path: Path, key: str) -> None:
    (problem,) = problems_of(tmp_path, f'[providers.smtp]\n{key} = "canary-7"')
    assert "NEWSLETTER_SMTP_" in problem.help
    assert "canary-7" not in problem.message + problem.help
    assert "canary-7" not in repr(read_config(tmp_path)[0])


def test_what_a_provider_still_needs_is_no_mistake_of_the_configuration(tmp_path: Path) -> None:
    assert problems_of(tmp_path, '[lists.a]\nprovider = "smtp"\n[providers.smtp]\nuser = "ada"') == ()


def test_a_configuration_without_a_providers_table_imports_no_provider(tmp_path: Path) -> None:
    (tmp_path / "newsletter.toml").write_text('[lists.a]\nprovider = "smtp"', encoding="utf-8")
    script = (
        f"import sys, pathlib; from newsletter.config import read_config; read_config(pathlib.Path({str(tmp_path)!r}));"
        "print('newsletter.providers.smtp' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_a_configuration_of_every_provider_costs_nothing_of_what_calls_them(tmp_path: Path) -> None:
    """Each module says what its settings are without what it takes to call somebody."""
    text = "".join(f"[providers.{name}]\n" for name in PROVIDERS)
    (tmp_path / "newsletter.toml").write_text(text, encoding="utf-8")
    script = (
        f"import sys, pathlib; from newsletter.config import read_config; read_config(pathlib.Path({str(tmp_path)!r}));"
        "print([name for name in ('requests', 'pydantic', 'urllib3', 'keyring') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_all_mistakes_are_told_in_one_go(tmp_path: Path) -> None:
    assert len(problems_of(tmp_path, 'a = 1\nb = 2\ntimezone = "x"\n')) == 3


def test_places_in_pyproject_are_those_of_the_file(tmp_path: Path) -> None:
    (problem,) = problems_of(
        tmp_path, '[project]\nname = "x"\n\n[tool.newsletter.style]\nper = "x"\n', "pyproject.toml"
    )
    assert (problem.path, problem.span.line, problem.span.column, problem.span.end_column) == (
        "pyproject.toml",
        5,
        1,
        4,
    )


def test_a_pyproject_without_the_table_is_no_project(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "x"\n', encoding="utf-8")
    assert configuration_file(tmp_path) is None


def test_a_pyproject_whose_tools_are_none_is_no_project(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("tool = 3  # [tool.newsletter]\n", encoding="utf-8")
    assert configuration_file(tmp_path) is None


def test_a_broken_pyproject_that_means_to_be_a_project_is_one_and_says_so(tmp_path: Path) -> None:
    (problem,) = problems_of(tmp_path, "[tool.newsletter]\nname =\n", "pyproject.toml")
    assert "not TOML" in problem.message
    assert problem.span.line == 2


def test_two_configurations_are_reported(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.newsletter]\nname = "x"\n', encoding="utf-8")
    (problem,) = problems_of(tmp_path, 'name = "y"\n')
    assert "pyproject.toml" in problem.message


def test_a_byte_order_mark_is_accepted(tmp_path: Path) -> None:
    (tmp_path / "newsletter.toml").write_bytes(b"\xef\xbb\xbfname = 'x'\n")
    assert read_config(tmp_path)[1] == ()


@given(st.text())
def test_no_text_makes_it_fail(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder = tmp_path_factory.mktemp("any")
    (folder / "newsletter.toml").write_text(text, encoding="utf-8", errors="replace", newline="")
    read_config(folder)


@pytest.mark.parametrize(
    ("line", "words"), [('subject-logn = "off"', "subject-long"), ('claim-false = "off"', "always an error")]
)
def test_a_severity_that_no_rule_can_have_is_refused(tmp_path: Path, line: str, words: str) -> None:
    (problem,) = problems_of(tmp_path, f"[rules]\n{line}\n")
    assert words in problem.message + problem.help


def test_answers_may_be_kept_in_a_database(tmp_path: Path) -> None:
    (tmp_path / "newsletter.toml").write_text(
        'store = "postgresql://reader@db.example.org:5433/panel"', encoding="utf-8"
    )
    config, problems = read_config(tmp_path)
    assert (config.store, problems) == ("postgresql://reader@db.example.org:5433/panel", ())


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ('LEDGER = "postgresql://news@db.example.org/news"', "Did you mean “ledger”?"),
        ('ledgers = "postgresql://news@db.example.org/news"', "Did you mean “ledger”?"),
        ('[style]\nledger = "postgresql://news@db.example.org/news"', "“ledger” stands at the top of newsletter.toml"),
        ('[lists.a.segments]\n[lists.a]\nLedger = "sqlite"', "“ledger” stands at the top of newsletter.toml"),
        (
            '[providers.smtp]\nledger = "postgresql://db.example.org/news"',
            "“ledger” stands at the top of newsletter.toml",
        ),
        ('[rules]\nledger = "postgresql://db.example.org/news"', "“ledger” stands at the top of newsletter.toml"),
        ('[[style]]\nledger = "postgresql://db.example.org/news"', "Write it as [style]."),
        (
            '[tool.newsletter]\nledger = "postgresql://db.example.org/news"',
            "In newsletter.toml a table is called [style]",
        ),
    ],
)
def test_where_a_ledger_is_named_wrongly_no_other_stands_in_for_it(tmp_path: Path, text: str, advice: str) -> None:
    (problem,) = problems_of(tmp_path, text)
    assert problem.help.startswith(advice)
    assert read_config(tmp_path)[0].ledger == ""


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('[[tool.newsletter]]\nledger = "postgresql://db.example.org/news"', 1, "“tool.newsletter” must be a table."),
        ('[tool]\n# [tool.newsletter]\nnewsletter = "x"', 3, "“tool.newsletter” must be a table."),
        ('ledger = "sqlite"\n[tool.newsletter]', 1, "“ledger” is a setting of [tool.newsletter]."),
        ('[tool]\nLedger = "sqlite"\n[tool.newsletter]', 2, "“Ledger” is a setting of [tool.newsletter]."),
    ],
)
def test_a_ledger_around_the_newsletters_table_is_told_and_no_other_stands_in_for_it(
    tmp_path: Path, text: str, line: int, words: str
) -> None:
    (problem,) = problems_of(tmp_path, text, "pyproject.toml")
    assert (problem.span.line, problem.message) == (line, words)
    assert read_config(tmp_path)[0].ledger == ""


@pytest.mark.parametrize(
    "text",
    [
        '[tool]\nnewsletter = {ledger = "postgresql://db.example.org/news"}',
        'tool.newsletter.ledger = "postgresql://db.example.org/news"',
        '[ tool . "newsletter" ]\nledger = "postgresql://db.example.org/news"',
    ],
)
def test_the_table_in_pyproject_may_be_written_in_any_of_tomls_ways(tmp_path: Path, text: str) -> None:
    assert problems_of(tmp_path, text, "pyproject.toml") == ()
    assert read_config(tmp_path)[0].ledger == "postgresql://db.example.org/news"


@pytest.mark.parametrize("text", ["[lists.ledger]", "[lists.a.segments]\nledger = 'tag:gp'"])
def test_lists_and_segments_may_be_called_as_settings_are(tmp_path: Path, text: str) -> None:
    assert problems_of(tmp_path, text) == ()
    assert read_config(tmp_path)[0].ledger == "sqlite"


@pytest.mark.parametrize(
    ("text", "line", "help"),
    [
        ('\nsender = "a@b.org"', 2, "“sender” stands in [lists.NAME]."),
        ('PERCENT = "%"', 1, "“percent” stands in [style]."),
        ('[lists.a]\npercent = "%"', 2, "“percent” stands in [style]."),
        ("[lists.a.claims]\nabout = 1", 1, "Write it as [claims]."),
        ("[claims]\nAbout = 1", 2, "Did you mean “about”?"),
        ('[providers.smtp]\nhost = "h"\nsender = "a@b.org"', 3, "“sender” stands in [lists.NAME]."),
        ("lists = {a = {about = 1}}", 1, "“about” stands in [claims]."),
    ],
)
def test_a_setting_of_another_table_is_shown_it(tmp_path: Path, text: str, line: int, help: str) -> None:
    (problem,) = problems_of(tmp_path, text)
    assert (problem.span.line, problem.help) == (line, help)
    assert read_config(tmp_path)[0].ledger == "sqlite"


def test_tables_deeper_than_any_configuration_are_no_configuration(tmp_path: Path) -> None:
    (problem,) = problems_of(tmp_path, f"a = {'[' * 5_000}{']' * 5_000}")
    assert "not TOML" in problem.message


def test_a_setting_of_the_whole_newsletter_in_another_table_is_shown_its_place(tmp_path: Path) -> None:
    (problem,) = problems_of(tmp_path, '[tool.newsletter.style]\ntimezone = "UTC"\n', "pyproject.toml")
    assert (problem.span.line, problem.help) == (2, "“timezone” stands in [tool.newsletter] itself.")


def test_a_secret_in_an_address_is_not_repeated(tmp_path: Path) -> None:
    for address in ("postgresql://me:canary@host/base", "postgresql://me:canary@host:x/b", "mysql://me:canary@h/b"):
        (tmp_path / "newsletter.toml").write_text(f'store = "{address}"', encoding="utf-8")
        config, problems = read_config(tmp_path)
        assert config.store == "duckdb"
        assert problems
        assert "canary" not in str(problems)


def test_a_file_that_is_not_utf_8_is_refused_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "newsletter.toml").write_bytes(b'strapline = "x"\nname = "Caf\xe9"\n')
    (problem,) = read_config(tmp_path)[1]
    assert (problem.rule, problem.span.line) == ("config-invalid", 2)
    assert "0xE9" in problem.message


@pytest.mark.parametrize("value", ["a\\u202eb", "a\\nb", "a\\tb", "a\\u0085b"])
def test_what_can_not_be_seen_is_refused(tmp_path: Path, value: str) -> None:
    (problem,) = problems_of(tmp_path, f'strapline = "{value}"')
    assert "can't be seen" in problem.message
