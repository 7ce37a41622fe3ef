"""A wheel serves from any folder: templates, static files, migrations and catalogues are inside."""

import shutil
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest

from campus.settings import Settings
from tests.support.databases import make_settings
from tests.support.serving import ServedHub, campus_environ

ROOT = Path(__file__).parents[2]
PARTS = ("campus", "templates", "static", "alembic", "setup.py", "pyproject.toml", "MANIFEST.in", "README.md")


def run(*command: str | Path, cwd: Path) -> None:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy, so that the checkout gets no build folder."""
    source = tmp_path_factory.mktemp("source")
    for name in PARTS:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__", "*.mo", "_assets"))
        else:
            shutil.copy(ROOT / name, source / name)
    target = tmp_path_factory.mktemp("wheel")
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check")
    run(*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", target, source, cwd=source)
    return next(target.glob("*.whl"))


@pytest.fixture(scope="module")
def program(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ``campus`` of an environment that has the wheel; what it depends on is lent by this one."""
    folder = tmp_path_factory.mktemp("installed") / "venv"
    venv.create(folder, with_pip=False)
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", folder / "bin" / "python")
    run(*pip, "install", "--no-deps", "--no-index", wheel, cwd=folder)
    site = next((folder / "lib").glob("python*")) / "site-packages"
    (site / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return folder / "bin" / "campus"


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    return folder


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return make_settings(f"sqlite:///{tmp_path}/campus.sqlite", tmp_path / "mail")


@pytest.fixture
def served(program: Path, settings: Settings, elsewhere: Path) -> Iterator[ServedHub]:
    environ = campus_environ(settings)
    subprocess.run([program, "upgrade"], env=environ, cwd=elsewhere, check=True, capture_output=True)
    with ServedHub(program, settings, elsewhere, "--processes", "1", "--no-worker") as served:
        yield served


def test_the_wheel_holds_what_stands_at_the_top(wheel):
    names = set(ZipFile(wheel).namelist())
    for name in ("templates/layout.html", "static/css/tokens.css", "alembic/env.py"):
        assert f"campus/_assets/{name}" in names
    assert not [name for name in names if name.startswith("tests/") or "__pycache__" in name]
    assert "development.ini" not in {Path(name).name for name in names}


def test_the_wheel_holds_compiled_catalogues(wheel):
    names = set(ZipFile(wheel).namelist())
    sources = {str(file.relative_to(ROOT)) for file in (ROOT / "campus" / "locale").glob("*/LC_MESSAGES/campus.po")}
    assert {source.replace(".po", ".mo") for source in sources} <= names
    assert sources


def test_it_serves_from_another_folder(program, served, elsewhere):
    assert "<!doctype html>" in served.get("/rooms").lower()
    assert ":root" in served.get("/static/css/tokens.css")
    where = subprocess.run(
        [program.with_name("python"), "-c", "import campus.paths; print(campus.paths.ROOT)"],
        cwd=elsewhere,
        capture_output=True,
        text=True,
        check=True,
    )
    assert where.stdout.strip().endswith("site-packages/campus/_assets")
    assert list(elsewhere.iterdir()) == []
