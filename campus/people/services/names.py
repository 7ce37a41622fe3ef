"""The strings a resident is found by."""

from campus.domain.search import search_key
from campus.people.models import Organization, Resident

_LONGEST_TEXT = 400
_LONGEST_JAMO = 800


def set_search(resident: Resident, organization: Organization | None = None) -> None:
    """Bring the search columns up to the resident's name, address and present organization with its aliases.

    What the columns cannot hold is cut off at the end: long aliases, never the name.
    """
    names = [resident.name, resident.email]
    if organization is not None:
        aliases = sorted(each.alias for each in organization.aliases)
        names += [organization.name_ko, organization.name_en, *aliases]
    key = search_key(names)
    resident.search_text = key.text[:_LONGEST_TEXT]
    resident.search_jamo = key.jamo[:_LONGEST_JAMO]
    resident.search_initials = key.initials[:_LONGEST_TEXT]
