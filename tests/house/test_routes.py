"""Every door names who may pass it."""

from pyramid.router import Router
from webtest import TestApp

from campus.permissions import Permission

# Static files are open to everyone, and Pyramid says so in its own way.
OPEN = "__no_permission_required__"


def views(router: Router) -> dict[str, set[str]]:
    """The permissions named by each view, by what identifies it."""
    found = {}
    for item in router.registry.introspector.get_category("views"):
        view = item["introspectable"]
        if view["context"] is not None and view["route_name"] is None:
            continue  # errors, shown to whoever met them
        named = {each["value"] for each in item["related"] if each.category_name == "permissions"}
        found[f"{view['route_name']} {view['request_methods'] or ''} {view['name']}".strip()] = named
    return found


def test_every_view_names_its_permission(app: TestApp):
    nameless = {view for view, named in views(app.router).items() if not named}
    assert nameless == set()


def test_every_permission_named_exists(app: TestApp):
    named = set().union(*views(app.router).values())
    assert named - {OPEN} <= set(Permission)


def test_every_route_has_a_view(app: TestApp):
    introspector = app.router.registry.introspector
    routes = {item["introspectable"]["name"] for item in introspector.get_category("routes")}
    viewed = {item["introspectable"]["route_name"] for item in introspector.get_category("views")}
    assert routes - viewed == set()


def test_every_view_says_which_methods_it_answers(app: TestApp):
    introspector = app.router.registry.introspector
    silent = {
        item["introspectable"]["route_name"]
        for item in introspector.get_category("views")
        if item["introspectable"]["route_name"] and not item["introspectable"]["request_methods"]
    }
    assert silent <= {"__static/"}, silent


def test_only_development_shows_mails(app: TestApp):
    app.get("/dev/mails", status=404)
