"""Which room a calendar means by its place: the room whose name, number or alias stands in it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from campus.domain.search import matches, search_key
from campus.spaces.catalogue import Catalogue, RoomFacts

# Names of rooms have few words.
_LONGEST_NAME = 6
_MOST_WORDS = 60
_WORD = re.compile(r"[^\W_]+")
_ROOM_NUMBER = re.compile(r"(\d+)호")


@dataclass(frozen=True, slots=True)
class RoomMatch:
    """The room that a place means, None where none or more than one fits; then ``others`` are those that fit."""

    room: RoomFacts | None = None
    others: tuple[RoomFacts, ...] = ()


def match_room(catalogue: Catalogue, place: str) -> RoomMatch:
    """The bookable room that ``place``, the LOCATION of an event, means.

    Whole words count, so that 201 is not found in 2201; the longest name wins, and the building's tells equals apart.
    Where no name stands in it, the one room that a search would find.
    """
    said = frozenset(_phrases(place))
    if not said:
        return RoomMatch()
    named = [(length, room) for room in catalogue.bookable if (length := _longest_said(room, said))]
    longest = max((length for length, _room in named), default=0)
    found = [room for length, room in named if length == longest]
    if not found:
        found = [room for room in catalogue.bookable if matches(room.search, place)]
    if len(found) > 1:
        found = [room for room in found if _is_building_said(room, said)] or found
    return RoomMatch(found[0]) if len(found) == 1 else RoomMatch(None, tuple(found))


def _phrases(place: str) -> Iterator[str]:
    """Every run of words of ``place``, folded as names are for searching, without spaces."""
    words = [_ROOM_NUMBER.sub(r"\1", word) for word in _WORD.findall(place)[:_MOST_WORDS]]
    for first in range(len(words)):
        for last in range(first, min(first + _LONGEST_NAME, len(words))):
            yield search_key(["".join(words[first : last + 1])]).text


def _longest_said(room: RoomFacts, said: frozenset[str]) -> int:
    names = _folded(room.search.text, room.name_ko, room.name_en, room.number)
    return max((len(name) for name in names & said if len(name) > 1), default=0)


@lru_cache(maxsize=1_024)
def _folded(aliases: str, *names: str) -> frozenset[str]:
    """What a room is called, as phrases are folded: every event of a file is held against all rooms."""
    return frozenset((*aliases.split("\n"), *search_key(names).text.split("\n")))


def _is_building_said(room: RoomFacts, said: frozenset[str]) -> bool:
    building = room.building
    return not said.isdisjoint(search_key([building.name_ko, building.name_en]).text.split("\n"))
