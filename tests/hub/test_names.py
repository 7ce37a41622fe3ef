"""What the hub is called: by the settings until a row says otherwise, asked for once in a transaction."""

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from campus.db import Sessions
from campus.hub.models import HubRow
from campus.hub.queries import hub_facts, hub_name, hub_values
from campus.settings import Settings
from tests.support.clock import NOW
from tests.support.statements import counted

ROW = {"id": 1, "name_ko": "까치 허브", "name_en": "Magpie Hub", "contact_address": "desk@magpie.example"}


def test_the_settings_hold_until_a_row_says_otherwise(sessions: Sessions, settings: Settings) -> None:
    with sessions.read() as db:
        assert hub_name(db, settings, "ko") == settings.hub_name_ko
        assert hub_facts(db, settings).contact_address == settings.contact_address
    with sessions.write() as db:
        db.execute(insert(HubRow).values(ROW | {"changed_at": NOW}))
    with sessions.read() as db:
        assert (hub_name(db, settings, "ko"), hub_name(db, settings, "en")) == ("까치 허브", "Magpie Hub")
        assert hub_values(db, settings, "en")["contact"] == "desk@magpie.example"


def test_a_transaction_asks_once(sessions: Sessions, settings: Settings) -> None:
    with counted(sessions) as asked, sessions.read() as db:
        for locale in ("ko", "en", "ko"):
            hub_name(db, settings, locale)
    assert len(asked) == 1


def test_there_is_one_hub(sessions: Sessions) -> None:
    with sessions.write() as db:
        db.execute(insert(HubRow).values(ROW | {"changed_at": NOW}))
    with pytest.raises(IntegrityError), sessions.write() as db:
        db.execute(insert(HubRow).values(ROW | {"id": 2, "changed_at": NOW}))
