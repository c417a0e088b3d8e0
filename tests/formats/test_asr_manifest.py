"""ASR manifests beyond the shared suite: lengths of recordings, several texts, lines of others."""

from __future__ import annotations

import io
import json
import wave
from pathlib import Path
from typing import Any

import pytest
from tests.formats.made import read, unzipped, written

from glossator.model.annotation import Annotation, Answer, Region, Value
from glossator.model.errors import Invalid
from glossator.model.geometry import TimeSpan
from glossator.model.label_schema import Input, Label, LabelSchema, RegionField, TextField
from glossator.model.loss import Losses
from glossator.model.task import FileRef, Labelled

SCHEMA = LabelSchema(
    (Input("audio", "audio", key="url"),),
    (
        TextField(name="words", inputs=("audio",), many=True),
        RegionField(
            name="turns", inputs=("audio",), shapes=("time_span",), labels=(Label("agent"),)
        ),
        TextField(name="turn", inputs=("audio",), scope="region", on=("turns",)),
    ),
)
FILE = FileRef(name="one.wav", media_type="audio/wav")


def recording(seconds: float) -> bytes:
    body = io.BytesIO()
    with wave.open(body, "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(b"\0\0" * int(8000 * seconds))
    return body.getvalue()


def task(*values: Value, regions: tuple[Region, ...] = (), id: int = 1) -> Labelled:
    answer = Answer(values, regions)
    return Labelled(id, {"url": "one.wav"}, (Annotation(answer=answer),), files={"audio": FILE})


def lines(body: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in body.splitlines()]


def test_without_the_recording_its_length_is_not_guessed() -> None:
    losses = Losses()
    body = written("asr_manifest", [task(Value("words", ["hi"]))], SCHEMA, losses)
    assert lines(body) == [{"audio_filepath": "one.wav", "text": "hi", "task_id": 1}]
    assert losses.counts == {"size_unknown": 1}


def test_a_span_knows_the_length_of_its_recording() -> None:
    span = Region("1", "turns", TimeSpan(0.5, 2.0, length=9.5), ("agent",), "audio")
    losses = Losses()
    body = written("asr_manifest", [task(Value("words", ["hi"]), regions=(span,))], SCHEMA, losses)
    whole, turn = lines(body)
    assert whole["duration"] == 9.5
    assert turn == {
        "audio_filepath": "one.wav",
        "offset": 0.5,
        "duration": 1.5,
        "label": "agent",
        "task_id": 1,
    }
    assert not losses.counts


def test_recordings_stand_beside_and_say_their_length() -> None:
    losses = Losses()
    body = written(
        "asr_manifest",
        [task(Value("words", ["hi"])), task(Value("words", ["ho"]), id=2)],
        SCHEMA,
        losses,
        files=True,
        open=lambda file: io.BytesIO(recording(1.25)),
    )
    members = unzipped(body)
    assert list(members) == ["audio/1.wav", "audio/2.wav", "manifest.json"]
    assert members["audio/2.wav"] == recording(1.25)
    found = lines(members["manifest.json"])
    assert [(one["audio_filepath"], one["duration"]) for one in found] == [
        ("audio/1.wav", 1.25),
        ("audio/2.wav", 1.25),
    ]
    assert not losses.counts


def test_a_file_that_is_no_recording_has_no_length() -> None:
    losses = Losses()
    made = [task(Value("words", ["hi"]))]
    body = written(
        "asr_manifest", made, SCHEMA, losses, open=lambda file: io.BytesIO(b"RIFF no wave")
    )
    assert "duration" not in lines(body)[0]
    assert losses.counts == {"size_unknown": 1}


def test_of_several_texts_the_first_stays() -> None:
    losses = Losses()
    body = written("asr_manifest", [task(Value("words", ["a", "b", "c"]))], SCHEMA, losses)
    assert lines(body)[0]["text"] == "a"
    assert losses.counts["value_dropped"] == 2


def test_every_answer_has_lines_of_its_own_on_request() -> None:
    answers = tuple(Annotation(id=n, answer=Answer((Value("words", [f"{n}"]),))) for n in (1, 2))
    made = Labelled(7, {"url": "one.wav"}, answers)
    found = lines(written("asr_manifest", [made], SCHEMA, everything=True))
    assert [(one["task_id"], one["text"]) for one in found] == [(7, "1"), ("7-2", "2")]


def test_a_recording_that_is_not_in_a_row_is_another_task(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text(
        "".join(
            json.dumps({"audio_filepath": name, "duration": 1, "text": text}) + "\n"
            for name, text in (("a", "1"), ("a", "2"), ("b", "3"), ("a", "4"))
        )
    )
    assert [one.id for one in read("asr_manifest", path)[1]] == [1, 2, 3, 4]


def test_keys_of_a_client_become_data_of_the_task(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text('{"audio_filepath":"a","duration":1,"text":"x","lang":"en","audio":"other"}\n')
    _, (found,) = read("asr_manifest", path)
    assert found.data == {"lang": "en", "audio": "a"}


@pytest.mark.parametrize(
    "line",
    [
        "[]",
        "{}",
        '{"audio_filepath": 5}',
        '{"audio_filepath": "a", "duration": -1}',
        '{"audio_filepath": "a", "duration": NaN}',
        '{"audio_filepath": "a", "offset": 1}',
        '{"audio_filepath": "a", "task_id": -3}',
    ],
)
def test_a_wrong_line_is_named(line: str, tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text(f'{{"audio_filepath": "a"}}\n{line}\n')
    with pytest.raises(Invalid, match=r"^x\.json: line 2: "):
        read("asr_manifest", path)
