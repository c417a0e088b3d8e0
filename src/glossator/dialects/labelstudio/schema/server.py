"""What the server says of itself."""

from __future__ import annotations

from typing import Any

from glossator.dialects.labelstudio.schema.shapes import Out


class Health(Out):
    """That the server is there."""

    status: str = "UP"


class Version(Out, rename={"package": "label-studio-os-package"}):
    """``edition`` decides how the client's helpers export: Community never converts by job."""

    release: str
    package: dict[str, Any]
    edition: str
    glossator: str
