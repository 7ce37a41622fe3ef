"""The root of all contexts: what every signed-in role may do anywhere."""

from typing import Any

from pyramid.authorization import Allow, Everyone
from pyramid.config import Configurator
from pyramid.request import Request

from campus.permissions import GRANTS, OPEN_TO_ALL, Permission

ROLE_ACL: list[tuple[Any, ...]] = [
    *((Allow, Everyone, permission) for permission in OPEN_TO_ALL),
    *((Allow, f"role:{role.value}", permission) for role, granted in GRANTS.items() for permission in sorted(granted)),
]


class Root:
    """The context of every route without one of its own."""

    __acl__ = ROLE_ACL

    def __init__(self, request: Request) -> None:
        self.request = request


def includeme(config: Configurator) -> None:
    config.set_root_factory(Root)
    # A view that names no permission is closed to all but administrators.
    config.set_default_permission(Permission.ADMINISTER)
