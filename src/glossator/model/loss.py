"""What a writer could not say: a closed list of codes, collected as values, never silent."""

from collections.abc import Iterator
from typing import Literal, get_args

import msgspec

LossCode = Literal[
    "size_unknown",
    "offset_uncertain",
    "shape_dropped",
    "box_as_polygon",
    "rotation_enclosed",
    "curve_approximated",
    "holes_dropped",
    "mask_traced",
    "rasterised",
    "soft_mask",
    "overlap",
    "split",
    "edges_dropped",
    "cuboid_flattened",
    "keypoint_as_skeleton",
    "track_sampled",
    "precision",
    "labels_dropped",
    "label_missing",
    "attribute_dropped",
    "value_dropped",
    "relation_dropped",
    "score_dropped",
    "note_dropped",
    "item_dropped",
    "field_dropped",
    "field_unknown",
    "fields_merged",
    "input_dropped",
    "condition_dropped",
    "limits_dropped",
    "options_dropped",
    "renamed",
    "file_missing",
]
CODES: tuple[LossCode, ...] = get_args(LossCode)


class Loss(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing the target form cannot hold.

    ``where`` names the place in the model: ``fields/NAME``, ``regions/ID``, ``relations/N``,
    with ``tasks/ID/`` before it where several tasks are written at once.
    """

    code: LossCode
    where: str
    detail: str = ""


class Losses:
    """Collects the losses of one request or file; bounded, so that a big export stays small.

    The first ``keep`` losses are kept whole, all are counted by code.
    """

    __slots__ = ("_kept", "counts", "keep", "prefix")

    def __init__(self, keep: int = 1000) -> None:
        self._kept: list[Loss] = []
        self.counts: dict[str, int] = {}
        self.keep = keep
        self.prefix = ""

    def add(self, code: LossCode, where: str, detail: str = "") -> None:
        """Record one loss; ``prefix`` (set by whoever walks the tasks) is put before ``where``."""
        self.counts[code] = self.counts.get(code, 0) + 1
        if len(self._kept) < self.keep:
            self._kept.append(Loss(code, self.prefix + where, detail))

    def __iter__(self) -> Iterator[Loss]:
        return iter(self._kept)

    def __len__(self) -> int:
        return sum(self.counts.values())
