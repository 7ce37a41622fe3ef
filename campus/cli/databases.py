"""Databases of commands: opened for a while, closed on every way out."""

from collections.abc import Iterator
from contextlib import contextmanager

from campus import open_database
from campus.db import Engine, Sessions, make_engine, make_sessions
from campus.settings import Settings


@contextmanager
def opened_engine(settings: Settings) -> Iterator[Engine]:
    """The engine of ``settings``."""
    engine = make_engine(settings)
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def opened_sessions(settings: Settings) -> Iterator[Sessions]:
    """Sessions that nobody follows: for reading, and for what concerns no booking."""
    with opened_engine(settings) as engine:
        yield make_sessions(engine)


@contextmanager
def opened_hub(settings: Settings) -> Iterator[Sessions]:
    """Sessions with everyone who follows bookings: for what changes them."""
    with opened_engine(settings) as engine:
        yield open_database(settings, engine)
