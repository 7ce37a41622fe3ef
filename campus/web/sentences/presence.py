"""What a policy says of check-in, of no-shows and of rooms that are offered, in plain sentences."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pyramid.i18n import TranslationString

from campus.domain.rules import Limit
from campus.web import words
from campus.web.locale import _

Limits = Mapping[str, Limit[Any]]


def _days(count: int, locale: str) -> str:
    return f"{count}일" if locale == "ko" else f"{count} day{'s' * (count != 1)}"


def _count(count: int, _locale: str) -> str:
    return str(count)


_WORDS: Mapping[str, Callable[[int, str], str]] = {
    "check_in_opens": words.length,
    "warning": words.length,
    "release": words.length,
    "exempt": words.length,
    "late": words.length,
    "no_show_limit": _count,
    "no_show_days": _days,
    "restriction": _days,
    "offer": words.length,
    "near_offer": words.length,
}
_ASKED = {True: _("Check in when you come."), False: _("Nobody needs to check in.")}
_ALONE = {
    "check_in_opens": _("Check-in opens ${check_in_opens} before the start."),
    "exempt": _("Bookings of ${exempt} and longer need no check-in."),
    "late": _("Whoever books less than ${late} ahead counts as checked in."),
    "warning": _("${warning} after the start we ask whether somebody is there."),
    "release": _("A room that nobody came to is opened to others ${release} after the start."),
    "no_show_limit": _("After ${no_show_limit} no-shows one books for the same day only."),
    "no_show_days": _("A no-show counts for ${no_show_days}."),
    "restriction": _("Booking for the same day only lasts ${restriction}."),
    "offer": _("A room that is offered to the next in line is held for ${offer}."),
    "near_offer": _("When it begins within the hour, an offered room is held for ${near_offer}."),
}
# Said in one sentence where one owner set all of it. The first ones only where somebody must check in.
_OF_CHECK_IN = (
    (
        ("check_in_opens", "exempt"),
        _("Check in from ${check_in_opens} before the start; bookings of ${exempt} and longer need not."),
    ),
    (
        ("warning", "release"),
        _("Nobody came: we ask after ${warning}, and after ${release} the room is opened to others."),
    ),
    (("late",), _ALONE["late"]),
)
_OF_ALL = (
    (
        ("no_show_limit", "no_show_days", "restriction"),
        _(
            "After ${no_show_limit} no-shows within ${no_show_days} one books for the same day only, "
            "for ${restriction}."
        ),
    ),
    (
        ("offer", "near_offer"),
        _(
            "A room that is offered to the next in line is held for ${offer}, "
            "or for ${near_offer} when it begins within the hour."
        ),
    ),
)


def presence_sentences(limits: Limits, locale: str) -> Iterator[tuple[TranslationString, Limit[Any]]]:
    """Each sentence with the limit whose owner answers for it; those of numbers that ask for nothing are left out."""
    check_in = limits.get("check_in")
    is_asked = check_in is None or check_in.value
    opens = limits.get("check_in_opens")
    if check_in is not None and not (is_asked and opens is not None and opens.owner == check_in.owner):
        yield _ASKED[check_in.value], check_in
    for names, text in (*(_OF_CHECK_IN if is_asked else ()), *_OF_ALL):
        found = [limits[name] for name in names if name in limits]
        is_of_one = len(found) == len(names) and len({limit.owner for limit in found}) == 1
        if is_of_one and all(each.value for each in found):
            yield _filled(text, names, limits, locale), found[0]
        else:
            for name in names:
                if name in limits and limits[name].value:
                    yield _filled(_ALONE[name], (name,), limits, locale), limits[name]


def _filled(text: TranslationString, names: tuple[str, ...], limits: Limits, locale: str) -> TranslationString:
    return _(str(text), mapping={name: _WORDS[name](limits[name].value, locale) for name in names})
