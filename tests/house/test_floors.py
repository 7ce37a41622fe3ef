"""Who may import whom, and that every floor is tried."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
# Folders of tests that belong to no floor.
BESIDE = {"support", "house", "roles", "journeys", "e2e", "golden", "vendor", "prove"}


def test_the_import_contracts_hold():
    linter = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run([linter, "--no-logo", "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def floors() -> set[str]:
    return {init.parent.name for init in (ROOT / "campus").glob("*/__init__.py")}


def test_every_folder_of_tests_mirrors_a_floor():
    folders = {path.name for path in (ROOT / "tests").iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert folders - BESIDE <= floors()


def test_every_floor_has_tests():
    tried = {path.parent.relative_to(ROOT / "tests").parts[0] for path in (ROOT / "tests").glob("*/**/test_*.py")}
    assert floors() - tried == set()
