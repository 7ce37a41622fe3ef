"""What is said to a provider, what it says of a person, and why it may not be believed."""

from dataclasses import dataclass, field
from enum import StrEnum


class Trouble(StrEnum):
    """Why somebody did not get in by their institution; each has its words on the page."""

    DECLINED = "declined"  # they, or their institution, said no
    DOWN = "down"  # no answer in time, or one that says so
    WRONG = "wrong"  # an answer that cannot be taken
    CLOCK = "clock"  # a token of tomorrow, or of yesterday
    LATE = "late"  # no trip of this browser waits for the answer: too old, used already, or another's
    NO_EMAIL = "no-email"
    UNVERIFIED = "unverified"  # the institution does not say that the address is theirs
    DOMAIN = "domain"  # an address that this institution is not believed for


class ProviderTrouble(Exception):
    """The provider did not prove who somebody is. ``note`` is for the log, of our own words only."""

    def __init__(self, trouble: Trouble, note: str = "") -> None:
        super().__init__(note or trouble.value)
        self.trouble = trouble
        self.note = note


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a provider, and known to this browser alone."""

    state: str
    nonce: str
    verifier: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Proven:
    """Whom a provider vouches for. ``email`` is normalised; ``name`` may be empty. ``is_strong``: they showed more than
    one factor there."""

    issuer: str
    subject: str
    email: str
    name: str
    is_strong: bool
