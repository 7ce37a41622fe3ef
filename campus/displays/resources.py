"""What the addresses of displays speak of: whoever asks must be the display of that very place."""

from pyramid.request import Request

from campus.displays.keys import NotPaired, find_display
from campus.spaces.queries.catalogue import read_catalogue
from campus.web.root import ROLE_ACL


class RoomDisplay:
    """The room in the address, for its own display. Any other browser gets one answer, whether there is such a room or
    not."""

    __acl__ = ROLE_ACL

    def __init__(self, request: Request) -> None:
        self.display = find_display(request)
        self.catalogue = read_catalogue(request.db)
        room = self.catalogue.rooms.get(self.display.room_id or 0)
        if room is None or room.slug != request.matchdict["slug"]:
            raise NotPaired()
        self.room = room

    @property
    def path(self) -> str:
        return f"/display/{self.room.slug}"


class LobbyDisplay:
    """The lobby, for its displays."""

    __acl__ = ROLE_ACL

    def __init__(self, request: Request) -> None:
        self.display = find_display(request)
        if self.display.room_id is not None:
            raise NotPaired()
        self.catalogue = read_catalogue(request.db)
