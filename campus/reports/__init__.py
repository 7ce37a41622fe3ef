"""Reports: what the rooms are used for, in figures that can be followed down to the bookings."""

from pyramid.config import Configurator

from campus.permissions import Permission
from campus.web.locale import _
from campus.web.navigation import Entry


def includeme(config: Configurator) -> None:
    """This floor's pages, and their place in the menu."""
    config.add_route("reports.occupancy", "/reports/occupancy")
    config.add_route("reports.bookings", "/reports/bookings")
    config.add_route("reports.community", "/reports/community")
    config.add_route("reports.sessions", "/reports/sessions")
    config.add_route("reports.introductions", "/reports/introductions")
    config.add_route("reports.opportunities", "/reports/opportunities")
    config.add_route("reports.newcomers", "/reports/newcomers")
    config.add_route("reports.occupancy.csv", "/reports/occupancy.csv")
    config.add_route("reports.occupancy.xlsx", "/reports/occupancy.xlsx")
    config.add_route("reports.what_if", "/reports/what-if")
    config.add_route("reports.months", "/reports/months")
    config.add_route("reports.month.pdf", "/reports/months/{month}.pdf")
    config.add_route("reports.month", "/reports/months/{month}")
    config.add_route("reports.month.close", "/reports/months/{month}/close")
    config.add_route("reports.open_data", "/open-data")
    config.add_route("reports.open_data.csv", "/open-data/occupancy.csv")
    config.add_route("reports.open_data.json", "/open-data/occupancy.json")
    config.add_route("reports.open_data.dictionary", "/open-data/dictionary.json")
    also = ("reports.bookings", "reports.community", "reports.sessions", "reports.what_if", "reports.months")
    behind = ("reports.introductions", "reports.opportunities", "reports.newcomers", "reports.month")
    entry = Entry("reports.occupancy", _("Reports"), "chart", 80, Permission.SEE_REPORTS, also=also + behind)
    config.add_navigation(entry)
    config.scan("campus.reports.views")
