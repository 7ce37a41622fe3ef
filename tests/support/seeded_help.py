"""What the demo shows of help: somebody is on duty every working day, and one call of last week was answered."""

from datetime import timedelta

from sqlalchemy import func, select

from campus.audit.models import AuditEntry
from campus.db import Sessions
from campus.domain.hubtime import at, local_date
from campus.help.models import HelpKind, TurnChange, WeeklyTurn
from campus.help.queries.calls import alerts_of, closed_calls
from campus.help.queries.duty import people_on_duty
from campus.outbox.models import OutboxMessage
from campus.permissions import Role
from tests.support.clock import NOW


def look_at_help(sessions: Sessions) -> None:
    today = local_date(NOW)
    with sessions.read() as db:
        day, evening = (people_on_duty(db, now=at(today, hour * 60)) for hour in (10, 20))
        night = people_on_duty(db, now=at(today, 3 * 60))
        turns = [db.scalar(select(func.count()).select_from(table)) for table in (WeeklyTurn, TurnChange)]
        ((call,), total) = closed_calls(db, 0, offset=0, limit=5)
        (told,) = alerts_of(db, call.id)
        acts = db.scalars(select(AuditEntry.act).where(AuditEntry.subject == "help_call").order_by(AuditEntry.at)).all()
        mails = db.scalar(select(func.count()).select_from(OutboxMessage).where(OutboxMessage.event == "help-call"))
    assert [[each.role for each in duty.people] for duty in (day, evening)] == [[Role.MANAGER], [Role.ADMIN]]
    assert turns == [10, 1] and not night.is_rostered
    assert total == 1 and call.kind is HelpKind.EQUIPMENT and (call.people or 0) >= 4
    assert timedelta(days=6) < NOW - call.called_at < timedelta(days=10)
    assert call.acknowledged_by_id == call.closed_by_id == told.resident_ids[0]
    assert acts == ["help.called", "help.acknowledged", "help.closed"]
    assert mails == 0
