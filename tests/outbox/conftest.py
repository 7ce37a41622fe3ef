"""What the tests of the outbox share: writing a mail, and a way out that remembers."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage

import pytest
from sqlalchemy import select

from campus.db import Sessions
from campus.outbox.delivery import DeliveryFailed
from campus.outbox.letterhead import Letterhead
from campus.outbox.models import OutboxMessage
from campus.outbox.services import Recipient, post
from campus.web.mails import MailText
from tests.support.clock import NOW

Post = Callable[..., None]
LETTERHEAD = Letterhead("신성캠퍼스 <no-reply@campus.example>", "https://campus.example", "not a secret in tests")


@dataclass
class Memory:
    """A way out that keeps what left, and fails as often as it is told to."""

    left: list[EmailMessage] = field(default_factory=list)
    problems: list[DeliveryFailed] = field(default_factory=list)

    def deliver(self, message: EmailMessage) -> None:
        if self.problems:
            raise self.problems.pop(0)
        self.left.append(message)

    @property
    def subjects(self) -> list[str]:
        return [str(message["Subject"]) for message in self.left]


@dataclass
class StandingClock:
    """The worker's clock in tests; it moves by hand."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def shift(self, **how_far: float) -> None:
        self.now += timedelta(**how_far)


@pytest.fixture
def out() -> Memory:
    return Memory()


@pytest.fixture
def worker_clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def write_mail(sessions: Sessions) -> Post:
    """Put a mail into the outbox: ``write_mail(subject="…", address="…")``."""

    def write(
        subject: str = "예약이 확정됐어요", address: str = "member@kaist.example", html: str = "<p>예약</p>"
    ) -> None:
        mail = MailText(subject, "회의실을 예약했어요.\n", html)
        with sessions.write() as db:
            post(db, "booking-made", Recipient(address, "ko"), mail, now=NOW)

    return write


@pytest.fixture
def rows(sessions: Sessions) -> Callable[[], list[OutboxMessage]]:
    """The outbox as it stands, oldest first."""

    def read() -> list[OutboxMessage]:
        with sessions.read() as db:
            return list(db.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))

    return read
