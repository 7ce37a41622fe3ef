"""The page on privacy: the data map in words."""

from typing import Any

from pyramid.request import Request
from pyramid.view import view_config

from campus.people.data_areas import AREA_NAMES, BASES
from campus.people.data_map import DATA_MAP
from campus.permissions import Permission


@view_config(
    route_name="people.privacy", request_method="GET", renderer="people/privacy.html", permission=Permission.VISIT
)
def show_privacy(_request: Request) -> dict[str, Any]:
    """What is held on people, why, by which right and how long."""
    return {"areas": DATA_MAP, "names": AREA_NAMES, "bases": BASES}
