"""`campus upgrade` writes the texts anew when another renderer wrote them, and only then."""

from sqlalchemy import delete, select, update

from campus.db import Sessions
from campus.feeds.missing import mend_texts, untold_count
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


def test_a_date_that_lost_its_text_is_found_and_told_again(
    sessions: Sessions, hub: Hub, settings: Settings, book: Book
) -> None:
    for number in range(2):
        book(hub.meeting, slot(f"1{number}:00", f"1{number + 1}:00"))
    with sessions.write() as db:
        assert db.scalar(untold_count(NOW)) == 0
        kept = db.scalars(select(EventText.text_ko).order_by(EventText.occurrence_id)).all()
        last = db.scalars(select(EventText.occurrence_id).order_by(EventText.occurrence_id.desc())).first()
        db.execute(delete(EventText).where(EventText.occurrence_id == last))
        assert db.scalar(untold_count(NOW)) == 1
    with sessions.write() as db:
        assert mend_texts(db, settings, now=NOW) == 1
        assert mend_texts(db, settings, now=NOW) == 0
        assert db.scalars(select(EventText.text_ko).order_by(EventText.occurrence_id)).all() == kept
