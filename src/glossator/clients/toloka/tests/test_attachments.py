"""Finding, listing and downloading attachments, in threads and on event loops."""

import io
import json
import logging
from pathlib import Path
from typing import Any

import pytest
from tests.sdk.recorded import Recorded, recorded
from tests.sdk.rude import answers, breaks_off, drops, rude
from tests.sdk.twinned import Twin

import glossator.clients.toloka as face
from glossator.clients.toloka import access, exceptions
from glossator.sdk import errors, retrying
from glossator.sdk.aio.transport import BLOCK

FIXTURES = Path(__file__).parent / "fixtures"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retrying, "FIRST_S", 0.01)


@pytest.fixture
def service() -> Any:
    with recorded(FIXTURES / "attachments.json") as running:
        yield running


def client(twin: Twin, url: str, **more: Any) -> Any:
    return twin.made(
        twin.pick(face.TolokaClient, face.AsyncTolokaClient), "AQA-secret", url=url, **more
    )


def test_all_pages_are_walked_with_the_same_limit(twin: Twin, service: Recorded) -> None:
    found = client(twin, service.url).get_attachments(pool_id="21", batch_size=2)
    assert [one.id for one in found] == ["0001", "0002", "0003"]
    assert [one.attachment_type.value for one in found][1:] == ["ASSIGNMENT_ATTACHMENT", "XRAY"]
    assert [one.query for one in service.heard] == [
        [("pool_id", "21"), ("sort", "id"), ("limit", "2")],
        [("pool_id", "21"), ("id_gt", "0002"), ("sort", "id"), ("limit", "2")],
        [("pool_id", "21"), ("id_gt", "0003"), ("sort", "id"), ("limit", "2")],
    ]
    assert {one.headers["authorization"] for one in service.heard} == {"OAuth AQA-secret"}


def test_pages_that_do_not_end_are_an_error(twin: Twin) -> None:
    with rude(answers(body=b'{"items":[],"has_more":true}')) as server:
        with pytest.raises(errors.ClientError, match="gives nothing"):
            client(twin, server.url).get_attachments(pool_id="21")
        assert len(server.heard) == 1


def test_progress_is_shown_where_it_is_asked_for(
    twin: Twin, service: Recorded, capsys: pytest.CaptureFixture[str]
) -> None:
    made = client(twin, service.url)
    made.get_attachments(pool_id="21")
    assert capsys.readouterr().err == ""
    made.get_attachments(pool_id="21", progress="files of 21")
    made.download_attachment("0001", io.BytesIO(), progress=True)
    shown = capsys.readouterr().err
    assert "files of 21" in shown
    assert "Downloading: 100%" in shown


def test_a_download_goes_on_where_it_broke_off(twin: Twin) -> None:
    kept = {"ETag": '"a"', "Accept_Ranges": "bytes"}
    first, size = b"a" * BLOCK, BLOCK + 5
    rest = answers(206, b"world", Content_Range=f"bytes {BLOCK}-{size - 1}/{size}", **kept)
    out = io.BytesIO()
    with rude(breaks_off(first, size, **kept), rest) as server:
        assert client(twin, server.url + "/toloka/").download_attachment("a/b", out) is None
        assert server.heard[0].startswith(b"GET /toloka/api/v1/attachments/a%2Fb/download HTTP")
        assert server.headers("Range") == ["", f"bytes={BLOCK}-"]
    assert out.getvalue() == first + b"world"


def test_retries_are_the_number_of_them(twin: Twin) -> None:
    with rude(drops) as server:
        with pytest.raises(errors.NoAnswer):
            client(twin, server.url, retries=2).get_attachment("1")
        assert len(server.heard) == 3


@pytest.mark.parametrize("call", ["get_attachment", "download_attachment"])
def test_a_quota_that_is_named_is_waited_for(
    twin: Twin, call: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(access.QUOTAS_S, "MIN", 0.02)
    over = {"code": "TOO_MANY_REQUESTS", "message": "slower", "payload": {"interval": "MIN"}}
    full = answers(429, json.dumps(over).encode())
    one = answers(body=b'{"id":"1","attachment_type":"ASSIGNMENT_ATTACHMENT"}')
    more = [io.BytesIO()] if call == "download_attachment" else []
    # Each wait comes after the transport's own two tries.
    with rude(full, full, full, full, one) as server:
        made = client(twin, server.url, retries=1)
        with pytest.raises(exceptions.TooManyRequestsApiError):
            getattr(made, call)("1", *more)
        assert len(server.heard) == 4
    with rude(full, full, one) as server, caplog.at_level(logging.WARNING):
        getattr(client(twin, server.url, retries=1), call)("1", *more)
        assert len(server.heard) == 3
        assert "quota of this MIN" in caplog.text
    with rude(full) as server:
        with pytest.raises(exceptions.TooManyRequestsApiError):
            getattr(client(twin, server.url, retries=1, retry_quotas=None), call)("1", *more)
        assert len(server.heard) == 2


def test_refusals_are_of_both_trees(twin: Twin, service: Recorded) -> None:
    made = client(twin, service.url, retries=0)
    for name, theirs, ours in (
        ("gone", exceptions.DoesNotExistApiError, errors.NotFound),
        ("wrong", exceptions.ValidationApiError, errors.BadRequest),
        ("denied", exceptions.AccessDeniedApiError, errors.Forbidden),
        ("archived", exceptions.IncorrectActionsApiError, errors.Conflict),
        ("busy", exceptions.TooManyRequestsApiError, errors.TooManyRequests),
        ("failed", exceptions.InternalApiError, errors.ServerError),
        ("odd", exceptions.ApiError, errors.ApiError),
    ):
        with pytest.raises(ours) as caught:
            made.get_attachment(name)
        assert type(caught.value) is theirs
    with pytest.raises(errors.BadRequest) as caught:
        made.get_attachment("wrong")
    assert caught.value.fields == {"pool_id": "is needed"}
    assert caught.value.as_dict()["request_id"] == "r2"


@pytest.mark.parametrize(
    ("status", "kind"),
    [(502, exceptions.InternalApiError), (404, exceptions.DoesNotExistApiError),
     (401, exceptions.AuthenticationApiError), (418, exceptions.ApiError)],
)  # fmt: skip
def test_a_page_of_a_proxy_is_told_in_a_line(twin: Twin, status: int, kind: type) -> None:
    with rude(answers(status, b"<html>Bad\n gateway</html>")) as server:
        with pytest.raises(kind, match=f"status {status}: <html>Bad gateway</html>") as caught:
            client(twin, server.url, retries=0).get_attachment("1")
        assert type(caught.value) is kind


def test_an_attachment_without_a_type_is_told_of(twin: Twin) -> None:
    with (
        rude(answers(body=b'{"id":"1"}')) as server,
        pytest.raises(exceptions.SpecClassIdentificationError, match="attachment_type"),
    ):
        client(twin, server.url).get_attachment("1")
    with pytest.raises(TypeError):
        face.Attachment(id="1")


def test_the_token_is_not_shown(twin: Twin, service: Recorded) -> None:
    made = client(twin, service.url, headers={"X-More": "1"})
    made.get_attachment("0001")
    assert "secret" not in repr(made.inner)
    assert "secret" not in repr(vars(made.inner)["_transport"].connection)
    assert service.heard[0].headers["x-more"] == "1"


def test_what_cannot_be_said_is_told_at_once() -> None:
    cls = face.TolokaClient
    for wrong in (
        {}, {"url": "http://a", "environment": "SANDBOX"},
        {"url": "http://a", "retries": object()},
    ):  # fmt: skip
        with pytest.raises(ValueError):
            cls("t", **wrong)
    assert cls("t", "sandbox").url == cls.Environment.SANDBOX.value
    assert cls("t", cls.Environment.PRODUCTION).url == "https://toloka.dev"
    assert cls.Environment.PRODUCTION.platform_url == "https://platform.toloka.ai"


def test_retries_may_be_what_is_meant_for_urllib3() -> None:
    class Retry:
        total = 7

    assert access.retries(Retry(), None, None) == 7
    assert access.retries(3, "MIN", Retry) == 7
    assert access.connection("http://a", 2, (3, 9.5), True, None, None, None).timeout == 9.5
