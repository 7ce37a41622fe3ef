"""The addresses of groups, of sessions, and of the calendar in which they stand."""

from pyramid.config import Configurator

from campus.groups.resources import GroupResource, SeasonResource, SessionResource

# The pages below the menu's entry.
_OF_GROUPS = ("new", "show", "edit", "end", "members", "invite", "season_new", "season", "season_edit", "session_new")
_OF_SESSIONS = ("show", "edit", "cancel", "ask", "room", "guest", "door", "people", "check_in", "tables", "attendance")
PAGES = (
    "groups.calendar",
    "groups.certificates",
    *(f"groups.{page}" for page in _OF_GROUPS),
    *(f"sessions.{page}" for page in _OF_SESSIONS),
)


def group_routes(config: Configurator) -> None:
    """A group, its people, its seasons and certificates."""
    config.add_route("groups.list", "/groups")
    config.add_route("groups.new", "/groups/new")
    config.add_route("groups.show", "/groups/{slug}", factory=GroupResource)
    for act in ("edit", "end", "reopen", "join", "leave", "answer", "shown", "members"):
        config.add_route(f"groups.{act}", f"/groups/{{slug}}/{act}", factory=GroupResource)
    config.add_route("groups.invite", "/groups/{slug}/members/invite", factory=GroupResource)
    for act in ("accept", "decline", "withdraw", "remove", "role"):
        member = rf"/groups/{{slug}}/members/{{id:\d+}}/{act}"
        config.add_route(f"groups.member_{act}", member, factory=GroupResource)
    config.add_route("groups.season_new", "/groups/{slug}/seasons/new", factory=GroupResource)
    season = r"/groups/{slug}/seasons/{number:\d+}"
    config.add_route("groups.season", season, factory=SeasonResource)
    config.add_route("groups.season_edit", f"{season}/edit", factory=SeasonResource)
    config.add_route("groups.session_new", f"{season}/sessions/new", factory=SeasonResource)
    config.add_route("groups.certificates", f"{season}/certificates", factory=SeasonResource)
    config.add_route("groups.certificate_issue", f"{season}/certificates/issue", factory=SeasonResource)
    config.add_route("groups.certificate_revoke", f"{season}/certificates/{{id:\\d+}}/revoke", factory=SeasonResource)
    config.add_route("groups.certificate", "/certificates/{code}")
    # A plan is worked out many times before it is booked once: it must not hold the write lock.
    config.write_apart("groups.season_new")


def session_routes(config: Configurator) -> None:
    """A session: its page, who takes part, the door, the tables."""
    session = r"/sessions/{id:\d+}"
    config.add_route("sessions.show", session, factory=SessionResource)
    for act in ("edit", "cancel", "restore", "ask", "materials", "room", "guest", "door", "people"):
        config.add_route(f"sessions.{act}", f"{session}/{act}", factory=SessionResource)
    config.add_route("sessions.sign_up", f"{session}/sign-up", factory=SessionResource)
    config.add_route("sessions.opt_out", f"{session}/opt-out", factory=SessionResource)
    config.add_route("sessions.check_in", f"{session}/check-in", factory=SessionResource)
    config.add_route("sessions.talk", rf"{session}/talks/{{segment:\d+}}", factory=SessionResource)
    config.add_route("sessions.tables", rf"{session}/tables/{{position:\d+}}", factory=SessionResource)
    config.add_route("sessions.guest_link", "/sessions/guest/{token}")
    config.add_route("sessions.door_key", "/c/{key}")
    config.add_route(
        "sessions.attendance", r"/groups/{slug}/seasons/{number:\d+}/attendance", factory=SeasonResource
    )
    # Tries and mails asked for are counted whatever the answer.
    config.write_apart("sessions.guest", "sessions.check_in", "sessions.door_key")


def calendar_routes(config: Configurator) -> None:
    """What is on at the hub."""
    config.add_route("groups.calendar", "/calendar")
