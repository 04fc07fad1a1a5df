"""Lists held here and copies of the record, as they are typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_project import CommandLine

from newsletter.cli.readers import _REASONS
from newsletter.delivery.suppressing import REASONS

ADA = "ada@example.org"


@pytest.fixture
def desk(tmp_path: Path) -> CommandLine:
    desk = CommandLine(tmp_path / "weekly", tmp_path / "state")
    desk.begin()
    return desk


def imported(desk: CommandLine, content: str, *words: str, encoding: str = "utf-8") -> object:
    (desk.root / "more.csv").write_text(content, encoding=encoding)
    return desk.json("lists", "import", "more.csv", "--list", "readers", *words)


def readers(desk: CommandLine, *words: str) -> list[str]:
    found = desk.json("lists", "list", "--list", "readers", *words)["readers"]
    return [reader["email"] for reader in found]


def test_a_list_is_narrowed_by_tags_and_fields(desk: CommandLine, tmp_path: Path) -> None:
    imported(desk, "email,role,tags\ncy@example.org,nurse,gp\ndi@example.org,manager,GP\n", "--tag", "2016")
    assert readers(desk, "--where", "tag:gp and not role = manager") == ["cy@example.org"]
    assert len(readers(desk)) == 4
    report = desk.json("lists", "export", str(tmp_path / "out.csv"), "--list", "readers", "--where", "tag:2016")
    assert report["readers"] == 2
    wrong = desk.run("lists", "list", "--list", "readers", "--where", "tag:gps")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "column 5: Nobody on readers has the tag “gps”" in wrong.stderr
    assert "Did you mean “gp”?" in wrong.stderr
    told = desk.run("lists", "list", "--list", "readers", "--where", "role = nurse")
    assert told.stdout == "cy@example.org  role: nurse, tag:2016, tag:gp\n"
    assert desk.run("lists", "list", "--where", "role = nurse").returncode == 2


def test_a_guessed_encoding_is_shown_and_a_wrong_guess_refused(desk: CommandLine) -> None:
    (desk.root / "west.csv").write_text("email,name\nx@b.org,Zoë\n", encoding="cp1252")
    told = desk.run("lists", "import", "west.csv", "--list", "readers")
    assert "Read as cp1252, a guess: “Zoë”. If that is wrong, say --encoding." in told.stderr
    (desk.root / "dos.csv").write_text("email,name\ny@b.org,Jörgen\n", encoding="cp850")
    refused = desk.run("lists", "import", "dos.csv", "--list", "readers")
    assert refused.returncode == 2
    assert "--encoding cp850 reads “Jörgen”" in refused.stderr
    assert desk.run("lists", "import", "dos.csv", "--list", "readers", "--encoding", "cp850").returncode == 0
    assert readers(desk, "--where", "name = Jörgen") == ["y@b.org"]


def test_a_guess_without_a_word_to_show_shows_none(desk: CommandLine) -> None:
    (desk.root / "wide.csv").write_text("email,name\nx@b.org,Ann\n", encoding="utf-16-le")
    told = desk.run("lists", "import", "wide.csv", "--list", "readers")
    assert "Read as utf-16-le, a guess. If that is wrong, say --encoding." in told.stderr


def test_what_a_file_says_steers_no_terminal(desk: CommandLine) -> None:
    (desk.root / "odd.csv").write_text("email,Role \x1b[2J\u202e\nx@b.org,a\x07b\x1b[31mc\n", encoding="utf-8")
    told = desk.run("lists", "import", "odd.csv", "--list", "readers")
    shown = desk.run("lists", "list", "--list", "readers")
    (desk.root / "none.csv").write_text("Mail \x1b[2J\u202ebox,name\nx,y\n", encoding="utf-8")
    refused = desk.run("lists", "import", "none.csv", "--list", "readers")
    assert (told.returncode, refused.returncode) == (0, 2)
    for said in (told.stderr, shown.stdout, refused.stderr):
        assert all(letter.isprintable() for letter in said.replace("\n", ""))
    assert "x@b.org  role-2j: a b [31mc" in shown.stdout


def test_a_trial_changes_nothing(desk: CommandLine) -> None:
    (desk.root / "more.csv").write_text("email\nx@b.org\nnobody\n", encoding="utf-8")
    told = desk.run("lists", "import", "more.csv", "--list", "readers", "--dry-run")
    assert told.stdout == "2 rows, 1 of them bad. Nothing was imported (--dry-run).\n"
    assert len(readers(desk)) == 2


def test_addresses_are_suppressed_from_a_file_on_one_list(desk: CommandLine) -> None:
    (desk.root / "gone.txt").write_text(f"{ADA}\nnobody\n", encoding="utf-8")
    told = desk.run("lists", "suppress", "--file", "gone.txt", "--list", "readers", "--reason", "bounce")
    assert (told.returncode, told.stdout) == (1, "")
    assert "line 2: “nobody” is not an email address" in told.stderr
    assert len(readers(desk)) == 2
    words = ("--list", "readers", "--reason", "bounce", "--partial")
    report = desk.json("lists", "suppress", "--file", "gone.txt", *words)
    assert (report["new"], report["bad_count"]) == (1, 1)
    assert ADA not in readers(desk)
    assert desk.run("lists", "suppress").returncode == 2
    assert desk.run("lists", "suppress", ADA, "--list", "raeders").returncode == 2
    assert _REASONS == REASONS


def test_somebody_leaves_a_list_by_hand(desk: CommandLine) -> None:
    assert desk.run("lists", "remove", ADA, "--list", "readers").returncode == 0
    assert desk.run("lists", "remove", ADA, "--list", "readers").returncode == 1
    imported(desk, f"email\n{ADA}\n")
    assert ADA not in readers(desk)


def test_a_persons_data_are_given_and_erased_everywhere(desk: CommandLine, tmp_path: Path) -> None:
    desk.run("send", "tea", "--yes")
    held = desk.json("lists", "export", "--person", "Ada@Example.org")
    assert held["lists"][0]["fields"]["first-name"] == "Ada"
    desk.run("lists", "export", str(tmp_path / "ada.json"), "--person", ADA)
    assert json.loads((tmp_path / "ada.json").read_text(encoding="utf-8")) == held
    desk.run("backup")
    asked = desk.run("lists", "erase", ADA)
    assert (asked.returncode, ADA in readers(desk)) == (2, True)
    told = desk.run("lists", "erase", ADA, "--yes")
    assert told.stdout == f"{ADA} is erased, and will never be written to:\n"
    assert "1 message deleted from the outbox" in told.stderr
    assert "still in the copy" in told.stderr
    assert not list((desk.root / ".newsletter" / "outbox").rglob(f"*{ADA}*"))
    assert desk.json("lists", "erase", ADA, "--yes", "--copies")["deleted_copies"] == 1
    assert desk.json("deliveries", "list")["deliveries"][0]["counts"] == {"accepted": 2}
    assert not any(ADA.encode() in file.read_bytes() for file in desk.state.rglob("*") if file.is_file())


def test_a_copy_is_made_and_brought_back(desk: CommandLine, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite3"
    assert desk.json("backup", str(copy))["rows"]["subscribers"] == 2
    desk.run("send", "tea", "--yes")
    refused = desk.run("restore", str(copy), "--yes")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "knows of sends that the copy doesn't" in refused.stderr
    done = desk.json("restore", str(copy), "--yes", "--force")
    assert desk.json("deliveries", "list")["deliveries"] == []
    assert desk.run("restore", done["aside"]).returncode == 2  # nobody is there to be asked
    assert desk.run("restore", done["aside"], "--yes").returncode == 0
    assert len(desk.json("deliveries", "list")["deliveries"]) == 1


def test_what_a_ruin_no_longer_told_is_said(desk: CommandLine, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite3"
    desk.run("backup", str(copy))
    file = desk.state / "newsletter.sqlite3"
    file.write_bytes(b"not a database" * 100)
    told = desk.run("restore", str(copy), "--yes", "--force")
    assert "Of the suppressions and erasures since then not everything could be read." in told.stderr
    file.write_bytes(b"not a database" * 100)
    assert desk.json("restore", str(copy), "--yes", "--force")["lost"] == ["suppressions", "erasures"]


def test_a_ruined_record_is_replaced_where_that_is_said(desk: CommandLine, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite3"
    desk.run("backup", str(copy))
    (desk.state / "newsletter.sqlite3").write_bytes(b"not a database" * 100)
    refused = desk.run("restore", str(copy), "--yes")
    assert (refused.returncode, "is damaged" in refused.stderr) == (1, True)
    done = desk.json("restore", str(copy), "--yes", "--force")
    assert (Path(done["aside"]) / "newsletter.sqlite3").read_bytes().startswith(b"not a database")
    assert len(readers(desk)) == 2
