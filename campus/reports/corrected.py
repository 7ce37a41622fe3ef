"""What was corrected since a month was closed, in the reader's words."""

from collections.abc import Iterable

from campus.reports.services.closing import Correction
from campus.reports.sheet import value_of
from campus.reports.words import FIGURES, Reader


def corrected(reader: Reader, found: Iterable[Correction]) -> list[tuple[str, str, str, Correction]]:
    """Each correction with its figure's name, what it was and what it is."""
    locale = reader.locale
    return [
        (reader.say(FIGURES[it.closed.kind]), value_of(it.closed, locale), value_of(it.current, locale), it)
        for it in found
    ]
