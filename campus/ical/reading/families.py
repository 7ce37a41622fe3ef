"""Events of one UID put together: the newest of each, and a series with its changed dates (RFC 5545, 3.8.4.4)."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

from campus.domain.event import EventStatus
from campus.domain.imported import NoteKind, Problem, ProblemKind, note
from campus.domain.recurrence import RecurrenceRefused, clock_of, expand, instant_of
from campus.ical.reading.events import Draft, make_uid
from campus.ical.reading.moments import Moment
from campus.ical.reading.values import ReadEvent, ReadOverride

_NEVER = datetime.min.replace(tzinfo=UTC)


def join_families(drafts: Iterable[Draft]) -> tuple[list[ReadEvent], list[Problem]]:
    """The events of ``drafts`` in the order of the file, and which were superseded by newer ones of the same name.

    A changed date whose series is not there, or does not have it, becomes an event of its own, with a note.
    """
    families: dict[str, list[Draft]] = {}
    for draft in drafts:
        families.setdefault(draft.event.uid, []).append(draft)
    events: list[ReadEvent] = []
    problems: list[Problem] = []
    for family in families.values():
        events += _joined(family, problems)
    return sorted(events, key=lambda event: event.line), problems


def _joined(family: list[Draft], problems: list[Problem]) -> Iterator[ReadEvent]:
    masters = [draft for draft in family if draft.date_of is None]
    changed = [draft for draft in family if draft.date_of is not None]
    if not changed and _share_a_name(masters):
        yield from _told_apart(masters)
        return
    masters = _newest(((None, draft) for draft in masters), problems)
    if not masters:
        yield from _alone(_newest(((_name_of(draft), draft) for draft in changed), problems), NoteKind.SERIES_MISSING)
        return
    master = masters[0].event
    if not changed:
        yield master
        return
    dates = _dates_of(master)
    placed = [(_find(draft.date_of, dates, master), draft) for draft in changed if draft.date_of is not None]
    held = _newest(((wall, draft) for wall, draft in placed if wall is not None), problems)
    walls = {id(draft): wall for wall, draft in placed if wall is not None}
    overrides = sorted((_override(walls[id(draft)], draft.event) for draft in held), key=lambda each: each.original)
    yield replace(master, overrides=tuple(overrides))
    lost = [(_name_of(draft), draft) for wall, draft in placed if wall is None]
    if not any(each.kind is NoteKind.RULE_SHORTENED for each in master.notes):
        # What a shortened rule no longer has is gone on purpose.
        yield from _alone(_newest(lost, problems), NoteKind.DATE_NOT_IN_SERIES)


def _share_a_name(masters: list[Draft]) -> bool:
    """Whether these are different events, by a program that gives all the same UID: none is newer, all begin apart."""
    ages = {_age(draft)[:2] for draft in masters}
    starts = {(draft.event.wall, draft.event.zone) for draft in masters}
    return len(masters) > 1 and len(ages) == 1 and len(starts) == len(masters)


def _told_apart(masters: list[Draft]) -> Iterator[ReadEvent]:
    yield masters[0].event
    for event in (draft.event for draft in masters[1:]):
        uid = make_uid(event.uid, event.wall.isoformat(), event.zone, event.title)
        yield replace(event, uid=uid, notes=(*event.notes, note(NoteKind.UID_MADE)))


def _newest(named: Iterable[tuple[object, Draft]], problems: list[Problem]) -> list[Draft]:
    """Of each name the draft of the highest SEQUENCE, then of the latest DTSTAMP, then the last of the file."""
    best: dict[object, Draft] = {}
    for name, draft in named:
        held = best.setdefault(name, draft)
        if held is draft:
            continue
        older, newer = sorted((held, draft), key=_age)
        best[name] = newer
        by = (("by", newer.event.line),)
        problems.append(Problem(ProblemKind.SUPERSEDED, older.event.line, older.event.uid, by))
    return list(best.values())


def _age(draft: Draft) -> tuple[int, datetime, int]:
    event = draft.event
    return event.sequence, event.stamp or _NEVER, event.line


def _name_of(draft: Draft) -> object:
    return draft.date_of.value if draft.date_of and draft.date_of.at is None else _instant(draft.date_of)


def _instant(moment: Moment | None) -> datetime | None:
    return moment.instant() if moment else None


def _dates_of(master: ReadEvent) -> dict[datetime, datetime]:
    """The wall times of ``master`` by their instants."""
    if master.recurrence is None:
        return {instant_of(master.wall, clock_of(master.zone))[0]: master.wall}
    # A date may be left out and changed all the same: some programs write both.
    every = replace(master.recurrence, left_out=()) if master.recurrence.left_out else master.recurrence
    try:
        dates = expand(every)
    except RecurrenceRefused:
        # More than a series may have, with those left out.
        dates = expand(master.recurrence)
    return {each.slot.starts_at: each.wall for each in dates}


def _find(original: Moment, dates: dict[datetime, datetime], master: ReadEvent) -> datetime | None:
    """The wall time of the date that ``original`` means; a day means the date of that day."""
    clock = clock_of(master.zone)
    if original.at is None or master.is_all_day:
        day: date = original.on_clock(master.zone).date()
        return next((wall for wall in dates.values() if wall.date() == day), None)
    instant = instant_of(original.wall, clock)[0] if original.is_floating else original.instant()
    return dates.get(instant)


def _override(original: datetime, event: ReadEvent) -> ReadOverride:
    return ReadOverride(
        original=original,
        wall=event.wall,
        zone=event.zone,
        minutes=event.minutes,
        days=event.days,
        is_cancelled=event.status is EventStatus.CANCELLED,
        title=event.title,
        description=event.description,
        location=event.location,
        sequence=event.sequence,
        stamp=event.stamp,
        line=event.line,
        url=event.url,
        notes=event.notes,
    )


def _alone(drafts: Iterable[Draft], kind: NoteKind) -> Iterator[ReadEvent]:
    for draft in drafts:
        if draft.date_of is not None:
            original = draft.date_of.on_clock(draft.event.zone)
            notes = (*draft.event.notes, note(kind, original=original))
            yield replace(draft.event, original=original, notes=notes)
