"""A server whose files are in a bucket: what it says while the bucket is away, and at its start.
# rel: D3 D6 R1 R8 U1"""

from pathlib import Path

import httpx
import pytest

from glossator.store.blobs import Access, open_blobs
from tests import object_storage
from tests.cli.running import glossator, refused
from tests.edge.serving import Hub, running, wait_until
from tests.replicas.conftest import Way

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x09\0\0\0\x07\x08\0\0\0\0" + b"\0" * 64
HTML = b"<script>alert(1)</script>"


def told(bucket: object_storage.Bucket, **other: str) -> dict[str, str]:
    """The settings of a bucket."""
    found = {
        "GLOSSATOR_BLOBS_URL": f"s3://{bucket.name}",
        "GLOSSATOR_BLOBS_ENDPOINT": bucket.endpoint,
        "GLOSSATOR_BLOBS_ACCESS_KEY": bucket.access_key,
        "GLOSSATOR_BLOBS_SECRET_KEY": bucket.secret_key,
        "GLOSSATOR_BLOBS_REGION": bucket.region,
    }
    return found | other


def upload(client: httpx.Client, name: str, content: bytes) -> httpx.Response:
    return client.post("/v1/files", files={"file": (name, content)})


def test_a_bucket_that_is_away_is_503_in_the_dialects_words_until_it_is_back(
    bucket: object_storage.Bucket, way: Way
) -> None:
    env = told(bucket, GLOSSATOR_BLOBS_ENDPOINT=way.endpoint)
    with running("sqlite", env=env) as hub, hub.client(hub.found()) as client:
        ready = f"{hub.url}/ready"
        kept = upload(client, "a.png", PNG).json()["files"][0]
        before = hub.dump()
        way.close()
        for failed in (
            upload(client, "b.png", PNG), client.get(f"/v1/files/{kept['id']}/content"),
            client.get(f"/v1/files/{kept['id']}/content", headers={"Range": "bytes=1-3"}),
        ):  # fmt: skip
            assert failed.status_code == 503, failed.text
            assert failed.json()["error"]["code"] == "unavailable"
        assert httpx.get(ready).status_code == 503
        assert httpx.get(f"{hub.url}/health").status_code == 200
        # What needs no file goes on; what failed left nothing behind.
        assert client.get(f"/v1/files/{kept['id']}").status_code == 200
        assert client.head(f"/v1/files/{kept['id']}/content").status_code == 200
        assert hub.dump() == before
        assert list(hub.data.rglob("*.part")) == []
        way.open()
        wait_until(lambda: httpx.get(ready).status_code == 200)
        assert client.get(f"/v1/files/{kept['id']}/content").content == PNG
        assert upload(client, "b.png", PNG).status_code == 201
        assert bucket.secret_key not in hub.server.log


def test_what_is_in_a_bucket_is_served_as_what_is_in_a_folder(
    bucket: object_storage.Bucket,
) -> None:
    """The same headers through the server; by an open link a file to keep."""
    with running("sqlite", env=told(bucket)) as hub, hub.client(hub.found()) as client:
        for name, content, kind in (
            ("a.png", PNG, "image/png"), ("a.html", HTML, "application/octet-stream"),
        ):  # fmt: skip
            made = upload(client, name, content).json()["files"][0]
            assert made["width"] == (9 if name == "a.png" else None)
            here = client.get(f"/v1/files/{made['id']}/content")
            assert (here.content, here.headers["content-type"]) == (content, kind)
            assert here.headers["x-content-type-options"] == "nosniff"
            assert "sandbox" in here.headers["content-security-policy"]
            link = client.get(f"/v1/files/{made['id']}/link", params={"seconds": 30}).json()
            assert link["expires_at"] is not None
            there = httpx.get(link["url"])
            assert there.content == content
            assert there.headers["content-disposition"] == "attachment"
            assert there.headers["content-type"] == "application/octet-stream"
        for seconds in (0, 3601):
            asked = client.get(f"/v1/files/{made['id']}/link", params={"seconds": seconds})
            assert asked.status_code == 400


def test_a_file_in_a_folder_is_linked_to_here(lite: Hub) -> None:
    with lite.client(lite.found()) as client:
        made = upload(client, "a.png", PNG).json()["files"][0]
        link = client.get(f"/v1/files/{made['id']}/link").json()
        assert link["expires_at"] is None
        assert httpx.get(link["url"]).status_code == 401
        assert client.get(link["url"]).content == PNG


@pytest.mark.parametrize("command", ["serve", "doctor"])
def test_wrong_keys_are_one_line_at_the_start(
    bucket: object_storage.Bucket, folder: Path, command: str
) -> None:
    env = told(bucket, GLOSSATOR_BLOBS_SECRET_KEY="word-of-nobody")
    ended = glossator(command, "--data", folder, env=env)
    if command == "serve":
        assert "refuses the access key" in refused(ended)
    else:
        assert ended.returncode == 1
        assert "refuses the access key" in ended.stdout
    assert "word-of-nobody" not in ended.stdout + ended.stderr


def test_doctor_tries_a_bucket_and_leaves_nothing_in_it(
    bucket: object_storage.Bucket, folder: Path
) -> None:
    ended = glossator("doctor", "--data", folder, env=told(bucket))
    assert ended.returncode == 0, ended.stdout
    assert "can be written and read" in ended.stdout
    access = Access(bucket.endpoint, bucket.access_key, bucket.secret_key, bucket.region)
    assert list(open_blobs(f"s3://{bucket.name}", folder, access).keys(1e12)) == []


def test_a_missing_extra_is_one_line(folder: Path, tmp_path: Path) -> None:
    """As on a machine that has only the core."""
    (tmp_path / "obstore.py").write_text("raise ModuleNotFoundError('obstore', name='obstore')")
    env = {"GLOSSATOR_BLOBS_URL": "s3://bucket", "PYTHONPATH": str(tmp_path)}
    line = refused(glossator("serve", "--data", folder, env=env))
    assert line == "obstore is missing: pip install 'glossator[s3]'"


def test_commands_work_on_a_bucket_too(bucket: object_storage.Bucket, folder: Path) -> None:
    """What is imported by one process is exported by another, and every file is there."""
    env = told(bucket)
    with running("sqlite", env=env) as hub, hub.client(hub.found()) as client:
        made = upload(client, "a.png", PNG)
        assert made.status_code == 201
        where = ("--data", hub.data)
        assert glossator("check", *where, env=env).returncode == 0
        access = Access(bucket.endpoint, bucket.access_key, bucket.secret_key, bucket.region)
        blobs = open_blobs(f"s3://{bucket.name}", folder, access)
        for key in blobs.keys(1e12):
            blobs.remove(key)
        ended = glossator("check", *where, env=env)
        assert ended.returncode == 1
        assert "missing" in ended.stdout


def test_a_job_that_found_the_bucket_away_is_tried_again(
    bucket: object_storage.Bucket, way: Way
) -> None:
    """It is no failure of the snapshot, or of the import whose file could not be read."""
    env = told(bucket, GLOSSATOR_BLOBS_ENDPOINT=way.endpoint)
    with running("sqlite", env=env) as hub, hub.client(hub.found()) as client:
        project = client.post("/v1/projects", json={"name": "P", "schema": {"fields": []}})
        path = f"/v1/projects/{project.json()['id']}"
        sent = client.post("/v1/files", files={"file": ("a.csv", b"a,b\n1,2\n3,4\n")}).json()
        way.close()
        made = client.post(f"{path}/snapshots", json={}).json()
        asked = {"file_id": sent["files"][0]["id"], "format": "csv"}
        brought = client.post(f"{path}/imports", json=asked).json()
        wait_until(lambda: str(hub.dump()["jobs"]).count("Unavailable") >= 2)
        way.open()
        for one in (f"/v1/snapshots/{made['id']}", f"/v1/imports/{brought['id']}"):
            wait_until(lambda one=one: client.get(one).json()["state"] == "completed", 60)
        assert client.get(f"{path}/counts").json()["tasks.open"] == 2
