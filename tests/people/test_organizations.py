import pytest

from campus.db import Sessions
from campus.people.models import OrganizationDomain
from campus.people.queries.organizations import list_organizations, organization_of_domain
from tests.support.hub import Hub


@pytest.mark.parametrize(
    ("domain", "slug"),
    [
        ("kaist.example", "kaist"),
        ("cs.kaist.example", "kaist"),
        ("a.b.cs.kaist.example", "kaist"),
        ("notkaist.example", None),
        ("kaist.example.evil.test", None),
        ("example", None),
    ],
)
def test_a_domain_and_those_below_it_belong_to_an_organization(
    sessions: Sessions, hub: Hub, domain: str, slug: str | None
) -> None:
    with sessions.read() as db:
        found = organization_of_domain(db, domain)
        assert (found and found.slug) == slug


def test_the_closest_domain_wins(sessions: Sessions, hub: Hub) -> None:
    with sessions.write() as db:
        db.add(OrganizationDomain(domain="spinoff.kaist.example", organization_id=hub.startup.id))
    with sessions.read() as db:
        assert organization_of_domain(db, "lab.spinoff.kaist.example").slug == "narae-ai"
        assert organization_of_domain(db, "lab.kaist.example").slug == "kaist"


def test_organizations_are_listed_by_name(sessions: Sessions, hub: Hub) -> None:
    with sessions.read() as db:
        assert [each.slug for each in list_organizations(db)] == ["narae-ai", "kaist", "etri"]
