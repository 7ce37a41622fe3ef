"""A SQLite file that is put back after whatever changed it, with the connections of the application left open."""

import sqlite3
from pathlib import Path


class Keeper:
    """Keeps ``file`` as it was when this was made."""

    def __init__(self, file: Path) -> None:
        self._live = sqlite3.connect(file, isolation_level=None)
        self._kept = sqlite3.connect(":memory:")
        self._live.backup(self._kept)
        self._version = self._look()

    def _look(self) -> int:
        """A number that is another one after each commit of anybody else."""
        return int(self._live.execute("PRAGMA data_version").fetchone()[0])

    def put_back(self) -> bool:
        """Whether there was anything to put back."""
        version = self._look()
        if version == self._version:
            return False
        self._kept.backup(self._live)
        self._version = self._look()
        return True

    def close(self) -> None:
        self._live.close()
        self._kept.close()
