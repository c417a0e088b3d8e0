"""Annotations and reviews."""

from glossator.dialects.native import codec, schema
from glossator.dialects.native.codec import moment, write_annotation, write_review
from glossator.edge import Call, Reply, delete, get, patch, post, put
from glossator.edge.call import etag
from glossator.model.annotation import Annotation
from glossator.model.errors import Invalid
from glossator.model.task import AnnotationDraft
from glossator.services import annotations, answers, reviews
from glossator.services.reviews import ReviewDraft


def _reply(call: Call, annotation: Annotation) -> Reply:
    (native,) = answers.native(call.context, [annotation])
    return call.json(write_annotation(native), headers=etag(annotation.revision))


def list_annotations(call: Call) -> Reply:
    """A task's answers (a labeller's own)."""
    found = annotations.of_task(call.context, call.number("task_id"))
    items = [write_annotation(a) for a in answers.native(call.context, found)]
    return call.json(schema.Annotations(items=items))


def create_annotation(call: Call) -> Reply:
    """Store one's own answer to a task."""
    draft = codec.read_annotation(call.body)
    return _reply(call, annotations.create(call.context, call.number("task_id"), draft))


def get_annotation(call: Call) -> Reply:
    """One annotation."""
    return _reply(call, annotations.get(call.context, call.number("annotation_id")))


def edit_annotation(call: Call) -> Reply:
    """Write the next revision of an annotation."""
    number = call.number("annotation_id")
    draft = codec.read_annotation(call.body)
    return _reply(call, annotations.edit(call.context, number, draft, call.if_match))


def delete_annotation(call: Call) -> Reply:
    """Delete an annotation."""
    annotations.delete(call.context, call.number("annotation_id"))
    return call.empty()


def get_history(call: Call) -> Reply:
    """The earlier revisions of an annotation."""
    found = annotations.get(call.context, call.number("annotation_id"))
    rows = answers.history(call.context, found, annotations.history(call.context, found.id))
    items = [
        schema.Revision(
            revision=row[0], answer=codec.raw_or_none(row[1]), edited_by=row[2], at=moment(row[3]),
        )
        for row in rows
    ]  # fmt: skip
    return call.json(schema.History(items=items))


def set_golden(call: Call) -> Reply:
    """Make an annotation the expected answer of its task, or no longer."""
    number = call.number("annotation_id")
    return _reply(call, annotations.promote(call.context, number, call.body.golden))


def create_review(call: Call) -> Reply:
    """Give a verdict on an annotation."""
    body = call.body
    fix = None
    if codec.is_sent(body.answer):
        answer, raw = codec.read_answer(body.answer)
        fix = AnnotationDraft(answer, None, raw)
    elif body.verdict == "fixed":
        raise Invalid("the verdict fixed needs the corrected answer", {"answer": "required"})
    draft = ReviewDraft(verdict=body.verdict, comment=body.comment, seconds=body.seconds, fix=fix)
    made = reviews.create(call.context, call.number("annotation_id"), draft)
    return call.json(write_review(made))


def list_reviews(call: Call) -> Reply:
    """The verdicts on an annotation."""
    found = reviews.of_annotation(call.context, call.number("annotation_id"))
    return call.json(schema.Reviews(items=[write_review(r) for r in found]))


routes = [
    get("/v1/tasks/{task_id}/annotations", list_annotations, may="read", answer=schema.Annotations),
    post("/v1/tasks/{task_id}/annotations", create_annotation, may="make",
         body=schema.NewAnnotation, answer=schema.Annotation, status=201),
    get("/v1/annotations/{annotation_id}", get_annotation, may="read", answer=schema.Annotation),
    patch("/v1/annotations/{annotation_id}", edit_annotation, may="work",
          body=schema.NewAnnotation, answer=schema.Annotation),
    delete("/v1/annotations/{annotation_id}", delete_annotation, may="make"),
    get("/v1/annotations/{annotation_id}/history", get_history, may="read", answer=schema.History),
    put("/v1/annotations/{annotation_id}/golden", set_golden, may="make", body=schema.Golden,
        answer=schema.Annotation),
    post("/v1/annotations/{annotation_id}/reviews", create_review, may="review",
         body=schema.NewReview, answer=schema.Review, status=201),
    get("/v1/annotations/{annotation_id}/reviews", list_reviews, may="read", answer=schema.Reviews),
]  # fmt: skip
