"""Every shape on photographs, links between them, a pose, and pictures that belong together."""

from glossator.demo.photographs import IMAGE, OBJECTS, frame
from glossator.demo.sample import Item, Proposal, Sample, box, labels
from glossator.model.annotation import Answer
from glossator.model.label_schema import (
    ChoiceField,
    Input,
    Label,
    LabelSchema,
    RegionField,
    RelationField,
    TextField,
)

POSE = ("head", "left hand", "right hand", "left foot", "right foot", "hip")
EDGES = [[0, 5], [5, 1], [5, 2], [5, 3], [5, 4]]

SCHEMA = LabelSchema(
    inputs=(IMAGE,),
    fields=(
        RegionField(
            name="objects", title="Boxes and ellipses, also turned", inputs=("image",),
            shapes=("box", "ellipse"), labels=labels(thing="#d1495b", part="#edae49"), rotates=True,
        ),
        RegionField(
            name="outlines", title="Outlines and lines", inputs=("image",),
            shapes=("polygon", "polyline"), labels=labels(outline="#4361ee", edge="#00798c"),
        ),
        RegionField(
            name="points", title="Points", inputs=("image",), shapes=("keypoint",),
            labels=labels(corner="#66a182"),
        ),
        RegionField(
            name="areas", title="Areas, painted", inputs=("image",), shapes=("mask",),
            labels=labels(background="#8d99ae", light="#f9c74f"),
        ),
        RegionField(
            name="pose", title="Who stands there?", inputs=("image",), shapes=("skeleton",),
            labels=labels(body="#9a031e"), options={"names": list(POSE), "edges": EDGES},
        ),
        RegionField(
            name="blocks", title="Boxes in space", inputs=("image",), shapes=("cuboid",),
            labels=labels(block="#6d597a"),
        ),
        RelationField(
            name="links", title="What belongs to what?", between=("objects", "points"),
            labels=(Label("part of"), Label("next to")),
        ),
    ),
)  # fmt: skip

ALBUM = LabelSchema(
    inputs=(Input("pictures", "image", key="pictures", many=True, link=True),),
    fields=(
        ChoiceField(
            name="kind", title="What is on this picture?", scope="item", inputs=("pictures",),
            required=True, labels=labels(person="#d1495b", animal="#66a182", thing="#00798c"),
        ),
        RegionField(
            name="faces", title="Put a box around every face", inputs=("pictures",),
            shapes=("box",), labels=labels(face="#edae49"),
        ),
        TextField(name="story", title="What do the pictures tell together?", lines=3),
    ),
)  # fmt: skip


def samples() -> tuple[Sample, ...]:
    """The projects about shapes."""
    guess = Proposal(
        Answer((), (box(0, "thing", OBJECTS["coffee"][1][1], frame("coffee"), 0.8),)), 0.8, "m 1",
    )  # fmt: skip
    drawn = tuple(
        Item(
            name=f"{name}.jpg", files={"image": f"photographs/{name}.jpg"},
            proposals=(guess,) if name == "coffee" else (),
        )
        for name in ("coffee", "photographer", "rocket")
    )  # fmt: skip
    album = Item(
        name="three pictures",
        lists={"pictures": tuple(f"photographs/{name}.jpg" for name in ("astronaut", "cat", "coins"))},
    )  # fmt: skip
    return (
        Sample(
            name="Shapes: one of each", kind="image_regions", schema=SCHEMA, items=drawn,
            instructions="Try every tool: the keys are at the labels, T changes the shape.\n"
            "K links the selected mark to the next one that you select.",
        ),
        Sample(name="Albums: several pictures in a task", kind="image_album", schema=ALBUM,
               items=(album,)),
    )  # fmt: skip
