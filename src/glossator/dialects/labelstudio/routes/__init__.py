"""The URL table of the vendor: one module per noun."""

from glossator.dialects.labelstudio.routes import (
    annotations,
    configs,
    exports,
    files,
    imports,
    next,
    predictions,
    projects,
    server,
    snapshots,
    tasks,
    users,
)

routes = [
    *server.routes,
    *users.routes,
    *projects.routes,
    *configs.routes,
    *files.routes,
    *imports.routes,
    *tasks.routes,
    *annotations.routes,
    *predictions.routes,
    *next.routes,
    *exports.routes,
    *snapshots.routes,
]
