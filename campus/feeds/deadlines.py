"""Deadlines of opportunities as a calendar shows them: public, and taking nobody's time."""

from datetime import datetime, timedelta

from campus.connections.queries.deadlines import Deadline
from campus.connections.words import KINDS
from campus.domain.event import CalendarEvent, CalendarMeta, EventStatus
from campus.domain.hubtime import at
from campus.feeds.links import in_language
from campus.hub.queries import HubFacts
from campus.settings import Settings
from campus.web.locale import _
from campus.web.mails import translated
from campus.web.words import named

PATH = "/feeds/opportunities.ics"
# Part of the ETag: raise it whenever the same deadline would be written in other words.
DEADLINES_VERSION = 1
COLOR = "goldenrod"
_LAST_STRETCH = timedelta(minutes=30)


def deadlines_calendar(settings: Settings, hub: HubFacts, locale: str, *, revised_at: datetime) -> CalendarMeta:
    """The head of the feed of deadlines in ``locale``."""
    name = _("Opportunities · ${hub}", mapping={"hub": hub.name(locale)})
    about = _("Deadlines of calls, problems and offers that look for partners.")
    return CalendarMeta(
        name=translated(name, locale),
        revised_at=revised_at,
        description=translated(about, locale),
        url=f"{settings.base_url}/opportunities",
        color=COLOR,
        source=f"{settings.base_url}{in_language(PATH, locale)}",
    )


def deadline_event(it: Deadline, settings: Settings, locale: str) -> CalendarEvent:
    """``it`` as an event of its day, or of the half hour before its time."""
    kind, organization = translated(KINDS[it.kind], locale), named(it.organization, locale)
    url = f"{settings.base_url}/opportunities/{it.opportunity_id}"
    summary = _("Deadline: ${title}", mapping={"title": it.title})
    is_timed = it.minute is not None
    return CalendarEvent(
        uid=f"{it.uid}@{settings.host}",
        summary=translated(summary, locale),
        starts_at=at(it.day, it.minute or 0) - _LAST_STRETCH if is_timed else it.day,
        ends_at=it.at if is_timed else it.day + timedelta(days=1),
        created_at=it.created_at,
        revised_at=it.revised_at,
        sequence=it.sequence,
        status=EventStatus.CANCELLED if it.is_withdrawn else EventStatus.CONFIRMED,
        is_transparent=True,
        url=url,
        description="\n\n".join((f"{kind} · {organization}", url)),
        categories=(kind,),
        color=COLOR,
    )
