"""What all mails of the hub have in common: who sends them, and where one says that one wants no more of a kind."""

from dataclasses import dataclass

from campus.outbox.kinds import CHOSEN, MailKind
from campus.outbox.signing import read_signed, sign
from campus.settings import Settings

_PURPOSE = "stop"


@dataclass(frozen=True, slots=True)
class Letterhead:
    """``sender`` reads ``신성캠퍼스 <no-reply@campus.example>``; ``base_url`` has no trailing slash."""

    sender: str
    base_url: str
    secret: str

    def stop_url(self, kind: MailKind, resident_id: int | None) -> str | None:
        """Where a resident stops mails of ``kind`` without signing in; None where there is nothing to stop."""
        if resident_id is None or kind not in CHOSEN:
            return None
        return f"{self.base_url}/mails/stop/{stop_token(self.secret, kind, resident_id)}"


def letterhead_of(settings: Settings) -> Letterhead:
    """The letterhead that the settings give."""
    return Letterhead(settings.mail.sender, settings.base_url, settings.secret)


def stop_token(secret: str, kind: MailKind, resident_id: int) -> str:
    """The token for :func:`read_stop_token`."""
    return sign(secret, _PURPOSE, f"{resident_id}.{kind}")


def read_stop_token(secret: str, token: str) -> tuple[MailKind, int] | None:
    """The kind and the resident that a token speaks of; None for anything that is none of ours."""
    text = read_signed(secret, _PURPOSE, token)
    if text is None:
        return None
    number, _, kind = text.partition(".")
    return MailKind(kind), int(number)
