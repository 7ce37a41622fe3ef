"""The demo's displays: one at a door, one in the lobby, both seen just now; nobody knows their keys."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from campus.cli.seed.accounts import DEMO_ACCOUNTS
from campus.cli.seed.people import PlannedResident
from campus.displays.services import NewDisplay, make_display, note_display_seen, pair_display
from campus.domain.hubtime import at, local_date
from campus.permissions import Role
from campus.spaces.queries.catalogue import read_catalogue

_ROOM = "meeting-203"


def seed_displays(db: Session, now: datetime, residents: Sequence[PlannedResident]) -> None:
    """Made three weeks ago by the manager; the one in the lobby has been silent since yesterday."""
    accounts = {account.email: account.role for account in DEMO_ACCOUNTS}
    manager = next(each.id for each in residents if accounts.get(each.email) is Role.MANAGER)
    made_at = at(local_date(now) - timedelta(days=21), 10 * 60)
    room = read_catalogue(db).by_slug[_ROOM]
    wishes = (
        (NewDisplay("203호 문 앞 태블릿", "ko", room_id=room.id), now),
        (NewDisplay("로비 벽 화면", "ko", zone_id=room.building.zone.id), now - timedelta(hours=20)),
    )
    for wish, seen_at in wishes:
        display_id, token = make_display(db, wish, by=manager, now=made_at)
        pair_display(db, token, now=made_at)
        note_display_seen(db, display_id, now=seen_at)
