"""Calls about batches, projects and files."""

from __future__ import annotations

import io
from typing import Any

from .trial import NAME, T, Trial, U


class BatchCalls(Trial):
    """Each once, with all that it takes."""

    def one_create_batch(self) -> Any:
        return self.run(
            self.c.create_batch(
                NAME,
                "b 1",
                callback="http://example.com/c",
                calibration_batch=True,
                self_label_batch=True,
                metadata={"a": 1},
            )
        )

    def one_create_batch_plain(self) -> Any:
        return self.run(self.c.create_batch(project="p", batch_name="b"))

    def one_finalize_batch(self) -> Any:
        return self.run(self.c.finalize_batch(NAME))

    def one_batch_status(self) -> Any:
        return self.run(self.c.batch_status(batch_name="b"))

    def one_get_batch(self) -> Any:
        batch = self.run(self.c.get_batch(NAME))
        return [
            batch,
            batch.name,
            batch.status,
            batch.project,
            batch.created_at,
            batch.metadata,
            batch.tasks_pending,
        ]

    def one_batch_methods(self) -> Any:
        batch = self.run(self.c.get_batch("b"))
        found = [self.run(batch.finalize()), self.run(batch.get_status()), batch.status]
        return [
            *found,
            batch.tasks_pending,
            batch.tasks_completed,
            batch.tasks_error,
            batch.tasks_canceled,
        ]

    def one_batches(self) -> Any:
        page = self.run(
            self.c.batches(
                start_time=T,
                end_time=U,
                exclude_archived=True,
                status="staging",
                project=NAME,
                limit=1,
                offset=3,
            )
        )
        return [list(page), page.total, page.limit, page.offset, page.has_more]

    def one_batches_unknown_parameter(self) -> Any:
        return self.run(self.c.batches(next_token="n"))[:1]

    def one_get_batches(self) -> Any:
        status = self.batches.BatchStatus.Completed
        return self.run(
            self.c.get_batches(
                project_name=NAME,
                batch_status=status,
                created_after=T,
                created_before=U,
                exclude_archived=True,
            )
        )

    def one_get_batches_plain(self) -> Any:
        return self.run(self.c.get_batches())

    def one_set_batch_metadata(self) -> Any:
        return self.run(self.c.set_batch_metadata(NAME, {"b": "é"}))

    # ---- projects and files
    def one_create_project(self) -> Any:
        made = self.run(
            self.c.create_project(
                NAME,
                self.tasks.TaskType.ImageAnnotation,
                {"instruction": "Kittens"},
                rapid=True,
                studio=True,
                dataset_id="ds_1",
            )
        )
        return [made, made.name, made.type, made.params, made.version, made.instruction]

    def one_create_project_plain(self) -> Any:
        return self.run(self.c.create_project(project_name="p", task_type=self.tasks.TaskType.Chat))

    def one_get_project(self) -> Any:
        found = self.run(self.c.get_project(NAME))
        return [found, found.params, found.version, found.instruction, str(found)[-20:]]

    def one_get_projects(self) -> Any:
        return self.run(self.c.get_projects())

    def one_projects(self) -> Any:
        return self.run(self.c.projects())

    def one_update_project(self) -> Any:
        return self.run(self.c.update_project(project_name=NAME, patch=False, instruction="All"))

    def one_get_project_template(self) -> Any:
        found = self.run(self.c.get_project_template(NAME))
        more = [
            found.get_template_variables(),
            found.is_auto_onboardable(),
            found.get_response_schema(),
        ]
        return [found, found.id, found.version, found.created_at, found.updated_at, *more]

    def one_project_get_template(self) -> Any:
        return self.run(self.run(self.c.get_project("p")).get_template())

    def one_upload_file(self) -> Any:
        file = io.BytesIO(b"xxsome bytes")
        file.seek(2)
        made = self.run(
            self.c.upload_file(
                file,
                project_name="p",
                display_name="d",
                reference_id="r",
                metadata='{"a": 1}',
                tags=["t1", "t2"],
            )
        )
        return [made, made.id, made.attachment_url]

    def one_upload_file_named(self) -> Any:
        with open(__file__, "rb") as file:
            file.seek(0, 2)
            return self.run(self.c.upload_file(file=file, project_name="p"))

    def one_import_file(self) -> Any:
        return self.run(self.c.import_file("http://example.com/a.jpg", project_name="p"))
