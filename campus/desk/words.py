"""The words of the desk's own forms: limits of a policy, quotas, choices."""

from dataclasses import dataclass

from pyramid.i18n import TranslationString

from campus.domain.asker import Holder, Period
from campus.domain.rules import Visibility
from campus.web.locale import _

_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class LimitWords:
    """A number of a policy: its label, its bounds, and a hint."""

    label: TranslationString
    least: int
    most: int
    hint: TranslationString | str = ""


LIMITS: dict[str, LimitWords] = {
    "shortest_minutes": LimitWords(_("Shortest, in minutes"), 5, _DAY),
    "longest_minutes": LimitWords(_("Longest, in minutes"), 5, 7 * _DAY),
    "group_longest_minutes": LimitWords(
        _("Longest for organizers of a group, in minutes"),
        5,
        7 * _DAY,
        _("Holds instead of the other where it is longer."),
    ),
    "days_ahead": LimitWords(_("How many days ahead"), 0, 731),
    "group_days_ahead": LimitWords(
        _("How many days ahead for a group's season"), 0, 731, _("Holds instead of the other where it is more.")
    ),
    "lead_business_days": LimitWords(
        _("Lead time, in business days"), 0, 60, _("Weekends and public holidays do not count.")
    ),
    "answer_business_days": LimitWords(_("Answered within, in business days"), 1, 60),
    "expiry_business_days": LimitWords(_("Lapses after, in business days"), 1, 60),
    "setup_minutes": LimitWords(_("Set-up before, in minutes"), 0, 240),
    "tidy_minutes": LimitWords(_("Tidy-up after, in minutes"), 0, 240),
    "rest_minutes": LimitWords(
        _("Rest between two bookings of one person, in minutes"), 0, _DAY, _("Against booking back to back.")
    ),
    "check_in_opens_minutes": LimitWords(_("Check-in opens before the start, in minutes"), 0, 120),
    "warning_minutes": LimitWords(_("Asked whether somebody is there after, in minutes"), 1, 240),
    "release_minutes": LimitWords(_("Opened to others after, in minutes"), 1, 240),
    "exempt_minutes": LimitWords(_("No check-in from this length on, in minutes"), 1, 7 * _DAY),
    "late_minutes": LimitWords(
        _("Counts as checked in when booked less ahead than, in minutes"), 0, _DAY, _("Who books that late is there.")
    ),
    "no_show_limit": LimitWords(_("No-shows after which one books for the same day only"), 1, 20),
    "no_show_days": LimitWords(_("A no-show counts for, in days"), 1, 366),
    "restriction_days": LimitWords(_("Same-day booking only lasts, in days"), 1, 366),
    "offer_minutes": LimitWords(_("An offered room is held for, in minutes"), 1, _DAY),
    "near_offer_minutes": LimitWords(_("When it begins within the hour, in minutes"), 1, 60),
}
QUOTAS: dict[tuple[Holder, Period], TranslationString] = {
    (Holder.RESIDENT, Period.DAY): _("One resident, a day"),
    (Holder.RESIDENT, Period.WEEK): _("One resident, a week"),
    (Holder.RESIDENT, Period.MONTH): _("One resident, a month"),
    (Holder.TEAM, Period.DAY): _("One tenant team, a day"),
    (Holder.TEAM, Period.WEEK): _("One tenant team, a week"),
    (Holder.TEAM, Period.MONTH): _("One tenant team, a month"),
    (Holder.ORGANIZATION, Period.DAY): _("One organization, a day"),
    (Holder.ORGANIZATION, Period.WEEK): _("One organization, a week"),
    (Holder.ORGANIZATION, Period.MONTH): _("One organization, a month"),
}
UNITS: dict[str, TranslationString] = {"minutes": _("Minutes"), "count": _("Bookings")}
YES_OR_NO: list[tuple[str, TranslationString]] = [
    ("", _("Says nothing")),
    ("no", _("At once, without approval")),
    ("yes", _("After a manager's approval")),
]
ON_HOLIDAYS: list[tuple[str, TranslationString]] = [
    ("", _("Says nothing")),
    ("yes", _("Open")),
    ("no", _("Closed")),
]
NEEDS_CHECK_IN: list[tuple[str, TranslationString]] = [
    ("", _("Says nothing")),
    ("yes", _("Whoever comes checks in")),
    ("no", _("Nobody needs to")),
]
VISIBLE_TO: list[tuple[str, TranslationString]] = [
    ("", _("Says nothing")),
    (Visibility.PUBLIC.value, _("Everyone")),
    (Visibility.MEMBERS.value, _("Residents")),
    (Visibility.TIME_ONLY.value, _("Nobody, only the time")),
]

# Symbols for kinds of equipment, by their ids in static/img/icons.svg.
ICONS: dict[str, TranslationString] = {
    "check": _("Tick"),
    "whiteboard": _("Board"),
    "screen": _("Screen"),
    "video": _("Video"),
    "mic": _("Microphone"),
    "camera": _("Camera"),
    "power": _("Plug"),
    "wheelchair": _("Wheelchair"),
    "coffee": _("Cup"),
    "settings": _("Machine"),
    "copy": _("Papers"),
    "lock": _("Lock"),
    "moon": _("Quiet"),
    "people": _("People"),
    "globe": _("Globe"),
}
