# Made from glossator/sdk/aio/filling.py by tests/sdk/twins.py: change that one.
"""Tasks out of the files of a folder: stored, and one task of each."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from glossator.sdk import folders, made, shapes
from glossator.sdk.folders import Found
from glossator.sdk.made import Made
from glossator.sdk.progress import Bar, Progress
from glossator.sdk.sync.bound import Noun

if TYPE_CHECKING:
    from glossator.sdk.sync.making import Existing

PARCEL = 1000
"""Files that are stored before their tasks are made: what is broken off leaves no more than these
stored without a task."""


class Filling(Noun):
    """Files into projects; for :class:`Tasks`."""

    def each(
        self, project: int | shapes.Project, folder: str | os.PathLike[str], *,
        key: str = "image", pattern: str = "**/*", batch: int | shapes.Batch | None = None,
        existing: Existing = "skip", progress: Progress = False,
    ) -> Iterator[Made]:  # fmt: skip
        """What became of each file, in order; files are stored while this is read."""
        owners = {"project": project, "batch": batch}
        place = 0
        with Bar(progress, None, "file", "push") as bar:
            for some in made.parted(folders.walk(folder, pattern), PARCEL):
                for number, existed in self._parcel(some, owners, key, existing):
                    yield Made(place, number, existed)
                    place += 1
                    bar.step()

    def _parcel(
        self, some: list[Found], owners: Mapping[str, Any], key: str, existing: Existing
    ) -> list[tuple[int | None, bool]]:
        """The task of each file, and whether it was there before."""
        tasks, project = self._client.tasks, owners["project"]
        there: dict[str, int] = {}
        ids = [made.within(project, one.name) for one in some]
        if existing == "skip":
            there = tasks.known(project, ids)
        new = [(one, id) for one, id in zip(some, ids, strict=True) if id not in there]
        files = self._client.files.upload_many([one.path for one, _ in new], **owners)
        bodies = [
            {"data": {key: file.url}, "name": one.name, "unique_id": id}
            for (one, id), file in zip(new, files, strict=True)
        ]
        born = tasks.create_many(**owners, tasks=bodies, existing=existing)
        ended = {id: (it.id, it.existed) for (_, id), it in zip(new, born, strict=True)}
        return [ended.get(id) or (there[id], True) for id in ids]
