"""Things of the small hub that addresses speak of: groups, introductions, opportunities, calls, devices, rooms."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import insert, select, update

from campus.api.services import NewKey, issue_key
from campus.connections.models import Opportunity, OpportunityState
from campus.connections.services.asking import AskQuestion, ask_question, close_question
from campus.connections.services.interests import show_interest
from campus.connections.services.introducing import NamePerson, name_person
from campus.connections.services.opportunities import post_opportunity
from campus.db import Sessions
from campus.displays.services import NewDisplay, make_display, pair_display
from campus.feeds.models import Detail, FeedKind, FeedPurpose, FeedToken
from campus.feeds.tokens import NewFeed, make_feed
from campus.groups.models import Certificate, Group, GroupKind, GroupSession, GroupStatus, Membership, Segment
from campus.groups.services.guests import GuestWish, ask_for_seat
from campus.help.models import CallSource, HelpCall, HelpKind, LoneCheck, TurnChange, WeeklyTurn
from campus.importing.services.jobs import begin_job
from campus.people.models import Passkey, Resident
from campus.people.queries.affiliations import current_organization_id
from campus.people.queries.logins import Identity
from campus.people.services.changing_address import ask_address
from campus.spaces.models import Closure, ClosureKind, Floor, Room, SpecialHoliday, Tenancy
from campus.spaces.services import renew_revision
from campus.spaces.services.photos import Alt, add_photo
from campus.spaces.services.picture_files import read_photo_file, read_plan_file
from campus.spaces.services.plans import set_plan
from campus.spaces.services.reading_files import keep_file
from tests.audit.at_work import identity_of
from tests.connections.conftest import CALL, INTEREST, NOTE, TEXT, TOPIC
from tests.importing.conftest import calendar, event
from tests.roles.things import TODAY, Things, hours
from tests.support.clock import NOW
from tests.support.groups import Circle, found_group
from tests.support.hub import Hub
from tests.support.pictures import photo

READINGS = b"room,kind,at,value\r\nmeeting,power,2026-11-25T09:00:00+09:00,400\r\n"


def circles(sessions: Sessions, hub: Hub, pupil_id: int) -> Things:
    """A course that ``hub.member`` leads, with a season, a guest and a certificate; one that is only proposed; and one
    that ``hub.organizer`` leads."""
    me = identity_of(sessions, hub.member)
    course = found_group(sessions, hub.member, me, members=[pupil_id], kind=GroupKind.COURSE)
    first = course.dates(course.season(hub.seminar, seats=20, takes_guests=True))[0]
    proposed = found_group(sessions, hub.member, me, slug="proposed")
    second = proposed.dates(proposed.elsewhere("카페", hours(18, 20, days=3)))[0]
    found_group(sessions, hub.organizer, identity_of(sessions, hub.organizer), slug="another")
    issued = {"code": "AAAA-BBBB-CCCC", "name": "수료자", "attended": 3, "held": 3, "minutes": 360}
    issued |= {"season_id": first.season_id, "resident_id": pupil_id, "issued_by_id": hub.member.id, "issued_at": NOW}
    with sessions.write() as db:
        db.execute(update(Group).where(Group.id == course.id).values(completion_percent=60))
        db.execute(update(Group).where(Group.id == proposed.id).values(status=GroupStatus.PROPOSED))
        db.execute(insert(Certificate), [issued])
        guest = ask_for_seat(db, first.id, GuestWish("한지민", "guest@gmail.test", "", "ko"), now=NOW)
        found = _parts_of(sessions, course, first, pupil_id)
    return found | {"proposed": str(proposed.id), "session proposed": str(second.id), "guest": guest.token or ""}


def _parts_of(sessions: Sessions, course: Circle, first: GroupSession, pupil_id: int) -> dict[str, str]:
    with sessions.read() as db:
        talk = db.scalar(select(Segment.id).where(Segment.session_id == first.id).order_by(Segment.position))
        membership = db.scalar(
            select(Membership.id).where(Membership.group_id == course.id, Membership.resident_id == pupil_id)
        )
        return {
            "session": str(first.id),
            "door": first.door_key,
            "talk": str(talk),
            "membership": str(membership),
            "pupil": str(pupil_id),
            "certificate": "1",
        }


def _acting(sessions: Sessions, resident_id: int) -> Identity:
    with sessions.read() as db:
        it = db.get_one(Resident, resident_id)
        home = current_organization_id(db, it.id, now=NOW)
        return Identity(it.id, 0, it.name, it.email, it.role, it.locale, home, NOW)


def connections(sessions: Sessions, hub: Hub, pupils: Sequence[int]) -> Things:
    """A question of ``hub.member``, an introduction in which they are named, a call of theirs with somebody's interest,
    and what they closed and withdrew."""
    me, one, other = (_acting(sessions, each) for each in (hub.member.id, *pupils))
    ask = AskQuestion(TOPIC, TEXT, shows_email=False)
    with sessions.write() as db:
        question, closed, asked = (ask_question(db, ask, by=by, now=NOW) for by in (me, me, one))
        close_question(db, closed, by=me, now=NOW)
        key = name_person(db, asked, NamePerson(hub.member.id, NOTE, is_hunch=False), by=other, now=NOW)
        call, withdrawn = (post_opportunity(db, CALL, by=me, now=NOW) for _ in range(2))
        interest = show_interest(db, call, INTEREST, by=other, now=NOW)
        db.execute(update(Opportunity).where(Opportunity.id == withdrawn).values(state=OpportunityState.WITHDRAWN))
    return {
        "question": str(question),
        "question closed": str(closed),
        "introduction": key,
        "call": str(call),
        "call withdrawn": str(withdrawn),
        "interest": str(interest),
    }


def help_wanted(sessions: Sessions, hub: Hub, occurrence_id: int) -> Things:
    """A call and a check of ``hub.member``, and a roster."""
    called = {"room_id": hub.meeting.id, "resident_id": hub.member.id, "source": CallSource.PAGE, "called_at": NOW}
    turn = {"resident_id": hub.manager.id, "weekday": 2, "starts_minute": 540, "ends_minute": 1080}
    lapses_at = NOW + timedelta(minutes=15)
    check = {"resident_id": hub.member.id, "due_at": NOW, "asked_at": NOW, "lapses_at": lapses_at}
    change = {"resident_id": hub.manager.id, "starts_at": NOW, "ends_at": NOW + timedelta(hours=1)}
    with sessions.write() as db:
        made = {
            "help": db.scalar(insert(HelpCall).returning(HelpCall.id), [called | {"kind": HelpKind.OTHER}]),
            "check": db.scalar(insert(LoneCheck).returning(LoneCheck.id), [check | {"occurrence_id": occurrence_id}]),
            "turn": db.scalar(insert(WeeklyTurn).returning(WeeklyTurn.id), [turn]),
            "turn change": db.scalar(insert(TurnChange).returning(TurnChange.id), [change]),
        }
    return {name: str(number) for name, number in made.items()}


def doors(sessions: Sessions, hub: Hub) -> Things:
    """Displays with their keys, a key of programs, a private feed, files that were sent."""
    by = hub.manager.id
    with sessions.write() as db:
        door, link = make_display(db, NewDisplay("문 앞", "ko", room_id=hub.meeting.id), by=by, now=NOW)
        found = {"display": str(door), "display key": pair_display(db, link, now=NOW)}
        lobby, link = make_display(db, NewDisplay("로비", "ko"), by=by, now=NOW)
        found |= {"lobby": str(lobby), "lobby key": pair_display(db, link, now=NOW)}
        found["pairing"] = make_display(db, NewDisplay("새 화면", "ko"), by=by, now=NOW)[1]
        found |= {"api key": issue_key(db, NewKey("전력계", None, 30), by=by, now=NOW), "api key id": "1"}
        wish = NewFeed(FeedKind.PERSON, 0, FeedPurpose.OWN, Detail.FULL, "내 것")
        found["feed"] = make_feed(db, wish, by=hub.member.id, now=NOW)
        found["feed id"] = str(db.scalar(select(FeedToken.id)))
        found["new address"] = ask_address(db, hub.member.id, "new@hub.example", now=NOW)[1]  # type: ignore[index]
        key = {"resident_id": hub.member.id, "credential": b"1", "public_key": b"2", "user_handle": b"3" * 32}
        key |= {"sign_count": 0, "transports": "", "name": "열쇠", "is_backed_up": False, "created_at": NOW}
        found["passkey"] = str(db.scalar(insert(Passkey).returning(Passkey.id), [key]))
        found["readings"] = keep_file(db, READINGS, by=by, now=NOW)
        file = calendar(event("a", "20261202", "1100", "1200"))
        found["import"] = begin_job(db, file, by_id=hub.member.id, total=1, now=NOW)
    return found


def rules(sessions: Sessions, hub: Hub) -> Things:
    """A closure, a block, a holiday, a tenancy; ids of rows that the small hub has."""
    times = hours(10, 12, days=20)
    shut = {"starts_at": times.starts_at, "ends_at": times.ends_at, "reason_ko": "점검", "reason_en": "Works"}
    holiday = {"day": TODAY + timedelta(days=9), "name_ko": "쉬는 날", "name_en": "Holiday"}
    with sessions.write() as db:
        adding = insert(Closure).returning(Closure.id)
        floor = db.scalar(select(Floor.id).order_by(Floor.id))
        made = {
            "closure": db.scalar(adding, [shut | {"room_id": hub.small.id, "kind": ClosureKind.CLOSED}]),
            "block": db.scalar(adding, [shut | {"room_id": hub.meeting.id, "kind": ClosureKind.MAINTENANCE}]),
            "tenancy": db.scalar(
                insert(Tenancy).returning(Tenancy.id),
                [{"organization_id": hub.etri.id, "floor_id": floor, "starts_on": TODAY}],
            ),
            "floor": floor,
        }
        db.execute(insert(SpecialHoliday), [holiday | {"added_at": NOW, "added_by_id": hub.manager.id}])
        renew_revision(db, now=NOW)
    return {name: str(number) for name, number in made.items()} | {"holiday": str(holiday["day"])}


def pictures(sessions: Sessions, hub: Hub) -> Things:
    """A photo of the meeting room, and the plan of its floor."""
    alt, by = Alt("창이 큰 방", "A room with a large window"), hub.manager.id
    with sessions.write() as db:
        photo_id = add_photo(db, hub.meeting.id, read_photo_file(photo()), alt, by=by, now=NOW)
        floor_id = db.scalars(select(Room.floor_id).where(Room.id == hub.meeting.id)).one()
        set_plan(db, floor_id, read_plan_file(photo(900, 600)), alt, by=by, now=NOW)
    return {"photo": str(photo_id), "floor": str(floor_id)}
