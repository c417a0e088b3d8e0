"""Files: brought in with the vendor's client, and used as attachments."""

from __future__ import annotations

import base64
import io
import json
from typing import Any

import httpx
import pytest
from PIL import Image
from tests.edge.serving import wait_until
from tests.sdk.rude import answers, rude

from glossator.dialects.scale.tests.sdk import Account, account, calling, fresh

__all__ = ["account", "fresh"]


def picture() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (200, 100), "red").save(made, "PNG")
    return made.getvalue()


def read(account: Account, task: str) -> httpx.Response:
    """What the first attachment of a task is, without a key."""
    (shown,) = account.run(
        "(one,) = [t for t in C.get_tasks('p') if t.id == K['task']]\n"
        "out = one.attachmentS3Downloads", task=task,
    )  # fmt: skip
    with account.hub.client() as stranger:
        return stranger.get(shown["s3URL"])


def test_files_come_from_a_path_or_from_memory(account: Account) -> None:
    found = account.run(
        """
        import base64, tempfile, pathlib
        C.create_project("p", TaskType.ImageAnnotation)
        folder = pathlib.Path(tempfile.mkdtemp())
        (folder / "a b.png").write_bytes(base64.b64decode(K["png"]))
        with (folder / "a b.png").open("rb") as file:
            path = C.upload_file(file, project_name="p", reference_id="r", something="else",
                                 more=["a", "b"], metadata=K["metadata"])
        memory = C.upload_file(io.BytesIO(b"{}"), display_name="named")
        out = {
            "path": path.as_dict(), "memory": memory.as_dict(),
            "again": refused(C.upload_file, io.BytesIO(b"x"), reference_id="r"),
            "imported again": refused(C.import_file, "https://example.org/a.png", reference_id="r"),
            "nobody's": refused(C.upload_file, io.BytesIO(b"x"), project_name="nobody's"),
            "metadata": refused(C.upload_file, io.BytesIO(b"x"), metadata="[1"),
            "nothing": refused(C.api.post_request, "files/upload", {"a": 1}),
        }
        boxes = {"box": {"objects_to_annotate": ["car"]}}
        out["task"] = C.create_task(TaskType.ImageAnnotation, project="p", geometries=boxes,
                                    attachment=path.attachment_url).id
        """,
        png=base64.b64encode(picture()).decode(), metadata=json.dumps({"a": [1]}),
    )  # fmt: skip
    path, memory = found["path"], found["memory"]
    assert path["display_name"] == "a b.png"
    assert (path["mime_type"], path["size"]) == ("image/png", len(picture()))
    assert (path["project_names"], path["metadata"]) == (["p"], {"a": [1]})
    assert path["attachment_url"].startswith("scaledata://")
    assert path["attachment_url"].endswith("/" + path["id"])
    assert (memory["display_name"], memory["size"], memory["project_names"]) == ("named", 2, [])
    for name in ("again", "imported again"):
        assert found[name][:2] == ["ScaleDuplicateResource", 409], name
    assert found["nobody's"][:2] == ["ScaleResourceNotFound", 404]
    assert found["metadata"][:2] == ["ScaleInvalidRequest", 400]
    assert found["nothing"][1] in (400, 415)
    opened = read(account, found["task"])
    assert (opened.status_code, opened.content) == (200, picture())
    assert opened.headers["content-type"] == "image/png"
    # Whoever labels answers in fractions; the response is in pixels of the stored picture.
    person = account.hub.join(account.owner, "labeler")
    held = account.claim(account.project("p"), person)
    account.submit(held, _box(account), person)
    (one,) = account.run("out = C.get_task(K['task']).response['annotations']", task=found["task"])
    assert [one[name] for name in ("left", "top", "width", "height")] == [20, 25, 100, 50]
    assert (one["type"], one["label"]) == ("box", "car")


def _box(account: Account) -> dict[str, Any]:
    shape = {"type": "box", "x": 0.1, "y": 0.25, "width": 0.5, "height": 0.5}
    region = {"id": "a", "field": "box", "labels": ["car"], "shape": shape,
              "frame": {"unit": "fraction"}}  # fmt: skip
    return {"regions": [region]}


@pytest.mark.xdist_group("scale-calling")
def test_a_file_is_brought_from_an_address_later() -> None:
    account = Account(calling())
    with rude(answers(200, picture(), Content_Type="image/png")) as server:
        found = account.run(
            """
            C.create_project("p", TaskType.Categorization, {"categories": ["cat", "dog"]})
            file = C.import_file(K["there"] + "/a.png", project_name="p", reference_id="r",
                                 metadata={"a": 1})
            task = C.create_task(TaskType.Categorization, project="p",
                                 attachment=file.attachment_url)
            out = [file.as_dict(), task.id]
            """,
            there=server.url,
        )  # fmt: skip
        file, task = found
        assert file["display_name"] == "a.png"
        assert (file["project_names"], file["metadata"]) == (["p"], {"a": 1})
        wait_until(lambda: read(account, task).content == picture())
        assert len(server.heard) == 1
    account.close()


INNER = (
    "http://127.0.0.1/a", "http://10.0.0.1/a", "http://192.168.1.1:8080/a", "http://[::1]/a",
    "http://169.254.169.254/latest/meta-data/", "http://2130706433/a", "file:///etc/passwd",
    "ftp://example.org/a", "nowhere", "",
)  # fmt: skip


@pytest.mark.parametrize("account", ["2.18.4"], indirect=True)
def test_inner_addresses_are_refused(account: Account) -> None:
    found = account.run("out = [refused(C.import_file, url) for url in K['urls']]", urls=INNER)
    assert [one[:2] for one in found] == [["ScaleInvalidRequest", 400]] * len(INNER)
    assert all("url" in one[2] for one in found), found


def test_the_file_of_another_account_is_only_a_text(fresh: Account) -> None:
    other = Account(fresh.hub)
    address = other.run("out = C.upload_file(io.BytesIO(b'secret')).attachment_url")
    other.close()
    (shown,) = fresh.run(
        """
        C.create_project("p", TaskType.Categorization, {"categories": ["cat", "dog"]})
        C.create_task(TaskType.Categorization, project="p", attachment=K["address"])
        out = list(C.get_tasks("p"))[0].attachmentS3Downloads
        """,
        address=address,
    )  # fmt: skip
    assert shown["s3URL"] == address
