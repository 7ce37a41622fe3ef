"""Coming to a group and leaving it: how one stands, and the seats that go with it."""

import pytest

from campus.db import Sessions
from campus.groups.models import Group, GroupRole, GroupStatus, Joining, Membership, SignUpStatus, Standing
from campus.groups.services.joining import (
    GroupClosed,
    LastOrganizer,
    NotInvited,
    NotMember,
    OnlyInvited,
    WasRemoved,
    answer_invitation,
    find_membership,
    join_group,
    leave_group,
    show_membership,
)
from campus.groups.services.membership import (
    AlreadyDecided,
    AlreadyIn,
    NobodyThere,
    accept_request,
    decline_request,
    invite,
    remove_member,
    set_role,
    withdraw_invitation,
)
from campus.groups.services.placing import Freed
from tests.groups.conftest import Acting
from tests.support.clock import NOW
from tests.support.groups import Circle, found_group
from tests.support.hub import Hub, Person

IN, OUT, WAITING = SignUpStatus.IN, SignUpStatus.OUT, SignUpStatus.WAITING


def standing(circle: Circle, person: Person) -> tuple[Standing, GroupRole] | None:
    with circle.sessions.read() as db:
        found = find_membership(db, circle.id, person.id)
        return None if found is None else (found.standing, found.role)


def join(circle: Circle, person: Person, **words: object) -> bool:
    with circle.sessions.write() as db:
        return join_group(db, circle.id, person.id, now=NOW, **words).is_new  # type: ignore[arg-type]


def leave(circle: Circle, person: Person) -> Freed:
    with circle.sessions.write() as db:
        return leave_group(db, circle.id, person.id, now=NOW)


def seats(circle: Circle, season_id: int, person: Person) -> list[SignUpStatus | None]:
    """How someone stands to each date of a season."""
    return [dict(circle.signups(each.id)).get(person.id) for each in circle.dates(season_id)]


@pytest.fixture
def careful(sessions: Sessions, hub: Hub, acting: Acting) -> Circle:
    """A group that answers who asks."""
    return found_group(sessions, hub.organizer, acting(hub.organizer), joining=Joining.APPROVAL, slug="careful")


def test_whoever_joins_an_open_group_is_in_on_every_date_ahead(circle: Circle, hub: Hub) -> None:
    season_id = circle.season(hub.seminar)
    assert join(circle, hub.manager, is_shown=True)
    assert standing(circle, hub.manager) == (Standing.IN, GroupRole.MEMBER)
    assert seats(circle, season_id, hub.manager) == [IN, IN, IN]
    assert circle.dates(season_id)[0].seats_taken == 4


def test_joining_twice_changes_nothing(circle: Circle, hub: Hub) -> None:
    season_id = circle.season(hub.seminar)
    assert [join(circle, hub.manager), join(circle, hub.manager)] == [True, False]
    assert circle.dates(season_id)[0].seats_taken == 4


def test_leaving_gives_the_seats_to_those_in_line(circle: Circle, hub: Hub) -> None:
    season_id = circle.season(hub.seminar, seats=2)
    assert seats(circle, season_id, hub.other_member) == [WAITING] * 3
    freed = leave(circle, hub.member)
    assert [each.resident_id for each in freed.promoted] == [hub.other_member.id] * 3
    assert seats(circle, season_id, hub.other_member) == [IN] * 3
    assert seats(circle, season_id, hub.member) == [OUT] * 3
    assert standing(circle, hub.member) == (Standing.LEFT, GroupRole.MEMBER)


def test_whoever_comes_back_has_places_again_behind_the_others(circle: Circle, hub: Hub) -> None:
    season_id = circle.season(hub.seminar, seats=2)
    leave(circle, hub.member)
    assert join(circle, hub.member)
    assert seats(circle, season_id, hub.member) == [WAITING] * 3
    assert circle.dates(season_id)[0].seats_taken == 2


def test_the_last_organizer_stays(circle: Circle, hub: Hub) -> None:
    with pytest.raises(LastOrganizer):
        leave(circle, hub.organizer)
    with pytest.raises(LastOrganizer), circle.sessions.write() as db:
        set_role(db, circle.id, hub.organizer.id, GroupRole.CO_ORGANIZER, by=hub.organizer.id, now=NOW)
    with circle.sessions.write() as db:
        set_role(db, circle.id, hub.member.id, GroupRole.ORGANIZER, by=hub.organizer.id, now=NOW)
    leave(circle, hub.organizer)
    assert standing(circle, hub.member) == (Standing.IN, GroupRole.ORGANIZER)
    with pytest.raises(NotMember):
        leave(circle, hub.organizer)


def test_a_group_that_answers_is_asked(careful: Circle, hub: Hub) -> None:
    season_id = careful.season(hub.seminar)
    assert join(careful, hub.member, note="강화학습을 공부해요")
    assert standing(careful, hub.member) == (Standing.ASKED, GroupRole.MEMBER)
    assert not join(careful, hub.member)
    assert seats(careful, season_id, hub.member) == [None] * 3
    with careful.sessions.write() as db:
        accept_request(db, careful.id, hub.member.id, by=hub.organizer.id, now=NOW)
    assert seats(careful, season_id, hub.member) == [IN] * 3
    with pytest.raises(AlreadyDecided), careful.sessions.write() as db:
        accept_request(db, careful.id, hub.member.id, by=hub.organizer.id, now=NOW)


def test_whoever_is_declined_may_ask_again(careful: Circle, hub: Hub) -> None:
    join(careful, hub.member)
    with careful.sessions.write() as db:
        decline_request(db, careful.id, hub.member.id, by=hub.organizer.id, now=NOW)
    assert standing(careful, hub.member) == (Standing.DECLINED, GroupRole.MEMBER)
    assert join(careful, hub.member)


def test_a_request_may_be_taken_back(careful: Circle, hub: Hub) -> None:
    join(careful, hub.member)
    leave(careful, hub.member)
    with pytest.raises(AlreadyDecided), careful.sessions.write() as db:
        accept_request(db, careful.id, hub.member.id, by=hub.organizer.id, now=NOW)


def test_by_invitation_only_the_invited_come_in(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    closed = found_group(sessions, hub.organizer, acting(hub.organizer), joining=Joining.INVITATION, slug="closed")
    with pytest.raises(OnlyInvited):
        join(closed, hub.member)
    with sessions.write() as db:
        invite(db, closed.id, hub.member.email, by=hub.organizer.id, now=NOW)
    with pytest.raises(AlreadyIn), sessions.write() as db:
        invite(db, closed.id, hub.member.email, by=hub.organizer.id, now=NOW)
    assert join(closed, hub.member)
    assert standing(closed, hub.member) == (Standing.IN, GroupRole.MEMBER)


def test_an_invitation_that_was_withdrawn_is_none(circle: Circle, hub: Hub) -> None:
    with circle.sessions.write() as db:
        invite(db, circle.id, hub.manager.email, by=hub.organizer.id, now=NOW)
        withdraw_invitation(db, circle.id, hub.manager.id, by=hub.organizer.id, now=NOW)
    for accepts in (True, False):
        with pytest.raises(NotInvited), circle.sessions.write() as db:
            answer_invitation(db, circle.id, hub.manager.id, accepts=accepts, now=NOW)


def test_an_unknown_address_is_nobody(circle: Circle, hub: Hub) -> None:
    with pytest.raises(NobodyThere), circle.sessions.write() as db:
        invite(db, circle.id, "nobody@nowhere.example", by=hub.organizer.id, now=NOW)


def test_to_invite_whoever_asked_lets_them_in(careful: Circle, hub: Hub) -> None:
    join(careful, hub.member)
    with careful.sessions.write() as db:
        invite(db, careful.id, hub.member.email, by=hub.organizer.id, now=NOW)
    assert standing(careful, hub.member) == (Standing.IN, GroupRole.MEMBER)


def test_whoever_was_removed_comes_back_by_invitation_only(circle: Circle, hub: Hub) -> None:
    season_id = circle.season(hub.seminar)
    with circle.sessions.write() as db:
        remove_member(db, circle.id, hub.member.id, by=hub.organizer.id, now=NOW)
    assert seats(circle, season_id, hub.member) == [OUT] * 3
    with pytest.raises(WasRemoved):
        join(circle, hub.member)
    with circle.sessions.write() as db:
        invite(db, circle.id, hub.member.email, by=hub.organizer.id, now=NOW)
        answer_invitation(db, circle.id, hub.member.id, accepts=True, now=NOW)
    assert seats(circle, season_id, hub.member) == [IN] * 3


def test_nobody_joins_a_group_that_ended(circle: Circle, hub: Hub) -> None:
    with circle.sessions.write() as db:
        db.get_one(Group, circle.id).status = GroupStatus.ENDED
    with pytest.raises(GroupClosed):
        join(circle, hub.manager)


def test_to_be_shown_is_for_the_dates_ahead_too(circle: Circle, hub: Hub) -> None:
    circle.season(hub.seminar)
    with circle.sessions.write() as db:
        show_membership(db, circle.id, hub.member.id, True, now=NOW)
    with circle.sessions.read() as db:
        assert db.query(Membership.is_shown).filter_by(resident_id=hub.member.id).one() == (True,)
