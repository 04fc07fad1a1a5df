from __future__ import annotations

import copy
import json
import pickle
import subprocess
import sys
import traceback
from pathlib import Path
from urllib.parse import quote

import pytest

from newsletter.actions.project import Project
from newsletter.actions.secrets import secrets_of
from newsletter.config import read_config
from newsletter.errors import CouldNotRun
from newsletter.providers.base import DirectProvider, is_direct
from newsletter.providers.entry import Option
from newsletter.providers.registry import PROVIDERS, entries, find_entry, open_provider
from newsletter.providers.secret import MASK, Secret, masked, secret_name
from newsletter.providers.smtp import Smtp

CANARY = "canary-S3cret"


def opened(name: str, options: dict[str, Option] | None = None) -> DirectProvider:
    provider = open_provider(name, options or {}, lambda setting: Secret(CANARY), Path("outbox"))
    assert is_direct(provider)
    return provider


def test_the_registry_is_ordered_and_begins_with_the_default() -> None:
    direct = ("outbox", "smtp", "mailgun", "resend", "ses")
    assert (*direct, "mailchimp", "buttondown", "listmonk") == PROVIDERS


@pytest.mark.parametrize("name", PROVIDERS)
def test_a_provider_is_called_what_its_module_is_called(name: str) -> None:
    assert find_entry(name).name == name
    settings = {setting.name for setting in find_entry(name).settings if setting.required and not setting.secret}
    options: dict[str, Option] = dict.fromkeys(settings, "eu-west-1")
    options |= {"base_url": "https://api.example.org"} if _has_address(name) else {}
    made = open_provider(name, options, lambda setting: Secret(CANARY), Path("outbox"))
    declared = find_entry(name).capabilities
    own = made.capabilities
    assert (own.name, own.mode, own.reconciliation) == (declared.name, declared.mode, declared.reconciliation)


def _has_address(name: str) -> bool:
    return any(setting.name == "base_url" for setting in find_entry(name).settings)


def test_the_outbox_costs_nothing_of_what_a_mail_server_needs() -> None:
    script = (
        "import sys, pathlib; from newsletter.providers.registry import open_provider;"
        "open_provider('outbox', {}, lambda setting: None, pathlib.Path('outbox'));"
        "print('newsletter.providers.smtp' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_a_secret_has_one_name_wherever_it_is_told(tmp_path: Path) -> None:
    """The configuration's advice, what is looked for, and the list of providers: hyphens become underscores in all."""
    assert secret_name("mail-gun", "api-key") == "NEWSLETTER_MAIL_GUN_API_KEY"
    text = '[providers.mail-gun]\napi_key = "x"\n'
    (tmp_path / "newsletter.toml").write_text(text, encoding="utf-8")
    config, problems = read_config(tmp_path)
    assert [problem for problem in problems if secret_name("mail-gun", "api_key") in problem.help]
    project = Project(tmp_path, config, (), {secret_name("mail-gun", "api_key"): CANARY})
    found = secrets_of(project, "mail-gun")("api-key")
    assert found is not None
    assert found.reveal() == CANARY


def test_smtp_takes_its_settings_from_the_configuration_and_its_password_from_elsewhere() -> None:
    provider = opened("smtp", {"host": "mail.example.org", "port": 465, "security": "tls", "user": "editor"})
    assert isinstance(provider, Smtp)
    server = provider._server
    assert (server.host, server.port, server.security, server.user) == ("mail.example.org", 465, "tls", "editor")
    assert server.password.reveal() == CANARY


@pytest.mark.parametrize(
    ("name", "options", "message", "help"),
    [
        ("smpt", {}, "There is no provider “smpt”", "Did you mean “smtp”?"),
        ("smtp", {}, "needs “host” in [providers.smtp]", ""),
        ("smtp", {"hots": "x"}, "has no setting “hots”", "Did you mean “host”?"),
        ("smtp", {"host": "x", "port": "25"}, "“port” in [providers.smtp] must be a whole number", ""),
        ("smtp", {"host": "x", "port": True}, "“port” in [providers.smtp] must be a whole number", ""),
        ("smtp", {"host": 7}, "must be text", ""),
        ("smtp", {"host": "x", "security": "ssl"}, "can't be “ssl”", "It may be starttls, tls, none."),
        ("smtp", {"host": "x", "password": "y"}, "has no setting “password”", ""),
        ("outbox", {"folder": "x"}, "The provider outbox has no setting “folder”", ""),
    ],
)
def test_a_wrong_setting_is_refused_with_its_name(
    name: str, options: dict[str, Option], message: str, help: str
) -> None:
    with pytest.raises(CouldNotRun) as refused:
        opened(name, options)
    assert message in refused.value.message
    assert help in refused.value.help


def test_every_setting_and_provider_says_what_it_is() -> None:
    for entry in entries():
        assert entry.summary.endswith(".")
        assert all(setting.help for setting in entry.settings)
    assert find_entry("outbox") is entries()[0]


def test_a_secret_cannot_be_printed_logged_pickled_or_copied() -> None:
    secret = Secret(CANARY)
    shown = [str(secret), repr(secret), f"{secret}", f"{secret!r:>40}", f"{[secret]}", json.dumps(str(secret))]
    for way in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError) as refused:
            way(secret)
        shown += traceback.format_exception(refused.value)
    assert not [text for text in shown if CANARY in text]
    assert secret.reveal() == CANARY
    assert secret
    assert not Secret("")


def test_a_secret_is_masked_in_what_a_server_says_plain_in_base64_or_as_in_an_address() -> None:
    said = f"535 {CANARY} Y2FuYXJ5LVMzY3JldA== is wrong, see /?key={quote(CANARY, safe='')}"
    assert masked(said, [Secret(CANARY), Secret("")]) == f"535 {MASK} {MASK} is wrong, see /?key={MASK}"
