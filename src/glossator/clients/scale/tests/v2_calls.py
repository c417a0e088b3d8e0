"""Calls of ``/v2``."""

from __future__ import annotations

from typing import Any

from .trial import DAY, NAME, TASK, Trial, shown


class V2Calls(Trial):
    """Each once, with all that it takes."""

    def v2_get_projects(self) -> Any:
        return self.run(self.c.v2.get_projects(created_after=DAY, created_before=DAY))

    def v2_get_project(self) -> Any:
        found = self.run(self.c.v2.get_project(project_name=NAME))
        return [found, found.id, found.created_at]

    def v2_get_batches(self) -> Any:
        v2 = self.v2
        return self.run(
            self.c.v2.get_batches(
                project_id="p1",
                status=v2.BatchStatus.IN_PROGRESS,
                created_after=DAY,
                limit=2,
                next_token="n",
                expand=[v2.ExpandableEnumBatch.PROJECT],
            )
        )

    def v2_get_batch(self) -> Any:
        found = self.run(self.c.v2.get_batch("b1"))
        return [found, found.project.actual_instance, found.status.value]

    def v2_create_batch(self) -> Any:
        request = self.v2.CreateBatchRequest(name="b", project_name="p", metadata={"a": 1})
        return self.run(self.c.v2.create_batch(request))

    def v2_finalize_batch(self) -> Any:
        return self.run(self.c.v2.finalize_batch(self.v2.BatchOperationRequest(batch_id="b1")))

    def v2_pause_batch(self) -> Any:
        return self.run(self.c.v2.pause_batch(self.v2.BatchOperationRequest(batch_name="b 1")))

    def v2_resume_batch(self) -> Any:
        return self.run(self.c.v2.resume_batch(self.v2.BatchOperationRequest(batch_name="b 1")))

    def v2_cancel_batch(self) -> Any:
        return self.run(self.c.v2.cancel_batch(self.v2.BatchOperationRequest(batch_name="b 1")))

    def v2_set_batch_metadata(self) -> Any:
        request = self.v2.SetBatchMetadataRequest(batch_id="b1", metadata={"a": 1}, merge=True)
        return self.run(self.c.v2.set_batch_metadata(request))

    def v2_get_tasks(self) -> Any:
        v2 = self.v2
        expand = [v2.ExpandableEnumTask.PROJECT, v2.ExpandableEnumTask.BATCH]
        return self.run(
            self.c.v2.get_tasks(
                project_name=NAME,
                status=v2.TaskStatus.COMPLETED,
                completed_after=DAY,
                limit=1,
                expand=expand,
                opts=[v2.Option.SUBMISSIONS],
            )
        )

    def v2_all_tasks(self) -> Any:
        return self.run(self.c.v2_get_tasks(project_id="p1", batch_id="b1", limit=1))

    def v2_get_task(self) -> Any:
        found = self.run(self.c.v2.get_task(TASK))
        message = found.threads[0].turns[0].messages[0]
        values = [one.actual_instance.value for one in found.threads[0].annotations]
        return [found, message.role.value, message.content.text, shown(values)]

    def v2_get_task_unknown(self) -> Any:
        return type(self.refused(lambda: self.c.v2.get_task("unknown"))).__name__

    def v2_create_chat_task(self) -> Any:
        request = self.v2.CreateChatTaskRequest(
            project_name="p", template_variables={"prompt": "é"}, callback_url="http://example.com"
        )
        return self.run(self.c.v2.create_chat_task(request))

    def v2_set_task_metadata(self) -> Any:
        request = self.v2.SetTaskMetadataRequest(task_id=TASK, metadata={"a": 1})
        return self.run(self.c.v2.set_task_metadata(request))

    def v2_get_annotation(self) -> Any:
        found = self.run(self.c.v2.get_annotation("a1"))
        return [found, type(found.actual_instance).__name__, found.actual_instance.value]

    def v2_get_deliveries(self) -> Any:
        return self.run(self.c.v2.get_deliveries(project_id="p1", delivered_after=DAY))

    def v2_get_delivery(self) -> Any:
        return self.run(self.c.v2.get_delivery(delivery_name="d", project_name="p", limit=3))

    def v2_get_delivery_tasks(self) -> Any:
        return self.run(self.c.v2.get_delivery_tasks(delivery_id="d1", completed_before=DAY))

    def v2_get_schema(self) -> Any:
        found = self.run(self.c.v2.get_schema("s1"))
        return [found, found.var_schema.var_json]

    def v2_get_datasets(self) -> Any:
        return self.run(self.c.v2.get_datasets())

    def v2_get_dataset_deliveries(self) -> Any:
        return self.run(self.c.v2.get_dataset_deliveries("ds1", DAY))

    def v2_get_dataset_delivery(self) -> Any:
        return self.run(self.c.v2.get_dataset_delivery(delivery_id="dd1", limit=5))

    def v2_get_dataset_tasks(self) -> Any:
        return self.run(self.c.v2.get_dataset_tasks(dataset_id="ds1", delivered_before=DAY))

    def v2_get_dataset_task(self) -> Any:
        return self.run(self.c.v2.get_dataset_task(TASK))
