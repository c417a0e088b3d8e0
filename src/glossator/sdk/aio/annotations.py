"""What is said about tasks: people's annotations, machines' predictions, and verdicts."""

from __future__ import annotations

import builtins
from typing import Any, Literal

from glossator.sdk import shapes
from glossator.sdk.aio.bound import AsyncBound, AsyncNoun, id_of

Verdict = Literal["accepted", "fixed", "commented", "rejected"]


class AsyncAnnotation(shapes.Annotation, AsyncBound):
    """One person's answer."""

    async def update(self, answer: Any, *, seconds: float | None = None) -> AsyncAnnotation:
        """Write its next revision."""
        return await self._client.annotations.update(self, answer, seconds=seconds)

    async def review(
        self, verdict: Verdict, comment: str | None = None, *, answer: Any = None
    ) -> shapes.Review:
        """Give a verdict; ``fixed`` has the corrected answer."""
        return await self._client.annotations.review(self, verdict, comment, answer=answer)

    async def reviews(self) -> list[shapes.Review]:
        """The verdicts on it."""
        return await self._client.annotations.reviews(self)

    async def history(self) -> list[shapes.Revision]:
        """Its earlier revisions."""
        return await self._client.annotations.history(self)

    async def set_golden(self, golden: bool = True) -> AsyncAnnotation:
        """Make it the expected answer of its task, or no longer."""
        return await self._client.annotations.set_golden(self, golden)

    async def delete(self) -> None:
        """Delete it."""
        await self._client.annotations.delete(self)


class _Annotations(shapes.Out):
    items: list[AsyncAnnotation]


class AsyncAnnotations(AsyncNoun):
    """People's answers."""

    async def list(self, task: int | shapes.Task) -> builtins.list[AsyncAnnotation]:
        """A task's answers."""
        found = await self._one(_Annotations, "GET", f"/v1/tasks/{id_of(task)}/annotations")
        return [self._bind(one) for one in found.items]

    async def create(
        self, task: int | shapes.Task, answer: Any, *, seconds: float | None = None
    ) -> AsyncAnnotation:
        """Store an answer of one's own, without a claim. ``seconds`` is the time spent on it."""
        body = {"answer": answer, "seconds": seconds}
        path = f"/v1/tasks/{id_of(task)}/annotations"
        return await self._one(AsyncAnnotation, "POST", path, body)

    async def get(self, annotation: int) -> AsyncAnnotation:
        """One answer."""
        path = f"/v1/annotations/{id_of(annotation)}"
        return await self._one(AsyncAnnotation, "GET", path)

    async def update(
        self, annotation: int | shapes.Annotation, answer: Any, *, seconds: float | None = None,
        revision: int | None = None,
    ) -> AsyncAnnotation:  # fmt: skip
        """Write the next revision of an answer. ``revision``: only if it is still there."""
        body = {"answer": answer, "seconds": seconds}
        path = f"/v1/annotations/{id_of(annotation)}"
        return await self._one(AsyncAnnotation, "PATCH", path, body, revision=revision)

    async def delete(self, annotation: int | shapes.Annotation) -> None:
        """Delete an answer."""
        await self._none("DELETE", f"/v1/annotations/{id_of(annotation)}")

    async def history(self, annotation: int | shapes.Annotation) -> builtins.list[shapes.Revision]:
        """The earlier revisions of an answer."""
        path = f"/v1/annotations/{id_of(annotation)}/history"
        return (await self._one(shapes.History, "GET", path)).items

    async def set_golden(
        self, annotation: int | shapes.Annotation, golden: bool = True
    ) -> AsyncAnnotation:
        """Make an answer the expected one of its task, or no longer."""
        path = f"/v1/annotations/{id_of(annotation)}/golden"
        return await self._one(AsyncAnnotation, "PUT", path, {"golden": golden})

    async def review(
        self, annotation: int | shapes.Annotation, verdict: Verdict, comment: str | None = None,
        *, answer: Any = None, seconds: float | None = None,
    ) -> shapes.Review:  # fmt: skip
        """Give a verdict on an answer; ``fixed`` has the corrected ``answer``."""
        body = {"verdict": verdict, "comment": comment, "seconds": seconds}
        if answer is not None:
            body["answer"] = answer
        path = f"/v1/annotations/{id_of(annotation)}/reviews"
        return await self._one(shapes.Review, "POST", path, body)

    async def reviews(self, annotation: int | shapes.Annotation) -> builtins.list[shapes.Review]:
        """The verdicts on an answer."""
        path = f"/v1/annotations/{id_of(annotation)}/reviews"
        return (await self._one(shapes.Reviews, "GET", path)).items


class AsyncPredictions(AsyncNoun):
    """Machines' proposals."""

    async def list(self, task: int | shapes.Task) -> builtins.list[shapes.Prediction]:
        """A task's proposals."""
        path = f"/v1/tasks/{id_of(task)}/predictions"
        return (await self._one(shapes.Predictions, "GET", path)).items

    async def create(
        self, task: int | shapes.Task, answer: Any, *, score: float | None = None,
        model: str | None = None,
    ) -> shapes.Prediction:  # fmt: skip
        """Store a proposal of a model."""
        body = {"answer": answer, "score": score, "model": model}
        path = f"/v1/tasks/{id_of(task)}/predictions"
        return await self._one(shapes.Prediction, "POST", path, body)

    async def get(self, prediction: int) -> shapes.Prediction:
        """One proposal."""
        path = f"/v1/predictions/{id_of(prediction)}"
        return await self._one(shapes.Prediction, "GET", path)

    async def delete(self, prediction: int | shapes.Prediction) -> None:
        """Delete a proposal."""
        await self._none("DELETE", f"/v1/predictions/{id_of(prediction)}")
