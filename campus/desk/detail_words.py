"""What the details of an act are called in the audit, and their values as people read them."""

from datetime import datetime
from typing import Any

from pyramid.i18n import TranslationString

from campus.web.locale import _
from campus.web.words import instant

DETAILS: dict[str, TranslationString] = {
    "act": _("Act"),
    "alt": _("Text of the picture"),
    "answer": _("Answer"),
    "answered_at": _("Answered"),
    "asked_at": _("Asked"),
    "at": _("At"),
    "booked": _("Dates booked"),
    "booking": _("Number of the booking"),
    "bookings": _("Bookings"),
    "buildings": _("Buildings"),
    "cancel_reason": _("Reason"),
    "capacity": _("Seats"),
    "contact_address": _("Mail address of the desk"),
    "count": _("How many"),
    "counted": _("People counted"),
    "created_at": _("Made"),
    "dates": _("Dates"),
    "day": _("Day"),
    "days": _("Days"),
    "deadline": _("Deadline"),
    "email": _("E-mail address"),
    "en": _("In English"),
    "ended_at": _("Ended at"),
    "ends_at": _("Ends"),
    "ends_minute": _("Ends, minute of the day"),
    "fields": _("What was changed"),
    "floor": _("Number of the floor"),
    "form": _("File form"),
    "from": _("Before"),
    "until": _("Lasts until"),
    "to": _("After"),
    "group": _("Number of the group"),
    "head": _("End of the chain"),
    "how": _("How"),
    "invites": _("Invitations"),
    "is_open": _("Open"),
    "is_shown": _("Shown"),
    "key": _("Mark"),
    "kind": _("Kind"),
    "known": _("Known"),
    "ko": _("In Korean"),
    "left_out": _("Left out"),
    "made_at": _("Made"),
    "mails": _("Mails"),
    "message": _("Message"),
    "minutes": _("Minutes"),
    "month": _("Month"),
    "moved_to": _("Moved to"),
    "name": _("Name"),
    "name_en": _("Name in English"),
    "name_ko": _("Name in Korean"),
    "new": _("New"),
    "number": _("Number"),
    "occurrence": _("Number of the date"),
    "organization": _("Organization"),
    "organization_id": _("Number of the organization"),
    "outcome": _("Outcome"),
    "owner_en": _("Set by, in English"),
    "owner_ko": _("Set by, in Korean"),
    "people": _("People"),
    "photo": _("Number of the photo"),
    "place": _("Place"),
    "position": _("Position"),
    "provider": _("Institution"),
    "purpose": _("Purpose"),
    "question": _("Question"),
    "reach": _("Reach"),
    "reason": _("Reason"),
    "replied_at": _("Replied"),
    "reply": _("Reply"),
    "resident": _("Number of the person"),
    "resident_id": _("Number of the person"),
    "residents": _("People"),
    "role": _("Role"),
    "room": _("Room"),
    "room_id": _("Number of the room"),
    "rooms": _("Rooms"),
    "rows": _("Rows"),
    "scope": _("Scope"),
    "season": _("Season"),
    "seats": _("Seats"),
    "segment": _("Number of the part"),
    "sequence": _("Sequence"),
    "sessions": _("Sessions"),
    "signup": _("Number of the sign-up"),
    "size": _("Size"),
    "slot": _("Time"),
    "slug": _("Short name"),
    "source": _("Came by"),
    "standing": _("Standing"),
    "starts_at": _("Begins"),
    "starts_minute": _("Begins, minute of the day"),
    "state": _("State"),
    "status": _("Status"),
    "step": _("Step"),
    "subject": _("What"),
    "subject_id": _("Number"),
    "target": _("Target"),
    "time": _("Time"),
    "url": _("Link"),
    "version": _("Version"),
    "way": _("Way"),
    "weekday": _("Weekday, Monday 0"),
    "why": _("Why"),
    "wish": _("Wish"),
    "words": _("Texts"),
}


def told(value: Any, locale: str) -> str:
    """``value`` of a detail, plain JSON: instants in the hub's time, lists with points between, none as a dash."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "✓" if value else "–"
    if isinstance(value, list):
        inner = " ~ " if _is_slot(value) else " · "
        return inner.join(told(each, locale) for each in value)
    if isinstance(value, dict):
        return " · ".join(f"{name}: {told(each, locale)}" for name, each in value.items())
    moment = _moment(value)
    return str(value) if moment is None else instant(moment, locale)


def _moment(value: Any) -> datetime | None:
    """The instant that a text says with its time zone, None of any other."""
    if not isinstance(value, str) or "T" not in value:
        return None
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


def _is_slot(value: list[Any]) -> bool:
    return len(value) == 2 and all(_moment(each) is not None for each in value)
