"""The hub that is measured: its seeded data, its settings and its server."""

import os
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path

from alembic.script import ScriptDirectory

from campus.paths import MIGRATIONS

FOLDER = Path("var/bench")
CAMPUS = Path(sys.executable).with_name("campus")


def environ(file: Path, port: int, processes: int) -> dict[str, str]:
    """Production's code paths on this machine: no reloading, FULL synchronous writes, real CSRF and policies."""
    return {
        "CAMPUS_ENVIRONMENT": "test",
        "CAMPUS_BASE_URL": f"http://127.0.0.1:{port}",
        "CAMPUS_SECRET": "x" * 40,
        "CAMPUS_DATABASE_URL": f"sqlite:///{file.resolve()}",
        "CAMPUS_LISTEN": f"127.0.0.1:{port}",
        "CAMPUS_PROCESSES": str(processes),
        "CAMPUS_MAIL_FOLDER": str(FOLDER.resolve() / "mail"),
    }


def make_data(scale: str) -> Path:
    """The seeded database of ``scale``, made once a day and revision of the tables."""
    revision = ScriptDirectory(str(MIGRATIONS)).get_current_head()
    master = FOLDER / f"{scale}-{datetime.now(UTC):%Y%m%d}-{revision}.sqlite"
    if not master.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        unfinished = master.with_suffix(".part")
        unfinished.unlink(missing_ok=True)
        settings = " ".join(f"{key}={value}" for key, value in environ(unfinished, 1, 1).items())
        for command in ("upgrade", f"seed --scale {scale}"):
            if os.system(f"{settings} {CAMPUS} {command}"):
                raise SystemExit(f"campus {command} failed")
        unfinished.rename(master)
    return master


def fresh_copy(master: Path, name: str) -> Path:
    """A copy of ``master`` without what an earlier run left beside it."""
    copy = FOLDER / name
    for suffix in ("", "-wal", "-shm"):
        Path(f"{copy}{suffix}").unlink(missing_ok=True)
    shutil.copy(master, copy)
    return copy


def serve(processes: str = "1") -> list[str]:
    return [str(CAMPUS), "serve", "--no-worker", "--processes", processes]
