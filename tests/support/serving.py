"""``campus serve`` as an operator starts it: real processes on a free port."""

import os
import signal
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Self

from campus.settings import Settings
from tests.support.applications import free_port

PATIENCE_SECONDS = 60


def until(is_so: Callable[[], bool]) -> None:
    """Wait for what another thread or process is about to bring about."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < deadline
        threading.Event().wait(0.01)


def campus_environ(settings: Settings, port: int = 0) -> dict[str, str]:
    """The environment of a ``campus`` command on the database of ``settings``, and nothing else of Campus."""
    url = f"http://127.0.0.1:{port}"
    environ = {name: value for name, value in os.environ.items() if not name.startswith("CAMPUS_")}
    return environ | {
        "CAMPUS_ENVIRONMENT": "development",
        "CAMPUS_DATABASE_URL": settings.database_url,
        "CAMPUS_SECRET": settings.secret,
        "CAMPUS_BASE_URL": url,
        "CAMPUS_LISTEN": f"127.0.0.1:{port}",
        "CAMPUS_MAIL_FOLDER": str(settings.mail.folder),
    }


class ServedHub:
    """A running ``campus serve``; ``program`` is the ``campus`` to run, ``folder`` where it is run."""

    def __init__(self, program: Path, settings: Settings, folder: Path, *options: str) -> None:
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.process = subprocess.Popen(
            [program, "serve", *options],
            env=campus_environ(settings, port),
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def get(self, path: str) -> str:
        """The page at ``path``; raises ``OSError`` while nobody listens, and fails at any error page."""
        try:
            with urllib.request.urlopen(f"{self.url}{path}", timeout=PATIENCE_SECONDS) as response:
                return str(response.read().decode())
        except urllib.error.HTTPError as error:
            raise AssertionError(error.read().decode()) from error

    def answers(self) -> bool:
        """Whether it is up; fails with its output when it has ended."""
        try:
            self.get("/rooms")
        except OSError:
            assert self.process.poll() is None, self.end()
            return False
        return True

    def children(self) -> set[int]:
        """The processes it started."""
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text(encoding="ascii")
        return set(map(int, listed.split()))

    def end(self) -> str:
        """Tell it to end; its output, or nothing the second time."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        assert self.process.stdout is not None
        return "" if self.process.stdout.closed else self.process.communicate(timeout=PATIENCE_SECONDS)[0]

    def __enter__(self) -> Self:
        """Wait until it answers; whatever happens then, it is ended."""
        try:
            until(self.answers)
        except BaseException:
            self.end()
            raise
        return self

    def __exit__(self, *_problem: object) -> None:
        self.end()
