"""What the service's reference documents of exports, and what it is here. The names are the same:
what is held is that nothing is missing."""

WAYS = "timeout create_kwargs convert_kwargs download_kwargs"

_METHODS = {
    "download_sync": "id export_type download_all_tasks download_resources ids request_options",
    "list_formats": "id request_options",
    "list": "project_id request_options",
    "create": "project_id title id created_by created_at finished_at status md5 counters"
    " converted_formats task_filter_options annotation_filter_options serialization_options"
    " request_options",
    "download": "project_id export_pk export_type request_options",
    "get": "project_id export_pk request_options",
    "delete": "project_id export_pk request_options",
    "convert": "project_id export_pk export_type download_resources request_options",
    "as_file": f"project_id export_type {WAYS}",
    "as_binary": f"project_id export_type {WAYS}",
    "as_json": f"project_id {WAYS}",
    "as_pandas": f"project_id {WAYS}",
}
_SNAPSHOT = "title id created_by created_at finished_at status md5 counters converted_formats"
_TYPES = {
    "Export": _SNAPSHOT,
    "ExportSnapshot": f"{_SNAPSHOT} task_filter_options annotation_filter_options"
    " serialization_options",
    "ConvertedFormat": "id status export_type traceback",
    "UserSimple": "id first_name last_name email avatar",
    "TaskFilterOptions": "view skipped finished annotated only_with_annotations",
    "AnnotationFilterOptions": "usual ground_truth skipped",
    "SerializationOption": "only_id",
    "SerializationOptions": "drafts predictions include_annotation_history"
    " annotations_completed_by interpolate_key_frames",
    "ExportsConvertResponse": "export_type converted_format",
    "ExportsListFormatsResponseItem": "name title description link tags disabled",
    "RequestOptions": "timeout_in_seconds max_retries additional_headers"
    " additional_query_parameters additional_body_parameters chunk_size",
    "ApiError": "status_code body",
    "BadRequestError": "body",
    "InternalServerError": "body",
    "ExportTimeoutError": "export_snapshot",
}

_CLIENT = "base_url environment api_key timeout follow_redirects httpx_client"

COVERED = {
    **{
        f"LabelStudio({name})": f"LabelStudio({name}) AsyncLabelStudio({name})"
        for name in _CLIENT.split()
    },
    **{
        f"ExportsClient.{of}({name})": f"ExportsClient.{of}({name}) AsyncExportsClient.{of}({name})"
        for of, names in _METHODS.items()
        for name in names.split()
    },
    **{
        f"{type}({name})": f"{type}({name})"
        for type, names in _TYPES.items()
        for name in names.split()
    },
}
"""Theirs → ours."""
