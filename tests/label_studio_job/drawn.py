"""Known shapes in the words of Label Studio: per cent of the picture, a box turned about its corner.

The arithmetic is that of the vendor's documentation of its regions, written here on its own; nothing
of the package is used.
"""

from typing import Any

from tests.main_job.known_shapes import Area, Box, Drawing, Known, draw
from tests.photographs import Photograph

SCENES = ("inside", "outside", "space")


def drawn(seed: object, photograph: Photograph) -> Drawing:
    """What somebody draws; Label Studio's polygons have no holes, and the example has three scenes."""
    made = draw(seed, photograph.width, photograph.height)
    shapes = [Area(s.label, s.points) if isinstance(s, Area) else s for s in made.shapes]
    scene = made.scene if made.scene in SCENES else SCENES[0]
    return Drawing(made.width, made.height, shapes, scene, made.unit)


def result(drawing: Drawing) -> list[dict[str, Any]]:
    """A drawing as the ``result`` of an annotation."""
    on = {
        "to_name": "image", "original_width": drawing.width, "original_height": drawing.height,
        "image_rotation": 0,
    }  # fmt: skip
    regions = [
        on | {"id": f"r{n}"} | _region(shape, drawing) for n, shape in enumerate(drawing.shapes)
    ]
    scene = {"from_name": "scene", "type": "choices", "value": {"choices": [drawing.scene]}}
    return [*regions, {"id": "scene", "to_name": "image"} | scene]


def _region(shape: Known, drawing: Drawing) -> dict[str, Any]:
    across, down = 100 / drawing.width, 100 / drawing.height
    if isinstance(shape, Box):
        x, y = shape.corners()[0]
        value: dict[str, Any] = {
            "x": x * across, "y": y * down, "width": shape.width * across,
            "height": shape.height * down, "rotation": shape.turn,
            "rectanglelabels": [shape.label],
        }  # fmt: skip
        return {"from_name": "things", "type": "rectanglelabels", "value": value}
    points = [[x * across, y * down] for x, y in shape.points]
    value = {"points": points, "closed": True, "polygonlabels": [shape.label]}
    return {"from_name": "areas", "type": "polygonlabels", "value": value}
