"""Skills of people, the audit, and what one does with one's own account."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from glossator.services import members, passwords
from glossator.services.access import Context, robot
from glossator.store.database import write
from glossator.store.transaction import Transaction
from tests.browser.managing import visit
from tests.browser.studio import PASSWORD
from tests.browser.test_quality import serious

if TYPE_CHECKING:
    from tests.browser.studio import Studio


pytestmark = pytest.mark.xdist_group("browser")


def test_skills_are_given_and_the_audit_tells_of_it_all(studio: Studio) -> None:
    boss, _ = studio.person("boss", "admin", "Bo Adler")
    page = visit(studio, boss, "/manage/skills")
    page.get_by_label("New skill").fill("Danish")
    page.keyboard.press("Enter")
    level = page.get_by_label("Danish of Lea Brandt")
    level.fill("0.75")
    level.press("Enter")
    page.get_by_text("1 person").wait_for()
    assert serious(page) == []
    (skill,) = studio.api.get("/v1/skills").json()["items"]
    held = studio.api.get(f"/v1/skills/{skill['id']}/members").json()["items"]
    assert [(one["member_id"], one["value"]) for one in held] == [(studio.lea, 0.75)]

    for n in range(200):
        studio.api.post(f"/v1/members/{studio.lea}/keys", json={"name": f"k{n}"}).raise_for_status()
    page.get_by_role("link", name="Audit").click()
    page.get_by_label("What", exact=True).select_option("key")
    page.locator(".audit tbody tr").nth(150).wait_for()
    assert serious(page) == []
    with page.expect_response("**/audit?*after=*") as more:
        page.locator(".audit tbody tr").last.scroll_into_view_if_needed()
    assert more.value.ok
    page.get_by_text("That was all.").wait_for()
    with_them = 200 + 3  # each person has one to begin with
    assert page.locator(".audit tbody tr").count() == with_them
    with page.expect_download() as begun:
        page.get_by_role("link", name="JSON lines").click()
    lines = begun.value.path().read_text().splitlines()
    assert len(lines) == with_them
    assert all('"what":"key.created"' in line for line in lines)


def test_one_ends_a_session_changes_the_password_and_goes_elsewhere(studio: Studio) -> None:
    other = studio.hub.found()
    digest = passwords.hashed(PASSWORD)

    def join(tx: Transaction) -> object:
        context = Context(tx, robot(other.organization_id), studio.hub.blobs)
        return members.add(context, studio.email, "labeler", PASSWORD, digest, "Lea Brandt")

    write(studio.hub.database, join)
    elsewhere = studio.context()
    page = visit(studio, studio.email, "/projects")
    page.get_by_role("link", name="Lea Brandt").click()
    page.get_by_role("button", name="End the session").first.click()
    page.get_by_role("button", name="End the session").wait_for(state="detached")
    assert elsewhere.request.get("/native/v1/session").status == 401
    assert serious(page) == []
    page.get_by_label("Present password").fill(PASSWORD)
    page.get_by_label("New password", exact=True).fill("quite another password")
    page.get_by_label("New password again").fill("quite another password")
    page.get_by_role("button", name="Change the password").click()
    page.get_by_text("The password is changed.").wait_for()
    page.get_by_role("button", name="Go to").click()
    page.get_by_role("heading", name="Your projects").wait_for()
    me = page.request.get("/native/v1/session").json()["member"]
    assert me["organization_id"] == other.organization_id
    request = studio.context(signed_in=False).request
    tried = {"email": studio.email, "password": PASSWORD}
    assert request.post("/native/v1/login", data=tried).status == 401
    tried["password"] = "quite another password"
    assert request.post("/native/v1/login", data=tried).ok
