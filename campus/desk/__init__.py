"""The desk: what managers do."""

from pyramid.config import Configurator

from campus.permissions import Permission
from campus.web.locale import _
from campus.web.navigation import Entry

# The pages beside the first; each has its tab.
RULES = ("desk.rules", "desk.rule", "desk.rule.new", "desk.rule.delete", "desk.tenancies")
APPROVALS = ("desk.approvals.approve", "desk.approvals.refuse", "desk.approvals.ask")
PAGES = (*APPROVALS, *RULES, "desk.holidays", "desk.people")


def includeme(config: Configurator) -> None:
    """Approvals: what is asked for. Rules: policies, tenancies. Holidays: those announced late. People: who is here."""
    config.add_route("desk.approvals", "/manage/approvals")
    config.add_route("desk.approvals.checked", "/manage/approvals/approve")
    for act in ("approve", "refuse", "ask"):
        config.add_route(f"desk.approvals.{act}", f"/manage/approvals/{{id}}/{act}")
    config.add_route("desk.rules", "/manage/rules")
    config.add_route("desk.rule.new", "/manage/rules/new")
    config.add_route("desk.tenancies", "/manage/rules/tenancies")
    config.add_route("desk.tenancies.end", r"/manage/rules/tenancies/{id:\d+}/end")
    config.add_route("desk.rule", r"/manage/rules/{id:\d+}", factory="campus.desk.resources.SetPolicy")
    config.add_route("desk.rule.delete", r"/manage/rules/{id:\d+}/delete", factory="campus.desk.resources.SetPolicy")
    config.add_route("desk.holidays", "/manage/holidays")
    config.add_route("desk.holidays.add", "/manage/holidays/add")
    config.add_route("desk.holidays.remove", "/manage/holidays/{day}/remove")
    config.add_route("desk.people", "/manage/people")
    for act in ("approve", "decline", "disable", "enable"):
        config.add_route(f"desk.{act}", f"/manage/people/{{id}}/{act}", factory="campus.desk.resources.DecidedPerson")
    config.add_navigation(
        Entry("desk.approvals", _("Hub desk"), "settings", 90, Permission.MANAGE_BOOKINGS, also=PAGES)
    )
    config.scan("campus.desk.manage")
