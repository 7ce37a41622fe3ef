"""Every table, imported once, for migrations and tests. Nobody else imports this module."""

from campus.audit import models as audit
from campus.booking import models as booking
from campus.db import Base
from campus.feeds import models as feeds
from campus.outbox import models as outbox
from campus.people import models as people
from campus.spaces import models as spaces

__all__ = ["audit", "booking", "feeds", "metadata", "outbox", "people", "spaces"]

metadata = Base.metadata
