"""How someone stands in the no-show ledger, in sentences: what counts, until when, and what would follow."""

from pyramid.i18n import TranslationString

from campus.domain.hubtime import local_date
from campus.domain.no_show import NoShowStanding
from campus.web import words
from campus.web.locale import _


def standing_sentences(standing: NoShowStanding, locale: str) -> list[TranslationString]:
    """What holds now, what counts with the day on which each lapses, what would follow; nothing where nothing does."""
    said = []
    if standing.restricted_until is not None:
        until = words.instant(standing.restricted_until, locale)
        said.append(_("Until ${until} only bookings for the same day are possible.", mapping={"until": until}))
    if standing.points:
        values = {"points": standing.points, "limit": standing.rule.limit, "days": _lapses(standing, locale)}
        said.append(_("No-shows that count: ${points} of ${limit}. They lapse on: ${days}.", mapping=values))
    if standing.points and standing.restricted_until is None:
        said.append(_what_follows(standing))
    return said


def _what_follows(standing: NoShowStanding) -> TranslationString:
    days = standing.rule.restriction
    if standing.is_close:
        return _("With one more, only bookings for the same day are possible for ${days} days.", mapping={"days": days})
    return _(
        "After ${left} more, only bookings for the same day are possible for ${days} days.",
        mapping={"left": standing.left, "days": days},
    )


def _lapses(standing: NoShowStanding, locale: str) -> str:
    """Each day once: two points may lapse on the same."""
    days = dict.fromkeys(local_date(each) for each in standing.lapses)
    return ", ".join(words.short_day(day, locale) for day in days)
