"""Projects and their configuration."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Any

from glossator.clients.isahit import filters
from glossator.clients.isahit.aio.session import AsyncSession
from glossator.sdk.progress import Bar, Progress


class AsyncProjectActions:
    """What can be asked of projects."""

    _session: AsyncSession

    async def projects(
        self, id_in: Sequence[str] | None = None, status_in: Sequence[str] | None = None,
        type_in: Sequence[str] | None = None, search: str | None = None,
        disable_progress_bar: bool | None = False, iterate: bool | None = False, *,
        progress: Progress | None = None,
    ) -> list[dict[str, Any]] | AsyncIterator[dict[str, Any]]:  # fmt: skip
        """The projects that fit all filters: a list, or one by one with ``iterate``."""
        query = filters.filled([
            ("ids", id_in), ("statuses", status_in), ("types", type_in), ("search", search),
        ])  # fmt: skip
        path, shown = "api/project-manager/projects", filters.shown(progress, disable_progress_bar)
        return await self._session.listed(path, query, shown, "Projects", iterate)

    async def project_configuration(
        self, project_id: str, disable_progress_bar: bool | None = False, *,
        progress: Progress | None = None,
    ) -> dict[str, Any]:  # fmt: skip
        """The labels, tools and inputs of a project; ApiNotFound."""
        path = (
            "api/project-configuration-manager/projects/"
            f"{filters.quoted(project_id)}/project-configuration"
        )
        with Bar(filters.shown(progress, disable_progress_bar), 1, said="Configuration") as bar:
            found: dict[str, Any] = await self._session.send("GET", path)
            bar.step()
        return found
