"""What the server is and speaks."""

from glossator import __version__
from glossator.dialects.native import schema
from glossator.edge import Call, Reply, get
from glossator.edge.openapi import describe
from glossator.registry import every, find


def get_openapi(call: Call) -> Reply:
    """The description of this API."""
    return call.json(describe(find("dialects", "native"), call.url(""), __version__))


def get_me(call: Call) -> Reply:
    """Who the key belongs to."""
    member = call.member
    return call.json(
        schema.Me(
            id=member.id, organization_id=member.org_id, user_id=member.user_id,
            role=member.role, email=member.email, name=member.name,
        )
    )  # fmt: skip


def list_formats(call: Call) -> Reply:
    """The file formats that are read and written."""
    return call.json(
        [
            schema.FormatInfo(
                name=name, title=found.title, suffix=found.suffix, shapes=sorted(found.shapes),
                description=found.description,
            )
            for name, found in every("formats").items()
        ]
    )  # fmt: skip


routes = [
    get("/v1/openapi.json", get_openapi, may="", public=True, answer=dict),
    get("/v1/me", get_me, may="read", quick=True, answer=schema.Me),
    get("/v1/formats", list_formats, may="read", answer=list[schema.FormatInfo]),
]
