"""What the hub is called: by the settings until it is named, then by its row, asked once in a transaction."""

from sqlalchemy import update

from campus.founding.services.naming import write_hub
from campus.hub.models import HubRow
from campus.hub.queries import HubFacts, facts_of_settings, hub_facts, hub_name, hub_values
from campus.spaces.queries.catalogue import read_catalogue
from tests.support.clock import NOW
from tests.support.statements import counted

SPRING = HubFacts("새봄 허브", "Saebom Hub", "desk@saebom.example")


def test_the_settings_hold_until_the_hub_is_named(sessions, settings):
    with sessions.read() as db:
        assert hub_facts(db, settings) == facts_of_settings(settings)
    with sessions.write() as db:
        write_hub(db, SPRING, now=NOW)
        assert hub_facts(db, settings) == SPRING
    with sessions.read() as db:
        assert hub_name(db, settings, "en") == "Saebom Hub"
        assert hub_values(db, settings, "ko") == {
            "hub_name": "새봄 허브",
            "hub_url": settings.base_url,
            "contact": "desk@saebom.example",
        }


def test_it_is_asked_once_in_a_transaction_and_not_at_all_after_the_catalogue(sessions, settings):
    with sessions.write() as db:
        write_hub(db, SPRING, now=NOW)
    with counted(sessions) as asked, sessions.read() as db:
        assert hub_facts(db, settings) == hub_facts(db, settings) == SPRING
    assert len(asked) == 1
    with sessions.read() as db:
        read_catalogue(db)
        with counted(sessions) as asked:
            assert hub_facts(db, settings) == SPRING
        assert asked == []


def test_what_one_transaction_knew_the_next_asks_anew(sessions, settings):
    with sessions.write() as db:
        write_hub(db, SPRING, now=NOW)
    with sessions.open(write=True) as db:
        with db.begin():
            assert hub_facts(db, settings).name_en == "Saebom Hub"
        with db.begin():
            db.execute(update(HubRow).values(name_en="Autumn Hub"))
            assert hub_facts(db, settings).name_en == "Autumn Hub"
