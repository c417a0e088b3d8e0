"""The schemas that responses follow."""

from glossator.dialects.scale import kinds
from glossator.dialects.scale.keys import is_test
from glossator.dialects.scale.v2 import asked, finding, response_schema, wire
from glossator.edge import Call, Reply, get
from glossator.model import ids
from glossator.model.errors import NotFound
from glossator.services import projects


def get_schema(call: Call) -> Reply:
    """What a response to a label schema is, as JSON Schema."""
    query = call.query or asked.OneSchema()
    said = finding.required(query.schema_id, "schema_id")
    project, schema = projects.of_schema(call.context, ids.read_hex24(said, "schema"))
    if project.test != is_test(call.headers):
        raise NotFound("no such schema")
    text = response_schema.write(kinds.type_of(schema), schema)
    return call.json(wire.SchemaFound(wire.Schema(said, text)))


routes = [
    get("/v2/schema", get_schema, may="read", query=asked.OneSchema, answer=wire.SchemaFound),
]
