"""The rules with which a hub begins: those of the defaults that its managers should find written down."""

from campus.domain.asker import Holder, Period
from campus.domain.errors import Owner
from campus.domain.rules import PolicyNumbers, Quota, Visibility

LARGE_FROM = 20
HUB_RULES = ("허브 공통 규칙", "Common rules of the hub")
LARGE_RULES = ("20석 이상 공간", "Rooms of 20 seats and more")
HALL_RULES = ("홀", "Halls")


def hub_rules(owner: Owner, *, opens_on_holidays: bool) -> PolicyNumbers:
    """What holds for all rooms: half hours, 30 days ahead from ten o'clock on, 4 hours a day and 8 a week for each."""
    minutes = {Period.DAY: 4 * 60, Period.WEEK: 8 * 60}
    return PolicyNumbers(
        owner=owner,
        grid_minutes=30,
        shortest_minutes=30,
        days_ahead=30,
        opens_minute=10 * 60,
        opens_on_holidays=opens_on_holidays,
        visibility=Visibility.MEMBERS,
        quotas=tuple(Quota(owner, Holder.RESIDENT, each, most, None, None) for each, most in minutes.items()),
    )


def large_rules(owner: Owner) -> PolicyNumbers:
    """What holds for large rooms beside that."""
    return PolicyNumbers(owner=owner, tidy_minutes=10)


def hall_rules(owner: Owner) -> PolicyNumbers:
    """What holds for halls beside that."""
    return PolicyNumbers(owner=owner, needs_approval=True, lead_business_days=5)
