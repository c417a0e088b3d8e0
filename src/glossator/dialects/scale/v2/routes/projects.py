"""Projects: found by id or name, or listed."""

from glossator.dialects.scale import own
from glossator.dialects.scale.keys import is_test
from glossator.dialects.scale.moments import bound
from glossator.dialects.scale.v2 import asked, finding, views, wire
from glossator.edge import Call, Reply, get
from glossator.services import projects

LAST = 1 << 62


def list_projects(call: Call) -> Reply:
    """The account's projects."""
    query = call.query or asked.ProjectQuery()
    since = bound(query.created_after, "created_after") or 0
    until = bound(query.created_before, "created_before", last=True) or LAST
    found, after = [], 0
    while page := projects.every(call.context, after, 100):
        after = page[-1].id
        found += [
            views.write_project(call.context, one)
            for one in page
            if one.test == is_test(call.headers)
            and since <= one.created_at <= until
            and not own.of_project(one).home
        ]
    return call.json(wire.Projects(found))


def get_project(call: Call) -> Reply:
    """One project."""
    query = call.query or asked.OneProject()
    found = finding.project(call, query.project_id, query.project_name)
    return call.json(views.write_project(call.context, found))


routes = [
    get("/v2/projects", list_projects, may="read", query=asked.ProjectQuery,
        answer=wire.Projects),
    get("/v2/project", get_project, may="read", query=asked.OneProject, answer=wire.Project),
]  # fmt: skip
