"""What a process remembers between requests of what it read or made before, within bounds."""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar

from sqlalchemy.orm import Session

T = TypeVar("T")


class Memory(Generic[T]):
    """Values under keys that name a state for good, so that nothing kept is ever wrong; only unneeded.

    Holds values of ``most`` units of weight together; what was asked for longest ago goes first. Threads may share it.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._weight = 0
        self._kept: OrderedDict[Hashable, tuple[T, int]] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: Hashable) -> T | None:
        """What was kept under ``key``, or None."""
        with self._lock:
            found = self._kept.get(key)
            if found is None:
                return None
            self._kept.move_to_end(key)
            return found[0]

    def keep(self, key: Hashable, value: T, weight: int = 1) -> None:
        """Keep ``value`` under ``key`` until room is needed; what is heavier than all room together is not kept."""
        if weight > self._most:
            return
        with self._lock:
            if key in self._kept:
                return
            self._kept[key] = value, weight
            self._weight += weight
            while self._weight > self._most:
                _, (_, freed) = self._kept.popitem(last=False)
                self._weight -= freed


def is_reading(db: Session) -> bool:
    """Whether ``db`` sees only what others committed.

    A session that writes sees its own changes too, which may be rolled back: what it reads must not be kept for others.
    """
    return not db.execution_options.get("write", False)
