"""What ical.js reads from calendars, in a browser: the library in JavaScript that began as Thunderbird's."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Page

from tests.support.readers import Shown

LIBRARY = Path(__file__).parents[1] / "vendor" / "ical.es5.min.cjs"
# Takes texts and bounds in seconds since 1970; gives [start, end, title, status] of every date of every text.
_READ = """([texts, from, to]) => texts.map(text => {
  const known = {};
  for (const component of new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent')) {
    const uid = component.getFirstPropertyValue('uid');
    known[uid] = known[uid] || {exceptions: []};
    if (component.hasProperty('recurrence-id')) known[uid].exceptions.push(component);
    else if (known[uid].master) throw new Error(`two of ${uid}`);
    else known[uid].master = component;
  }
  const found = [];
  const tell = (startDate, endDate, item) => {
    const isFloating = [startDate, endDate].some(each => each.zone === ICAL.Timezone.localTimezone);
    if (isFloating) throw new Error('a floating time');
    const [start, end] = [startDate.toUnixTime(), endDate.toUnixTime()];
    const status = item.component.getFirstPropertyValue('status');
    if (start < to && end > from && status !== 'CANCELLED') found.push([start, end, item.summary, status]);
  };
  for (const {master, exceptions} of Object.values(known)) {
    const event = new ICAL.Event(master, {strictExceptions: true, exceptions});
    if (!event.isRecurring()) {
      tell(event.startDate, event.endDate, event);
      continue;
    }
    const dates = event.iterator();
    for (let next = dates.next(); next; next = dates.next()) {
      const {startDate, endDate, item} = event.getOccurrenceDetails(next);
      tell(startDate, endDate, item);
    }
  }
  return found;
})"""


def read_by_icaljs(page: Page, feeds: Sequence[bytes], start: datetime, end: datetime) -> list[list[Shown]]:
    """The dates of each of ``feeds`` that overlap ``start`` to ``end``, cancelled events aside. The library expands
    rules, leaves out, puts changed dates in place, and reads times on the VTIMEZONEs of each calendar."""
    # Evaluated over the debugging protocol, which the content security policy does not bind.
    page.evaluate(LIBRARY.read_text(encoding="utf-8"))
    texts = [each.decode("utf-8") for each in feeds]
    bounds = [int(each.timestamp()) for each in (start, end)]
    return [
        sorted((_utc(first), _utc(last), title, status) for first, last, title, status in found)
        for found in page.evaluate(_READ, [texts, *bounds])
    ]


def _utc(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
