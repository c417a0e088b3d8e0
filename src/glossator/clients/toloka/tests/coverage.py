"""What the service's reference documents of attachments, and what it is here."""

CLIENT = "TolokaClient, AsyncTolokaClient"

COVERED = {
    "TolokaClient(token)": f"{CLIENT}.token",
    "TolokaClient(environment)": f"{CLIENT}.environment",
    "TolokaClient(retries)": f"{CLIENT}.retries",
    "TolokaClient(timeout)": f"{CLIENT}.timeout",
    "TolokaClient(url)": f"{CLIENT}.url",
    "TolokaClient(retry_quotas)": f"{CLIENT}.retry_quotas",
    "TolokaClient(retryer_factory)": f"{CLIENT}.retryer_factory",
    "TolokaClient(act_under_account_id)": f"{CLIENT}.act_under_account_id",
    "TolokaClient(verify)": f"{CLIENT}.verify",
    "TolokaClient.find_attachments(request)": f"{CLIENT}.find_attachments.request",
    "TolokaClient.find_attachments(sort)": f"{CLIENT}.find_attachments.sort",
    "TolokaClient.find_attachments(limit)": f"{CLIENT}.find_attachments.limit",
    "TolokaClient.get_attachments(request)": f"{CLIENT}.get_attachments.request",
    "TolokaClient.get_attachments(batch_size)": f"{CLIENT}.get_attachments.batch_size",
    "TolokaClient.get_attachment(attachment_id)": f"{CLIENT}.get_attachment.attachment_id",
    "TolokaClient.download_attachment(attachment_id)": f"{CLIENT}.download_attachment.attachment_id",
    "TolokaClient.download_attachment(out)": f"{CLIENT}.download_attachment.out",
    **{
        f"AttachmentSearchRequest({name})": f"AttachmentSearchRequest.{name}"
        for name in (
            "name", "type", "user_id", "assignment_id", "pool_id", "owner_id", "owner_company_id",
            "id_lt", "id_lte", "id_gt", "id_gte", "created_lt", "created_lte", "created_gt",
            "created_gte",
        )
    },
    "AttachmentSortItems(items)": "AttachmentSortItems.items",
    "AttachmentSearchResult(items)": "AttachmentSearchResult.items",
    "AttachmentSearchResult(has_more)": "AttachmentSearchResult.has_more",
    **{
        f"Attachment({name})": f"Attachment, AssignmentAttachment.{name}"
        for name in ("id", "name", "details", "created", "media_type", "owner")
    },
    "Attachment.Details(user_id)": "Attachment.Details.user_id",
    "Attachment.Details(assignment_id)": "Attachment.Details.assignment_id",
    "Attachment.Details(pool_id)": "Attachment.Details.pool_id",
    "Attachment.Type.ASSIGNMENT_ATTACHMENT": "Attachment.Type.ASSIGNMENT_ATTACHMENT",
    "Owner(id)": "Owner.id",
    "Owner(myself)": "Owner.myself",
    "Owner(company_id)": "Owner.company_id",
    **{
        name: f"exceptions.{name}"
        for name in (
            "SpecClassIdentificationError", "FailedOperation", "ApiError", "ValidationApiError",
            "InternalApiError", "AuthenticationApiError", "AccessDeniedApiError",
            "RemoteServiceUnavailableApiError", "DoesNotExistApiError", "ConflictStateApiError",
            "TooManyRequestsApiError", "IncorrectActionsApiError",
        )
    },
}  # fmt: skip
"""Their call → ours. ``A, B.c`` stands for A and B; the last word is a parameter or an attribute."""
