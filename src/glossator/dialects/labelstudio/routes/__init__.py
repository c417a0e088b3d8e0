"""The URL table of the vendor: one module per noun."""

from glossator.dialects.labelstudio.routes import (
    annotations,
    next,
    predictions,
    projects,
    server,
    tasks,
    users,
)

routes = [
    *server.routes,
    *users.routes,
    *projects.routes,
    *tasks.routes,
    *annotations.routes,
    *predictions.routes,
    *next.routes,
]
