"""The vendor's names of file forms."""

from collections.abc import Callable
from typing import BinaryIO, NamedTuple

from glossator.formats import WriteOptions
from glossator.model.task import FileRef


class Form(NamedTuple):
    """``format`` is one of ours, empty for the vendor's own forms; ``files``: with pictures;
    ``document``: what the vendor calls the document in the zip; ``exact``: what the vendor's
    converter loses is never left out."""

    title: str
    description: str
    format: str = ""
    files: bool = False
    suffix: str = ""
    document: str = ""
    exact: bool = False

    def options(
        self, open: Callable[[FileRef], BinaryIO], *, compatible: bool = False
    ) -> WriteOptions:
        """How one of our formats is written under the vendor's name: every answer, laid out as the
        vendor's users expect it; ``compatible``: with what the vendor's converter loses, too."""
        return WriteOptions(
            everything=True, boxes=True, files=self.files, open=open, document=self.document,
            flat=True, compatible=compatible and not self.exact,
        )  # fmt: skip


FORMS: dict[str, Form] = {
    "JSON": Form("JSON", "All of each task, as one list", suffix="json"),
    "JSON_MIN": Form("JSON-MIN", "A flat record for each answer", suffix="json"),
    "CSV": Form("CSV", "A row for each answer, commas between", suffix="csv"),
    "TSV": Form("TSV", "A row for each answer, tabs between", suffix="tsv"),
    # Quirk: the client's list of names has it, the vendor's server writes nothing. [sdk, server]
    "CSV_OLD": Form("CSV", "The same as CSV", suffix="csv"),
    "CONLL2003": Form("CONLL2003", "Entities of text, a token a line", "conll2003"),
    "COCO": Form("COCO", "Boxes, polygons and masks of pictures", "coco", document="result.json"),
    "COCO_WITH_IMAGES": Form(
        "COCO with images", "COCO and the pictures", "coco", True, document="result.json"
    ),
    "YOLO": Form("YOLO", "Boxes of pictures, a file for each", "yolo"),
    "YOLO_WITH_IMAGES": Form("YOLO with images", "YOLO and the pictures", "yolo", True),
    "YOLO_OBB": Form("YOLOv8 OBB", "Turned boxes of pictures", "yolo_obb"),
    "YOLO_OBB_WITH_IMAGES": Form(
        "YOLOv8 OBB with images", "Turned boxes and the pictures", "yolo_obb", True
    ),
    "VOC": Form("Pascal VOC XML", "Boxes of pictures, an XML file for each", "voc"),
    "BRUSH_TO_NUMPY": Form("Brush labels to NumPy", "Masks as arrays", "brush_numpy"),
    "BRUSH_TO_PNG": Form("Brush labels to PNG", "Masks as pictures", "brush_png"),
    # Only the converters 2.x have it. They write contours without holes, which nobody can want
    # instead of the mask. [sdk 2.1.2]
    "BRUSH_TO_COCO": Form(
        "Brush labels to COCO", "COCO with masks", "coco", document="result_coco.json", exact=True
    ),
    "ASR_MANIFEST": Form("ASR Manifest", "Words of recordings, a line each", "asr_manifest"),
}  # fmt: skip
