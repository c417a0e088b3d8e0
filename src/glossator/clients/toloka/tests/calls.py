"""The same calls with Toloka's client and with this one: only the import differs.

``python calls.py vendor|ours sync|async URL`` makes them and prints what they gave. It runs in the
environment of Toloka's client too, so it stands on the standard library alone.
"""

import asyncio
import datetime
import inspect
import io
import json
import sys
import urllib.request

# The first dot of a token at place 22 makes it a key to the API.
TOKENS = {"oauth": "AQA-token", "key": "k" * 22 + ".a.b"}
UTC = datetime.timezone.utc  # noqa: UP017


def kit(name):
    """The module with the classes, and the async client."""
    if name == "vendor":
        import toloka.client as found
        from toloka.async_client import AsyncTolokaClient
    else:
        import glossator.clients.toloka as found
        from glossator.clients.toloka import AsyncTolokaClient
    return found, AsyncTolokaClient


def client(found, aio, how, url, token="oauth", **more):
    cls = found.TolokaClient if how == "sync" else aio
    return cls(TOKENS[token], url=url, retries=0, **more)


WHOLE = {
    "name": "a b.jpg", "type": "ASSIGNMENT_ATTACHMENT", "user_id": "u1", "assignment_id": "a1", "pool_id": "21",
    "owner_id": "o1", "owner_company_id": "c1", "id_lt": "9", "id_lte": "8", "id_gt": "1", "id_gte": "2",
    "created_lt": datetime.datetime(2020, 1, 2, 3, 4, 5),
    "created_lte": datetime.datetime(2020, 1, 2, 3, 4, 5, 67000),
    "created_gt": datetime.datetime(2019, 1, 2, 3, 4, 5, tzinfo=UTC),
    "created_gte": datetime.datetime(
        2019, 1, 2, 3, 4, 5, tzinfo=datetime.timezone(datetime.timedelta(hours=2))
    ),
}  # fmt: skip


def calls(found):
    """Name to (how the client is made, what is called)."""
    search = found.search_requests
    request = search.AttachmentSearchRequest
    named = {
        "find": lambda c: c.find_attachments(pool_id="21"),
        "find_all_parameters": lambda c: c.find_attachments(
            **WHOLE, sort=["-created", "id"], limit=10
        ),
        "find_by_request": lambda c: c.find_attachments(
            request(**WHOLE), sort=search.AttachmentSortItems(["-created", "-id"]), limit=3
        ),
        "find_by_place": lambda c: c.find_attachments(
            "a.jpg", found.Attachment.ASSIGNMENT_ATTACHMENT, "u1", "a1", "21"
        ),
        "find_request_by_place": lambda c: c.find_attachments(request(pool_id="21"), ["id"], 5),
        "find_request_by_name": lambda c: c.find_attachments(request=request("x"), sort="-id"),
        "find_nothing": lambda c: c.find_attachments(),
        "find_limit_0": lambda c: c.find_attachments(pool_id="21", limit=0),
        "get_all": lambda c: c.get_attachments(pool_id="21"),
        "get_all_by_request": lambda c: c.get_attachments(
            request(pool_id="21", created_gte=WHOLE["created_gte"], id_gte="0")
        ),
        "get_all_batches": lambda c: c.get_attachments(pool_id="21", batch_size=2),
        "get_one": lambda c: c.get_attachment("0001"),
        "get_unknown_type": lambda c: c.get_attachment(attachment_id="0002"),
        "download": lambda c: _downloaded(c, "0001"),
        "no_such": lambda c: c.get_attachment("gone"),
        "wrong": lambda c: c.get_attachment("wrong"),
        "denied": lambda c: c.get_attachment("denied"),
        "archived": lambda c: c.get_attachment("archived"),
        "odd_word": lambda c: c.get_attachment("odd"),
        "too_often": lambda c: c.get_attachment("busy"),
        "failed": lambda c: c.get_attachment("failed"),
        "download_nothing": lambda c: _downloaded(c, "gone"),
        "bad_sort": lambda c: c.find_attachments(pool_id="21", sort=["name"]),
        "bad_name": lambda c: c.find_attachments(pool="21"),
    }
    made = {name: ({}, call) for name, call in named.items()}
    made["with_key"] = ({"token": "key"}, lambda c: c.get_attachment("0001"))
    made["for_another"] = ({"act_under_account_id": "acc"}, lambda c: c.get_attachment("0001"))
    return made


def _downloaded(c, number):
    out = io.BytesIO()
    done = c.download_attachment(number, out)
    if not inspect.isawaitable(done):
        return out.getvalue()

    async def wait():
        await done
        return out.getvalue()

    return wait()


async def _awaited(value):
    if hasattr(value, "__aiter__"):
        return [one async for one in value]
    return await value if inspect.isawaitable(value) else value


def plain(value):
    """What a call gave, as plain values."""
    if isinstance(value, bytes):
        return value.decode("latin-1")
    if inspect.isgenerator(value) or isinstance(value, list):
        return [plain(one) for one in value]
    if hasattr(value, "has_more"):
        return {"items": plain(value.items), "has_more": value.has_more}
    return {
        "class": type(value).__name__ if value.attachment_type.value != "XRAY" else "made for it",
        "type": value.attachment_type.value, "id": value.id, "name": value.name,
        "created": repr(value.created), "media_type": value.media_type,
        "pool": value.details.pool_id if value.details else None,
        "myself": value.owner.myself if value.owner else None, "written": value.unstructure(),
        "json": json.loads(value.to_json()), "more": getattr(value, "extra", None),
        "again": type(value).from_json(value.to_json()).id,
    }  # fmt: skip


def failed(error):
    """What a call was refused with."""
    if not hasattr(error, "status_code"):
        return {"raised": type(error).__name__}
    return {
        "raised": type(error).__name__, "status": error.status_code, "code": error.code,
        "message": error.message, "payload": error.payload, "request_id": error.request_id,
        "fields": getattr(error, "invalid_fields", None),
    }  # fmt: skip


def words(found):
    """The service's words for errors, and the class of each."""
    known = getattr(found.exceptions, "_ERROR_MAP", None)
    if known is None:
        kind = found.exceptions.IncorrectActionsApiError
        known = {**found.exceptions.CODES, **dict.fromkeys(found.exceptions.INCORRECT, kind)}
    return {word: kind.__name__ for word, kind in sorted(known.items())}


def main(name, how, url):
    found, aio = kit(name)
    gave = {"": words(found)}
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    plainly = client(found, aio, how, url)
    for key, (more, call) in calls(found).items():
        urllib.request.urlopen(f"{url}/mark/{key}").close()
        try:
            value = call(client(found, aio, how, url, **more) if more else plainly)
            if how == "async":
                value = loop.run_until_complete(_awaited(value))
            gave[key] = plain(value)
        except Exception as error:
            gave[key] = failed(error)
    return gave


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:])))
