"""Photographs: boxes, outlines and a choice, with proposals and reviews; coins to count."""

from glossator.demo.sample import (
    Item,
    Judged,
    Pixels,
    Proposal,
    Sample,
    box,
    labels,
    moved,
    outline,
    picks,
)
from glossator.model.annotation import Answer, Frame, Value
from glossator.model.label_schema import (
    BooleanField,
    ChoiceField,
    Input,
    LabelSchema,
    RegionField,
    TextField,
)
from glossator.model.project import BatchSettings

Points = tuple[tuple[float, float], ...]

SIZES: dict[str, tuple[int, int]] = {
    "astronaut": (512, 512), "cat": (451, 300), "coffee": (600, 400), "coins": (384, 303),
    "photographer": (512, 512), "rocket": (640, 427),
}  # fmt: skip

OBJECTS: dict[str, tuple[tuple[str, Pixels], ...]] = {
    "astronaut": (
        ("person", (19, 15, 362, 512)), ("helmet", (277, 343, 505, 512)),
        ("flag", (0, 0, 98, 512)), ("spacecraft", (353, 0, 474, 290)),
    ),
    "cat": (("eye", (136, 85, 206, 148)), ("eye", (296, 110, 344, 164)),
            ("nose", (232, 226, 293, 268))),
    "coffee": (("saucer", (77, 70, 480, 390)), ("cup", (172, 18, 410, 308)),
               ("spoon", (317, 66, 425, 326))),
    "photographer": (("person", (0, 63, 332, 512)), ("camera", (253, 138, 326, 187)),
                     ("tripod", (230, 185, 408, 512))),
    "rocket": (("spacecraft", (309, 126, 336, 408)), ("tower", (165, 122, 205, 427)),
               ("tower", (438, 122, 477, 427))),
}  # fmt: skip

OUTLINES: dict[str, tuple[str, Points]] = {
    "astronaut": ("emblem", ((171, 349), (197, 359), (208, 385), (197, 411), (171, 422),
                             (145, 411), (134, 385), (145, 359))),
    "cat": ("nose", ((236, 227), (292, 230), (287, 240), (265, 261), (254, 266), (250, 246))),
    "coffee": ("drink", ((204, 148), (216, 124), (240, 103), (285, 95), (330, 103), (358, 125),
                         (369, 150), (350, 177), (310, 191), (268, 190), (225, 171))),
    "photographer": ("camera", ((254, 141), (310, 142), (325, 139), (325, 151), (318, 153),
                                (320, 182), (270, 186), (260, 178))),
    "rocket": ("spacecraft", ((311, 150), (316, 135), (323, 127), (330, 136), (334, 150),
                              (334, 406), (311, 406))),
}  # fmt: skip

SCENES = {"astronaut": "indoors", "cat": "indoors", "coffee": "indoors",
          "photographer": "outdoors", "rocket": "outdoors"}  # fmt: skip

COINS: tuple[Pixels, ...] = (
    (23, 34, 66, 74), (81, 39, 120, 74), (132, 28, 178, 73), (192, 29, 239, 73),
    (255, 34, 296, 72), (305, 16, 364, 72), (25, 104, 66, 145), (84, 107, 122, 145),
    (133, 110, 173, 145), (186, 105, 226, 145), (245, 95, 296, 144), (317, 105, 356, 145),
    (25, 177, 62, 217), (80, 174, 124, 217), (135, 179, 174, 217), (188, 170, 236, 217),
    (251, 172, 296, 216), (315, 156, 379, 218), (18, 233, 74, 288), (93, 244, 136, 288),
    (144, 236, 201, 288), (220, 240, 269, 288), (275, 239, 327, 289), (335, 247, 381, 289),
)  # fmt: skip

IMAGE = Input("image", "image", key="image", link=True, title="The photograph")
COLORS = {
    "person": "#d1495b", "helmet": "#edae49", "flag": "#66a182", "spacecraft": "#00798c",
    "eye": "#5f0f40", "nose": "#9a031e", "saucer": "#fb8b24", "cup": "#0f4c5c",
    "spoon": "#8d99ae", "camera": "#3d5a80", "tripod": "#6d597a", "tower": "#b56576",
}  # fmt: skip

SCHEMA = LabelSchema(
    inputs=(IMAGE,),
    fields=(
        RegionField(
            name="objects", title="Put a box around every object of the list",
            inputs=("image",), shapes=("box",), labels=labels(**COLORS), required=True,
        ),
        RegionField(
            name="outlines", title="Draw the outline of the main thing", inputs=("image",),
            shapes=("polygon",),
            labels=labels(
                emblem="#4361ee", drink="#7f4f24", camera="#3d5a80", spacecraft="#00798c",
                nose="#9a031e",
            ),
        ),
        BooleanField(
            name="cut_off", title="Does the picture's edge cut it off?", scope="region",
            on=("objects",),
        ),
        ChoiceField(
            name="scene", title="Where was it taken?", inputs=("image",), required=True,
            labels=labels(indoors="#bc6c25", outdoors="#219ebc"),
        ),
        TextField(name="note", title="Anything odd?", lines=2),
    ),
)  # fmt: skip

COIN_SCHEMA = LabelSchema(
    inputs=(IMAGE,),
    fields=(
        RegionField(
            name="objects", title="Put a box around every coin", inputs=("image",),
            shapes=("box",), labels=labels(coin="#d4a017"), required=True,
        ),
    ),
)  # fmt: skip


def frame(name: str) -> Frame:
    """A photograph's pixels."""
    width, height = SIZES[name]
    return Frame("pixel", width, height)


def answer(name: str, off: int, note: str | None = None) -> Answer:
    """What a careful person marks; ``off`` tells people apart."""
    here = frame(name)
    word, points = OUTLINES[name]
    boxes = [
        box(n, label, moved(place, off), here) for n, (label, place) in enumerate(OBJECTS[name])
    ]
    values = [picks("scene", SCENES[name], input="image")]
    if note:
        values.append(Value("note", note))
    return Answer(tuple(values), (*boxes, outline(0, word, points, here)))


def proposal(name: str) -> Proposal:
    """A detector's boxes: close, with scores, and the smallest object missed."""
    here = frame(name)
    found = sorted(OBJECTS[name], key=lambda one: -_area(one[1]))[: max(2, len(OBJECTS[name]) - 1)]
    regions = tuple(
        box(n, label, moved(place, n + 4), here, round(0.93 - 0.11 * n, 2))
        for n, (label, place) in enumerate(found)
    )
    return Proposal(Answer((), regions), 0.84, "detector 0.3")


def _area(place: Pixels) -> float:
    return (place[2] - place[0]) * (place[3] - place[1])


def coins(off: int, count: int = len(COINS)) -> Answer:
    """The first ``count`` coins."""
    here = frame("coins")
    marked = (box(n, "coin", moved(place, off + n), here) for n, place in enumerate(COINS[:count]))
    return Answer((), tuple(marked))


def samples() -> tuple[Sample, ...]:
    """The projects about places on photographs."""
    notes = {"photographer": "The left edge cuts his elbow off."}
    items = tuple(
        Item(
            name=f"{name}.jpg", files={"image": f"photographs/{name}.jpg"},
            proposals=(proposal(name),),
            answers={"Lena": answer(name, 0, notes.get(name)), "Luis": answer(name, 5)},
        )
        for name in ("coffee", "cat", "photographer", "astronaut", "rocket")
    )  # fmt: skip
    fixed = answer("cat", 1)
    photographs = Sample(
        name="Photographs: boxes and outlines", kind="image_regions", schema=SCHEMA, items=items,
        overlap=2, settings=BatchSettings(review_percent=100), turns={"Lena": 3, "Luis": 3},
        reviews=(
            Judged("coffee.jpg", "Lena", "Ravi", "accepted", "Neat, also around the handle."),
            Judged("coffee.jpg", "Luis", "Ravi", "accepted"),
            Judged("cat.jpg", "Lena", "Ravi", "fixed", "I moved the box of the nose.", fixed),
            Judged("photographer.jpg", "Luis", "Ravi", "commented", "Is his glove part of him?"),
        ),
    )  # fmt: skip
    tray = Item(
        name="coins.jpg", files={"image": "photographs/coins.jpg"}, answers={"Lin": coins(0)},
        proposals=(Proposal(coins(2, 22), 0.91, "circles 1.0"),),
    )  # fmt: skip
    counted = Sample(
        name="Coins: count them all", kind="image_regions", schema=COIN_SCHEMA, items=(tray,),
        turns={"Lin": 1},
    )  # fmt: skip
    return photographs, counted
