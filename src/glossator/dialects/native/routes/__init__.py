"""The native URL table: one module per noun."""

from glossator.dialects.native.routes import (
    annotations,
    assignments,
    audit,
    batches,
    exports,
    files,
    imports,
    invitations,
    members,
    projects,
    schemas,
    server,
    session,
    skills,
    tasks,
    webhooks,
)

routes = [
    *server.routes,
    *session.routes,
    *invitations.routes,
    *members.routes,
    *skills.routes,
    *projects.routes,
    *schemas.routes,
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
