"""What the hub is called: asked here by every page, mail, feed, display and paper."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from campus.hub.models import HubRow
from campus.settings import Settings

# Every page asks this: past the mapper, and straight on the connection.
_H = HubRow.metadata.tables["hubs"].c
_HUB = select(_H.name_ko, _H.name_en, _H.contact_address)
# Where a session keeps what it has read, with the transaction it did so in.
HUB_READ = "hub_read"


@dataclass(frozen=True, slots=True)
class HubFacts:
    """What the hub is called in both languages, and the address of its desk."""

    name_ko: str
    name_en: str
    contact_address: str

    def name(self, locale: str) -> str:
        """The name in ``locale``."""
        return self.name_ko if locale == "ko" else self.name_en


def facts_of_settings(settings: Settings) -> HubFacts:
    """What holds as long as nobody has named the hub on a page."""
    return HubFacts(settings.hub_name_ko, settings.hub_name_en, settings.contact_address)


def read_hub(db: Session) -> HubFacts | None:
    """The hub as it was named on a page, None while it was not. One small row."""
    row = db.connection().execute(_HUB).one_or_none()
    return None if row is None else HubFacts(*row)


def keep_hub(db: Session, known: HubFacts | None) -> None:
    """Spare this transaction the question: whoever read the catalogue knows already."""
    db.info[HUB_READ] = (db.get_transaction(), known)


def hub_facts(db: Session, settings: Settings) -> HubFacts:
    """What the hub is called as this transaction sees it; asked once in a transaction."""
    transaction = db.get_transaction()
    read_in, known = db.info.get(HUB_READ, (None, None))
    if transaction is None or read_in is not transaction:
        known = read_hub(db)
        keep_hub(db, known)
    return known or facts_of_settings(settings)


def hub_name(db: Session, settings: Settings, locale: str) -> str:
    """The hub's name in ``locale``."""
    return hub_facts(db, settings).name(locale)


def hub_values(db: Session, settings: Settings, locale: str) -> dict[str, str]:
    """What every mail names of the hub."""
    facts = hub_facts(db, settings)
    return {"hub_name": facts.name(locale), "hub_url": settings.base_url, "contact": facts.contact_address}
