"""What several policies of a room cannot mean together, in sentences."""

from collections.abc import Callable, Mapping

from pyramid.i18n import TranslationString

from campus.domain.rules import Contradiction, ContradictionKind
from campus.web import words
from campus.web.locale import _

_KIND = ContradictionKind
_SAID = {
    _KIND.LENGTHS: _("The shortest booking, ${first}, would be longer than the longest, ${second}: none fits."),
    _KIND.STEPS: _("A length of ${second} does not fit steps of ${first}."),
    _KIND.NO_LENGTH: _("In steps of ${first} no booking is ${second} long or shorter: none fits."),
    _KIND.ANSWER: _("A request would lapse after ${second}, before its answer is due after ${first}."),
    _KIND.RELEASE: _("The room would be opened to others after ${second}, before we ask after ${first}."),
    _KIND.OFFERS: _("Near the start an offered room would be held for ${first}, otherwise for ${second} only."),
    _KIND.NEVER: _("A day is asked for ${first} ahead, but days open ${second} ahead: none could ever be booked."),
    _KIND.QUOTA: _("The shortest booking, ${first}, would be more than the quota of ${second}."),
    _KIND.NOBODY: _("Nobody is among all those who may book: nobody could."),
    _KIND.CHECK_IN: _("Bookings of ${second} and longer need no check-in: no booking would."),
    _KIND.NEVER_OPEN: _("The shortest booking, ${first}, is longer than the room is ever open, ${second}."),
}


def _days(value: int, locale: str) -> str:
    return f"{value}일" if locale == "ko" else f"{value} day{'s' * (value != 1)}"


_WORDS: Mapping[ContradictionKind, tuple[Callable[[int, str], str], Callable[[int, str], str]]] = {
    _KIND.ANSWER: (words.business_days, words.business_days),
    _KIND.NEVER: (words.business_days, _days),
}


def contradiction_sentence(it: Contradiction, locale: str) -> TranslationString:
    """What cannot be, with its numbers."""
    if it.kind is _KIND.NOBODY:
        return _SAID[it.kind]
    of_first, of_second = _WORDS.get(it.kind, (words.length, words.length))
    first, second = it.values
    return _(str(_SAID[it.kind]), mapping={"first": of_first(first, locale), "second": of_second(second, locale)})
