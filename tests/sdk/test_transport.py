"""The transport against a server that drops connections, answers late, twice, or not at all."""

import pickle
import time
from typing import Any

import httpx
import pytest

from glossator.sdk import errors, retrying
from glossator.sdk.aio.transport import AsyncTransport
from glossator.sdk.connection import Connection
from glossator.sdk.sync.transport import Transport
from tests.sdk.rude import Rude, answers, breaks_off, drops, late, rude, twice
from tests.sdk.twinned import Twin

DONE = {"done": True}


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retrying, "FIRST_S", 0.01)


def transport(twin: Twin, server: Rude | str, **more: Any) -> Any:
    url = server if isinstance(server, str) else server.url
    cls = twin.pick(Transport, AsyncTransport)
    return twin.made(cls, Connection(url=url, **{"timeout": 5, **more}))


def test_a_dropped_read_is_asked_again(twin: Twin) -> None:
    with rude(drops, drops, answers()) as server:
        answer = transport(twin, server).send("GET", "/x")
        assert (answer.json(), answer.tries, len(server.heard)) == (DONE, 3, 3)


def test_a_dropped_post_is_not_sent_again_without_a_key(twin: Twin) -> None:
    with rude(drops, answers()) as server:
        with pytest.raises(errors.NoAnswer):
            transport(twin, server).send("POST", "/x", body=b"{}")
        assert len(server.heard) == 1


def test_a_dropped_post_with_a_key_is_sent_again_with_the_same(twin: Twin) -> None:
    with rude(drops, drops, answers()) as server:
        answer = transport(twin, server).send("POST", "/x", body=b"{}", keyed=True)
        keys = server.headers("Idempotency-Key")
        assert answer.json() == DONE
        assert len(keys) == 3
        assert len(set(keys)) == 1
        assert len(keys[0]) == 32


def test_what_is_still_at_work_under_the_key_is_waited_for(twin: Twin) -> None:
    running = b'{"error":{"code":"conflict","reason":"running","message":"still"}}'
    with rude(answers(409, running), answers()) as server:
        answer = transport(twin, server).send("POST", "/x", body=b"{}", keyed=True)
        assert answer.tries == 2


@pytest.mark.parametrize(
    ("before", "doubt"), [(answers(429), False), (answers(503), True), (drops, True)]
)
def test_an_answer_says_whether_a_try_before_it_may_have_been_handled(
    twin: Twin, before: Any, doubt: bool
) -> None:
    with rude(before, answers()) as server:
        answer = transport(twin, server).send("POST", "/x", body=b"{}", repeat="always")
        assert (answer.tries, answer.doubt) == (2, doubt)
    with rude(answers()) as server:
        assert not transport(twin, server).send("GET", "/x").doubt


@pytest.mark.parametrize("named", ["http", "http://", "http://service.example"])
def test_a_proxy_is_for_a_scheme_or_a_site(twin: Twin, named: str) -> None:
    with rude(answers()) as server:
        proxies = {named: server.url}
        transport(twin, "http://service.example", proxies=proxies).send("GET", "/x")
        assert server.heard[0].startswith(b"GET http://service.example/x ")


def test_another_conflict_is_told_at_once(twin: Twin) -> None:
    taken = b'{"error":{"code":"conflict","reason":"unique_id","message":"taken"},"request_id":"r"}'
    with rude(answers(409, taken)) as server:
        with pytest.raises(errors.Conflict) as caught:
            transport(twin, server).send("POST", "/x", body=b"{}", keyed=True)
        assert (caught.value.code, caught.value.message) == ("unique_id", "taken")
        assert caught.value.request_id == "r"
        assert len(server.heard) == 1


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_server_is_asked_again_when_it_says(twin: Twin, status: int) -> None:
    with rude(answers(status, Retry_After="0.3"), answers()) as server:
        begun = time.monotonic()
        assert transport(twin, server).send("POST", "/x", body=b"{}").json() == DONE
        assert time.monotonic() - begun >= 0.3


def test_a_server_that_asks_for_an_hour_is_told_of(twin: Twin) -> None:
    with rude(answers(429, Retry_After="3600")) as server:
        with pytest.raises(errors.TooManyRequests) as caught:
            transport(twin, server).send("GET", "/x")
        assert caught.value.retry_after == 3600


def test_a_late_answer_ends_a_read_after_all_tries(twin: Twin) -> None:
    with rude(late(0.6, answers())) as server:
        with pytest.raises(errors.TimedOut, match="after 2 tries"):
            transport(twin, server, timeout=0.2, tries=2).send("GET", "/x")
        assert len(server.heard) >= 1


def test_a_late_answer_to_a_keyed_post_is_asked_for_again(twin: Twin) -> None:
    with rude(late(0.5, answers()), answers()) as server:
        answer = transport(twin, server, timeout=0.3).send("POST", "/x", body=b"{}", keyed=True)
        assert answer.json() == DONE


def test_an_answer_that_comes_twice_is_read_once(twin: Twin) -> None:
    with rude(twice(answers(body=b'{"n":1}')), answers(body=b'{"n":2}')) as server:
        made = transport(twin, server)
        assert [made.send("GET", "/x").json()["n"] for _ in range(2)] == [1, 2]


def test_a_deletion_that_was_done_before_the_break_is_done(twin: Twin) -> None:
    gone = b'{"error":{"code":"not_found","message":"no such thing"}}'
    with rude(drops, answers(404, gone)) as server:
        assert transport(twin, server).send("DELETE", "/x").status == 404
    with rude(answers(404, gone)) as server, pytest.raises(errors.NotFound):
        transport(twin, server).send("DELETE", "/x")


def test_nobody_there(twin: Twin) -> None:
    with rude(drops) as server:
        url = server.url
    with pytest.raises(errors.NoAnswer, match=r"127\.0\.0\.1:\d+ after 3 tries"):
        transport(twin, url, tries=3).send("POST", "/x", body=b"{}")


def test_a_download_that_breaks_off_goes_on_where_it_was(twin: Twin) -> None:
    kept = {"ETag": '"a"', "Accept_Ranges": "bytes"}
    rest = answers(206, b"world", Content_Range="bytes 6-10/11", **kept)
    with rude(breaks_off(b"hello ", 11, **kept), drops, rest) as server:
        assert b"".join(transport(twin, server).stream("/x", block=3)) == b"hello world"
        assert server.headers("Range") == ["", "bytes=6-", "bytes=6-"]
        assert server.headers("If-Range") == ["", '"a"', '"a"']


def test_a_download_that_cannot_go_on_fails(twin: Twin) -> None:
    with rude(breaks_off(b"hello ", 11), answers()) as server:
        with pytest.raises(errors.NoAnswer, match="broke off after 6 bytes"):
            transport(twin, server).stream("/x", block=3)
        assert len(server.heard) == 1


def test_a_download_of_which_nothing_was_given_yet_begins_anew(twin: Twin) -> None:
    with rude(breaks_off(b"hel", 11), answers(200, b"hello world")) as server:
        assert b"".join(transport(twin, server).stream("/x")) == b"hello world"


def test_a_download_that_changed_meanwhile_fails(twin: Twin) -> None:
    kept = {"ETag": '"a"', "Accept_Ranges": "bytes"}
    with (
        rude(breaks_off(b"hello ", 11, **kept), answers(200, b"other bytes")) as server,
        pytest.raises(errors.NoAnswer, match="cannot be resumed"),
    ):
        transport(twin, server).stream("/x", block=3)


@pytest.mark.parametrize(
    ("status", "kind"),
    [(400, errors.BadRequest), (401, errors.Unauthorized), (402, errors.PaymentRequired),
     (403, errors.Forbidden), (404, errors.NotFound), (409, errors.Conflict),
     (413, errors.TooLarge), (429, errors.TooManyRequests), (500, errors.ServerError),
     (501, errors.NotServed), (503, errors.ServerError)],
)  # fmt: skip
def test_each_refusal_has_its_class(twin: Twin, status: int, kind: type[Exception]) -> None:
    body = b'{"error":{"code":"word","message":"why","fields":{"a":"wrong"}},"request_id":"r1"}'
    with rude(answers(status, body)) as server:
        with pytest.raises(errors.ApiError) as caught:
            transport(twin, server, tries=1).send("GET", "/x")
        assert type(caught.value) is kind
        assert caught.value.as_dict() == {
            "status": status, "code": "word", "message": "why", "fields": {"a": "wrong"},
            "request_id": "r1",
        }  # fmt: skip


def test_what_is_no_answer_of_ours_is_told_in_a_line(twin: Twin) -> None:
    said = "status 502: <html>Bad gateway</html>"
    with (
        rude(answers(502, b"<html>Bad\n gateway</html>")) as server,
        pytest.raises(errors.ServerError, match=said),
    ):
        transport(twin, server, tries=1).send("POST", "/x", body=b"{}")


def test_an_error_goes_from_process_to_process() -> None:
    told = errors.native(404, b'{"error":{"code":"not_found","message":"no such thing"}}')
    again = pickle.loads(pickle.dumps(told))
    assert type(again) is errors.NotFound
    assert (str(again), again.as_dict(), again.body) == (str(told), told.as_dict(), told.body)


def test_more_patience_for_one_request(twin: Twin) -> None:
    with rude(answers(503, Retry_After="0"), answers()) as server:
        made = transport(twin, server, tries=1)
        assert twin.made(lambda: made.inner.patient(2)).send("GET", "/x").tries == 2


def test_a_clients_own_connections_are_used_and_left_open(twin: Twin) -> None:
    with rude(answers(), answers()) as server:
        http = twin.pick(httpx.Client, httpx.AsyncClient)(headers={"X-Mine": "yes", "X-Both": "no"})
        cls = twin.pick(Transport, AsyncTransport)
        made = twin.made(cls, Connection(url=server.url), headers={"x-both": "of ours"}, http=http)
        made.send("GET", "/x", headers={"X-Now": "once"})
        twin.run(made.inner.close() if twin.name == "sync" else made.inner.aclose())
        assert not http.is_closed
        made.send("GET", "/x")
        assert server.headers("X-Mine") == ["yes", "yes"]
        assert server.headers("X-Both") == ["of ours", "of ours"]
        assert server.headers("X-Now") == ["once", ""]
        twin.run(http.close() if twin.name == "sync" else http.aclose())


@pytest.mark.parametrize(
    ("redirects", "sent", "streamed"), [(None, 302, 200), (True, 200, 200), (False, 302, 302)]
)
def test_redirects(twin: Twin, redirects: bool | None, sent: int, streamed: int) -> None:
    begun: list[int] = []
    for method in ("send", "stream"):
        with rude(answers(302, b"", Location="/there"), answers()) as server:
            cls = twin.pick(Transport, AsyncTransport)
            made = twin.made(cls, Connection(url=server.url), redirects=redirects)
            if method == "send":
                assert made.send("GET", "/x").status == sent
            else:
                made.stream("/x", begun=lambda answer: begun.append(answer.status))
    assert begun == [streamed]


def test_redirects_without_end_are_told(twin: Twin) -> None:
    with (
        rude(answers(302, b"", Location="/x")) as server,
        pytest.raises(errors.ClientError, match="redirects"),
    ):
        transport(twin, server).stream("/x")


def test_the_beginning_is_told_once_however_many_tries_it_took(twin: Twin) -> None:
    begun: list[int] = []
    with rude(answers(503, Retry_After="0"), drops, answers()) as server:
        transport(twin, server).stream("/x", begun=lambda answer: begun.append(answer.status))
    assert begun == [200]


@pytest.mark.parametrize("key", ["se\ncret", "secr\xe9t", "secret\0"])
def test_a_key_that_cannot_be_sent_is_not_shown(twin: Twin, key: str) -> None:
    cls = twin.pick(Transport, AsyncTransport)
    headers = {"Authorization": f"Token {key}"}
    with rude(answers()) as server:
        made = twin.made(cls, Connection(url=server.url), headers=headers)
        with pytest.raises(errors.ConfigError, match=r"^the header Authorization has characters"):
            made.send("GET", "/x")
        with pytest.raises(errors.ConfigError, match=r"^the header Authorization has characters"):
            made.stream("/x")
        assert server.heard == []
