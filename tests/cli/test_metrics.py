"""``/metrics``: closed unless asked for, with every series that is promised.  # rel: R9"""

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests import parts
from tests.edge.serving import Hub, lite, running
from tests.replicas import topology

__all__ = ["lite"]
KEY = "a key for those who watch"
PROMISED = {
    "glossator_requests", "glossator_request_seconds", "glossator_requests_in_flight",
    "glossator_requests_refused", "glossator_long_requests", "glossator_jobs_queued",
    "glossator_jobs_oldest_seconds", "glossator_leases", "glossator_leases_over",
    "glossator_deliveries", "glossator_deliveries_again", "glossator_webhooks_failing",
    "glossator_webhook_calls",
    "glossator_database_connections", "glossator_database_waiting", "glossator_database_up",
    "process_resident_memory_bytes", "process_cpu_seconds",
}  # fmt: skip


def page(url: str, key: str | None = None) -> httpx.Response:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    return httpx.get(url + "/metrics", headers=headers)


def test_it_is_closed_by_default(lite: Hub) -> None:
    assert page(lite.url).status_code == 404
    assert page(lite.url, KEY).status_code == 404


@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
def test_it_has_every_promised_series_and_no_tenant(engine: str) -> None:
    topology.only_of_one("a port for metrics is one process's")
    port = parts.free_port()
    env = {"GLOSSATOR_METRICS_KEY": KEY, "GLOSSATOR_METRICS_PORT": str(port)}
    with running(engine, "--no-worker", env=env) as hub:
        owner = hub.found()
        with hub.client(owner) as client:
            schema = {"fields": [{"kind": "text", "name": "note"}]}
            made = client.post("/v1/projects", json={"name": "tenant-name", "schema": schema})
            project = made.json()["id"]
            client.post(f"/v1/projects/{project}/tasks", json={"tasks": [{"data": {}}]})
            assert client.post(f"/v1/projects/{project}/assignments").status_code == 201
            hook = client.post("/v1/webhooks", json={"url": "https://hooks.example.org/"}).json()
            client.post(f"/v1/webhooks/{hook['id']}/test")
            client.post(f"/v1/projects/{project}/snapshots", json={"title": "waits"})
            client.get("/v1/projects/1")
            client.get("/nowhere")
        assert page(hub.url).status_code == 401
        assert page(hub.url, KEY + "x").status_code == 401
        found = page(hub.url, KEY)
        assert found.status_code == 200
        assert page(f"http://127.0.0.1:{port}").status_code == 200
    text = found.text
    families = {family.name: family for family in text_string_to_metric_families(text)}
    assert families.keys() >= PROMISED
    value = {
        (s.name, *sorted(s.labels.values())): s.value
        for family in families.values() for s in family.samples
    }  # fmt: skip
    route = "GET /v1/projects/{project_id}"
    assert value["glossator_requests_total", *sorted(("native", route, "404"))] == 1
    assert value["glossator_request_seconds_count", *sorted(("native", route))] == 1
    assert value["glossator_request_seconds_bucket", *sorted(("native", route, "+Inf"))] == 1
    assert value["glossator_requests_total", *sorted(("native", "", "404"))] == 1
    assert value["glossator_leases",] == 1
    assert value["glossator_jobs_queued",] >= 1
    assert value["glossator_deliveries",] >= 1
    assert value["glossator_database_up",] == 1
    for name in ("tenant-name", owner.email, str(owner.organization_id), str(project)):
        assert f'"{name}"' not in text
