"""Which accounts may be one person's: the same telephone, the same name in the same organization, one mailbox under two
spellings of its address."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import combinations
from typing import NamedTuple

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from campus.domain.search import search_key
from campus.people.models import Affiliation, Resident, ResidentStatus
from campus.people.queries.standing import holds_on

# Of one group so many pairs are told; a switchboard's number is no person's.
_MOST_IN_GROUP = 6
_DOTLESS = frozenset({"gmail.com", "googlemail.com"})


class Likeness(StrEnum):
    """Why two accounts may be one person's."""

    PHONE = "phone"
    NAME = "name"
    MAILBOX = "mailbox"


class _Account(NamedTuple):
    id: int
    name: str
    email: str
    phone: str | None
    organization_id: int | None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two accounts, the older one first, and in what they are alike."""

    first_id: int
    second_id: int
    alike: tuple[Likeness, ...]


def mailbox(email: str) -> str:
    """The mailbox behind a normalised address: what follows a + is a label; for Gmail dots count for nothing
    (support.google.com/mail/answer/7436150)."""
    local, _at, domain = email.rpartition("@")
    bare = local.partition("+")[0] or local
    if domain in _DOTLESS:
        bare, domain = bare.replace(".", ""), "gmail.com"
    return f"{bare}@{domain}"


def _keys(account: _Account) -> list[tuple[Likeness, Hashable]]:
    keys: list[tuple[Likeness, Hashable]] = [(Likeness.MAILBOX, mailbox(account.email))]
    if account.phone:
        keys.append((Likeness.PHONE, account.phone))
    if account.organization_id is not None:
        keys.append((Likeness.NAME, (search_key([account.name]).text, account.organization_id)))
    return keys


def find_pairs(db: Session, today: date) -> list[Pair]:
    """Pairs of accounts that are alike, those alike in most first; one statement."""
    here = and_(Affiliation.resident_id == Resident.id, holds_on(today))
    rows = db.execute(
        select(Resident.id, Resident.name, Resident.email, Resident.phone, Affiliation.organization_id)
        .outerjoin(Affiliation, here)
        .where(Resident.status.in_((ResidentStatus.ACTIVE, ResidentStatus.PENDING, ResidentStatus.UNVERIFIED)))
        .order_by(Resident.id)
    )
    return pairs_among([_Account(*row) for row in rows], _keys)


def pairs_among(
    accounts: Sequence[_Account], keys_of: Callable[[_Account], list[tuple[Likeness, Hashable]]]
) -> list[Pair]:
    """Pairs of ``accounts``, which are in the order of their ids, that share a key."""
    groups: dict[tuple[Likeness, Hashable], dict[int, None]] = {}
    for account in accounts:
        for key in keys_of(account):
            groups.setdefault(key, {})[account.id] = None
    alike: dict[tuple[int, int], set[Likeness]] = {}
    for (likeness, _key), ids in groups.items():
        for pair in combinations(sorted(ids)[:_MOST_IN_GROUP], 2):
            alike.setdefault(pair, set()).add(likeness)
    pairs = [Pair(*pair, tuple(sorted(why))) for pair, why in alike.items()]
    return sorted(pairs, key=lambda each: (-len(each.alike), each.first_id, each.second_id))
