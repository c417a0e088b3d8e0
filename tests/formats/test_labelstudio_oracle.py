"""Our files against those of Label Studio's own converter, label_studio_sdk.converter 1.0.10.

Where the two differ, the test says how, and who is right:

* VOC: it cuts corner and size of a box down to whole pixels one by one, so that an edge is up to two
  pixels off; it passes over the angle of a turned box; a task's second answer overwrites the first.
  Ours are the exact edges, the box around the turned one, one file for each answer. Ours are right.
* CoNLL: no blank line after the line that begins the document, where the data of 2003 has one; where
  spans overlap, the tokens left of the first one's end go to it, the rest to the next as a new
  entity. Ours give the longest span its tokens, and report the other.
* ASR: it opens every recording and leaves out what it cannot, without a word; spans become no lines.
  Ours keep such a line without ``duration`` and report it, and spans have lines of their own.
* Masks: the pixels are the same. It joins several labels in the name, and keeps hyphens of a field;
  ours take the first label, and a field's hyphens become ``_``, so that a name can be read.
"""

from __future__ import annotations

import io
import json
import random
import subprocess
import wave
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from tests import parts
from tests.formats.made import unzipped, written

from glossator.formats.conll2003.tokens import tokens
from glossator.model.annotation import Annotation, Answer, Frame, Region, Value
from glossator.model.geometry import Box, TextSpan
from glossator.model.label_schema import Input, Label, LabelSchema, RegionField, TextField
from glossator.model.rasters import mask_from_pixels
from glossator.model.task import FileRef, Labelled

CONVERT = """
import os, sys
from label_studio_sdk.converter import Converter
config, source, out, form, resources = sys.argv[1:6]
converter = Converter(config, os.path.dirname(source), upload_dir=os.path.dirname(source),
                      download_resources=resources == "yes")
converter.convert(source, out, form, is_dir=False)
"""
TOKENS = """
import json, sys
from label_studio_sdk.converter.utils import create_tokens_and_tags
print(json.dumps([create_tokens_and_tags(text, None)[0] for text in json.load(sys.stdin)]))
"""
MASKS = """
import json, os, sys
import numpy as np
from PIL import Image
from label_studio_sdk.converter import Converter
from label_studio_sdk.converter.brush import encode_rle
folder, config = sys.argv[1:3]
result = []
for n, (label, rows) in enumerate(json.load(sys.stdin)):
    alpha = np.array(rows, dtype=np.uint8)
    colours = np.repeat(alpha.reshape(-1), 4)
    value = {"format": "rle", "rle": encode_rle(colours), "brushlabels": [label]}
    result.append({"id": str(n), "type": "brushlabels", "from_name": "segments", "to_name": "image",
                   "original_width": alpha.shape[1], "original_height": alpha.shape[0],
                   "value": value})
tasks = [{"id": 7, "data": {"image": "a.png"}, "annotations": [
    {"id": 12, "completed_by": 3, "created_at": "2024-01-01", "result": result}]}]
source = os.path.join(folder, "export.json")
with open(source, "w") as file:
    json.dump(tasks, file)
found = {}
for form, kind in (("BRUSH_TO_PNG", "png"), ("BRUSH_TO_NUMPY", "npy")):
    out = os.path.join(folder, kind)
    os.makedirs(out)
    converter = Converter(config, folder, download_resources=False)
    converter.convert(source, out, form, is_dir=False)
    ours = os.path.join(folder, "ours")
    for place in (out, ours):
        for name in sorted(os.listdir(place)):
            if name.endswith(kind):
                path = os.path.join(place, name)
                array = np.load(path) if kind == "npy" else np.array(Image.open(path))
                found.setdefault(name, []).append([str(array.dtype), array.tolist()])
print(json.dumps(found))
"""
BOXES = (
    '<View><Image name="image" value="$image"/><RectangleLabels name="objects" toName="image">'
    '<Label value="cat"/><Label value="dog &amp; co"/></RectangleLabels></View>'
)
SPANS = (
    '<View><Text name="text" value="$text"/><Labels name="entities" toName="text">'
    '<Label value="PER"/><Label value="LOC"/></Labels></View>'
)
AUDIO = '<View><Audio name="audio" value="$audio"/><TextArea name="words" toName="audio"/></View>'
WIDTH, HEIGHT = 641, 479


def asked(script: str, *arguments: str, stdin: str = "") -> str:
    """What a script prints in the environment of the vendor's client."""
    try:
        python = parts.vendor_python("labelstudio")
    except parts.Missing as why:
        parts.refuse("sdks", str(why))
        raise
    ended = subprocess.run(
        [str(python), "-c", script, *arguments],
        input=stdin, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr[-2000:]
    return ended.stdout


def converted(folder: Path, config: str, form: str, tasks: list[Any], resources: str) -> Path:
    """The folder that the vendor's converter makes of an export."""
    source = folder / "export.json"
    source.write_text(json.dumps(tasks))
    asked(CONVERT, config, str(source), str(folder / "out"), form, resources)
    return folder / "out"


def exported(number: int, data: dict[str, Any], result: list[Any]) -> dict[str, Any]:
    """A task as Label Studio exports it."""
    annotation = {"id": number, "completed_by": 1, "created_at": "2024-01-01", "result": result}
    return {"id": number, "data": data, "annotations": [annotation]}


# VOC


def boxes_of(body: bytes) -> list[tuple[str, list[float]]]:
    root = ElementTree.fromstring(body)
    assert root.findtext("size/width") == str(WIDTH)
    assert root.findtext("size/height") == str(HEIGHT)
    edges = ("xmin", "ymin", "xmax", "ymax")
    return [
        (
            found.findtext("name") or "",
            [float(found.findtext(f"bndbox/{edge}") or "") for edge in edges],
        )
        for found in root.iter("object")
    ]


def test_voc_has_the_boxes_of_the_vendor_before_it_cuts_them(tmp_path: Path) -> None:
    rnd = random.Random(2)
    percent = [
        (rnd.random() * 60, rnd.random() * 60, rnd.random() * 40, rnd.random() * 40)
        for _ in range(50)
    ]
    frame = Frame("fraction", WIDTH, HEIGHT)
    names = ("cat", "dog & co")
    result, regions = [], []
    for n, (x, y, w, h) in enumerate(percent):
        place = {"x": x, "y": y, "width": w, "height": h, "rotation": 0}
        result.append(
            {"id": f"{n}", "type": "rectanglelabels", "from_name": "objects", "to_name": "image",
             "original_width": WIDTH, "original_height": HEIGHT,
             "value": {**place, "rectanglelabels": [names[n % 2]]}}
        )  # fmt: skip
        shape = Box(x / 100, y / 100, w / 100, h / 100)
        regions.append(Region(f"{n}", "objects", shape, (names[n % 2],), frame=frame))
    out = converted(
        tmp_path, BOXES, "VOC", [exported(1, {"image": "http://h/a.png"}, result)], "no"
    )
    theirs = boxes_of((out / "Annotations" / "a.xml").read_bytes())
    made = Labelled(1, {"image": "a.png"}, (Annotation(answer=Answer(regions=tuple(regions))),))
    ours = boxes_of(unzipped(written("voc", [made]))["Annotations/1.xml"])
    assert [label for label, _ in ours] == [label for label, _ in theirs]
    for (_, mine), (_, their), (x, y, w, h) in zip(ours, theirs, percent, strict=True):
        left, top = x / 100 * WIDTH, y / 100 * HEIGHT
        wide, high = w / 100 * WIDTH, h / 100 * HEIGHT
        assert mine == pytest.approx([left, top, left + wide, top + high], abs=1e-9)
        cut = [int(left), int(top), int(left) + int(wide), int(top) + int(high)]
        assert their == cut
        assert all(0 <= a - b < 2 for a, b in zip(mine, their, strict=True))


def test_voc_of_the_vendor_passes_over_an_angle(tmp_path: Path) -> None:
    place = {"x": 50, "y": 50, "width": 20, "height": 10, "rotation": 90}
    result = [
        {"id": "1", "type": "rectanglelabels", "from_name": "objects", "to_name": "image",
         "original_width": WIDTH, "original_height": HEIGHT,
         "value": {**place, "rectanglelabels": ["cat"]}}
    ]  # fmt: skip
    out = converted(
        tmp_path, BOXES, "VOC", [exported(1, {"image": "http://h/a.png"}, result)], "no"
    )
    ((_, edges),) = boxes_of((out / "Annotations" / "a.xml").read_bytes())
    assert edges[2] - edges[0] == int(0.2 * WIDTH)  # as wide as if it lay
    turned = Region(
        "1", "objects", Box(300, 200, 100, 40, 90), ("cat",), frame=Frame("pixel", WIDTH, HEIGHT)
    )
    made = Labelled(1, {"image": "a.png"}, (Annotation(answer=Answer(regions=(turned,))),))
    ((_, ours),) = boxes_of(unzipped(written("voc", [made]))["Annotations/1.xml"])
    assert ours == pytest.approx([330, 170, 370, 270])


# CoNLL 2003


TEXT = LabelSchema(
    (Input("text", "text", key="text"),),
    (
        RegionField(
            name="entities",
            inputs=("text",),
            shapes=("text_span",),
            labels=(Label("PER"), Label("LOC")),
        ),
    ),
)


def both_conll(folder: Path, texts: list[tuple[str, list[tuple[int, int, str]]]]) -> list[str]:
    """The vendor's file and ours, without the first line and blank lines at the top."""
    tasks, made = [], []
    for n, (text, spans) in enumerate(texts, start=1):
        result = [
            {"id": f"{k}", "type": "labels", "from_name": "entities", "to_name": "text",
             "value": {"start": a, "end": b, "text": text[a:b], "labels": [label]}}
            for k, (a, b, label) in enumerate(spans)
        ]  # fmt: skip
        regions = tuple(
            Region(f"{k}", "entities", TextSpan(a, b), (label,))
            for k, (a, b, label) in enumerate(spans)
        )
        tasks.append(exported(n, {"text": text}, result))
        made.append(Labelled(n, {"text": text}, (Annotation(answer=Answer(regions=regions)),)))
    out = converted(folder, SPANS, "CONLL2003", tasks, "no")
    theirs = (out / "result.conll").read_text(encoding="utf-8")
    ours = written("conll2003", made, TEXT).decode()
    head = "-DOCSTART- -X- O\n"
    assert theirs.startswith(head)
    assert ours.startswith(head + "\n")
    return [theirs.removeprefix(head), ours.removeprefix(head + "\n")]


def test_conll_has_the_lines_of_the_vendor(tmp_path: Path) -> None:
    rnd = random.Random(4)
    words = ["Ada", "can't", "U.S.A.", '"London"', "(1,000)", "John's", "שלום", "😀", "x/y", "end."]
    texts = []
    for _ in range(60):
        text = " ".join(rnd.choice(words) for _ in range(rnd.randint(3, 12)))
        places, spans, n = tokens(text), [], 0
        while n < len(places):
            last = min(n + rnd.randint(0, 2), len(places) - 1)
            if rnd.random() < 0.4:
                spans.append((places[n][0], places[last][1], rnd.choice(["PER", "LOC"])))
            n = last + 1
        texts.append((text, spans))
    theirs, ours = both_conll(tmp_path, texts)
    assert ours == theirs


def test_conll_of_the_vendor_shares_tokens_where_spans_overlap(tmp_path: Path) -> None:
    theirs, ours = both_conll(tmp_path, [("a b c d", [(0, 3, "PER"), (2, 7, "LOC")])])
    assert [line.split()[-1] for line in theirs.split("\n") if line] == [
        "B-PER",
        "I-PER",
        "B-LOC",
        "I-LOC",
    ]
    assert [line.split()[-1] for line in ours.split("\n") if line] == [
        "O",
        "B-LOC",
        "I-LOC",
        "I-LOC",
    ]


def test_tokens_are_those_of_the_vendor() -> None:
    rnd = random.Random(3)
    pieces = [
        "can't", "cannot", "John's", "Mr.", "U.S.A.", "end.", '"Hi"', "''x''", "``y``", "(a)",
        "[b]", "{c}", "<d>", "1,000", "10:30", "a,b", "x:y", "http://a.b/c?d=1&e", "a--b", "...",
        "DON'T", "we'll", "gonna", "wanna", "gotta", "lemme", "gimme", "d'ye", "more'n", "'tis",
        "'Twas", "$5", "50%", "a@b.c", "é", "שלום", "😀", "dogs'", "'q'", "end.)", 'end."', "?!",
        "\n", "\r\n", "\t", "  ", ";", "'", '"', "'s", "and/or",
    ]  # fmt: skip
    texts = [
        "".join(rnd.choice(pieces) + rnd.choice([" ", " ", ""]) for _ in range(rnd.randint(1, 8)))
        for _ in range(3000)
    ]
    theirs = json.loads(asked(TOKENS, stdin=json.dumps(texts)))
    for text, their in zip(texts, theirs, strict=True):
        assert [text[a:b] for a, b in tokens(text)] == their


# ASR manifest


def recording(seconds: float) -> bytes:
    body = io.BytesIO()
    with wave.open(body, "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(b"\0\0" * int(8000 * seconds))
    return body.getvalue()


def test_a_manifest_has_the_recordings_of_the_vendor_and_those_it_cannot_open(
    tmp_path: Path,
) -> None:
    schema = LabelSchema(
        (Input("audio", "audio", key="audio"),), (TextField(name="words", many=True),)
    )
    tasks, made = [], []
    for n in (1, 2, 3):
        if n < 3:
            (tmp_path / f"{n}.wav").write_bytes(recording(n * 1.25))
        given = {"audio": f"/data/upload/{n}.wav"}
        result = [
            {"id": "1", "type": "textarea", "from_name": "words", "to_name": "audio",
             "value": {"text": [f"words {n}", "more"]}}
        ]  # fmt: skip
        tasks.append(exported(n, given, result))
        answer = Answer((Value("words", [f"words {n}", "more"]),))
        file = FileRef(name=f"{n}.wav", media_type="audio/wav")
        made.append(Labelled(n, given, (Annotation(answer=answer),), files={"audio": file}))
    out = converted(tmp_path, AUDIO, "ASR_MANIFEST", tasks, "yes")
    theirs = [json.loads(line) for line in (out / "manifest.json").read_text().splitlines()]
    body = unzipped(
        written(
            "asr_manifest",
            made,
            schema,
            files=True,
            open=lambda file: (tmp_path / file.name).open("rb"),
        )
    )
    ours = [json.loads(line) for line in body["manifest.json"].splitlines()]
    keys = ("audio_filepath", "duration", "text")
    assert [[one[key] for key in keys] for one in ours[:2]] == [
        [one[key] for key in keys] for one in theirs
    ]
    assert len(theirs) == 2
    assert ours[2] == {
        "audio_filepath": "/data/upload/3.wav",
        "text": "words 3",
        "task_id": 3,
    }


# Masks


BRUSH = (
    '<View><Image name="image" value="$image"/><BrushLabels name="segments" toName="image">'
    '<Label value="road"/><Label value="the sky"/></BrushLabels></View>'
)


def test_masks_are_the_pixels_of_the_vendor_under_its_names(tmp_path: Path) -> None:
    rnd = random.Random(6)
    width, height = 13, 9
    cases, regions = [], []
    for n, label in enumerate(("road", "the sky", "road")):
        pixels = bytes(255 * (rnd.random() < 0.4) for _ in range(width * height))
        cases.append((label, [list(pixels[y * width : (y + 1) * width]) for y in range(height)]))
        mask = mask_from_pixels(pixels, width, height)
        regions.append(Region(f"{n}", "segments", mask, (label,)))
    answer = Answer(regions=tuple(regions))
    made = Labelled(7, {"image": "a.png"}, (Annotation(id=12, member_id=3, answer=answer),))
    (tmp_path / "ours").mkdir()
    for name in ("brush_png", "brush_numpy"):
        for member, body in unzipped(written(name, [made])).items():
            (tmp_path / "ours" / member).write_bytes(body)
    found = json.loads(asked(MASKS, str(tmp_path), BRUSH, stdin=json.dumps(cases)))
    assert len(found) == 6
    assert "task-7-annotation-12-by-3-segments-the sky-0.png" in found
    for both in found.values():
        theirs, ours = both
        assert theirs == ours
        assert ours[0] == "uint8"
