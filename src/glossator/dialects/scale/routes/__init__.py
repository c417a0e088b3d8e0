"""The URL table of the vendor: one module per noun."""

from glossator.dialects.scale.routes import (
    batches,
    files,
    projects,
    quality,
    results,
    studio,
    task_lists,
    tasks,
    teams,
)
from glossator.dialects.scale.v2 import routes as v2

routes = [
    *tasks.routes,
    *task_lists.routes,
    *batches.routes,
    *projects.routes,
    *files.routes,
    *quality.routes,
    *teams.routes,
    *studio.routes,
    *results.routes,
    *v2.routes,
]
