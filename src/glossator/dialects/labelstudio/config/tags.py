"""Which tag is what, in lower case: the tables of label_config.md 1 and of the model's page 5.1."""

from __future__ import annotations

from glossator.model.label_schema import Media

MEDIA: dict[str, Media] = {
    "image": "image",
    "text": "text",
    "hypertext": "html",
    "audio": "audio",
    "audioplus": "audio",
    "video": "video",
    "paragraphs": "paragraphs",
    "timeseries": "time_series",
    "table": "table",
    "pdf": "pdf",
    "chat": "chat",
    "list": "list",
    "header": "text",
    "markdown": "text",
}
"""Tags that show something."""

LABELLERS: dict[str, tuple[str, ...]] = {
    "rectanglelabels": ("box",),
    "polygonlabels": ("polygon",),
    "keypointlabels": ("keypoint",),
    "ellipselabels": ("ellipse",),
    "brushlabels": ("mask",),
    "bitmasklabels": ("mask",),
    "vectorlabels": ("polyline",),
    "ocrlabels": ("foreign",),
    "hypertextlabels": ("text_span",),
    "paragraphlabels": ("text_span",),
    "timeserieslabels": ("time_span",),
    "timelinelabels": ("time_span", "parts"),
}
"""Tags that both draw and label."""

DRAWERS: dict[str, tuple[str, ...]] = {
    "rectangle": ("box",),
    "polygon": ("polygon",),
    "keypoint": ("keypoint",),
    "ellipse": ("ellipse",),
    "brush": ("mask",),
    "bitmask": ("mask",),
    "vector": ("polyline",),
    "videorectangle": ("box", "track"),
}
"""Tags that draw only; ``Labels`` beside them owns what they draw."""
VECTORS = frozenset({"vector", "vectorlabels"})
"""Tags whose attributes say what they draw: lines, or graphs; rings and curves too."""

SPANS: dict[str, tuple[str, ...]] = {
    "text": ("text_span",),
    "html": ("text_span",),
    "paragraphs": ("text_span",),
    "audio": ("time_span",),
    "time_series": ("time_span",),
}
"""What ``Labels`` marks by itself, by the medium it labels."""

ASKS_NOTHING = frozenset(
    {"filter", "magicwand", "zoom", "zoomin", "zoomout", "rotate", "brightness", "contrast"}
    | {"shortcut", "relations"}
)
"""Tags that may have a name and toName, but give no result of their own."""

LABEL_TAGS = frozenset({"label", "choice", "relation", "bucket"})
