"""What one agrees to at sign-up, and which text of it. A changed text gets a new version, so that records stay true."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Consent:
    """A subject of consent; ``version`` is the day its text took effect. Optional ones can be taken back any time."""

    subject: str
    version: str
    is_required: bool


TERMS = Consent("terms", "2026-11-22", is_required=True)
PRIVACY = Consent("privacy", "2026-11-22", is_required=True)
NEWS = Consent("news", "2026-11-22", is_required=False)
