"""The desk: what managers do."""

from pyramid.config import Configurator

from campus.desk.counts import desk_counts
from campus.permissions import Permission
from campus.web.locale import _
from campus.web.navigation import Entry

# What the server takes at most.
BODY_OCTETS = 4 * 1024 * 1024
PEOPLE_OCTETS = 5 * 1024 * 1024 + 64 * 1024
# A picture of eight MiB with its words.
PICTURE_OCTETS = 8 * 1024 * 1024 + 64 * 1024

# The pages beside the first; each has its tab.
RULES = ("desk.rules", "desk.rule", "desk.rule.new", "desk.rule.delete", "desk.tenancies")
APPROVALS = ("desk.approvals", "desk.approvals.approve", "desk.approvals.refuse", "desk.approvals.ask")
ORGANIZATIONS = ("desk.organizations", "desk.organization", "desk.organization.new", "desk.affiliations")
PEOPLE = (
    *("desk.people", "desk.person", "desk.person.role", "desk.disable", "desk.person.end", "desk.invitations"),
    "desk.erase",
    *("desk.people_files", "desk.people_file", "desk.duplicates", "desk.merge"),
)
GROUPS = ("desk.groups", "desk.initiatives")
HELP = ("help.calls", "help.desk_call", "help.duty")
DISPLAYS = ("displays.list", "displays.link")
NO_SHOWS = ("desk.no_shows", "desk.no_shows.excuse", "desk.no_show.excuse", "desk.no_show.keep")
READINGS = ("desk.readings", "desk.readings.thresholds", "desk.readings.send", "desk.readings.file", "api.keys")
AUDIT = ("desk.audit", "desk.access", "desk.access.review", "desk.retention")
# Finds a room by the short name in an address, or answers 404.
ROOM = "campus.booking.resources.RoomResource"
SHUTTING = ("desk.closure.new", "desk.closure", "desk.blocks", "desk.block.new", "desk.block")
EMPTYING = ("desk.room.empty", "desk.room.retire", "desk.bookings", "desk.bookings.cancel")
SPACES = (
    *("desk.spaces", "desk.hub", "desk.zone.new", "desk.zone", "desk.building.new", "desk.building", "desk.room.new"),
    *("desk.room.edit", "desk.equipment", "desk.thing", "desk.hours", "desk.room.hours"),
)
PICTURES = ("desk.photos", "desk.plan")
PAGES = (
    *SPACES,
    *PICTURES,
    *("desk.closures", *SHUTTING, *EMPTYING),
    *(*APPROVALS, *NO_SHOWS, *RULES, "desk.holidays", *PEOPLE),
    *(*ORGANIZATIONS, *GROUPS, *HELP, *DISPLAYS, *READINGS, *AUDIT),
)


def includeme(config: Configurator) -> None:
    """Today: what waits. Approvals: what is asked for. Rules: policies, tenancies. Holidays: announced late."""
    config.add_route("desk.today", "/manage")
    config.add_route("desk.approvals", "/manage/approvals")
    config.add_route("desk.approvals.checked", "/manage/approvals/approve")
    for act in ("approve", "refuse", "ask"):
        config.add_route(f"desk.approvals.{act}", f"/manage/approvals/{{id}}/{act}")
    config.add_route("desk.no_shows", "/manage/no-shows")
    config.add_route("desk.no_shows.excuse", "/manage/no-shows/excuse")
    for act in ("excuse", "keep"):
        config.add_route(f"desk.no_show.{act}", rf"/manage/no-shows/{{id:\d+}}/{act}")
    config.add_route("desk.rules", "/manage/rules")
    config.add_route("desk.rule.new", "/manage/rules/new")
    config.add_route("desk.tenancies", "/manage/rules/tenancies")
    config.add_route("desk.tenancies.end", r"/manage/rules/tenancies/{id:\d+}/end")
    config.add_route("desk.rule", r"/manage/rules/{id:\d+}", factory="campus.desk.resources.SetPolicy")
    config.add_route("desk.rule.delete", r"/manage/rules/{id:\d+}/delete", factory="campus.desk.resources.SetPolicy")
    config.add_route("desk.holidays", "/manage/holidays")
    config.add_route("desk.holidays.add", "/manage/holidays/add")
    config.add_route("desk.holidays.remove", "/manage/holidays/{day}/remove")
    _people(config)
    _organizations(config)
    _groups(config)
    _readings(config)
    _audit(config)
    _shutting(config)
    _spaces(config)
    _pictures(config)
    config.add_request_method(desk_counts, reify=True)
    config.add_navigation(
        Entry("desk.today", _("Hub desk"), "settings", 90, Permission.MANAGE_BOOKINGS, also=PAGES)
    )
    config.scan("campus.desk.manage")


def _people(config: Configurator) -> None:
    """Residents one by one, invitations, files of people, accounts that are one person's."""
    page, decided = "/manage/people", "campus.desk.resources.DecidedPerson"
    config.add_route("desk.people", page)
    for act in ("approve", "decline", "disable", "enable"):
        config.add_route(f"desk.{act}", f"{page}/{{id}}/{act}", factory=decided)
    one = rf"{page}/{{id:\d+}}"
    config.add_route("desk.person", one, factory="campus.desk.resources.ShownPerson")
    config.add_route("desk.person.role", f"{one}/role", factory="campus.desk.resources.RoledPerson")
    config.add_route("desk.person.link", f"{one}/link", factory=decided)
    config.add_route("desk.reset_factors", f"{one}/reset-factors", factory=decided)
    config.add_route("desk.erase", f"{one}/erase", factory=decided)
    config.add_route("desk.person.end", rf"{one}/affiliations/{{affiliation_id:\d+}}/end", factory=decided)
    config.add_route("desk.invitations", f"{page}/invitations")
    for act in ("resend", "withdraw"):
        config.add_route(f"desk.invitation.{act}", rf"{page}/invitations/{{id:\d+}}/{act}")
    files, factory = f"{page}/import", "campus.desk.resources.SentPeople"
    config.add_route("desk.people_files", files)
    config.add_route("desk.people_files.template", f"{files}/template.csv")
    config.add_route("desk.people_file", rf"{files}/{{key:[\w-]{{22}}}}", factory=factory)
    config.take_bodies(files, PEOPLE_OCTETS)
    # Reading 50,000 rows takes its time: it must not hold the write lock.
    config.write_apart("desk.people_files", "desk.people_file")
    config.add_route("desk.duplicates", f"{page}/duplicates")
    config.add_route("desk.merge", f"{page}/duplicates/merge")


def _organizations(config: Configurator) -> None:
    """Organizations with their stewards, and affiliations that wait for an answer."""
    one, factory = r"/manage/organizations/{id:\d+}", "campus.desk.resources.SetOrganization"
    config.add_route("desk.organizations", "/manage/organizations")
    config.add_route("desk.organization.new", "/manage/organizations/new")
    config.add_route("desk.organization", one, factory=factory)
    config.add_route("desk.steward.name", one + "/stewards", factory=factory)
    config.add_route("desk.steward.release", one + r"/stewards/{resident_id:\d+}/release", factory=factory)
    config.add_route("desk.affiliations", "/manage/affiliations")
    for act in ("confirm", "decline"):
        config.add_route(f"desk.affiliations.{act}", rf"/manage/affiliations/{{id:\d+}}/{act}")


def _groups(config: Configurator) -> None:
    """Groups that members propose, and the hub's initiatives."""
    config.add_route("desk.groups", "/manage/groups")
    for act in ("accept", "decline"):
        config.add_route(f"desk.group_{act}", rf"/manage/groups/{{id:\d+}}/{act}")
    config.add_route("desk.initiatives", "/manage/initiatives")
    config.add_route("desk.initiative", r"/manage/initiatives/{id:\d+}")
    config.add_route("desk.initiative_move", r"/manage/initiatives/{id:\d+}/move")


def _audit(config: Configurator) -> None:
    """Who did what, who looked at whose data, and the review of a month of that."""
    config.add_route("desk.audit", "/manage/audit")
    config.add_route("desk.access", "/manage/audit/access")
    config.add_route("desk.access.review", "/manage/audit/review")
    config.add_route("desk.retention", "/manage/audit/retention")


def _readings(config: Configurator) -> None:
    """What the meters of rooms said, and files of it."""
    page, factory = "/manage/readings", "campus.desk.resources.SentReadings"
    config.add_route("desk.readings", page)
    config.add_route("desk.readings.sample", f"{page}/sample.csv")
    config.add_route("desk.readings.thresholds", f"{page}/{{slug}}/thresholds")
    config.add_route("desk.readings.send", f"{page}/files")
    config.add_route("desk.readings.file", rf"{page}/files/{{key:[\w-]{{22}}}}", factory=factory)
    config.take_bodies(f"{page}/files", BODY_OCTETS)
    # Reading 50,000 rows takes its time: it must not hold the write lock.
    config.write_apart("desk.readings.send", "desk.readings.file")


def _shutting(config: Configurator) -> None:
    """Closures, blocks for maintenance, rooms to be emptied or retired, bookings to be cancelled."""
    for name in ("closure", "block"):
        one = rf"/manage/{name}s/{{id:\d+}}"
        config.add_route(f"desk.{name}s", f"/manage/{name}s")
        config.add_route(f"desk.{name}.new", f"/manage/{name}s/new")
        config.add_route(f"desk.{name}", one)
        config.add_route(f"desk.{name}.remove", f"{one}/remove")
    for name, act in (("empty", "empty"), ("retire", "retire"), ("bring_back", "bring-back")):
        config.add_route(f"desk.room.{name}", f"/manage/rooms/{{slug}}/{act}", factory=ROOM)
    config.add_route("desk.bookings", "/manage/bookings")
    config.add_route("desk.bookings.cancel", "/manage/bookings/cancel")


def _spaces(config: Configurator) -> None:
    """Zones, buildings, floors, rooms and what rooms have."""
    page = "/manage/spaces"
    config.add_route("desk.spaces", page)
    config.add_route("desk.hub", f"{page}/hub")
    for name in ("zone", "building"):
        one = rf"{page}/{name}s/{{id:\d+}}"
        config.add_route(f"desk.{name}.new", f"{page}/{name}s/new")
        config.add_route(f"desk.{name}", one)
        config.add_route(f"desk.{name}.remove", f"{one}/remove")
    config.add_route("desk.zone.move", rf"{page}/zones/{{id:\d+}}/move")
    config.add_route("desk.floor.add", rf"{page}/buildings/{{id:\d+}}/floors")
    config.add_route("desk.floor.remove", rf"{page}/floors/{{id:\d+}}/remove")
    config.add_route("desk.room.new", f"{page}/rooms/new")
    config.add_route("desk.room.edit", f"{page}/rooms/{{slug}}")
    for act in ("move", "remove"):
        config.add_route(f"desk.room.{act}", f"{page}/rooms/{{slug}}/{act}")
    config.add_route("desk.hours", f"{page}/hours")
    config.add_route("desk.room.hours", f"{page}/rooms/{{slug}}/hours", factory=ROOM)
    config.add_route("desk.equipment", f"{page}/equipment")
    config.add_route("desk.thing", rf"{page}/equipment/{{id:\d+}}")
    config.add_route("desk.thing.remove", rf"{page}/equipment/{{id:\d+}}/remove")


def _pictures(config: Configurator) -> None:
    """Photos of rooms, plans of floors and where rooms are on them."""
    photos, plan = "/manage/spaces/rooms/{slug}/photos", r"/manage/spaces/floors/{id:\d+}/plan"
    floor = "campus.desk.resources.PlannedFloor"
    config.add_route("desk.photos", photos, factory=ROOM)
    for act in ("words", "move", "remove"):
        config.add_route(f"desk.photo.{act}", rf"{photos}/{{id:\d+}}/{act}", factory=ROOM)
    config.add_route("desk.plan", plan, factory=floor)
    for act in ("words", "rooms", "remove"):
        config.add_route(f"desk.plan.{act}", f"{plan}/{act}", factory=floor)
    config.take_bodies("/manage/spaces/rooms/{}/photos", PICTURE_OCTETS)
    config.take_bodies("/manage/spaces/floors/{}/plan", PICTURE_OCTETS)
    # Decoding a picture takes its time: it must not hold the write lock.
    config.write_apart("desk.photos", "desk.plan")
