"""Which file forms a configuration has something for; pure.

Source: the vendor's converter 1.0.10 (``Converter.supported_formats``), which the tests ask.
"""

from typing import Any

ALWAYS = ("JSON", "JSON_MIN", "CSV", "TSV")
_PICTURES = ("COCO", "COCO_WITH_IMAGES", "YOLO", "YOLO_WITH_IMAGES")
_TURNED = ("YOLO_OBB", "YOLO_OBB_WITH_IMAGES")


def applies(parsed: dict[str, Any]) -> set[str]:
    """The names of the forms that apply to a configuration in the vendor's short form."""
    inputs = [one for control in parsed.values() for one in control["inputs"]]
    keys = {one[word] for one in inputs for word in ("value", "valueList") if word in one}
    found = set(ALWAYS)
    if len(keys) > 1:
        return found
    shown = {
        one["type"] for one in inputs if (one["type"], one.get("valueType")) != ("Text", "url")
    }
    controls = {control["type"] for control in parsed.values()}
    several = any(one.get("valueList") for one in inputs)
    picture = "Image" in shown
    if "Text" in shown and "Labels" in controls:
        found.add("CONLL2003")
    if not several:
        boxes = "RectangleLabels" in controls or {"Rectangle", "Labels"} <= controls
        if picture and boxes:
            found.add("VOC")
        # Quirk: these pairs count without a picture too. [converter 1.0.10]
        pairs = "Labels" in controls and controls & {"Rectangle", "PolygonLabels"}
        if pairs or (picture and controls & {"RectangleLabels", "PolygonLabels"}):
            found.update(_PICTURES)
        if not ("Video" in shown and "TimelineLabels" in controls):
            found.update(_TURNED)
    if picture and (controls & {"BrushLabels", "brushlabels"} or {"Brush", "Labels"} <= controls):
        found.update(("BRUSH_TO_NUMPY", "BRUSH_TO_PNG", "BRUSH_TO_COCO"))
    if shown & {"Audio", "AudioPlus"} and "TextArea" in controls:
        found.add("ASR_MANIFEST")
    return found
