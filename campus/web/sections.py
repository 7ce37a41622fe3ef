"""Sections: parts of a page that upper floors add to one of a lower floor, which knows nothing of them.

An upper floor's ``includeme`` says

    config.registry.setdefault("organization_sections", []).append(upcoming_of)

and ``upcoming_of(request, organization_id)`` returns what it has to show, perhaps nothing. The page includes each
template, which reads its values as ``section.values.…``. A view may hand them over, or the template asks for them
itself: ``{% for section in additions("room_in_use", room.id) %}``. What stands ``on_top`` of every page is asked for by
the layout, with 0 for an id.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pyramid.request import Request


@dataclass(frozen=True, slots=True)
class Section:
    """A template below ``templates/``, and the values it reads."""

    template: str
    values: Mapping[str, Any]


SectionMaker = Callable[[Request, int], list[Section]]


def sections_of(request: Request, name: str, thing_id: int) -> list[Section]:
    """What all floors add under ``name`` to the page of ``thing_id``, in the order of the floors."""
    makers: list[SectionMaker] = request.registry.get(name, [])
    return [section for make in makers for section in make(request, thing_id)]
