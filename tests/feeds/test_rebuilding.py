"""`campus upgrade` writes the texts anew when another renderer wrote them, and only then."""

from sqlalchemy import select, update

from campus.db import Sessions
from campus.feeds.models import EventText, TextsState
from campus.feeds.rebuilding import refresh_texts
from campus.feeds.renderer import RENDERER_VERSION
from campus.settings import Settings
from tests.booking.conftest import slot
from tests.feeds.conftest import Book
from tests.support.clock import NOW
from tests.support.hub import Hub


def refresh(sessions: Sessions, settings: Settings) -> int | None:
    with sessions.write() as db:
        return refresh_texts(db, settings, now=NOW)


def test_texts_of_an_older_renderer_are_written_anew(
    sessions: Sessions, hub: Hub, settings: Settings, book: Book
) -> None:
    with sessions.write() as db:
        db.query(TextsState).delete()
    assert refresh(sessions, settings) == 0  # nothing is there yet
    book(hub.meeting, slot("11:00", "12:00"))
    with sessions.read() as db:
        written = db.scalars(select(EventText.text_ko)).one()
    with sessions.write() as db:
        db.execute(update(EventText).values(text_ko="old"))
    assert refresh(sessions, settings) is None
    with sessions.write() as db:
        db.execute(update(TextsState).values(renderer=RENDERER_VERSION - 1))
    assert refresh(sessions, settings) == 1
    assert refresh(sessions, settings) is None
    with sessions.read() as db:
        assert db.scalars(select(EventText.text_ko)).one() == written
        assert db.execute(select(TextsState.renderer)).scalar_one() == RENDERER_VERSION
