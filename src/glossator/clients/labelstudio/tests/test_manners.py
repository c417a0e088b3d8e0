"""What the face does where things go wrong, and what the vendor's client does not have."""

import pickle
import ssl
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.sdk.recorded import Recorded, recorded
from tests.sdk.rude import Rude, answers, breaks_off, drops, late, rude
from tests.sdk.twinned import Plain, Twin

from glossator.clients import labelstudio
from glossator.clients.labelstudio import AsyncLabelStudio, LabelStudio
from glossator.sdk import errors, retrying

FIXTURES = Path(__file__).parent / "fixtures"
KEY = "the-secret-key"
COMMUNITY = "community.json"
CHECKED = ssl.create_default_context()
"""Making one takes longer than a request."""


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retrying, "FIRST_S", 0.01)


def made(twin: Twin, service: Any, **more: Any) -> Any:
    cls = twin.pick(LabelStudio, AsyncLabelStudio)
    if "httpx_client" not in more:
        more = {"verify": CHECKED, **more}
    return cls(base_url=service.url, **{"api_key": KEY, **more})


def exports(twin: Twin, service: Recorded | Rude, **more: Any) -> Any:
    return Plain(twin, made(twin, service, **more).projects.exports)


def of_fixtures(edition: str = COMMUNITY) -> Any:
    return recorded(FIXTURES / "exports.json", FIXTURES / edition)


REFUSALS = [
    (404, labelstudio.NotFoundError, errors.NotFound),
    (401, labelstudio.UnauthorizedError, errors.Unauthorized),
    (502, labelstudio.InternalServerError, errors.ServerError),
]


@pytest.mark.parametrize(("status", "theirs", "ours"), REFUSALS)
def test_a_refusal_is_both_the_vendors_and_the_houses(
    twin: Twin, status: int, theirs: type[Exception], ours: type[Exception]
) -> None:
    with of_fixtures() as service, pytest.raises(labelstudio.ApiError) as caught:
        exports(twin, service, tries=1).list(status)
    error: Any = caught.value
    assert type(error) is theirs
    assert isinstance(error, ours)
    assert (error.status_code, error.status) == (status, status)
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), again.body, str(again)) == (theirs, error.body, str(error))


@pytest.mark.parametrize(
    ("status", "name"),
    [(400, "BadRequest"), (402, "PaymentRequired"), (403, "Forbidden"), (409, "Conflict"),
     (413, "TooLarge"), (422, "BadRequest"), (429, "TooManyRequests"), (500, "InternalServer"),
     (501, "NotServed"), (418, "Api")],
)  # fmt: skip
def test_each_status_has_its_class(twin: Twin, status: int, name: str) -> None:
    with (
        rude(answers(status, b'{"detail": "why"}', Retry_After="7")) as server,
        pytest.raises(labelstudio.ApiError) as caught,
    ):
        exports(twin, server, tries=1).list(1)
    error: Any = caught.value
    assert type(error).__name__ == f"{name}Error"
    assert isinstance(error, errors.kind(status))
    assert (error.status_code, error.message, error.retry_after) == (status, "why", 7)


def test_what_is_wrong_is_told_by_field(twin: Twin) -> None:
    with of_fixtures() as service, pytest.raises(labelstudio.BadRequestError) as caught:
        exports(twin, service).create(400, title="x" * 1000)
    assert caught.value.fields == {"title": "Too long.; Not text.", "non_field_errors": "No."}
    assert caught.value.request_id == "0b0f3c9e-1111-4222-8333-444455556666"
    assert caught.value.body["status_code"] == 400


def test_fields_without_a_name_are_kept(twin: Twin) -> None:
    with of_fixtures() as service:
        first, second = exports(twin, service).list(7)
    assert second.export_age == 12
    assert second.dict()["export_age"] == 12
    assert '"export_age":12' in second.json()
    assert not hasattr(first, "export_age")
    assert second.created_by.first_name == "Ann"
    assert second.created_at.tzinfo is not None


def test_a_read_is_tried_again_and_a_snapshot_is_not_made_twice(twin: Twin) -> None:
    with rude(drops, answers(502), answers(200, b"[]")) as server:
        assert exports(twin, server).list(1) == []
        assert len(server.heard) == 3
    with rude(drops, answers(201)) as server, pytest.raises(errors.NoAnswer):
        exports(twin, server).create(1, title="once")
    assert len(server.heard) == 1
    with rude(answers(503, Retry_After="0"), answers(201, b'{"id": 3}')) as server:
        assert exports(twin, server).create(1, title="once").id == 3


@pytest.mark.parametrize("tries", [1, 3])
def test_max_retries_is_for_one_request(twin: Twin, tries: int) -> None:
    with rude(answers(503, Retry_After="0")) as server:
        face = exports(twin, server, tries=2)
        options = {"max_retries": tries - 1}
        with pytest.raises(labelstudio.InternalServerError):
            face.list(1, request_options=options)
        assert len(server.heard) == tries
        with pytest.raises(labelstudio.InternalServerError):
            face.download(1, "2", request_options=options)
        assert len(server.heard) == 2 * tries
        with pytest.raises(labelstudio.InternalServerError):
            face.list(1)
        assert len(server.heard) == 2 * tries + 2


def test_timeouts(twin: Twin) -> None:
    with rude(late(2, answers(200, b"[]"))) as server:
        with pytest.raises(errors.TimedOut):
            exports(twin, server, timeout=0.1, tries=1).list(1)
        with pytest.raises(errors.TimedOut):
            exports(twin, server, tries=1).list(1, request_options={"timeout_in_seconds": 0.1})


def test_a_download_that_breaks_off_goes_on(twin: Twin) -> None:
    kept = {"ETag": '"a"', "Accept_Ranges": "bytes"}
    rest = answers(206, b"world", Content_Range="bytes 6-10/11", **kept)
    with rude(breaks_off(b"hello ", 11, **kept), rest) as server:
        got = exports(twin, server).download(1, "2", request_options={"chunk_size": 2})
        assert got == [b"he", b"ll", b"o ", b"wo", b"rl", b"d"]
        assert server.headers("Range") == ["", "bytes=6-"]


def test_nothing_is_asked_before_the_first_piece_is_wanted() -> None:
    with of_fixtures() as service:
        pieces = LabelStudio(base_url=service.url, api_key=KEY).projects.exports.download_sync(7)
        assert service.heard == []
        assert next(pieces).startswith(b'[{"id": 1')


@pytest.mark.parametrize(
    ("progress", "label"), [(True, "JSON of 7"), ("mine", "mine"), (False, "")]
)
def test_progress(
    twin: Twin, progress: bool | str, label: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with of_fixtures() as service:
        face = exports(twin, service)
        for said in (
            lambda: face.download_sync(7, progress=progress),
            lambda: face.download(7, "31", progress=progress),
            lambda: face.as_json(7, progress=progress),
        ):
            said()
            shown = capsys.readouterr().err
            assert label in shown
            assert ("58.0/58.0" in shown) is bool(progress), shown


def test_a_snapshot_that_fails_is_told_at_once(twin: Twin) -> None:
    with of_fixtures("enterprise.json") as service:
        face = exports(twin, service)
        for project in (9, 11):
            with pytest.raises(labelstudio.ExportFailedError, match="failed") as caught:
                face.as_binary(project, "CSV")
            assert isinstance(caught.value, errors.Failed)
            assert isinstance(caught.value, labelstudio.ApiError)


def test_a_snapshot_that_is_not_ready_in_time_is_told_of(twin: Twin) -> None:
    said = r"61 is 'in_progress' after 0\.2 .*get\(project_id=10, export_pk=61\)"
    with (
        of_fixtures("enterprise.json") as service,
        pytest.raises(labelstudio.ExportTimeoutError, match=said) as caught,
    ):
        exports(twin, service).as_json(10, timeout=0.2)
    assert isinstance(caught.value, errors.TimedOut)
    assert caught.value.status_code == 500


def test_redirects_are_followed_unless_they_are_not_wanted(twin: Twin) -> None:
    with of_fixtures() as service:
        assert len(exports(twin, service).list(302)) == 2
        still = exports(twin, service, follow_redirects=False)
        for call in (still.list, still.download_sync):
            with pytest.raises(labelstudio.ApiError) as caught:
                call(302)
            assert caught.value.status_code == 302


def test_a_client_of_httpx_is_used_as_it_is(twin: Twin) -> None:
    with of_fixtures() as service:
        http = twin.pick(httpx.Client, httpx.AsyncClient)(headers={"X-Mine": "yes"})
        client = made(twin, service, httpx_client=http, headers={"X-Ours": "too"})
        face = Plain(twin, client.projects.exports)
        face.list(7)
        assert service.heard[-1].headers["x-mine"] == "yes"
        assert service.heard[-1].headers["x-ours"] == "too"
        assert service.heard[-1].headers["authorization"] == f"Token {KEY}"
        with pytest.raises(labelstudio.ApiError):  # which does not follow redirects
            face.list(302)
        with pytest.raises(errors.ConfigError, match="httpx_client has its own verify"):
            made(twin, service, httpx_client=http, verify=False)
        twin.run(http.close() if twin.name == "sync" else http.aclose())


def test_the_key_is_needed_and_shown_to_nobody(twin: Twin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LABEL_STUDIO_API_KEY", raising=False)
    with of_fixtures() as service:
        with pytest.raises(labelstudio.ApiError, match="LABEL_STUDIO_API_KEY") as caught:
            made(twin, service, api_key=None)
        assert isinstance(caught.value, errors.ConfigError)
        assert caught.value.status_code is None
        monkeypatch.setenv("LABEL_STUDIO_API_KEY", "from-there\n")
        client = made(twin, service, api_key=None)
        Plain(twin, client.projects.exports).list(7)
        assert service.heard[-1].headers["authorization"] == "Token from-there"
        assert "from-there" not in repr(client) + repr(vars(client))
        with pytest.raises(errors.ConfigError) as told:
            exports(twin, service, api_key="two\nlines").list(7)
        assert "lines" not in str(told.value)


def test_what_is_not_here_is_told(twin: Twin) -> None:
    client = twin.pick(LabelStudio, AsyncLabelStudio)(base_url="http://x", api_key=KEY)
    places = ((client, "tasks"), (client.projects, "list"), (client.projects.exports, "wait"))
    for place, name in places:
        with pytest.raises(AttributeError, match=f"has no '{name}': this face of Label Studio"):
            getattr(place, name)


def test_the_clients_are_contexts(twin: Twin) -> None:
    with of_fixtures() as service:
        if twin.name == "sync":
            with LabelStudio(base_url=service.url, api_key=KEY) as client:
                assert len(client.projects.exports.list(7)) == 2
            return

        async def inside() -> int:
            async with AsyncLabelStudio(base_url=service.url, api_key=KEY) as client:
                return len(await client.projects.exports.list(7))

        assert twin.run(inside()) == 2
