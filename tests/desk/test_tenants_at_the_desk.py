"""Tenants at the desk: let in, listed, ended."""

import pytest
from sqlalchemy import select
from webtest import TestApp

from campus.db import Sessions
from campus.spaces.models import Floor
from tests.desk.conftest import Send, acts
from tests.support.hub import Hub


@pytest.fixture
def tenant(send: Send, hub: Hub, sessions: Sessions) -> Send:
    """Let ETRI in on the floor of the meeting room."""
    with sessions.read() as db:
        floor_id = db.scalars(select(Floor.id)).first()
    values = {"organization": hub.etri.id, "floor": floor_id, "office": "402", "starts_on": "2026-11-01"}
    return lambda status, **more: send("/manage/rules/tenancies", status, **values | more)


@pytest.mark.usefixtures("clock")
def test_tenants_come_and_go(rule_desk: TestApp, tenant: Send, send: Send, sessions: Sessions) -> None:
    tenant(303)
    page = rule_desk.get("/manage/rules/tenancies")
    (row,) = page.html.find_all(class_="row-main")
    assert row.b.text == "한국전자통신연구원" or "ETRI" in row.b.text
    end = next(form for form in page.forms.values() if form.action.endswith("/end"))
    end.submit(status=303)
    assert [act for act, _ in acts(sessions)] == ["tenancy.made", "tenancy.ended"]
    send(end.action, 303)  # ended already: said, not done again
    assert [act for act, _ in acts(sessions)] == ["tenancy.made", "tenancy.ended"]


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("organization", ""),
        ("organization", "999999"),
        ("floor", ""),
        ("starts_on", "yesterday"),
        ("ends_on", "2026-10-31"),
        ("office", "x" * 61),
    ],
)
def test_a_tenancy_that_cannot_be_is_refused(tenant: Send, field: str, value: str) -> None:
    page = tenant(422, **{field: value})
    assert page.html.find(class_="error-summary").find("a", href=f"#{field}") is not None


@pytest.mark.usefixtures("clock")
def test_one_office_is_not_let_twice_to_the_same(tenant: Send) -> None:
    tenant(303, ends_on="2026-12-31")
    tenant(422, starts_on="2026-12-31")
    tenant(303, starts_on="2027-01-01")
