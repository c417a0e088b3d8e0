"""What Scale's reference documents, and our call for it.

The first table is of HTTP (the public reference, and what its package asks besides), the second of
the package's README and docstrings. Parameters stand as the reference spells them, with ``=ours``
where ours is called otherwise.
"""

_TYPES = (
    "attachment attachments attachment_type geometries annotation_attributes global_attributes links "
    "hypothesis context_attachments objects_to_annotate with_labels min_width min_height examples "
    "layers categories category_ids allow_multiple choices fields repeatable_fields features labels "
    "allow_unlabeled text title description responses_required frame_rate events_to_annotate "
    "pitch_and_roll_enabled lidar_task lidar_task_frames"
)
_TASK = (
    "project batch instruction callback_url metadata unique_id clear_unique_id_on_error tags "
    f"priority urgency {_TYPES}"
)
_FILE = "project_name display_name reference_id metadata"
_BATCH = "batch_id batch_name"
_PROJECT = "project_id project_name"

HTTP = {
    "POST /v1/task/{type}": ("ScaleClient.create_task", f"type=task_type {_TASK}"),
    "GET /v1/task/{id}": ("ScaleClient.get_task", "id=task_id"),
    "POST /v1/task/{id}/cancel": ("ScaleClient.cancel_task", "id=task_id clear_unique_id"),
    "POST /v1/task/{id}/audit": ("ScaleClient.audit_task", "id=task_id accepted comments"),
    "POST /v1/task/{id}/unique_id": ("ScaleClient.update_task_unique_id", "id=task_id unique_id"),
    "DELETE /v1/task/{id}/unique_id": ("ScaleClient.clear_task_unique_id", "id=task_id"),
    "POST /v1/task/{id}/setMetadata": ("ScaleClient.set_task_metadata", "id=task_id metadata"),
    "POST /v1/task/{id}/tags": ("ScaleClient.set_task_tags", "id=task_id tags"),
    "PUT /v1/task/{id}/tags": ("ScaleClient.add_task_tags", "id=task_id tags"),
    "DELETE /v1/task/{id}/tags": ("ScaleClient.delete_task_tags", "id=task_id tags"),
    "GET /v1/tasks": (
        "ScaleClient.tasks",
        "start_time end_time completed_after completed_before updated_after updated_before status "
        "type project batch customer_review_status unique_id tags limit next_token "
        "include_attachment_url limited_response",
    ),
    "POST /v1/batches": (
        "ScaleClient.create_batch",
        "project name=batch_name callback calibration_batch self_label_batch metadata",
    ),
    "GET /v1/batches": (
        "ScaleClient.batches",
        "start_time end_time exclude_archived status project limit offset",
    ),
    "GET /v1/batches/{name}": ("ScaleClient.get_batch", "name=batch_name"),
    "GET /v1/batches/{name}/status": ("ScaleClient.batch_status", "name=batch_name"),
    "POST /v1/batches/{name}/finalize": ("ScaleClient.finalize_batch", "name=batch_name"),
    "POST /v1/batches/{name}/setMetadata": (
        "ScaleClient.set_batch_metadata",
        "name=batch_name metadata",
    ),
    "POST /v1/projects": (
        "ScaleClient.create_project",
        "type=task_type name=project_name params rapid studio datasetId=dataset_id pipeline",
    ),
    "GET /v1/projects": ("ScaleClient.projects", "archived"),
    "GET /v1/projects/{name}": ("ScaleClient.get_project", "name=project_name"),
    "POST /v1/projects/{name}/setParams": (
        "ScaleClient.update_project",
        f"name=project_name patch instruction {_TYPES}",
    ),
    "GET /v1/projects/{name}/taskTemplates": (
        "ScaleClient.get_project_template",
        "name=project_name",
    ),
    "POST /v1/files/upload": ("ScaleClient.upload_file", f"file {_FILE}"),
    "POST /v1/files/import": ("ScaleClient.import_file", f"file_url {_FILE}"),
    "POST /v1/evaluation_tasks/{type}": (
        "ScaleClient.create_evaluation_task",
        f"type=task_type {_TASK} expected_response initial_response",
    ),
    "POST /v1/training_tasks/{type}": (
        "ScaleClient.create_training_task",
        f"type=task_type {_TASK} expected_response",
    ),
    "GET /v1/teams": ("ScaleClient.list_teammates", ""),
    "POST /v1/teams/invite": ("ScaleClient.invite_teammates", "emails team_role=role"),
    "POST /v1/teams/set_role": ("ScaleClient.update_teammates_role", "emails team_role=role"),
    "GET /v1/studio/assignments": ("ScaleClient.list_studio_assignments", ""),
    "POST /v1/studio/assignments/add": ("ScaleClient.add_studio_assignments", "emails projects"),
    "POST /v1/studio/assignments/remove": (
        "ScaleClient.remove_studio_assignments",
        "emails projects",
    ),
    "GET /v1/studio/projects/{p}/groups": ("ScaleClient.list_project_groups", "p=project"),
    "POST /v1/studio/projects/{p}/groups": (
        "ScaleClient.create_project_group",
        "p=project emails name=project_group",
    ),
    "PUT /v1/studio/projects/{p}/groups/{g}": (
        "ScaleClient.update_project_group",
        "p=project g=project_group add_emails remove_emails",
    ),
    "GET /v1/studio/batches": ("ScaleClient.list_studio_batches", ""),
    "PUT /v1/studio/batches/{name}": (
        "ScaleClient.assign_studio_batches",
        "name=batch_name groups=project_groups",
    ),
    "POST /v1/studio/batches/set_priorities": (
        "ScaleClient.set_studio_batches_priorities",
        "batches=batch_names",
    ),
    "POST /v1/studio/batches/reset_priorities": (
        "ScaleClient.reset_studio_batches_priorities",
        "",
    ),
    "GET /v2/projects": ("V2Api.get_projects", "created_after created_before"),
    "GET /v2/project": ("V2Api.get_project", _PROJECT),
    "GET /v2/batches": (
        "V2Api.get_batches",
        f"{_PROJECT} status created_after created_before completed_after completed_before limit "
        "next_token expand",
    ),
    "GET /v2/batch": ("V2Api.get_batch", f"{_BATCH} expand"),
    "POST /v2/batch": (
        "V2Api.create_batch",
        f"name {_PROJECT} project callback staging_batch metadata",
    ),
    "POST /v2/batch/finalize": ("V2Api.finalize_batch", _BATCH),
    "POST /v2/batch/pause": ("V2Api.pause_batch", _BATCH),
    "POST /v2/batch/resume": ("V2Api.resume_batch", _BATCH),
    "POST /v2/batch/cancel": ("V2Api.cancel_batch", _BATCH),
    "POST /v2/batch/metadata": ("V2Api.set_batch_metadata", f"{_BATCH} metadata merge"),
    "GET /v2/tasks": (
        "V2Api.get_tasks",
        f"{_PROJECT} {_BATCH} status completed_after completed_before limit next_token expand opts",
    ),
    "GET /v2/task": ("V2Api.get_task", "task_id expand opts"),
    "POST /v2/task/chat": (
        "V2Api.create_chat_task",
        f"{_PROJECT} {_BATCH} template_variables metadata callback_url",
    ),
    "POST /v2/task/metadata": ("V2Api.set_task_metadata", "task_id metadata merge"),
    "GET /v2/annotation": ("V2Api.get_annotation", "annotation_id"),
    "GET /v2/deliveries": (
        "V2Api.get_deliveries",
        f"{_PROJECT} delivered_after delivered_before expand",
    ),
    "GET /v2/delivery": (
        "V2Api.get_delivery",
        f"delivery_id delivery_name {_PROJECT} limit next_token expand opts",
    ),
    "GET /v2/delivery/tasks": (
        "V2Api.get_delivery_tasks",
        f"delivery_id {_PROJECT} status completed_after completed_before limit next_token",
    ),
    "GET /v2/schema": ("V2Api.get_schema", "schema_id"),
    "GET /v2/datasets": ("V2Api.get_datasets", ""),
    "GET /v2/datasets/deliveries": (
        "V2Api.get_dataset_deliveries",
        "dataset_id delivered_after delivered_before expand",
    ),
    "GET /v2/datasets/delivery": (
        "V2Api.get_dataset_delivery",
        "delivery_id limit next_token expand",
    ),
    "GET /v2/datasets/tasks": (
        "V2Api.get_dataset_tasks",
        "dataset_id delivery_id delivered_after delivered_before limit next_token expand",
    ),
    "GET /v2/datasets/task": ("V2Api.get_dataset_task", "task_id expand"),
    "GET /v2/datasets/task/{taskId}/response_url/{attachmentId}": (
        "V2Api.get_dataset_task_response_url",
        "taskId=task_id attachmentId=attachment_id",
    ),
}

_FILTERS = (
    "project_name batch_name task_type status review_status unique_id completed_after "
    "completed_before updated_after updated_before created_after created_before tags"
)

PACKAGE = {
    "ScaleClient(…)": ("ScaleClient", "api_key source api_instance_url verify proxies cert"),
    "client.tasks": ("ScaleClient.tasks", "created_after created_before"),
    "client.get_tasks": (
        "ScaleClient.get_tasks",
        f"{_FILTERS} include_attachment_url limited_response limit",
    ),
    "client.get_tasks_count": ("ScaleClient.get_tasks_count", f"{_FILTERS} include_attachment_url"),
    "client.get_batches": (
        "ScaleClient.get_batches",
        "project_name batch_status created_after created_before exclude_archived",
    ),
    "client.get_projects": ("ScaleClient.get_projects", ""),
    "client.v2_get_tasks": (
        "ScaleClient.v2_get_tasks",
        f"{_PROJECT} {_BATCH} status completed_after completed_before limit expand opts",
    ),
    "client.v2": ("ScaleClient.v2", ""),
    "task.as_dict": ("Task.as_dict", ""),
    "task.refresh": ("Task.refresh", ""),
    "task.cancel": ("Task.cancel", "clear_unique_id"),
    "task.audit": ("Task.audit", "accepted comments"),
    "task.update_unique_id": ("Task.update_unique_id", "unique_id"),
    "task.clear_unique_id": ("Task.clear_unique_id", ""),
    "task.set_metadata": ("Task.set_metadata", "metadata"),
    "task.set_tags": ("Task.set_tags", "tags"),
    "task.add_tags": ("Task.add_tags", "tags"),
    "task.delete_tags": ("Task.delete_tags", "tags"),
    "batch.as_dict": ("Batch.as_dict", ""),
    "batch.finalize": ("Batch.finalize", ""),
    "batch.get_status": ("Batch.get_status", ""),
    "project.as_dict": ("Project.as_dict", ""),
    "project.get_template": ("Project.get_template", ""),
    "template.get_template_variables": ("TaskTemplate.get_template_variables", ""),
    "template.is_auto_onboardable": ("TaskTemplate.is_auto_onboardable", ""),
    "template.get_response_schema": ("TaskTemplate.get_response_schema", ""),
    "template.as_dict": ("TaskTemplate.as_dict", ""),
    "file.as_dict": ("File.as_dict", ""),
    "teammate.as_dict": ("Teammate.as_dict", ""),
    "teammate.update_teammate_role": ("Teammate.update_teammate_role", "new_role"),
    "assignment.as_dict": ("StudioLabelerAssignment.as_dict", ""),
    "worker.as_dict": ("StudioWorker.as_dict", ""),
    "group.as_dict": ("StudioProjectGroup.as_dict", ""),
    "studio_batch.as_dict": ("StudioBatch.as_dict", ""),
    "evaluation_task.as_dict": ("EvaluationTask.as_dict", ""),
    "training_task.as_dict": ("TrainingTask.as_dict", ""),
    **{
        f"except {name}": (name, "")
        for name in (
            "ScaleException", "ScaleInvalidRequest", "ScaleUnauthorized", "ScaleNotEnabled",
            "ScaleResourceNotFound", "ScaleDuplicateResource", "ScaleTooManyRequests",
            "ScaleInternalError", "ScaleServiceUnavailable", "ScaleTimeoutError",
        )
    },
}  # fmt: skip
COVERED = {**HTTP, **PACKAGE}
