"""What is listmonk's own: its templates as Go reads them, its versions, its transitions."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from campaign_world import KEY, OWN, VENDORS, Newsroom, edition, mailing
from listmonk_stand_in import ListmonkStandIn

from newsletter.compose.edition import Edition
from newsletter.errors import DeliveryRefused
from newsletter.providers.base import Campaign
from newsletter.providers.listmonk_template import html_in_template, subject_in_template, text_in_template

(LISTMONK,) = (vendor for vendor in VENDORS if vendor.name == "listmonk")
# As listmonk compiles a campaign (models/campaigns.go, models/common.go, internal/manager): its rewriting of shorthands
# by regular expressions first, then html/template for body and text, text/template for the subject.
PROGRAM = r"""
package main

import (
	"bytes"
	"encoding/json"
	"html/template"
	"os"
	"regexp"
	txttpl "text/template"
)

type Subscriber struct {
	Email, Name, FirstName, LastName string
	Attribs                          map[string]interface{}
}

type Message struct{ Subscriber Subscriber }

var shorthands = []struct {
	re   *regexp.Regexp
	with string
}{
	{regexp.MustCompile(`{{\s*TrackLink\s+"([^"]+)"\s*}}`), `{{ TrackLink "$1" . }}`},
	{regexp.MustCompile(`(https?://[\p{L}\p{N}_\-\.~!#$&'()*+,/:;=?@\[\]]*)@TrackLink`), `{{ TrackLink "$1" . }}`},
	{regexp.MustCompile(`{{(\s+)?(TrackView|UnsubscribeURL|ManageURL|OptinURL|MessageURL)(\s+)?}}`), `{{ $2 . }}`},
}

func main() {
	var in struct {
		Subject, Body, Text string
		Subscriber          Subscriber
	}
	if err := json.NewDecoder(os.Stdin).Decode(&in); err != nil {
		panic(err)
	}
	funcs := template.FuncMap{
		"Safe":           func(s string) template.HTML { return template.HTML(s) },
		"UnsubscribeURL": func(m *Message) string { return "https://lm.example/u/1?a=1&b=2" },
		"MessageURL":     func(m *Message) string { return "https://lm.example/m/1" },
		"TrackLink":      func(url string, m *Message) string { return "https://lm.example/tracked" },
	}
	rewritten := func(s string) string {
		for _, one := range shorthands {
			s = one.re.ReplaceAllString(s, one.with)
		}
		return s
	}
	html := func(name, s string) string {
		base := template.Must(template.New("base").Funcs(funcs).Parse(`{{ template "content" . }}`))
		content := template.Must(template.New("content").Funcs(funcs).Parse(rewritten(s)))
		all := template.Must(base.AddParseTree("content", content.Tree))
		var out bytes.Buffer
		if err := all.ExecuteTemplate(&out, "base", &Message{in.Subscriber}); err != nil {
			panic(err)
		}
		return out.String()
	}
	var subject bytes.Buffer
	made := txttpl.Must(txttpl.New("content").Funcs(txttpl.FuncMap(funcs)).Parse(rewritten(in.Subject)))
	if err := made.Execute(&subject, &Message{in.Subscriber}); err != nil {
		panic(err)
	}
	json.NewEncoder(os.Stdout).Encode([]string{subject.String(), html("body", in.Body), html("text", in.Text)})
}
"""


@pytest.fixture(scope="module")
def go(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """listmonk's way with templates, compiled."""
    if not shutil.which("go"):
        pytest.skip("Go is not installed: its templates can't be tried")
    folder = tmp_path_factory.mktemp("go")
    (folder / "main.go").write_text(PROGRAM, encoding="utf-8")
    made = folder / "render"
    environment = os.environ | {"GO111MODULE": "off", "GOFLAGS": ""}
    subprocess.run(["go", "build", "-o", made, "main.go"], cwd=folder, env=environment, check=True, capture_output=True)
    return made


def rendered(go: Path, issue: Edition, **subscriber: object) -> tuple[str, str, str]:
    """Subject, HTML and text as a subscriber gets them."""
    given = {
        "Subject": subject_in_template(issue),
        "Body": html_in_template(issue, {"bars.png": "https://lm.example/bars.png?a=1&b=2"}),
        "Text": text_in_template(issue),
        "Subscriber": subscriber,
    }
    done = subprocess.run([go], input=json.dumps(given).encode(), check=True, capture_output=True)
    subject, html, text = json.loads(done.stdout)
    return subject, html, text


def test_go_prints_the_edition_as_it_is_with_the_readers_own_words_escaped(go: Path) -> None:
    attributes: Mapping[str, object] = {"job_title": "R&D <lead>"}
    subject, html, text = rendered(go, edition(), FirstName="Zoë & “Co”", Attribs=attributes)
    assert subject == "Only 49 per cent, Zoë & “Co”"
    assert "<p>Dear Zoë &amp; “Co” (R&amp;D &lt;lead&gt;),</p>" in html
    assert "<!--[if mso]><p>Outlook</p><![endif]-->" in html
    assert "<style>@media all{#a{color:red}}</style>" in html
    assert 'src="https://lm.example/bars.png?a=1&amp;b=2"' in html
    assert '<a href="https://lm.example/u/1?a=1&amp;b=2">Unsubscribe</a>' in html
    assert f"<p>{OWN}</p>" in html
    assert "Dear Zoë & “Co” (R&D <lead>)," in text
    assert f"\n{OWN}\n" in text
    assert "Unsubscribe: https://lm.example/u/1?a=1&b=2\n" in text


@pytest.mark.parametrize("attributes", [None, {}, {"job-title": "", "job_title": None}])
def test_go_prints_the_words_in_place_of_what_a_reader_lacks(go: Path, attributes: object) -> None:
    subject, html, text = rendered(go, edition(), FirstName="", Attribs=attributes)
    assert subject == "Only 49 per cent, colleague"
    assert "Dear dear &#34;friend&#34; (reader)," in html
    assert 'Dear dear "friend" (reader),' in text


def test_an_attribute_that_is_a_number_costs_nobody_the_message(go: Path) -> None:
    _, html, text = rendered(go, edition(), FirstName="Ada", Attribs={"job-title": 7})
    assert "(7)," in html
    assert "(7)," in text


@pytest.mark.parametrize("subject", ["{{ .Campaign.UUID }}", "a {{ b", "}} {{ {{", '{{ "{{" }}'])
def test_braces_in_a_subject_stay_braces(go: Path, subject: str) -> None:
    assert rendered(go, edition(subject=subject))[0] == subject


@pytest.fixture
def held() -> Iterator[ListmonkStandIn]:
    with ListmonkStandIn(key=KEY) as running:
        yield running


def test_a_template_that_adds_nothing_is_made_once_and_found_again(held: ListmonkStandIn, tmp_path: Path) -> None:
    Newsroom(LISTMONK, held.address, tmp_path).send()
    Newsroom(LISTMONK, held.address, tmp_path).send(tests=["ada@example.org"])
    assert [one["body"] for one in held.templates][1:] == ['{{ template "content" . }}']
    assert {campaign.told["template_id"] for campaign in held.campaigns.values()} == {2}


def test_answers_of_old_versions_are_read(tmp_path: Path) -> None:
    with ListmonkStandIn(key=KEY, old=True) as old:
        report = Newsroom(LISTMONK, old.address, tmp_path).send()
        assert report.complete
        (name,) = old.files
        assert f'src="{old.address}/uploads/{name}"' in old.messages[0].html
        assert Newsroom(LISTMONK, old.address, tmp_path / "2").send(tests=["ada@example.org"]).complete
        assert len(old.files) == 1, "the same picture is not stored twice"


def test_a_test_for_somebody_who_is_no_subscriber_is_told(held: ListmonkStandIn, tmp_path: Path) -> None:
    room = Newsroom(LISTMONK, held.address, tmp_path)
    with pytest.raises(DeliveryRefused, match=r"o'hara@example\.org is none") as refused:
        room.send(tests=["ada@example.org", "o'hara@example.org"])
    assert "subscriber" in refused.value.help
    assert not held.tests
    assert not held.campaigns, "no draft is left behind"
    assert not room.deliveries


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("draft", "draft"),
        ("scheduled", "scheduled"),
        ("running", "sending"),
        ("finished", "sent"),
        ("cancelled", "cancelled"),
        ("paused", "stopped"),
        ("of-next-year", "stopped"),
    ],
)
def test_its_states_are_ours(held: ListmonkStandIn, tmp_path: Path, status: str, state: str) -> None:
    provider = Newsroom(LISTMONK, held.address, tmp_path).open()
    made = provider.create(mailing("3"))
    held.campaigns[made.reference].status = status
    assert provider.state(made) == state


def test_what_it_can_not_express_is_refused(held: ListmonkStandIn, tmp_path: Path) -> None:
    from msgspec.structs import replace

    provider = Newsroom(LISTMONK, held.address, tmp_path).open()
    odd = replace(mailing("3"), audience="commissioners", sender="{{ x }} <a@example.org>")
    assert [line.split(":")[0] for line in provider.refusals(odd)] == [
        "listmonk's lists have numbers",
        "A sender's name with “{{” in it would be read as a template.",
    ]
    assert list(provider.refusals(mailing("3"))) == []


def test_a_paused_campaign_is_for_a_person_to_look_at(held: ListmonkStandIn, tmp_path: Path) -> None:
    room = Newsroom(LISTMONK, held.address, tmp_path)
    room.open().create(mailing("3"))
    (campaign,) = held.campaigns.values()
    campaign.status = "paused"
    report = room.send()
    assert "stopped or failed there" in report.held
    assert report.row.state == "stopped"
    cancelled = room.cancel(report.delivery)
    assert cancelled.held
    held.campaigns.clear()
    assert room.cancel(report.delivery).delivery.state == "cancelled"


def test_of_several_campaigns_of_one_name_the_one_that_was_sent_counts(held: ListmonkStandIn, tmp_path: Path) -> None:
    room = Newsroom(LISTMONK, held.address, tmp_path)
    provider = room.open()
    for _ in range(3):
        provider.create(mailing("3"))
    held.campaigns["2"].status = "finished"
    assert provider.find(mailing("3").name, "3") == Campaign("2", mailing("3").name, "sent")
    assert provider.find(mailing("3").name, "4") is None, "another audience's is another campaign"
    assert room.send().earlier
    assert not held.delivered


def test_a_reply_to_is_a_header_and_a_part_of_the_list_is_refused(held: ListmonkStandIn, tmp_path: Path) -> None:
    from msgspec.structs import replace

    room = Newsroom(LISTMONK, held.address, tmp_path)
    whole = room.plan()
    room.plan = lambda **_named: replace(whole, segment="gps")  # type: ignore[method-assign] # the configuration's
    with pytest.raises(DeliveryRefused, match="parts of it are made there"):
        room.send()
    room.plan = lambda **_named: whole  # type: ignore[method-assign]
    room.send()
    (campaign,) = held.campaigns.values()
    assert campaign.told["headers"] == [{"Reply-To": "editor@example.org"}]
    assert campaign.told["from_email"] == "The Commissioner <commissioner@example.org>"
