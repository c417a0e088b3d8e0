"""The native URL table: one module per noun."""

from glossator.dialects.native.routes import (
    annotations,
    assignments,
    audit,
    batches,
    exports,
    files,
    imports,
    members,
    projects,
    server,
    tasks,
    webhooks,
)

routes = [
    *server.routes,
    *members.routes,
    *projects.routes,
    *batches.routes,
    *tasks.routes,
    *assignments.routes,
    *annotations.routes,
    *files.routes,
    *imports.routes,
    *exports.routes,
    *webhooks.routes,
    *audit.routes,
]
