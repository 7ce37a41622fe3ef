"""Every table, imported once, for migrations and tests. Nobody else imports this module."""

from campus.api import models as api
from campus.audit import models as audit
from campus.booking import models as booking
from campus.connections import models as connections
from campus.db import Base
from campus.displays import models as displays
from campus.enrolling import models as enrolling
from campus.feeds import models as feeds
from campus.groups import models as groups
from campus.help import models as help
from campus.hub import models as hub
from campus.importing import models as importing
from campus.leaving import models as leaving
from campus.mailings import models as mailings
from campus.outbox import models as outbox
from campus.people import models as people
from campus.reports import models as reports
from campus.spaces import models as spaces

__all__ = [
    "api",
    "audit",
    "booking",
    "connections",
    "displays",
    "enrolling",
    "feeds",
    "groups",
    "help",
    "hub",
    "importing",
    "leaving",
    "mailings",
    "metadata",
    "outbox",
    "people",
    "reports",
    "spaces",
]

metadata = Base.metadata
