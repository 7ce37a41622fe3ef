"""What one agrees to, and which text of it. A changed text gets a new version, so that records stay true."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Consent:
    """A subject of consent; ``version`` is the day its text took effect. Optional ones can be taken back any time."""

    subject: str
    version: str
    is_required: bool


TERMS = Consent("terms", "2026-11-22", is_required=True)
PRIVACY = Consent("privacy", "2026-11-22", is_required=True)
NEWS = Consent("news", "2026-11-22", is_required=False)
# To be listed among the people of the hub, with the masked name and the present organization.
DIRECTORY = Consent("directory", "2026-11-22", is_required=False)


class Shown(StrEnum):
    """What a listed resident may show beside that, each a consent of its own."""

    NAME = "name"
    TITLE = "title"
    INTRODUCTION = "introduction"
    INTERESTS = "interests"
    AFFILIATIONS = "affiliations"
    EMAIL = "email"
    PHONE = "phone"


SHOWN_CONSENTS: dict[Shown, Consent] = {
    each: Consent(f"directory-{each.value}", "2026-11-22", is_required=False) for each in Shown
}
