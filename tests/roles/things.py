"""Things of the small hub that addresses speak of: bookings and people. Whatever can be somebody's is ``hub.member``'s.

Whoever adds a route with a new kind of thing in its address makes one here or in ``more_things``, and says in
``addresses`` where it stands.
"""

from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import insert, select, update

from campus.booking.check_in_links import CameToken, came_url
from campus.booking.models import Booking, Healing, NoShowPoint, Occurrence, Purpose
from campus.booking.queries.approvals import latest_approval
from campus.booking.services.making import BookingWords
from campus.booking.services.series_making import BookSeries, book_series
from campus.booking.services.series_planning import SeriesWish
from campus.db import Sessions
from campus.domain.hubtime import at
from campus.domain.rules import Visibility
from campus.domain.slot import Slot
from campus.enrolling.services.jobs import begin_job
from campus.enrolling.tables import read_csv
from campus.outbox.kinds import MailKind
from campus.outbox.letterhead import stop_token
from campus.people.models import MailTokenPurpose, Resident, ResidentStatus
from campus.people.services.initiatives import InitiativeDraft, add_initiative
from campus.people.services.inviting import Newcomer, prepare_residents, send_invitation
from campus.people.services.listing import choose_shown
from campus.people.services.mail_tokens import issue_mail_token
from campus.permissions import Role
from campus.settings import Settings
from campus.spaces.queries.catalogue import read_catalogue
from tests.audit.at_work import identity_of
from tests.enrolling.files import csv_of
from tests.help.conftest import put_booking
from tests.people.affiliating import Put, asked, make_steward, put
from tests.support.approvals import ask_for, need_approval, week_later
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.hub_rows import FOUNDED
from tests.support.ledger_pages import missed_by
from tests.support.seasons import weekly

Things = Mapping[str, str]
TODAY = NOW.date()


def hours(start: int, end: int, *, days: int = 0) -> Slot:
    """From hour to hour of the tests' Wednesday, or ``days`` later."""
    day = TODAY + timedelta(days=days)
    return Slot(at(day, start * 60), at(day, end * 60))


def _booking(sessions: Sessions, hub: Hub, name: str, visibility: Visibility, days: int) -> dict[str, str]:
    occurrence_id = put_booking(sessions, hub.small, hours(14, 15, days=days), hub.member)
    with sessions.write() as db:
        it = db.get_one(Occurrence, occurrence_id)
        db.execute(update(Booking).where(Booking.id == it.booking_id).values(visibility=visibility))
        stamp = f"{it.original_starts_at:%Y%m%dT%H%M%SZ}"
        return {f"booking {name}": str(it.booking_id), f"stamp {name}": stamp, f"date {name}": str(occurrence_id)}


def bookings(sessions: Sessions, settings: Settings, hub: Hub) -> Things:
    """Bookings of which others see the time, which residents see, and which everybody sees; a link, a request, a point
    in the ledger."""
    found: dict[str, str] = {}
    for days, visibility in enumerate(Visibility, 1):
        found |= _booking(sessions, hub, visibility.value, visibility, days)
    private = Visibility.TIME_ONLY.value
    with sessions.read() as db:
        starts_at = db.get_one(Occurrence, int(found[f"date {private}"])).starts_at
    said = CameToken(int(found[f"date {private}"]), hub.member.id, starts_at)
    missed_by(sessions, hub, hub.member, [hours(9, 10)])
    need_approval(sessions, hub)
    request = ask_for(sessions, hub.hall, week_later(10, 12), identity_of(sessions, hub.member))
    with sessions.read() as db:
        approval, point = latest_approval(db, request), db.scalar(select(NoShowPoint.id))
    assert approval is not None
    words = BookingWords(title="주간 회의", purpose=Purpose.MEETING, people=3, visibility=Visibility.TIME_ONLY)
    with sessions.write() as db:
        catalogue, me = read_catalogue(db), identity_of(sessions, hub.member)
        wish = SeriesWish(weekly(3), catalogue.rooms[hub.small.id])
        series = book_series(db, catalogue, BookSeries(wish, words, {}, Healing.OFFER), by=me, now=NOW)
        first = db.scalar(select(Occurrence.original_starts_at).where(Occurrence.booking_id == series))
    assert first is not None
    return found | {
        "series": str(series),
        "date": f"{first:%Y%m%dT%H%M%SZ}",
        "came": came_url(settings, said).rpartition("/")[2],
        "approval": str(approval.id),
        "point": str(point),
    }


def people(sessions: Sessions, settings: Settings, hub: Hub) -> Things:
    """Affiliations (``hub.member`` is steward of ETRI), links of mails, an invitation, a file, two of the staff."""
    own = put(sessions, hub.member, Put(hub.kaist), asked(hub.startup), Put(hub.etri, date(2023, 1, 1)))
    theirs = put(sessions, hub.other_member, Put(hub.etri), asked(hub.etri, title="객원"))
    make_steward(sessions, hub.etri, hub.member)
    staff = {"name": "둘째", "status": ResidentStatus.ACTIVE, "created_at": FOUNDED}
    with sessions.write() as db:
        (newcomer,) = prepare_residents(db, [Newcomer("new@etri.example", "", hub.etri.id)], by=hub.manager.id, now=NOW)
        invited = send_invitation(db, newcomer, by=hub.manager.id, now=NOW)
        adding = insert(Resident).returning(Resident.id)
        second = db.scalar(adding, [staff | {"email": "second@hub.example", "role": Role.MANAGER}])
        unverified = staff | {"status": ResidentStatus.UNVERIFIED, "role": Role.MEMBER, "email": "soon@etri.example"}
        soon = db.scalar(adding, [unverified])
        assert soon is not None
        file = begin_job(db, "people.csv", read_csv(csv_of(("새 사람", "x@etri.example"))), by=hub.manager.id, now=NOW)
        choose_shown(db, hub.member.id, is_listed=True, shown=(), now=NOW)
        initiative = add_initiative(db, InitiativeDraft("연합", "Union"), by=hub.manager.id, now=NOW)
        return {
            "reset": issue_mail_token(db, hub.member.id, MailTokenPurpose.RESET_PASSWORD, now=NOW),
            "renew": issue_mail_token(db, hub.member.id, MailTokenPurpose.RENEW_AFFILIATION, now=NOW),
            "verify": issue_mail_token(db, soon, MailTokenPurpose.VERIFY_ADDRESS, now=NOW),
            "invitation": invited.token,
            "invited": str(newcomer.id),
            "stop": stop_token(settings.secret, MailKind.BOOKING, hub.member.id),
            "own affiliation": str(own[0]),
            "affiliation": str(theirs[1]),
            "member": str(hub.member.id),
            "manager": str(second),
            "file": file,
            "etri": str(hub.etri.id),
            "initiative": str(initiative.id),
        }
