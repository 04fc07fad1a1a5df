"""`newsletter connect`, as a person and as a script run it, with a real mail server and a keyring of the test's own."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from cli_project import SLUG, CommandLine
from providers_world import Behaviour, mail_server

from newsletter.actions.init import init_project

PASSWORD = "canary-Pa55word"
NAME = "NEWSLETTER_SMTP_PASSWORD"


@dataclass
class Desk:
    """A project, and a mail server that wants a password."""

    command: CommandLine
    port: int
    server: Behaviour
    settings: tuple[str, ...] = field(default=())

    def connect(self, *words: str, typed: str = f"{PASSWORD}\n") -> subprocess.CompletedProcess[str]:
        """Connect to the server without a terminal, the password on standard input."""
        return self.command.run("connect", "smtp", *self.settings, "--key-from-stdin", "--yes", *words, typed=typed)

    @property
    def configuration(self) -> Path:
        return self.command.root / "newsletter.toml"

    @property
    def keyring(self) -> dict[str, str]:
        path = Path(self.command.environment["KEPT_KEYRING"])
        return dict(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else {}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    command = CommandLine(tmp_path / "weekly", tmp_path / "state")
    command.environment |= {
        "PYTHONPATH": str(Path(__file__).parent),
        "PYTHON_KEYRING_BACKEND": "kept_keyring.FileKeyring",
        "KEPT_KEYRING": str(tmp_path / "keyring.json"),
    }
    init_project(command.root)
    server = Behaviour(password=PASSWORD)
    with mail_server(server) as port:
        settings = ("host=127.0.0.1", f"port={port}", "user=editor", "security=none")
        words = tuple(word for setting in settings for word in ("--set", setting))
        yield Desk(command, port, server, words)


def test_a_script_connects_a_list_and_the_next_send_finds_the_key(desk: Desk) -> None:
    before = desk.configuration.read_text(encoding="utf-8")
    desk.command.run("lists", "import", "lists/readers.csv", "--list", "readers")
    done = desk.connect()
    assert (done.returncode, done.stdout) == (0, "The list readers goes out through smtp.\n"), done.stderr
    after = desk.configuration.read_text(encoding="utf-8")
    assert tomllib.loads(after)["lists"]["readers"]["provider"] == "smtp"
    assert tomllib.loads(after)["providers"]["smtp"]["port"] == desk.port
    assert [line for line in before.splitlines() if line not in after] == ['provider = "outbox"']
    assert list(desk.keyring.values()) == [PASSWORD]
    sent = desk.command.run("send", "tea", "--test", "ada@example.org", "--yes")
    assert (sent.returncode, len(desk.server.taken)) == (0, 1), sent.stderr


def test_the_change_is_shown_and_the_key_is_not(desk: Desk) -> None:
    done = desk.connect()
    assert '-provider = "outbox"\n+provider = "smtp"' in done.stderr
    assert f"Key       {NAME}: keyring" in done.stderr
    assert PASSWORD not in done.stdout + done.stderr + desk.configuration.read_text(encoding="utf-8")


def test_connecting_again_changes_nothing(desk: Desk) -> None:
    desk.connect()
    before = desk.configuration.read_bytes()
    again = desk.command.run("connect", "smtp")
    assert again.returncode == 0, again.stderr
    assert desk.configuration.read_bytes() == before


def test_a_program_is_told_what_was_done(desk: Desk) -> None:
    done = desk.connect(
        "--sender", "Tea <tea@example.org>", "--unsubscribe", "https://example.org/u/", "--format", "json"
    )
    assert json.loads(done.stdout) == {
        "schema": 1,
        "provider": "smtp",
        "found": f"127.0.0.1 answers on port {desk.port}.",
        "list": "readers",
        "audience": None,
        "sender": "Tea <tea@example.org>",
        "keys": {NAME: "keyring"},
        "written": "newsletter.toml",
    }


def test_a_new_list_gets_a_table_of_its_own(desk: Desk) -> None:
    done = desk.connect("--list", "friends", "--sender", "tea@example.org")
    assert done.returncode == 0, done.stderr
    settings = tomllib.loads(desk.configuration.read_text(encoding="utf-8"))
    assert settings["lists"]["readers"]["provider"] == "outbox"
    assert settings["lists"]["friends"] == {
        "provider": "smtp",
        "sender": "tea@example.org",
        "unsubscribe": "mailto:tea@example.org?subject=unsubscribe",
    }


@pytest.mark.parametrize(
    ("words", "typed", "said", "advice"),
    [
        ((), "wrong\n", "535", NAME),
        (("--set", "port=1"), f"{PASSWORD}\n", "can't be used", "[providers.smtp]"),
        (("--set", "prot=1"), f"{PASSWORD}\n", "no setting “prot”", "Did you mean “port”?"),
        (("--set", "password=x"), f"{PASSWORD}\n", "“password” is a secret", "--key-from-stdin"),
        (("--set", "security=ssl"), f"{PASSWORD}\n", "can't be “ssl”", "starttls, tls, none"),
        (("--sender", "nobody"), f"{PASSWORD}\n", "“nobody” is not a sender", "Name <name@example.org>"),
        (("--audience", "a1"), f"{PASSWORD}\n", "smtp holds no audiences", "lists import"),
        (("--unsubscribe", "here"), f"{PASSWORD}\n", "nowhere to unsubscribe", "https:// or mailto:"),
        (("--unsubscribe", "mailto:ed"), f"{PASSWORD}\n", "nowhere to unsubscribe", "mailto:… in full"),
        ((), "", "Standard input has 0 lines", "one on each line"),
        ((), "one\ntwo\n", "Standard input has 2 lines", "one on each line"),
    ],
)
def test_what_is_wrong_is_told_and_leaves_nothing_behind(
    desk: Desk, words: tuple[str, ...], typed: str, said: str, advice: str
) -> None:
    before = desk.configuration.read_bytes()
    done = desk.connect(*words, typed=typed)
    assert done.returncode in (1, 2)
    assert said in done.stderr
    assert advice in done.stderr
    assert "Traceback" not in done.stderr
    assert (desk.configuration.read_bytes(), desk.keyring) == (before, {})


def test_without_a_terminal_what_has_no_answer_is_named(desk: Desk) -> None:
    done = desk.command.run("connect", "smtp")
    assert done.returncode == 2
    assert "Say --set host=…" in done.stderr


def test_a_configuration_that_is_no_toml_is_not_touched(desk: Desk) -> None:
    desk.configuration.write_text("name = \n", encoding="utf-8")
    done = desk.connect()
    assert done.returncode == 2
    assert "newsletter.toml can't be read" in done.stderr
    assert desk.configuration.read_text(encoding="utf-8") == "name = \n"


def test_without_a_keyring_the_environment_is_named_before_a_key_is_kept_anywhere(desk: Desk) -> None:
    desk.command.environment["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
    before = desk.configuration.read_bytes()
    done = desk.connect()
    assert done.returncode == 2
    assert "no keyring" in done.stderr
    assert f"Set {NAME} in the environment, or write it into {desk.command.root / '.env'}" in done.stderr
    assert desk.configuration.read_bytes() == before


def test_a_dotenv_that_git_would_keep_is_warned_of(desk: Desk) -> None:
    desk.command.environment["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"
    subprocess.run(["git", "init", "-q", desk.command.root], check=True)
    assert "git would keep .env" not in desk.connect().stderr
    (desk.command.root / ".gitignore").unlink()
    assert "git would keep .env" in desk.connect().stderr


def test_a_key_in_dotenv_needs_no_keyring(desk: Desk) -> None:
    desk.command.environment["KEPT_KEYRING_FAULT"] = "locked"
    (desk.command.root / ".env").write_text(f"{NAME}={PASSWORD}\n", encoding="utf-8")
    done = desk.command.run("connect", "smtp", *desk.settings, "--yes", "--format", "json")
    assert json.loads(done.stdout)["keys"] == {NAME: ".env"}


def test_a_key_that_the_environment_would_hide_is_refused(desk: Desk) -> None:
    desk.command.environment[NAME] = PASSWORD
    done = desk.connect(typed="another\n")
    assert done.returncode == 2
    assert "come from the environment" in done.stderr


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("locked", "can't be read: Failed to unlock the collection"),
        ("hostile", "does not take the key: the daemon said no to ***"),
        ("forgetful", "took the key and does not give it back"),
    ],
)
def test_a_broken_keyring_is_told_in_words_and_changes_nothing(desk: Desk, fault: str, words: str) -> None:
    desk.command.environment["KEPT_KEYRING_FAULT"] = fault
    before = desk.configuration.read_bytes()
    done = desk.connect()
    assert done.returncode == 2
    assert words in done.stderr
    assert NAME in done.stderr
    assert PASSWORD not in done.stderr
    assert "Traceback" not in done.stderr
    assert desk.configuration.read_bytes() == before


def test_a_locked_keyring_stops_a_send_in_words(desk: Desk) -> None:
    desk.connect()
    desk.command.environment["KEPT_KEYRING_FAULT"] = "locked"
    done = desk.command.run("send", "tea", "--test", "ada@example.org", "--yes")
    assert (done.returncode, desk.server.taken) == (2, [])
    assert "Unlock or mend it" in done.stderr


def test_a_configuration_that_can_not_be_written_leaves_the_old_key(desk: Desk) -> None:
    desk.connect()
    desk.server.password = "another"
    before = desk.keyring
    script = (
        "import sys; import newsletter.actions.configuration as c\n"
        "def full(path, content): raise OSError(28, 'No space left on device', str(path))\n"
        "c.write_whole = full\n"
        "from newsletter.cli.main import main; main(sys.argv[1:])"
    )
    words = ("connect", "smtp", "--list", "friends", "--sender", "a@example.org", "--key-from-stdin", "--yes")
    done = subprocess.run(
        [sys.executable, "-c", script, *words],
        cwd=desk.command.root,
        env=desk.command.environment,
        input="another\n",
        capture_output=True,
        text=True,
        check=False,
    )
    assert "No space left on device" in done.stderr
    assert (done.returncode, desk.keyring) == (2, before)


def test_two_newsletters_do_not_meet_in_the_keyring(desk: Desk, tmp_path: Path) -> None:
    desk.connect()
    other = CommandLine(tmp_path / "monthly", tmp_path / "state of the monthly")
    other.environment = {**desk.command.environment, "NEWSLETTER_STATE": str(other.state)}
    init_project(other.root)
    done = other.run("connect", "smtp", *desk.settings, "--yes")
    assert (done.returncode, "can't be used: 535" in done.stderr) == (2, True)
    (key,) = desk.keyring
    assert str(desk.command.state) in key


def test_a_key_is_forgotten_and_what_is_left_is_named(desk: Desk) -> None:
    desk.connect()
    desk.command.environment[NAME] = "another"
    done = desk.command.run("connect", "smtp", "--forget")
    assert (done.returncode, desk.keyring) == (0, {})
    assert done.stdout == f"Forgotten: {NAME}.\n"
    assert f"{NAME} is still in the environment" in done.stderr
    assert desk.command.json("connect", "smtp", "--forget") == {
        "schema": 1,
        "provider": "smtp",
        "forgotten": [],
        "left": {NAME: "environment"},
    }


def test_a_key_in_the_environment_never_opens_the_keyring(desk: Desk) -> None:
    script = (
        "import os, sys, pathlib; from newsletter.actions.project import open_project\n"
        "from newsletter.actions.secrets import secrets_of\n"
        "found = secrets_of(open_project(pathlib.Path('.'), os.environ), 'smtp')('password')\n"
        "print(bool(found), 'keyring' in sys.modules)"
    )
    for key, said in ((PASSWORD, "True False"), ("", "False True")):
        done = subprocess.run(
            [sys.executable, "-c", script],
            cwd=desk.command.root,
            env={**desk.command.environment, NAME: key},
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.strip() == said


def test_providers_are_tried_without_sending(desk: Desk) -> None:
    desk.connect()
    done = desk.command.run("providers", "check")
    assert (done.returncode, desk.server.taken) == (0, [])
    assert f"127.0.0.1 answers on port {desk.port}." in done.stdout
    desk.server.password = "changed"
    checked = desk.command.run("providers", "check", "--format", "json")
    (row,) = json.loads(checked.stdout)["providers"]
    assert (checked.returncode, row["provider"], row["right"], row["found"]) == (1, "smtp", False, None)
    assert "535" in row["faults"][0]["message"]


def test_what_the_configuration_lacks_for_a_send_is_found_by_the_check(desk: Desk) -> None:
    desk.configuration.write_text(
        '[lists.a]\nprovider = "smpt"\n[lists.b]\n[providers.smtp]\nhots = "x"\n', encoding="utf-8"
    )
    done = desk.command.run("providers", "check")
    assert done.returncode == 1
    for words in ("Did you mean “smtp”?", "It has no sender.", "no address at which to unsubscribe", "“host”"):
        assert words in done.stdout
    unknown = desk.command.run("providers", "check", "mailgum")
    assert unknown.returncode == 1
    assert "There is no provider “mailgum”." in unknown.stdout


def test_nothing_configured_is_nothing_wrong(desk: Desk) -> None:
    desk.configuration.write_text("", encoding="utf-8")
    done = desk.command.run("providers", "check")
    assert (done.returncode, "newsletter connect" in done.stdout) == (0, True)


def test_the_issue_itself_is_not_held_up_by_the_keyring(desk: Desk) -> None:
    desk.connect()
    desk.command.environment["KEPT_KEYRING_FAULT"] = "locked"
    assert desk.command.run("check", SLUG).returncode == 0
