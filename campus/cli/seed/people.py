"""Who the demo's residents are, and who belonged where on which day."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from campus.cli.seed.accounts import DEMO_ACCOUNTS, DemoAccount
from campus.cli.seed.calendar_plans import WEEKLY
from campus.cli.seed.names import (
    FIELDS_EN,
    FIELDS_KO,
    FOREIGN_NAMES,
    KOREAN_NAMES,
    WISHES_EN,
    WISHES_KO,
)
from campus.cli.seed.organizations import ORGANIZATIONS, TITLES, OrganizationPlan
from campus.domain.hubtime import at
from campus.people.models import OrganizationKind
from campus.permissions import Role

PEOPLE_SEED = "신성동 사람들"
_EVERY_MOVER = 3  # of those in startups, every third came from a university
# Who leads a group of the demo is an organizer: the first so many of each organization.
_LEADERS = Counter(plan.organization for plan in WEEKLY if plan.is_season)


@dataclass(frozen=True, slots=True)
class Stint:
    """A time in an organization; ``ends_on`` is the last day, None while it lasts."""

    organization: OrganizationPlan
    title: str
    starts_on: date
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class PlannedResident:
    """A resident before becoming a row; ``stints`` in order, the last one is where they are now."""

    id: int
    name: str
    email: str
    role: Role
    is_english: bool
    introduction: str
    created_at: datetime
    stints: tuple[Stint, ...]

    def organization_on(self, day: date) -> OrganizationPlan:
        """Where they were on ``day``; before their first stint: where they began."""
        began = [stint for stint in self.stints if stint.starts_on <= day]
        return began[-1].organization if began else self.stints[0].organization


def organization_ids() -> dict[str, int]:
    """The id of each organization, by slug."""
    return {each.slug: number for number, each in enumerate(ORGANIZATIONS, 1)}


def plan_residents(today: date) -> list[PlannedResident]:
    """The demo accounts, then the 96 others; the same people whatever the day, their dates counted from ``today``."""
    rng = Random(PEOPLE_SEED)
    # Staff first: they approve the others.
    accounts = [_plan_account(account, number, today) for number, account in enumerate(reversed(DEMO_ACCOUNTS), 1)]
    seats = [each for each in ORGANIZATIONS for _ in range(each.members)]
    rng.shuffle(seats)
    names = [*KOREAN_NAMES, *FOREIGN_NAMES]
    rng.shuffle(names)
    others = _plan_others(rng, list(zip(names, seats, strict=True)), today, first_id=len(accounts) + 1)
    return [*accounts, *others]


def _plan_account(account: DemoAccount, number: int, today: date) -> PlannedResident:
    by_slug = {each.slug: each for each in ORGANIZATIONS}
    joined = today - timedelta(days=420)
    stints = [Stint(by_slug[account.organization], account.title, joined)]
    if account.role is Role.MEMBER:
        began = today - timedelta(days=1500)
        stints.insert(0, Stint(by_slug["kaist"], "석사과정", began, joined - timedelta(days=1)))
    return PlannedResident(
        id=number,
        name=account.name,
        email=account.email,
        role=account.role,
        is_english=False,
        introduction=account.introduction,
        created_at=at(today - timedelta(days=300 + 5 * (len(DEMO_ACCOUNTS) - number)), 10 * 60),
        stints=tuple(stints),
    )


def _plan_others(
    rng: Random, seated: Sequence[tuple[tuple[str, str], OrganizationPlan]], today: date, *, first_id: int
) -> Iterator[PlannedResident]:
    counts: dict[str, int] = {}
    for number, ((name, local_part), organization) in enumerate(seated):
        place = counts[organization.slug] = counts.get(organization.slug, -1) + 1
        is_english = name.isascii()
        yield PlannedResident(
            id=first_id + number,
            name=name,
            email=f"{local_part}@{organization.domain}",
            role=Role.ORGANIZER if place < _LEADERS[organization.slug] else Role.MEMBER,
            is_english=is_english,
            introduction=_introduction(rng, is_english),
            created_at=at(today - timedelta(days=rng.randrange(110, 290)), rng.randrange(9 * 60, 21 * 60)),
            stints=_plan_stints(rng, organization, place, today),
        )


def _plan_stints(rng: Random, organization: OrganizationPlan, place: int, today: date) -> tuple[Stint, ...]:
    titles = TITLES[organization.kind]
    # There is one head of each: the first title is given once.
    title = titles[place] if place < len(titles) else titles[1 + (place - 1) % (len(titles) - 1)]
    joined = today - timedelta(days=rng.randrange(130, 1300))
    stint = Stint(organization, title, joined)
    if organization.kind is not OrganizationKind.STARTUP or place % _EVERY_MOVER != 1:
        return (stint,)
    school = rng.choice(("kaist", "kaist", "cnu"))
    before = next(each for each in ORGANIZATIONS if each.slug == school)
    began = joined - timedelta(days=rng.randrange(400, 1600))
    return (Stint(before, rng.choice(("박사과정", "석사과정")), began, joined - timedelta(days=1)), stint)


def _introduction(rng: Random, is_english: bool) -> str:
    if rng.random() < 0.25:
        return ""
    fields, wishes = (FIELDS_EN, WISHES_EN) if is_english else (FIELDS_KO, WISHES_KO)
    return f"{rng.choice(fields)} {rng.choice(wishes)}"
