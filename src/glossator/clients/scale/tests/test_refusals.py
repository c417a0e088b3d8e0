"""Refusals are of Scale's tree and of ours; keys stay secret; what cannot be is refused at once."""

from __future__ import annotations

from typing import Any

import pytest
from tests.sdk.rude import answers, late, rude
from tests.sdk.twinned import Plain, Twin

from glossator.clients.scale import (
    ScaleClient,
    ScaleException,
    ScaleInvalidRequest,
    ScaleUnauthorized,
)  # fmt: skip
from glossator.clients.scale import api as wire
from glossator.clients.scale.exceptions import (
    ExceptionMap,
    ScaleConfigError,
    ScaleNoAnswer,
    ScaleTimedOut,
)  # fmt: skip
from glossator.clients.scale.tests.conftest import Opened
from glossator.clients.scale.v2.exceptions import TimedOutException
from glossator.sdk import errors

TASK = b"{}"


STATUSES = (*ExceptionMap, 405, 418, 422, 301)


def test_every_refusal_is_of_both_trees(opened: Opened) -> None:
    said = {"X_Request_Id": "r1", "Retry_After": "1000"}
    script = [answers(status, b"<html>", **said) for status in STATUSES]
    with rude(*script) as server:
        here = opened(server.url, tries=1)
        found = [refused(here) for _ in STATUSES]
    for status, error in zip(STATUSES, found, strict=True):
        assert (error.code, error.status) == (status, status)
        assert (error.request_id, error.retry_after) == ("r1", 1000)
        assert isinstance(error, errors.ApiError)
        if status in ExceptionMap:
            assert type(error) is ExceptionMap[status]
            assert isinstance(error, errors.kind(status))
        assert str(error) == f"<Response [{status}]> {error.message}"
        assert error.as_dict()["code"] == status
    assert "elsewhere" in found[-1].message
    assert found[0].message == "<html>"


def refused(here: Plain) -> Any:
    with pytest.raises(ScaleException) as found:
        here.get_task("1")
    return found.value


def test_a_message_is_text_whatever_the_service_says(opened: Opened) -> None:
    with rude(
        answers(400, b'{"error": {"why": "x"}}'), answers(400, b"[1]"), answers(400, b"")
    ) as server:
        here = opened(server.url)
        assert [refused(here).message for _ in range(3)] == [
            '{"why": "x"}',
            "[1]",
            "ScaleInvalidRequest",
        ]
    assert str(ScaleException("a")) == "<Response> a"


def test_no_answer_is_of_both_trees(opened: Opened) -> None:
    here = opened("http://127.0.0.1:1", tries=1)
    with pytest.raises(ScaleNoAnswer) as lost:
        here.get_task("1")
    assert isinstance(lost.value, errors.NoAnswer)
    assert lost.value.code is None


def test_a_slow_service_is_given_up(twin: Twin, opened: Opened) -> None:
    with rude(late(0.3, answers(200, TASK))) as server:
        here = opened(server.url, timeout=0.05, tries=1)
        with pytest.raises(ScaleTimedOut) as lost:
            here.get_task("1")
        assert isinstance(lost.value, errors.TimedOut)
        with pytest.raises(TimedOutException):
            twin.run(here.v2.get_task("1"))


def test_an_unknown_key_is_no_others_fault(opened: Opened) -> None:
    unknown = pytest.raises(ScaleUnauthorized, match=r"<Response \[401\]> who\?")
    with rude(answers(401, b'{"error": "who?"}')) as server, unknown:
        opened(server.url).list_teammates()
    with pytest.raises(ScaleInvalidRequest):
        opened("http://127.0.0.1:1").tasks(colour="red")


def test_what_cannot_be_is_refused_at_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    for arguments in (
        (None,),
        ("",),
        ("k", None, "ftp://x"),
        ("k", None, None, str(tmp_path / "no")),
    ):
        with pytest.raises(ScaleConfigError) as refused:
            ScaleClient(*arguments)
        assert isinstance(refused.value, errors.ConfigError)
    for body in ({"a": float("nan")}, {"a": object()}):
        with pytest.raises(ScaleException):
            wire.body(body)


def test_how_it_is_reached_is_what_was_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CURL_CA_BUNDLE", raising=False)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/ca.pem")
    made = wire.connection(
        "k", "http://h/v1/", False, {"https": "http://p:1"}, None, 5, 2, {"a": "b"}
    )
    assert (made.url, made.verify, made.proxies, made.timeout, made.tries) == (
        "http://h/v1",
        False,
        {"https": "http://p:1"},
        5,
        2,
    )
    assert made.headers == {"a": "b"}
    for said, used in ((None, "/ca.pem"), (True, "/ca.pem"), ("/x.pem", "/x.pem")):
        assert wire.connection("k", "http://h", said, None, None, 5, 2, None).verify == used
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    monkeypatch.setattr(wire, "SCALE_API_BASE_URL_V1", "http://elsewhere/scale/v1")
    with ScaleClient("k") as here:
        assert here.api.base_api_url == "http://elsewhere/scale/v1"
        assert here.v2.api_client.configuration.host == "http://elsewhere/scale"


def test_the_key_is_in_no_repr(opened: Opened) -> None:
    here = opened("http://127.0.0.1:1")
    for one in (
        here.inner,
        here.api,
        here.v2,
        here.v2.api_client,
        here.v2.api_client.configuration,
        here.api.connection,
    ):
        assert "live_key" not in repr(one)


def test_a_proxy_is_asked_on_both_versions(twin: Twin, opened: Opened) -> None:
    with rude(answers(200, b'{"task_id": "1"}')) as server:
        here = opened("http://scale.example", proxies={"http": server.url})
        here.get_task("1")
        twin.run(here.v2.get_task("1"))
    assert server.heard[0].startswith(b"GET http://scale.example/v1/task/1 ")
    assert server.heard[1].startswith(b"GET http://scale.example/v2/task?task_id=1 ")
