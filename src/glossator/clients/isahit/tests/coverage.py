"""What the service's reference documents, and what it is here."""

_LISTED = (
    "batch_id_in", "status_in", "task_id_in", "name_in", "name_like", "created_at_gt",
    "created_at_gte", "created_at_lt", "created_at_lte", "updated_at_gt", "updated_at_gte",
    "updated_at_lt", "updated_at_lte", "disable_progress_bar",
)  # fmt: skip
_METHODS = {
    "tasks": (
        "project_id", *_LISTED, "data", "properties", "optional_fields", "compatibility_mode",
        "raw_data", "iterate",
    ),
    "create_tasks": (
        "project_id", "batch_id", "tasks", "disable_progress_bar", "disable_data_check",
        "disable_unicity_check", "raise_if_existing", "compatibility_mode",
    ),
    "export_tasks": (
        "project_id", "format", "output_folder", "output_filename", "in_memory", "options",
        *_LISTED,
    ),
    "update_properties_of_tasks": (
        "project_id", "task_id_in", "properties", "disable_progress_bar",
    ),
    "send_tasks_to_redo": ("project_id", "task_id_in", "reset", "disable_progress_bar"),
    "send_tasks_to_review": ("project_id", "task_id_in", "disable_progress_bar"),
    "projects": (
        "id_in", "status_in", "type_in", "search", "disable_progress_bar", "iterate",
    ),
    "project_configuration": ("project_id", "disable_progress_bar"),
    "create_batch": ("project_id", "name", "disable_progress_bar"),
    "delete_batch": ("batch_id", "disable_progress_bar"),
    "link_dataset_to_batch": ("batch_id", "dataset_id", "disable_progress_bar"),
    "create_dataset": (
        "project_id", "name", "integration_id", "base_folder", "disable_progress_bar",
    ),
    "append_to_dataset": (
        "project_id", "files", "batch_id", "dataset_id", "ignore_exist_errors",
        "disable_progress_bar",
    ),
    "browse_dataset": ("dataset_id", "folder", "disable_progress_bar", "iterate"),
    "integrations": ("visibility_in", "search", "disable_progress_bar", "iterate"),
    "create_integration": (
        "name", "type", "visibility", "bucket_access_point", "role_id", "external_id",
        "disable_progress_bar",
    ),
    "setup_webhook": (
        "project_id", "webhook_url", "webhook_header", "batch_id", "workflow_id",
        "disable_progress_bar",
    ),
    "get_webhook": ("project_id", "batch_id", "workflow_id"),
    "replay_webhooks": ("task_id_in", "disable_progress_bar"),
}  # fmt: skip

COVERED = {
    **{
        f"IsahitLab({name})": f"IsahitLab.{name}"
        for name in (
            "access_id", "secret_key", "endpoint", "defer_auth", "http_retry_attempts",
        )
    },
    **{
        f"IsahitLab.{method}({name})": f"IsahitLab.{method}.{name}"
        for method, names in _METHODS.items()
        for name in names
    },
    **{
        f"TaskPayload({name})": f"TaskPayload.{name}"
        for name in (
            "name", "resource", "resources", "data", "properties",
            "project_configuration_overwrite",
        )
    },
    **{
        name: f"exceptions.{name}"
        for name in (
            "AuthenticationFailed", "ApiBadRequest", "ApiForbidden", "ApiNotFound",
            "InternalServerError",
        )
    },
}  # fmt: skip
"""Their call → ours; ``IsahitLab`` stands for AsyncIsahitLab too."""
