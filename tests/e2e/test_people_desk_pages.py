"""The desk's pages about people in a real browser: one resident, invitations, files, duplicates."""

from pathlib import Path

from playwright.sync_api import Page, expect
from sqlalchemy import update

from campus.people.models import Resident
from tests.enrolling.files import csv_of
from tests.support.applications import LiveServer
from tests.support.browser import sign_in_browser
from tests.support.hub import Hub
from tests.support.letters import letters_to
from tests.support.looking import BOTH, look

ROWS = (
    ("김새벽", "dawn@example.org", "010-2222-3333", "ETRI", "연구원", "모임장", "ko"),
    ("", "no address", "12", "없는 기관", "", "운영자", "fr"),
    ("박도윤", "dawn@example.org"),
)


@BOTH
def test_one_resident(page: Page, hub: Hub, live_server: LiveServer) -> None:
    sign_in_browser(page, live_server, hub.admin)
    page.goto("/manage/people")
    look(page, "people-list")
    page.get_by_role("link", name=hub.member.name).click()
    page.locator("#close-head ~ details summary").click()
    look(page, "person")
    page.locator("#close .btn-danger").click()
    expect(page.locator(".error-summary")).to_be_focused()
    look(page, "person-refused")
    page.goto(f"/manage/people/{hub.admin.id}")
    page.select_option("#role-role", "member")
    page.locator("#role button").click()
    look(page, "person-oneself")


@BOTH
def test_inviting_and_accepting(page: Page, hub: Hub, live_server: LiveServer) -> None:
    sign_in_browser(page, live_server, hub.manager)
    page.goto("/manage/people/invitations")
    look(page, "invitations-none")
    page.fill("#addresses", f"{hub.member.email}")
    page.locator("#invite-form .btn-primary").click()
    look(page, "invitations-known")
    page.fill("#addresses", "새 사람 <new@example.org>\na.very.long.address.of.somebody@department.example.org")
    page.select_option("#organization", str(hub.etri.id))
    # By keyboard alone from here.
    page.focus("#organization")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".notice-ok").first).to_be_visible()
    look(page, "invitations")
    letter = letters_to(live_server.sessions, "new@example.org")[-1]
    page.goto(next(line for line in letter.text.splitlines() if "/invitations/" in line))
    look(page, "accept")
    page.locator("#accept .btn-primary").click()
    look(page, "accept-refused")


@BOTH
def test_a_file_of_people(page: Page, hub: Hub, live_server: LiveServer, tmp_path: Path) -> None:
    sign_in_browser(page, live_server, hub.manager)
    page.goto("/manage/people/import")
    wrong, right = tmp_path / "people.xlsx", tmp_path / "2026 하반기 입주기업 명단.csv"
    wrong.write_bytes(b"\x89PNG\r\n\x1a\n")
    right.write_bytes(csv_of(*ROWS, encoding="cp949"))
    page.set_input_files("#file", wrong)
    page.locator("#file-form .btn-primary").click()
    look(page, "people-files-refused")
    page.set_input_files("#file", right)
    page.locator("#file-form .btn-primary").click()
    look(page, "people-file")
    page.locator("#agree .btn-primary").click()
    look(page, "people-file-refused")
    page.check("#leave_out")
    page.locator("#agree .btn-primary").click()
    look(page, "people-file-done")
    page.locator("button[value=undo]").click()
    look(page, "people-file-undone")
    page.goto("/manage/people/import")
    look(page, "people-files")


@BOTH
def test_duplicates(page: Page, hub: Hub, live_server: LiveServer) -> None:
    sign_in_browser(page, live_server, hub.manager)
    page.goto("/manage/people/duplicates")
    look(page, "duplicates-none")
    alike = update(Resident).where(Resident.id.in_([hub.member.id, hub.other_member.id])).values(phone="+821022223333")
    with live_server.sessions.write() as db:
        db.execute(alike)
    page.goto("/manage/people/duplicates?q=한국")
    look(page, "duplicates")
    page.locator(".tiles a.btn").first.click()
    look(page, "merge")
    page.locator("#merge .btn-danger").click()
    look(page, "merge-refused")
    page.check("#sure")
    page.locator("#merge .btn-danger").click()
    look(page, "merged")
