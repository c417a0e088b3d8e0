"""A labeller's work: claim, draft, submit, skip."""

from glossator.dialects.native import codec, schema
from glossator.dialects.native.codec import (
    maybe_raw,
    moment,
    write_annotation,
    write_assignment,
    write_prediction,
)
from glossator.dialects.native.routes.lists import listed
from glossator.edge import Call, Reply, get, post, put
from glossator.model.errors import Invalid
from glossator.model.work import Assignment
from glossator.services import answers, assignments, handout, links, projects, schemas, work
from glossator.services.access import Context
from glossator.services.assignments import own


def claim(call: Call) -> Reply:
    """Claim the next task of a project: 201 with it, 204 when there is none.

    At the limit of active holds the oldest held one comes back.
    """
    project = projects.get(call.context, call.number("project_id"), "work")
    rows = handout.claim(call.context, project)
    return call.empty() if rows is None else call.json(_with_tasks(call, rows))


def _with_tasks(call: Call, rows: list[Assignment]) -> schema.Assignment:
    shown = work.shown(call.context, rows)
    tasks = [
        schema.WorkTask(
            id=one.task.id,
            name=one.task.name,
            data=codec.spliced(one.data) or codec.EMPTY,
            predictions=[
                write_prediction(p) for p in answers.native(call.context, one.predictions)
            ],
            draft=None if one.draft is None else codec.raw(one.draft.body),
            files=_files(call.context, one),
            instructions=one.instructions,
        )
        for one in shown
    ]
    return write_assignment(rows, tasks, schema_version=shown[0].task.schema_version)


def _files(context: Context, one: work.Shown) -> dict[str, str]:
    """The stored files of a task that came through another dialect: it has addresses of its own."""
    if one.data is None or one.data.dialect == "native":
        return {}
    schema = schemas.plan_of(context, one.task).schema
    found = answers.shown(context, schema, one.data.body).files
    return {place: links.path(file.id) for place, file in found.items() if file.id is not None}


def list_assignments(call: Call) -> Reply:
    """A project's assignments: one's own, or everybody's for those who see them."""
    query = call.query
    found = work.every(
        call.context, call.number("project_id"), query.after, query.limit, batch=query.batch_id,
        member=query.member_id, task=query.task_id, state=query.state,
    )  # fmt: skip
    return listed(call, found, lambda row: write_assignment([row]))


def get_assignment(call: Call) -> Reply:
    """One's own assignment with its tasks and answers."""
    rows = work.get(call.context, call.number("assignment_id"))
    body = _with_tasks(call, rows)
    given = answers.native(call.context, work.answers(call.context, rows))
    return call.json(codec.with_answers(body, [write_annotation(a) for a in given]))


def submit(call: Call) -> Reply:
    """Hand in the answers of an assignment."""
    number = call.number("assignment_id")
    done = assignments.submit(call.context, number, codec.read_submit(call.body))
    given = [write_annotation(a) for a in done.annotations]
    return call.json(write_assignment(done.rows, annotations=given, lessons=done.lessons))


def skip(call: Call) -> Reply:
    """Give a task up."""
    reason = call.body.reason if call.body else None
    rows = assignments.skip(call.context, call.number("assignment_id"), reason)
    return call.json(write_assignment(rows))


def release(call: Call) -> Reply:
    """Give a hold back at once."""
    assignments.release(call.context, call.number("assignment_id"))
    return call.empty()


def renew(call: Call) -> Reply:
    """Say that one is still working: the lease is renewed."""
    until = assignments.renew(call.context, call.number("assignment_id"))
    return call.json(schema.Lease(lease_at=moment(until)))


def save_draft(call: Call) -> Reply:
    """Keep unfinished work and renew the lease."""
    number = call.number("assignment_id")
    task_id = call.body.task_id
    if task_id is None:
        rows = own(call.context, number)
        if len(rows) != 1:
            raise Invalid("this assignment has several tasks: say which", {"task_id": "required"})
        task_id = rows[0].task_id
    raw = maybe_raw(call.body.draft, "draft")
    if raw is None:
        raise Invalid("a draft must not be null", {"draft": "must not be null"})
    version = assignments.save_draft(call.context, number, task_id, raw.body)
    return call.json(schema.DraftSaved(version=version))


routes = [
    post("/v1/projects/{project_id}/assignments", claim, may="work", answer=schema.Assignment,
         status=201),
    get("/v1/projects/{project_id}/assignments", list_assignments, may="read",
        query=schema.AssignmentFilter, answer=schema.Items),
    get("/v1/assignments/{assignment_id}", get_assignment, may="work", answer=schema.Assignment),
    post("/v1/assignments/{assignment_id}/submit", submit, may="work", body=schema.Submit,
         answer=schema.Assignment),
    post("/v1/assignments/{assignment_id}/skip", skip, may="work", body=schema.Skip,
         optional=True, answer=schema.Assignment),
    post("/v1/assignments/{assignment_id}/release", release, may="work", status=204),
    post("/v1/assignments/{assignment_id}/renew", renew, may="work", answer=schema.Lease),
    post("/v1/assignments/{assignment_id}/draft", save_draft, may="work", body=schema.NewDraft,
         answer=schema.DraftSaved),
    put("/v1/assignments/{assignment_id}/draft", save_draft, may="work", body=schema.NewDraft,
        answer=schema.DraftSaved),
]  # fmt: skip
