"""How often a feed is sent in full to one asker: whoever asks again and again without a validator is told to wait."""

from collections import OrderedDict, deque
from datetime import datetime, timedelta
from math import ceil
from threading import Lock

WINDOW = timedelta(minutes=10)
MOST_FULL = 60
MOST_REMEMBERED = 10_000


class FullAnswers:
    """What one process has sent in full in the last ten minutes, by asker. Kept in memory: with two processes an asker
    may get twice as much, and a restart begins anew."""

    def __init__(self, most: int = MOST_FULL) -> None:
        self._most = most
        self._lock = Lock()
        self._sent: OrderedDict[str, deque[datetime]] = OrderedDict()

    def take(self, asker: str, *, now: datetime) -> int:
        """Count one full answer to ``asker``; returns 0, or in how many seconds the next one is free: then it is not
        counted."""
        with self._lock:
            moments = self._sent.setdefault(asker, deque())
            self._sent.move_to_end(asker)
            while moments and moments[0] <= now - WINDOW:
                moments.popleft()
            if len(moments) >= self._most:
                return max(ceil((moments[0] + WINDOW - now) / timedelta(seconds=1)), 1)
            moments.append(now)
            while len(self._sent) > MOST_REMEMBERED:
                self._sent.popitem(last=False)
            return 0
