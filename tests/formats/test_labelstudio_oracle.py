"""Our files of texts and recordings against those of Label Studio's own converter, 1.0.10 and 2.1.2.

Where the two differ, the test says how, and who is right:

* CoNLL: no blank line after the line that begins the document, where the data of 2003 has one; where
  spans overlap, the tokens left of the first one's end go to it, the rest to the next as a new
  entity. Ours give the longest span its tokens, and report the other.
* ASR: it opens every recording and leaves out what it cannot, without a word; spans become no lines.
  Ours keep such a line without ``duration`` and report it, and spans have lines of their own.
"""

from __future__ import annotations

import io
import json
import random
import wave
from pathlib import Path

from tests.formats.converter import asked, clients, converted, exported
from tests.formats.made import unzipped, written

from glossator.formats.conll2003.tokens import tokens
from glossator.model.annotation import Annotation, Answer, Region, Value
from glossator.model.geometry import TextSpan
from glossator.model.label_schema import Input, Label, LabelSchema, RegionField, TextField
from glossator.model.task import FileRef, Labelled

TOKENS = """
import json, sys
from label_studio_sdk.converter.utils import create_tokens_and_tags
print(json.dumps([create_tokens_and_tags(text, None)[0] for text in json.load(sys.stdin)]))
"""
SPANS = (
    '<View><Text name="text" value="$text"/><Labels name="entities" toName="text">'
    '<Label value="PER"/><Label value="LOC"/></Labels></View>'
)
AUDIO = '<View><Audio name="audio" value="$audio"/><TextArea name="words" toName="audio"/></View>'


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


def both_conll(
    folder: Path, client: str, texts: list[tuple[str, list[tuple[int, int, str]]]]
) -> list[str]:
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
    out = converted(folder, SPANS, ["CONLL2003"], tasks, client=client)
    theirs = (out / "CONLL2003" / "result.conll").read_text(encoding="utf-8")
    ours = written("conll2003", made, TEXT).decode()
    head = "-DOCSTART- -X- O\n"
    assert theirs.startswith(head)
    assert ours.startswith(head + "\n")
    return [theirs.removeprefix(head), ours.removeprefix(head + "\n")]


@clients
def test_conll_has_the_lines_of_the_vendor(tmp_path: Path, client: str) -> None:
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
    theirs, ours = both_conll(tmp_path, client, texts)
    assert ours == theirs


@clients
def test_conll_of_the_vendor_shares_tokens_where_spans_overlap(tmp_path: Path, client: str) -> None:
    theirs, ours = both_conll(tmp_path, client, [("a b c d", [(0, 3, "PER"), (2, 7, "LOC")])])
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


@clients
def test_tokens_are_those_of_the_vendor(client: str) -> None:
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
    theirs = json.loads(asked(TOKENS, stdin=json.dumps(texts), client=client))
    for text, their in zip(texts, theirs, strict=True):
        assert [text[a:b] for a, b in tokens(text)] == their


# ASR manifest


def recording(seconds: float) -> bytes:
    body = io.BytesIO()
    with wave.open(body, "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(b"\0\0" * int(8000 * seconds))
    return body.getvalue()


@clients
def test_a_manifest_has_the_recordings_of_the_vendor_and_those_it_cannot_open(
    tmp_path: Path, client: str
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
    out = converted(tmp_path, AUDIO, ["ASR_MANIFEST"], tasks, resources=True, client=client)
    manifest = out / "ASR_MANIFEST" / "manifest.json"
    theirs = [json.loads(line) for line in manifest.read_text().splitlines()]
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
