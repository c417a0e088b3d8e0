"""The URL table of the second version: one module per noun."""

from glossator.dialects.scale.v2.finding import where_enabled
from glossator.dialects.scale.v2.routes import (
    annotations,
    attachments,
    batches,
    chats,
    datasets,
    deliveries,
    projects,
    schemas,
    tasks,
)

routes = where_enabled([
    *projects.routes, *batches.routes, *tasks.routes, *chats.routes, *annotations.routes,
    *deliveries.routes, *datasets.routes, *attachments.routes, *schemas.routes,
])  # fmt: skip
