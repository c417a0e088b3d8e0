"""Files that people added to their answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any, ClassVar

from glossator.clients.toloka.exceptions import SpecClassIdentificationError
from glossator.clients.toloka.objects import TolokaObject, moment
from glossator.clients.toloka.owner import Owner


class AttachmentType(Enum):
    """What a file was added to; a word that is not here is kept as a further member."""

    ASSIGNMENT_ATTACHMENT = "ASSIGNMENT_ATTACHMENT"

    @classmethod
    def _missing_(cls, value: object) -> AttachmentType | None:
        if not isinstance(value, str):
            return None
        made = object.__new__(cls)
        made._name_ = made._value_ = value
        cls._value2member_map_[value] = made
        return made


@dataclass(kw_only=True)
class AttachmentDetails(TolokaObject):
    """Whose file it is, and of which assignment and pool."""

    user_id: str | None = None
    assignment_id: str | None = None
    pool_id: str | None = None


@dataclass(kw_only=True)
class Attachment(TolokaObject):
    """A file; each object is of a class for its type."""

    Type: ClassVar = AttachmentType
    Details: ClassVar = AttachmentDetails
    ASSIGNMENT_ATTACHMENT: ClassVar = AttachmentType.ASSIGNMENT_ATTACHMENT
    attachment_type: ClassVar[AttachmentType]

    READ: ClassVar = {
        "details": AttachmentDetails.structure, "created": moment, "owner": Owner.structure,
    }  # fmt: skip

    id: str | None = None
    name: str | None = None
    details: AttachmentDetails | None = None
    created: datetime | None = None
    media_type: str | None = None
    owner: Owner | None = None

    def __post_init__(self) -> None:
        if not hasattr(type(self), "attachment_type"):
            raise TypeError("an Attachment is of a type: make an AssignmentAttachment")

    @classmethod
    def structure(cls, data: Any) -> Attachment:
        """The object of the class for its ``attachment_type``; SpecClassIdentificationError
        without one."""
        if cls is not Attachment or not isinstance(data, dict):
            return super().structure(data)
        rest = dict(data)
        try:
            type_ = AttachmentType(rest.pop("attachment_type", None))
        except ValueError:
            raise SpecClassIdentificationError(
                spec_field="attachment_type", spec_enum="Type"
            ) from None
        return _class_of(type_).structure(rest)

    def unstructure(self) -> dict[str, Any]:
        """The JSON object without what is None."""
        return {**(super().unstructure() or {}), "attachment_type": self.attachment_type.value}


@dataclass(kw_only=True)
class AssignmentAttachment(Attachment):
    """A file of an assignment."""

    attachment_type = AttachmentType.ASSIGNMENT_ATTACHMENT


_CLASSES: dict[AttachmentType, type[Attachment]] = {
    AttachmentType.ASSIGNMENT_ATTACHMENT: AssignmentAttachment
}


def _class_of(type_: AttachmentType) -> type[Attachment]:
    if type_ not in _CLASSES:
        made = type(f"Attachment{type_.value.title()}", (Attachment,), {"attachment_type": type_})
        _CLASSES[type_] = made
    return _CLASSES[type_]
