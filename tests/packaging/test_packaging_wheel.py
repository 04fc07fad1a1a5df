"""What `pip install .` puts on a machine is everything that the command needs, and nothing else."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    from hatchling.builders.wheel import WheelBuilder

    folder = tmp_path_factory.mktemp("wheel")
    (path,) = WheelBuilder(str(ROOT)).build(directory=str(folder), versions=["standard"])
    return zipfile.ZipFile(path)


def test_every_bundled_theme_is_in_it_whole(wheel: zipfile.ZipFile) -> None:
    files = [path.relative_to(ROOT / "templates") for path in (ROOT / "templates").rglob("*") if path.is_file()]
    assert len(files) > 10
    assert {f"newsletter/themes/{path.as_posix()}" for path in files} <= set(wheel.namelist())


def test_the_starter_project_and_the_previews_assets_are_in_it(wheel: zipfile.ZipFile) -> None:
    names = set(wheel.namelist())
    for folder in ("starter", "preview/static"):
        files = [path for path in (ROOT / "newsletter" / folder).rglob("*") if path.is_file()]
        assert files
        assert {path.relative_to(ROOT).as_posix() for path in files} <= names


def test_nothing_but_the_package_is_in_it(wheel: zipfile.ZipFile) -> None:
    assert {name.split("/")[0] for name in wheel.namelist() if ".dist-info" not in name} == {"newsletter"}


def test_it_gives_the_command(wheel: zipfile.ZipFile) -> None:
    (entry_points,) = (name for name in wheel.namelist() if name.endswith("entry_points.txt"))
    assert "newsletter = newsletter.cli.main:main" in wheel.read(entry_points).decode()
