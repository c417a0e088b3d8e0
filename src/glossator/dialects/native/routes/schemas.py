"""Label schemas in the languages of dialects."""

from typing import Any

from glossator.dialects.native import schema
from glossator.edge import Call, Reply, post
from glossator.model.errors import Invalid
from glossator.model.label_schema import LabelSchema
from glossator.model.loss import Losses
from glossator.registry import codec, names


def _language(form: str) -> Any:
    """The codec of a dialect that has a language for label schemas."""
    found = codec(form) if form in names("dialects") else None
    if not hasattr(found, "read_schema"):
        raise Invalid(f"no label schemas are written in the form {form!r}", {"form": "not known"})
    return found


def read_schema(call: Call) -> Reply:
    """What a text in a dialect's language says (``labelstudio``: its XML); nothing is stored."""
    return call.json(_language(call.body.form).read_schema(call.body.text))


def write_schema(call: Call) -> Reply:
    """A label schema in a dialect's language, and what that cannot say."""
    losses = Losses(keep=100)
    text = _language(call.body.form).write_schema(call.body.schema, losses)
    return call.json(schema.SchemaWritten(text=text, losses=list(losses)))


routes = [
    post("/v1/schemas/read", read_schema, may="read", body=schema.SchemaText, answer=LabelSchema,
         status=200),
    post("/v1/schemas/write", write_schema, may="read", body=schema.SchemaForm,
         answer=schema.SchemaWritten, status=200),
]  # fmt: skip
