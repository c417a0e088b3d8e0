"""Where ours is not what Scale's package 2.18.4 is, and why. Names may have ``*``."""

_MORE = "what the package cannot do: time, tries and headers; none of it stands in the way"
_FIELDS = "the package's README calls it with fields, which the package itself refuses"
_CLOSE = "connections are kept, and may be let go of"

CHANGED = {
    "ScaleClient.__init__": _MORE,
    "Api.__init__": _MORE,
    "ScaleClient.get_tasks": "progress",
    "ScaleClient.get_batches": "progress",
    "ScaleClient.v2_get_tasks": "progress",
    "ScaleClient.create_project": "pipeline, which the reference has and the package has not",
    "ScaleClient.get_projects": "archived, which the reference has and the package has not",
    "ScaleClient.projects": "archived, which the reference has and the package has not",
    "V2Api.create_batch": _FIELDS,
    "V2Api.create_chat_task": _FIELDS,
    "V2Api.finalize_batch": _FIELDS,
    "V2Api.pause_batch": _FIELDS,
    "V2Api.resume_batch": _FIELDS,
    "V2Api.cancel_batch": _FIELDS,
    "V2Api.set_batch_metadata": _FIELDS,
    "V2Api.set_task_metadata": _FIELDS,
}
ADDED = {
    "ScaleClient.*close": _CLOSE,
    "Api.*close": _CLOSE,
    "V2Api.*close": _CLOSE,
    "Api.request": "what the other four are made of",
    "exceptions.Scale*": "statuses and failures that the package has no name for",
    "v2.AnnotationOther": "a type of annotation that is not known is read, not refused",
}
OMITTED = {
    "ApiException.from_response": "inner part of the generated client",
    "v2.ApiResponse": "only the calls *_with_http_info give it, which the reference does not have",
    "v2.*Properties": "halves of the annotations, which stand nowhere by themselves",
    "v2.Get*[45]??Response": "bodies of refusals, which are exceptions",
    "v2.V1Task*": "no call gives it",
    "v2.WorkspaceExecutionData*": "no call gives it",
}

REQUESTS = {
    "one_create_task_empty": "an empty body is sent as {}, not as nothing, which is no JSON",
    "one_set_task_metadata_empty": "an empty body is sent as {}, not as nothing, which is no JSON",
    "one_set_task_tags_empty": "no tags are sent as [], not as nothing, which is no JSON",
    "one_upload_file": "the part says its media type",
    "one_upload_file_named": "the part says its media type",
}
OUTCOMES = {
    "one_tasks_unknown_parameter": "another sentence",
    "one_batches_unknown_parameter": "another sentence",
}
