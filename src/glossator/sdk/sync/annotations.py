# Made from glossator/sdk/aio/annotations.py by tests/sdk/twins.py: change that one.
"""What is said about tasks: people's annotations, machines' predictions, and verdicts."""

from __future__ import annotations

import builtins
from typing import Any, Literal

from glossator.sdk import shapes
from glossator.sdk.sync.bound import Bound, Noun, id_of

Verdict = Literal["accepted", "fixed", "commented", "rejected"]


class Annotation(shapes.Annotation, Bound):
    """One person's answer."""

    def update(self, answer: Any, *, seconds: float | None = None) -> Annotation:
        """Write its next revision."""
        return self._client.annotations.update(self, answer, seconds=seconds)

    def review(
        self, verdict: Verdict, comment: str | None = None, *, answer: Any = None
    ) -> shapes.Review:
        """Give a verdict; ``fixed`` has the corrected answer."""
        return self._client.annotations.review(self, verdict, comment, answer=answer)

    def reviews(self) -> list[shapes.Review]:
        """The verdicts on it."""
        return self._client.annotations.reviews(self)

    def history(self) -> list[shapes.Revision]:
        """Its earlier revisions."""
        return self._client.annotations.history(self)

    def set_golden(self, golden: bool = True) -> Annotation:
        """Make it the expected answer of its task, or no longer."""
        return self._client.annotations.set_golden(self, golden)

    def delete(self) -> None:
        """Delete it."""
        self._client.annotations.delete(self)


class _Annotations(shapes.Out):
    items: list[Annotation]


class Annotations(Noun):
    """People's answers."""

    def list(self, task: int | shapes.Task) -> builtins.list[Annotation]:
        """A task's answers."""
        found = self._one(_Annotations, "GET", f"/v1/tasks/{id_of(task)}/annotations")
        return [self._bind(one) for one in found.items]

    def create(
        self, task: int | shapes.Task, answer: Any, *, seconds: float | None = None
    ) -> Annotation:
        """Store an answer of one's own, without a claim. ``seconds`` is the time spent on it."""
        body = {"answer": answer, "seconds": seconds}
        path = f"/v1/tasks/{id_of(task)}/annotations"
        return self._one(Annotation, "POST", path, body)

    def get(self, annotation: int) -> Annotation:
        """One answer."""
        path = f"/v1/annotations/{id_of(annotation)}"
        return self._one(Annotation, "GET", path)

    def update(
        self, annotation: int | shapes.Annotation, answer: Any, *, seconds: float | None = None,
        revision: int | None = None,
    ) -> Annotation:  # fmt: skip
        """Write the next revision of an answer. ``revision``: only if it is still there."""
        body = {"answer": answer, "seconds": seconds}
        path = f"/v1/annotations/{id_of(annotation)}"
        return self._one(Annotation, "PATCH", path, body, revision=revision)

    def delete(self, annotation: int | shapes.Annotation) -> None:
        """Delete an answer."""
        self._none("DELETE", f"/v1/annotations/{id_of(annotation)}")

    def history(self, annotation: int | shapes.Annotation) -> builtins.list[shapes.Revision]:
        """The earlier revisions of an answer."""
        path = f"/v1/annotations/{id_of(annotation)}/history"
        return (self._one(shapes.History, "GET", path)).items

    def set_golden(self, annotation: int | shapes.Annotation, golden: bool = True) -> Annotation:
        """Make an answer the expected one of its task, or no longer."""
        path = f"/v1/annotations/{id_of(annotation)}/golden"
        return self._one(Annotation, "PUT", path, {"golden": golden})

    def review(
        self, annotation: int | shapes.Annotation, verdict: Verdict, comment: str | None = None,
        *, answer: Any = None, seconds: float | None = None,
    ) -> shapes.Review:  # fmt: skip
        """Give a verdict on an answer; ``fixed`` has the corrected ``answer``."""
        body = {"verdict": verdict, "comment": comment, "seconds": seconds}
        if answer is not None:
            body["answer"] = answer
        path = f"/v1/annotations/{id_of(annotation)}/reviews"
        return self._one(shapes.Review, "POST", path, body)

    def reviews(self, annotation: int | shapes.Annotation) -> builtins.list[shapes.Review]:
        """The verdicts on an answer."""
        path = f"/v1/annotations/{id_of(annotation)}/reviews"
        return (self._one(shapes.Reviews, "GET", path)).items


class Predictions(Noun):
    """Machines' proposals."""

    def list(self, task: int | shapes.Task) -> builtins.list[shapes.Prediction]:
        """A task's proposals."""
        path = f"/v1/tasks/{id_of(task)}/predictions"
        return (self._one(shapes.Predictions, "GET", path)).items

    def create(
        self, task: int | shapes.Task, answer: Any, *, score: float | None = None,
        model: str | None = None,
    ) -> shapes.Prediction:  # fmt: skip
        """Store a proposal of a model."""
        body = {"answer": answer, "score": score, "model": model}
        path = f"/v1/tasks/{id_of(task)}/predictions"
        return self._one(shapes.Prediction, "POST", path, body)

    def get(self, prediction: int) -> shapes.Prediction:
        """One proposal."""
        path = f"/v1/predictions/{id_of(prediction)}"
        return self._one(shapes.Prediction, "GET", path)

    def delete(self, prediction: int | shapes.Prediction) -> None:
        """Delete a proposal."""
        self._none("DELETE", f"/v1/predictions/{id_of(prediction)}")
