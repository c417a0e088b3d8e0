"""Calls about tasks."""

from __future__ import annotations

from typing import Any

from .trial import FILTERS, GEOMETRIES, NAME, TASK, T, Trial, U


class TaskCalls(Trial):
    """Each once, with all that it takes."""

    def one_create_task(self) -> Any:
        return self.run(
            self.c.create_task(
                self.tasks.TaskType.ImageAnnotation,
                project=NAME,
                instruction="Each cow",
                attachment="http://example.com/a.jpg",
                geometries=GEOMETRIES,
                unique_id="u1",
                metadata={"a": [1, 2.5, None, True]},
                tags=["t1"],
                force=True,
            )
        )

    def one_create_task_taken(self) -> Any:
        return self.run(self.c.create_task(self.tasks.TaskType.Categorization, unique_id="taken"))

    def one_create_task_invalid(self) -> Any:
        return self.run(self.c.create_task(self.tasks.TaskType.Comparison, attachment="a"))

    def one_create_task_not_enabled(self) -> Any:
        return self.run(self.c.create_task(self.tasks.TaskType.Chat, attachment="a"))

    def one_create_task_empty(self) -> Any:
        return self.run(self.c.create_task(self.tasks.TaskType.TextCollection))

    def one_get_task(self) -> Any:
        return self.run(self.c.get_task(TASK))

    def one_get_task_attributes(self) -> Any:
        task = self.run(self.c.get_task(TASK))
        return [
            task.id,
            task.status,
            task.params["geometries"],
            task.as_dict()["type"],
            str(task)[-30:],
        ]

    def one_get_task_missing_attribute(self) -> Any:
        return hasattr(self.run(self.c.get_task(TASK)), "geometries")

    def one_get_task_unknown(self) -> Any:
        return self.run(self.c.get_task("ffffffffffffffffffffffff"))

    def one_cancel_task(self) -> Any:
        return self.run(self.c.cancel_task(TASK))

    def one_cancel_task_clear(self) -> Any:
        return self.run(self.c.cancel_task(TASK, True))

    def one_audit_task(self) -> Any:
        return self.run(self.c.audit_task(TASK, False, comments="blurred"))

    def one_audit_task_accepted(self) -> Any:
        return self.run(self.c.audit_task(TASK, True))

    def one_update_task_unique_id(self) -> Any:
        return self.run(self.c.update_task_unique_id(TASK, "u9"))

    def one_clear_task_unique_id(self) -> Any:
        return self.run(self.c.clear_task_unique_id(TASK))

    def one_set_task_metadata(self) -> Any:
        return self.run(self.c.set_task_metadata(TASK, {"a": 1}))

    def one_set_task_metadata_empty(self) -> Any:
        return self.run(self.c.set_task_metadata(TASK, {}))

    def one_set_task_tags(self) -> Any:
        return self.run(self.c.set_task_tags(TASK, ["x", "y"]))

    def one_set_task_tags_empty(self) -> Any:
        return self.run(self.c.set_task_tags(TASK, []))

    def one_add_task_tags(self) -> Any:
        return self.run(self.c.add_task_tags(TASK, ["x"]))

    def one_delete_task_tags(self) -> Any:
        return self.run(self.c.delete_task_tags(TASK, ["x"]))

    def one_task_methods(self) -> Any:
        task = self.run(self.c.get_task(TASK))
        return [
            self.run(task.refresh()),
            self.run(task.cancel(clear_unique_id=True)),
            self.run(task.audit(True, "good")),
            self.run(task.update_unique_id("u3")),
            self.run(task.clear_unique_id()),
            self.run(task.set_metadata({"b": 2})),
            self.run(task.set_tags(["1"])),
            self.run(task.add_tags(["2"])),
            self.run(task.delete_tags(["1"])),
        ]

    def one_tasks(self) -> Any:
        page = self.run(
            self.c.tasks(
                start_time=T,
                end_time=U,
                status="completed",
                type="imageannotation",
                project=NAME,
                batch="b",
                customer_review_status="accepted",
                unique_id="u",
                completed_after=T,
                completed_before=U,
                updated_after=T,
                updated_before=U,
                tags="t",
                limit=2,
                include_attachment_url=False,
                limited_response=True,
                next_token="n0",
            )
        )
        return [
            list(page),
            page.docs,
            page.total,
            page.limit,
            page.offset,
            page.has_more,
            page.next_token,
        ]

    def one_tasks_unknown_parameter(self) -> Any:
        return self.run(self.c.tasks(colour="red"))[:1]

    def one_get_tasks(self) -> Any:
        return self.run(
            self.c.get_tasks(
                **FILTERS,
                task_type=self.tasks.TaskType.TextCollection,
                status=self.tasks.TaskStatus.Completed,
                review_status=[
                    self.tasks.TaskReviewStatus.Accepted,
                    self.tasks.TaskReviewStatus.Fixed,
                ],
                include_attachment_url=False,
                limited_response=True,
                limit=2,
            )
        )

    def one_get_tasks_plain(self) -> Any:
        review = self.tasks.TaskReviewStatus.Rejected
        return self.run(self.c.get_tasks("p", review_status=review))

    def one_get_tasks_of_nothing(self) -> Any:
        return type(self.refused(self.c.get_tasks)).__name__

    def one_get_tasks_count(self) -> Any:
        status = self.tasks.TaskStatus.Pending
        return self.run(self.c.get_tasks_count(**FILTERS, status=status))

    def one_create_evaluation_task(self) -> Any:
        kind, known = self.tasks.TaskType.TextCollection, {"annotations": {}}
        made = self.run(self.c.create_evaluation_task(kind, project="p", expected_response=known))
        return [made.id, made.expected_response, made.as_dict()]

    def one_create_training_task(self) -> Any:
        kind, known = self.tasks.TaskType.ImageAnnotation, {"annotations": []}
        made = self.run(self.c.create_training_task(kind, project="p", expected_response=known))
        return [made.id, made.expected_response, made.as_dict(), str(made)]
