"""The strings that residents and organizations are found by.

A resident's are their own: whoever looks for people by organization is answered by where they are affiliated that day.
What a column cannot hold is cut off at the end: long aliases, never the name.
"""

from collections.abc import Iterable

from sqlalchemy import String
from sqlalchemy.orm import InstrumentedAttribute

from campus.domain.search import search_key
from campus.people.models import DirectoryEntry, Organization, Resident


def set_search(resident: Resident) -> None:
    """Bring the search columns up to the resident's name and address."""
    _write(resident, [resident.name, resident.email])


def set_organization_search(organization: Organization) -> None:
    """Bring the search columns up to the organization's names and aliases."""
    aliases = sorted(each.alias for each in organization.aliases)
    _write(organization, [organization.name_ko, organization.name_en, *aliases])


def set_entry_search(entry: DirectoryEntry, shown: Iterable[str]) -> None:
    """Bring the search columns up to what the entry shows, and nothing else."""
    _write(entry, shown)


def _write(thing: Resident | Organization | DirectoryEntry, names: Iterable[str]) -> None:
    key, table = search_key(names), type(thing)
    columns = (table.search_text, table.search_jamo, table.search_initials)
    for column, text in zip(columns, (key.text, key.jamo, key.initials), strict=True):
        setattr(thing, column.key, text[: _longest(column)])


def _longest(column: InstrumentedAttribute[str]) -> int | None:
    kind = column.property.columns[0].type
    return kind.length if isinstance(kind, String) else None
