"""The words of reports: figures with their formulas, periods, sizes, kinds of counts."""

from collections.abc import Callable
from dataclasses import dataclass

from pyramid.i18n import TranslationString
from pyramid.request import Request

from campus.connections.models import IntroductionState
from campus.domain.figures import FigureKind, Unit
from campus.reports.headline import Headline
from campus.reports.period import Beside, PeriodKind
from campus.web.locale import _


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: the language, and how words are said in it."""

    locale: str
    say: Callable[[TranslationString], str]


def reader_of(request: Request) -> Reader:
    """Who reads a page."""
    return Reader(request.locale_name, request.localizer.translate)


FIGURES: dict[FigureKind, TranslationString] = {
    FigureKind.BOOKED: _("Booking rate"),
    FigureKind.USED: _("Use rate"),
    FigureKind.GHOST: _("Booked, but empty"),
    FigureKind.NO_SHOWS: _("No-show rate"),
    FigureKind.RECOVERED: _("Time given back"),
    FigureKind.REBOOKED: _("Booked again"),
    FigureKind.SEATS: _("Seats taken"),
    FigureKind.OVERALL: _("Overall use"),
    FigureKind.PEAK: _("Busiest half hour"),
}
FORMULAS: dict[FigureKind, TranslationString] = {
    FigureKind.BOOKED: _("booked minutes within opening hours ÷ open minutes"),
    FigureKind.USED: _("minutes from check-in to the end, within opening hours ÷ open minutes"),
    FigureKind.GHOST: _("booked minutes − used minutes"),
    FigureKind.NO_SHOWS: _("no-shows ÷ bookings that asked for a check-in"),
    FigureKind.RECOVERED: _("minutes released after a no-show or an early end"),
    FigureKind.REBOOKED: _("minutes booked again ÷ minutes given back"),
    FigureKind.SEATS: _("people × used minutes ÷ seats × used minutes"),
    FigureKind.OVERALL: _("people × used minutes ÷ seats × open minutes"),
    FigureKind.PEAK: _("most rooms in use in a half hour ÷ rooms open then"),
}
UNITS: dict[Unit, TranslationString] = {
    Unit.MINUTES: _("${part} ÷ ${whole} min"),
    Unit.BOOKINGS: _("${part} ÷ ${whole} bookings"),
    Unit.SEAT_MINUTES: _("${part} ÷ ${whole} seat minutes"),
    Unit.ROOMS: _("${part} ÷ ${whole} rooms"),
}
# Whether more is better; None: neither.
MORE_IS_BETTER: dict[FigureKind, bool | None] = {
    FigureKind.BOOKED: True,
    FigureKind.USED: True,
    FigureKind.GHOST: False,
    FigureKind.NO_SHOWS: False,
    FigureKind.RECOVERED: None,
    FigureKind.REBOOKED: True,
    FigureKind.SEATS: True,
    FigureKind.OVERALL: True,
    FigureKind.PEAK: None,
}
PERIODS: dict[PeriodKind, TranslationString] = {
    PeriodKind.DAY: _("One day"),
    PeriodKind.WEEK: _("One week"),
    PeriodKind.MONTH: _("One month"),
    PeriodKind.QUARTER: _("One quarter"),
    PeriodKind.YEAR: _("One year"),
    PeriodKind.CUSTOM: _("Own dates"),
}
BESIDES: dict[Beside, TranslationString] = {
    Beside.BEFORE: _("The period before"),
    Beside.YEAR: _("A year ago"),
    Beside.NOTHING: _("Nothing"),
}
SIZES: dict[str, TranslationString] = {
    "1-4": _("Up to 4 seats"),
    "5-8": _("5 to 8 seats"),
    "9-19": _("9 to 19 seats"),
    "20-49": _("20 to 49 seats"),
    "50": _("50 seats and more"),
}
LEADS: tuple[TranslationString, ...] = (
    _("Under an hour"),
    _("Under a day"),
    _("1 to 3 days"),
    _("3 to 7 days"),
    _("1 to 2 weeks"),
    _("2 weeks and more"),
)
FITS: tuple[TranslationString, ...] = (
    _("A quarter of the seats or fewer"),
    _("Up to half of the seats"),
    _("Up to three quarters"),
    _("Up to all seats"),
    _("More people than seats"),
    _("Not used"),
)
PARTS_OF_DAY: dict[str, TranslationString] = {
    "morning": _("mornings"),
    "afternoon": _("afternoons"),
    "evening": _("evenings"),
}
LAYERS: dict[str, TranslationString] = {"used": _("Use rate"), "booked": _("Booking rate")}
HEADLINES: dict[Headline, TranslationString] = {
    Headline.SESSIONS: _("Sessions held"),
    Headline.ATTENDANCES: _("Attendances"),
    Headline.HOURS: _("Hours organizations met"),
    Headline.NEW_PAIRS: _("New pairs"),
    Headline.ACCEPTED: _("Introductions accepted"),
    Headline.FIRST_MEETING: _("Newcomers' first meeting"),
}
HEADLINE_FORMULAS: dict[Headline, TranslationString] = {
    Headline.SESSIONS: _("sessions that are over and were not called off"),
    Headline.ATTENDANCES: _("people checked in at each session, without groups of which fewer than five came"),
    Headline.HOURS: _("used time of sessions × pairs of organizations present, without pairs of under five people"),
    Headline.NEW_PAIRS: _("pairs shown that were at no session together before"),
    Headline.ACCEPTED: _("introductions made in the period that both accepted by now"),
    Headline.FIRST_MEETING: _("median of days from approval to the first session with another organization"),
}
INTRODUCTION_STATES: dict[IntroductionState, TranslationString] = {
    IntroductionState.ACCEPTED: _("Accepted by both"),
    IntroductionState.OFFERED: _("Still unanswered"),
    IntroductionState.DECLINED: _("Turned down"),
    IntroductionState.PASSED_ON: _("Passed on"),
    IntroductionState.LAPSED: _("Not answered in time"),
    IntroductionState.WITHDRAWN: _("The question was closed"),
}
