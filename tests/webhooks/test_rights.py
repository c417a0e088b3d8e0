"""Who may have a webhook, and what nobody is shown.  # rel: O1 O5 O6 O7 P2"""

from tests.webhooks.conftest import Side


def test_nobody_learns_a_secret_later(side: Side) -> None:  # rel: O5 P2
    hook = side.hook()
    side.project()
    side.until(hook, state="delivered")
    shown = [
        side.client.get(f"/v1/webhooks{more}").text
        for more in ("", f"/{hook['id']}", f"/{hook['id']}/deliveries")
    ]
    secret = hook["secret"].removeprefix("whsec_")
    assert not any(secret in text or "whsec_" in text for text in shown)
    assert secret not in side.hub.server.log


def test_only_managers_and_only_of_the_organization(side: Side) -> None:  # rel: O1 O6 O7
    hook = side.hook(kinds=["project.created"])
    side.project()
    delivery = side.until(hook, state="delivered")["id"]
    one = f"/v1/webhooks/{hook['id']}"
    asked = [
        ("GET", one, None), ("PATCH", one, {"active": False}), ("DELETE", one, None),
        ("POST", f"{one}/secret", None), ("POST", f"{one}/test", None),
        ("GET", f"{one}/deliveries", None), ("POST", f"{one}/deliveries/{delivery}/replay", None),
    ]  # fmt: skip
    here = [("GET", "/v1/webhooks", None), ("POST", "/v1/webhooks", {"url": hook["url"]})]
    for role in ("labeler", "reviewer", "member"):
        with side.hub.client(side.hub.join(side.owner, role)) as client:
            for method, path, body in [*asked, *here]:
                assert client.request(method, path, json=body).status_code == 403, (role, path)
    with side.hub.client(side.hub.join(side.owner, "manager")) as client:
        assert client.get(one).status_code == 200
    with side.hub.client(side.hub.found()) as client:
        for method, path, body in asked:
            assert client.request(method, path, json=body).status_code == 404, path
        assert client.get("/v1/webhooks").json()["items"] == []
    assert len(side.deliveries(hook)) == 1
    assert side.do("GET", f"/webhooks/{hook['id']}")["active"] is True


def test_a_managers_place_in_a_project_is_for_its_webhooks_alone(side: Side) -> None:  # rel: O7
    project = side.project()
    person = side.hub.join(side.owner, "labeler")
    side.do("PUT", f"/projects/{project}/members/{person.member_id}", {"role": "manager"})
    ours = side.hook(project_id=project)
    others = [side.hook(), side.hook(project_id=side.project())]
    url = side.receiver.url("/place")
    with side.hub.client(person) as client:
        assert client.get(f"/v1/webhooks/{ours['id']}").status_code == 200
        bound = client.post("/v1/webhooks", json={"url": url, "project_id": project})
        assert bound.status_code == 201
        assert client.post("/v1/webhooks", json={"url": url}).status_code == 403
        assert client.get("/v1/webhooks").status_code == 403
        refused = [client.get(f"/v1/webhooks/{hook['id']}").status_code for hook in others]
        assert refused == [403, 404]
