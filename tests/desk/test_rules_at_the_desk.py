"""Rules at the desk: seen in sentences, set by a form, kept in the audit, and never overwritten unseen."""

import pytest
from sqlalchemy import select
from webtest import TestApp, TestResponse

from campus.db import Sessions
from campus.domain.asker import Holder, Period
from campus.spaces.models import Policy
from campus.spaces.queries.catalogue import read_catalogue
from campus.spaces.queries.policies import PolicyFacts, read_policies
from tests.desk.conftest import Send, acts
from tests.support.applications import SignIn
from tests.support.hub import Hub, Person
from tests.support.pages import token_of
from tests.support.statements import counted

NAMES = {"name_ko": "창업 공간", "name_en": "Startup rooms", "owner_ko": "창업 지원팀", "owner_en": "Startup desk"}


def policies(sessions: Sessions) -> dict[str, PolicyFacts]:
    with sessions.read() as db:
        return {policy.name_en: policy for policy in read_policies(db)}


def saved(form: object) -> TestResponse:
    """Send the form, look at what would change, and save it."""
    preview = form.submit("act", value="preview", status=200)  # type: ignore[attr-defined]
    return before_saving(preview).submit("act", value="save", status=303)


def before_saving(preview: TestResponse) -> object:
    return next(form for form in preview.forms.values() if "act" in form.fields)


def test_it_is_for_managers(app: TestApp, hub: Hub, sign_in: SignIn, sessions: Sessions) -> None:
    paths = ("/manage/rules", "/manage/rules/new", "/manage/rules/1", "/manage/rules/1/delete", "/manage/rules/999999")
    for path in (*paths, "/manage/rules/tenancies"):
        app.get(path, status=303)
    for who in (hub.member, hub.organizer):
        sign_in(app, who)
        token = token_of(app.get("/me"))
        for path in (*paths, "/manage/rules/tenancies"):
            app.get(path, status=403)
            app.post(path, NAMES | {"csrf_token": token}, status="4*")
        app.post("/manage/rules/tenancies/1/end", {"csrf_token": token}, status=403)
    assert acts(sessions) == []
    sign_in(app, hub.manager)
    app.get("/manage/rules/999999", status=404)


def test_every_rule_is_said_in_sentences(rule_desk: TestApp, hub: Hub) -> None:
    page = rule_desk.get("/manage/rules")
    assert "Book between 30 min and 3 h at a time, in steps of 30 min." in page.text
    assert "10 min after each booking are kept for tidying up." in page.text
    titles = [each.text for each in page.html.find_all(class_="card-title")]
    assert titles == ["Hub rules", "Tidy-up", "Where no rule says anything"]


def test_a_new_rule_holds_from_the_next_request_on(send: Send, hub: Hub, sessions: Sessions) -> None:
    values = {"scope": "some", "rooms": [hub.meeting.id, hub.small.id], "kinds": ["startup", "company"]}
    quotas = {"quota_team_day_minutes": 240, "quota_resident_month_count": 3}
    send("/manage/rules/new", 303, act="save", **NAMES, **values, **quotas, needs_approval="yes", lead_business_days=3)
    policy = policies(sessions)["Startup rooms"]
    assert policy.room_ids == {hub.meeting.id, hub.small.id}
    assert {(each.holder, each.period, each.minutes, each.count) for each in policy.numbers.quotas} == {
        (Holder.TEAM, Period.DAY, 240, None),
        (Holder.RESIDENT, Period.MONTH, None, 3),
    }
    assert policy.numbers.audience is not None
    assert policy.numbers.audience.organization_kinds == {"startup", "company"}
    with sessions.read() as db:
        rooms = read_catalogue(db).rooms
    assert rooms[hub.small.id].rules.policy.lead.value == 3
    assert rooms[hub.small.id].rules.policy.lead.owner.en == "Startup desk"
    assert rooms[hub.studio.id].rules.policy.lead.value == 0
    assert acts(sessions) == [("policy.made", {"name": "창업 공간"})]


def test_a_form_sent_back_as_it_came_changes_nothing(rule_desk: TestApp, hub: Hub, sessions: Sessions) -> None:
    """Whatever a policy says is shown by the form and read back by it."""
    with sessions.write() as db:
        policy = db.scalars(select(Policy).where(Policy.slug == "tidy")).one()
        policy.needs_approval, policy.opens_on_holidays, policy.grid_minutes = False, True, 15
        policy.for_roles, policy.for_organization_kinds = "organizer", "startup institute"
        policy_id = policy.id
    before = policies(sessions)["Tidy-up"]
    saved(rule_desk.get(f"/manage/rules/{policy_id}").forms["rule"])
    assert policies(sessions)["Tidy-up"] == before
    assert acts(sessions) == []


def test_every_number_is_edited_and_what_changed_is_written_down(
    rule_desk: TestApp, hub: Hub, sessions: Sessions
) -> None:
    hub_rule = policies(sessions)["Hub rules"]
    form = rule_desk.get(f"/manage/rules/{hub_rule.id}").forms["rule"]
    form["longest_minutes"], form["opens_minute"], form["rest_minutes"] = "120", "09:30", "60"
    form["days_ahead"] = ""
    form["quota_resident_day_minutes"] = "240"
    saved(form)
    after = policies(sessions)["Hub rules"]
    assert (after.version, after.numbers.longest_minutes, after.numbers.opens_minute) == (2, 120, 570)
    assert (after.numbers.days_ahead, after.numbers.rest_minutes) == (None, 60)
    (act,) = acts(sessions)
    assert act == (
        "policy.changed",
        {
            "longest_minutes": [180, 120],
            "opens_minute": [600, 570],
            "rest_minutes": [None, 60],
            "days_ahead": [30, None],
            "resident/day": [None, [240, None]],
        },
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name_ko", ""),
        ("owner_en", "x" * 101),
        ("longest_minutes", "0"),
        ("longest_minutes", "20"),
        ("longest_minutes", "twelve"),
        ("shortest_minutes", "45"),
        ("days_ahead", "732"),
        ("opens_minute", "24:00"),
        ("opens_minute", "25:00"),
        ("lead_business_days", "-1"),
        ("setup_minutes", "241"),
        ("grid_minutes", "7"),
        ("needs_approval", "perhaps"),
        ("visibility", "secret"),
        ("floor", "999999"),
        ("roles", "king"),
        ("kinds", "\0"),
        ("rooms", "999999"),
        ("rooms", "x"),
        ("scope", "nowhere"),
        ("quota_team_week_count", "0"),
        ("quota_team_week_minutes", "1.5"),
        ("expiry_business_days", "0"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(
    send: Send, hub: Hub, sessions: Sessions, field: str, value: str
) -> None:
    values = NAMES | {"scope": "some", "rooms": hub.small.id, "grid_minutes": 30, "shortest_minutes": 30}
    values |= {"answer_business_days": 2, "expiry_business_days": 3}
    page = send("/manage/rules/new", 422, **values | {field: value})
    assert page.html.find(class_="error-summary").find("a", href=f"#{field}") is not None
    assert page.html.find(class_="field-error") is not None
    assert set(policies(sessions)) == {"Hub rules", "Tidy-up"}


def test_rooms_must_be_named_unless_it_holds_for_all(send: Send, hub: Hub) -> None:
    page = send("/manage/rules/new", 422, **NAMES, scope="some")
    assert page.html.find(id="rooms").find(class_="field-error") is not None
    send("/manage/rules/new", 303, act="save", **NAMES, scope="all")


def test_of_two_edits_the_second_sees_both(rule_desk: TestApp, hub: Hub, sessions: Sessions) -> None:
    tidy = policies(sessions)["Tidy-up"]
    first, second = (rule_desk.get(f"/manage/rules/{tidy.id}").forms["rule"] for _ in range(2))
    first["tidy_minutes"] = "25"
    saved(first)
    second["tidy_minutes"] = "40"
    answer = second.submit(status=409)
    assert "25 min after each booking" in answer.html.find(class_="notice-warn").text
    again = answer.forms["rule"]
    assert again["tidy_minutes"].value == "40"
    assert policies(sessions)["Tidy-up"].numbers.tidy_minutes == 25
    saved(again)
    assert policies(sessions)["Tidy-up"].numbers.tidy_minutes == 40


def test_a_rule_is_deleted_after_a_question_and_the_hubs_own_never(
    rule_desk: TestApp, send: Send, hub: Hub, sessions: Sessions
) -> None:
    rules = policies(sessions)
    hubs, tidy = rules["Hub rules"].id, rules["Tidy-up"].id
    send(f"/manage/rules/{hubs}/delete", 303)
    send(f"/manage/rules/{hubs}", 422, **NAMES, scope="some", rooms=hub.small.id, version=1)
    assert "10 min after each booking" in rule_desk.get(f"/manage/rules/{tidy}/delete").text
    send(f"/manage/rules/{tidy}/delete", 303)
    assert set(policies(sessions)) == {"Hub rules"}
    assert [act for act, _ in acts(sessions)] == ["policy.removed"]
    send(f"/manage/rules/{tidy}/delete", 404)
    send(f"/manage/rules/{tidy}", 404, **NAMES, scope="all", version=1)
    with sessions.read() as db:
        assert read_catalogue(db).rooms[hub.seminar.id].rules.policy.tidy.value == 0


def test_hostile_names_are_inert(rule_desk: TestApp, send: Send, hub: Hub) -> None:
    names = NAMES | {"name_en": "<script>alert(1)</script>", "owner_en": '"><img src=x onerror=alert(1)>'}
    send("/manage/rules/new", 303, act="save", **names, scope="all", tidy_minutes=10)
    for path in ("/manage/rules", f"/rooms/{hub.meeting.slug}"):
        page = rule_desk.get(path)
        assert "<script>alert" not in page.text and "<img src=x" not in page.text
        assert "onerror" in page.text


def test_one_rule_and_thirty_take_as_many_statements(rule_desk: TestApp, hub: Hub, sessions: Sessions) -> None:
    rule_desk.get("/manage/rules")
    with counted(sessions) as once:
        rule_desk.get("/manage/rules")
    with sessions.write() as db:
        names = {"name_ko": "규칙", "name_en": "rule", "owner_ko": "팀", "owner_en": "team"}
        db.add_all([Policy(slug=f"rule-{number}", **names, setup_minutes=5) for number in range(30)])
    with counted(sessions) as more:
        assert len(rule_desk.get("/manage/rules").html.find_all(class_="card-title")) == 33
    assert len(more) == len(once) <= 12


def test_members_read_the_rules_on_the_rooms_page(app: TestApp, send: Send, hub: Hub, sign_in: SignIn) -> None:
    values = {"scope": "some", "rooms": hub.small.id, "kinds": "startup", "needs_approval": "yes"}
    values |= {"quota_resident_day_minutes": 240, "opens_on_holidays": "no"}
    send("/manage/rules/new", 303, act="save", **NAMES, **values)
    sign_in(app, hub.member)
    said = app.get(f"/rooms/{hub.small.slug}").html.find(class_="room-rules").text
    for sentence in (
        "Confirmed after approval: a manager answers.",
        "Only people from startups may book.",
        "One resident may book up to 4 h a day, in the rooms of this rule together.",
        "Ask at least 2 business days ahead",
        "Closed on public holidays.",
        "Set by: Startup desk",
    ):
        assert sentence in said
    said = app.get(f"/rooms/{hub.meeting.slug}").html.find(class_="room-rules").text
    assert "Confirmed at once" in said and "Any resident may book." in said


def test_who_may_is_asked_before_whether_there_is_one(app: TestApp, hub: Hub, sign_in: SignIn) -> None:
    person: Person = hub.member
    sign_in(app, person)
    assert app.get("/manage/rules/1", status=403).status == app.get("/manage/rules/999999", status=403).status
