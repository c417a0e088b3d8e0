"""Recordings, and the pointer over a line of time: what tests of sound and of series share."""

from __future__ import annotations

import io
import math
import struct
import wave
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import FloatRect, Page

    from tests.browser.studio import Studio

SECONDS = 12.5
RATE = 8_000


@cache
def recording(seconds: float = SECONDS, channels: int = 2) -> bytes:
    """A WAV file with a tone each second, louder and softer, in one channel after the other."""
    held = io.BytesIO()
    with wave.open(held, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(RATE)
        frames = bytearray()
        for n in range(int(seconds * RATE)):
            at = n / RATE
            loud = math.sin(math.pi * (at % 1)) ** 2 * (0.3 + 0.6 * ((int(at) * 7) % 5) / 5)
            sample = int(32_000 * loud * math.sin(at * 2 * math.pi * 220))
            for channel in range(channels):
                frames += struct.pack(
                    "<h", sample if int(at) // 3 % channels == channel else sample // 20
                )
        file.writeframes(bytes(frames))
    return held.getvalue()


def upload(
    studio: Studio, project: int, content: bytes, name: str = "call.wav", kind: str = "audio/wav"
) -> str:
    """A stored recording; what task data says to play it."""
    files = {"file": (name, content, kind)}
    reply = studio.api.post("/v1/files", files=files, data={"project_id": str(project)})
    assert reply.status_code == 201, reply.text
    return str(reply.json()["files"][0]["url"])


def ready(page: Page) -> None:
    """Until the wave is whole."""
    page.locator(".line-said:empty").wait_for(state="attached")


class Pointer:
    """The pointer over a strip, of which a stretch is seen."""

    def __init__(self, page: Page, start: float, end: float) -> None:
        self.page, self.start, self.end = page, start, end

    @property
    def box(self) -> FloatRect:
        found = self.page.locator(".strip").first.bounding_box()
        assert found is not None
        return found

    def at(self, moment: float, y: float) -> tuple[float, float]:
        """Where a moment is on the screen; below 0 from the lower edge."""
        part = (moment - self.start) / (self.end - self.start)
        top = self.box["y"] + (y if y > 0 else self.box["height"] + y)
        return self.box["x"] + part * self.box["width"], top

    def drag(self, one: float, other: float, y: float = 100) -> None:
        mouse = self.page.mouse
        mouse.move(*self.at(one, y))
        mouse.down()
        mouse.move(*self.at((one + other) / 2, y))
        mouse.move(*self.at(other, y))
        mouse.up()


def stretches(answer: dict[str, Any]) -> list[tuple[float, float, str]]:
    """Start, end and label of each mark."""
    found = [(one["shape"], one["labels"][0]) for one in answer["regions"]]
    return [(shape["start"], shape["end"], label) for shape, label in found]


def flac(seconds: int, rate: int = 8_000, channels: int = 2) -> bytes:
    """A FLAC file whose samples are not pressed (RFC 9639): noise in the first channel only."""

    def checked(data: bytes, bits: int, polynomial: int) -> int:
        found, top = 0, 1 << (bits - 1)
        for byte in data:
            found ^= byte << (bits - 8)
            for _ in range(8):
                found = ((found << 1) ^ (polynomial if found & top else 0)) & ((1 << bits) - 1)
        return found

    block, count = 4_000, seconds * rate // 4_000
    about = (rate << 44) | ((channels - 1) << 41) | (15 << 36) | (seconds * rate)
    info = struct.pack(">HH", block, block) + bytes(6) + about.to_bytes(8, "big") + bytes(16)
    made = b"fLaC" + bytes([0x80]) + len(info).to_bytes(3, "big") + info
    samples = b"".join(struct.pack(">h", (n * 7_919) % 20_001 - 10_000) for n in range(block))
    for n in range(count):
        # Size by 16 bits, rate by the info, each channel alone, 16 bits a sample, number of the frame.
        head = bytes([0xFF, 0xF8, 0x70, ((channels - 1) << 4) | 0x08, n]) + struct.pack(
            ">H", block - 1
        )
        head += bytes([checked(head, 8, 0x07)])
        body = head + b"\x02" + samples + b"\x00\x00\x00" * (channels - 1)
        made += body + struct.pack(">H", checked(body, 16, 0x8005))
    return made
