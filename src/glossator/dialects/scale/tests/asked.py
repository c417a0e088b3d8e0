"""Realistic parameters for every task type."""

from __future__ import annotations

from typing import Any

IMAGE = "https://example.org/street.png"
FRAMES = ["https://example.org/0.json", "https://example.org/1.json"]
_OLD: dict[str, Any] = {
    "attachment": IMAGE, "objects_to_annotate": ["car", "sign"], "with_labels": True
}  # fmt: skip
_ATTRIBUTES: dict[str, Any] = {
    "state": {"choices": ["moving", "parked"], "required": True},
    "doors": {"type": "number", "conditions": {"label_condition": {"label": "car"}}},
}
_LIDAR: dict[str, Any] = {
    "attachments": FRAMES, "attachment_type": "json", "labels": ["car"],
}  # fmt: skip

ASKED: dict[str, dict[str, Any]] = {
    "annotation": {**_OLD, "min_width": "30", "annotation_attributes": _ATTRIBUTES},
    "polygonannotation": _OLD,
    "lineannotation": _OLD,
    "pointannotation": _OLD,
    "cuboidannotation": {**_OLD, "camera_height": 1.5},
    "imageannotation": {
        "attachment": IMAGE,
        "geometries": {
            "box": {"objects_to_annotate": ["car", "sign"], "can_rotate": True, "min_height": 10},
            "polygon": {"objects_to_annotate": ["lake"], "min_vertices": 3},
            "line": {"objects_to_annotate": ["lane"]},
            "point": {"objects_to_annotate": ["wheel"]},
            "ellipse": {"objects_to_annotate": ["disc"]},
            "cuboid": {"objects_to_annotate": ["van"]},
        },
        "annotation_attributes": _ATTRIBUTES,
        "global_attributes": {"weather": {"choices": ["sun", "rain"], "allow_multiple": True}},
    },
    "segmentannotation": {
        "attachment": IMAGE,
        "labels": ["road", {"choice": "car", "instance_label": True}],
        "allow_unlabeled": True,
    },
    "videoannotation": {
        "attachments": ["https://example.org/0.png", "https://example.org/1.png"],
        "geometries": {"box": {"objects_to_annotate": ["car"]}},
        "frame_rate": 10,
    },
    "videoplaybackannotation": {
        "attachment": "https://example.org/street.mp4",
        "geometries": {"polygon": {"objects_to_annotate": ["car"]}},
        "events_to_annotate": ["turn"],
    },
    "videoboxannotation": {"attachments": [IMAGE, IMAGE], "objects_to_annotate": ["car"]},
    "videocuboidannotation": {"attachments": [IMAGE, IMAGE], "objects_to_annotate": ["car"]},
    "federal2dvideoannotation": {
        "attachments": [IMAGE, IMAGE],
        "geometries": {"box": {"objects_to_annotate": ["car"]}},
    },
    "categorization": {
        "attachment": "https://example.org/",
        "attachment_type": "website",
        "categories": ["public", "private"],
        "category_ids": {"7": "public", "8": "private"},
    },
    "comparison": {"attachments": [IMAGE, IMAGE], "choices": ["same", "other"]},
    "transcription": {
        "attachment": IMAGE, "fields": {"title": "Title"}, "repeatable_fields": {"row": "Row"},
    },
    "datacollection": {"attachment": IMAGE, "fields": {"phone": "Phone number"}},
    "textcollection": {
        "attachments": [{"type": "text", "content": "Hello"}],
        "fields": [
            {
                "type": "category", "field_id": "mood", "title": "Mood", "required": True,
                "choices": [{"label": "Good", "value": 1}, {"label": "Bad", "value": 2}],
            },
            {"type": "number", "field_id": "n", "title": "N", "max_responses_required": 4},
            {
                "type": "field_set", "field_id": "who", "title": "Who", "fields": [
                    {"type": "text", "field_id": "first", "title": "First", "required": True},
                    {"type": "date", "field_id": "born", "title": "Born"},
                ],
            },
        ],
    },
    "namedentityrecognition": {
        "text": "😀 Ada wrote to Charles",
        "labels": [{"name": "person", "description": "p", "attributes": {"age": {"type": "number"}}}],
        "relationships": [{"name": "to", "display_name": "to", "is_directed": True}],
    },
    "documenttranscription": {
        "attachment": "https://example.org/bill.pdf", "features": [{"type": "block", "label": "sum"}],
    },
    "documentmodel": {"attachments": [IMAGE]},
    "lidarannotation": {**_LIDAR, "annotation_attributes": _ATTRIBUTES},
    "lidartopdown": _LIDAR,
    "lidarsegmentation": {"lidar_task": "5774cc78b01249ab09f089dd", "labels": ["road"]},
    "lidarlinking": {"lidar_task": "5774cc78b01249ab09f089dd"},
    "sensorfusion": _LIDAR,
    "laneannotation": {"attachment": IMAGE},
    "chat": {"template_variables": {"prompt": "Write a haiku", "turns": []}},
    "chatlite": {},
    "chatexperimental": {"template_variables": {"a": 1}},
    "multichat": {"messages": [{"role": "user", "content": "hello"}]},
    "multistage": {"template_variables": {"stage": "one"}},
}  # fmt: skip
"""Every type of the SDK, with what a client would ask of it."""
