"""Mails about accounts, written into the outbox with the change that causes them."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from campus.hub.queries import hub_values
from campus.outbox.services import Recipient, post, post_all
from campus.people.models import Resident
from campus.people.queries.names import names_of
from campus.people.queries.residents import list_managers
from campus.people.services.inviting import Invited
from campus.settings import Settings
from campus.web.mails import MailText, render_mail


class PeopleMail(StrEnum):
    """What a mail is about: a folder below ``templates/mail/``."""

    VERIFY_ADDRESS = "verify-address"
    ALREADY_REGISTERED = "already-registered"
    RESET_PASSWORD = "reset-password"  # noqa: S105 - a kind of mail, not a secret
    PASSWORD_CHANGED = "password-changed"  # noqa: S105 - a kind of mail, not a secret
    INSTITUTION_CONNECTED = "institution-connected"
    FACTOR_ADDED = "factor-added"
    FACTOR_REMOVED = "factor-removed"
    ADDRESS_CHANGE = "address-change"
    ADDRESS_CHANGED = "address-changed"
    PASSKEY_COPIED = "passkey-copied"
    SIGN_UP_APPROVED = "sign-up-approved"
    SIGN_UP_DECLINED = "sign-up-declined"
    SIGN_UP_WAITS = "sign-up-waits"
    SIGN_UP_INVITED = "sign-up-invited"
    SIGN_UP_CLOSED = "sign-up-closed"
    AFFILIATION_ASKED = "affiliation-asked"
    AFFILIATION_CONFIRMED = "affiliation-confirmed"
    AFFILIATION_DECLINED = "affiliation-declined"
    AFFILIATION_ENDED = "affiliation-ended"
    AFFILIATION_EXPIRES = "affiliation-expires"


def _render(db: Session, settings: Settings, mail: PeopleMail, locale: str, values: dict[str, Any]) -> MailText:
    return render_mail(mail, locale, **hub_values(db, settings, locale), **values)


def mail_resident(
    db: Session, settings: Settings, mail: PeopleMail, to: Resident, *, now: datetime, **values: Any
) -> None:
    """Write ``mail`` to a resident in their language; ``values`` are what its templates name."""
    text = _render(db, settings, mail, to.locale, {"name": to.name, **values})
    post(db, mail, Recipient(to.email, to.locale, to.id), text, now=now)


def mail_address(
    db: Session, settings: Settings, mail: PeopleMail, to: Resident, new_or_old: str, *, now: datetime, **values: Any
) -> None:
    """The same, to an address of theirs that is ``new_or_old`` and not the account's."""
    text = _render(db, settings, mail, to.locale, {"name": to.name, **values})
    post(db, mail, Recipient(new_or_old, to.locale, to.id), text, now=now)


def mail_invitations(
    db: Session, settings: Settings, letters: Sequence[Invited], *, by: int, now: datetime
) -> None:
    """Write to those for whom ``by`` prepared an account, each with the link to it."""
    host = names_of(db, [by]).get(by, "")
    mails = []
    for each in letters:
        to, link = each.resident, f"{settings.base_url}/invitations/{each.token}"
        values = {"name": to.name, "host": host, "link": link}
        text = _render(db, settings, PeopleMail.SIGN_UP_INVITED, to.locale, values)
        mails.append((Recipient(to.email, to.locale, to.id), text))
    post_all(db, PeopleMail.SIGN_UP_INVITED, mails, now=now)


def mail_managers(db: Session, settings: Settings, mail: PeopleMail, *, now: datetime, **values: Any) -> None:
    """Write ``mail`` to every manager, each in their language."""
    for manager in list_managers(db):
        mail_resident(db, settings, mail, manager, now=now, **values)


def pretend_to_mail(db: Session, settings: Settings, mail: PeopleMail, locale: str, **values: Any) -> None:
    """Do the work of a mail and send none: an address without an account takes as long as one with."""
    _render(db, settings, mail, locale, {"name": "", **values})
