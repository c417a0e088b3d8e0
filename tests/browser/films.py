"""A film whose frames say which they are, for tests of what is followed over frames.

``film.webm`` of the sample organization was made by ``python -m tests.browser.films``: Chromium's own encoder
(VP8) draws the frames, and the few elements of WebM around them are written here, so that every
frame has its exact time.
"""

from __future__ import annotations

import base64
import struct
from typing import Any

from glossator.demo.sample import ASSETS
from tests import parts

FILM = ASSETS / "films" / "film.webm"
WIDTH, HEIGHT, COUNT, RATE = 640, 360, 100, 25
BITS = 7

_DRAWS = """
async ([width, height, count, rate, bits]) => {
    const canvas = new OffscreenCanvas(width, height);
    const pen = canvas.getContext("2d");
    const chunks = [];
    const encoder = new VideoEncoder({
        output: (chunk) => {
            const bytes = new Uint8Array(chunk.byteLength);
            chunk.copyTo(bytes);
            chunks.push([chunk.type === "key", btoa(String.fromCharCode(...bytes))]);
        },
        error: (error) => { throw error; },
    });
    encoder.configure({ codec: "vp8", width, height, bitrate: 110000, framerate: rate });
    for (let n = 0; n < count; n++) {
        pen.fillStyle = "#d9d4c7";
        pen.fillRect(0, 0, width, height);
        pen.fillStyle = "#8f9e8b";
        pen.fillRect(0, 300, width, 60);
        for (let bit = 0; bit < bits; bit++) {
            pen.fillStyle = n >> bit & 1 ? "#fff" : "#000";
            pen.fillRect(bit * 32, 0, 32, 32);
        }
        pen.fillStyle = "#b8492f";
        pen.fillRect(40 + 4 * n, 200, 80, 100);
        const frame = new VideoFrame(canvas, { timestamp: n * 1e6 / rate, duration: 1e6 / rate });
        encoder.encode(frame, { keyFrame: n % 30 === 0 });
        frame.close();
    }
    await encoder.flush();
    return chunks;
}
"""


def element(number: int, content: bytes) -> bytes:
    """One element of EBML; its size takes eight bytes."""
    name = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return name + (len(content) | 1 << 56).to_bytes(8, "big") + content


def whole(number: int, value: int) -> bytes:
    return element(number, value.to_bytes(max((value.bit_length() + 7) // 8, 1), "big"))


def webm(chunks: list[tuple[bool, bytes]]) -> bytes:
    """A WebM file of these frames, with its length and where its key frames are."""
    head = element(0x1A45DFA3, element(0x4282, b"webm") + whole(0x4287, 2) + whole(0x4285, 2))
    info = element(
        0x1549A966,
        whole(0x2AD7B1, 1_000_000) + element(0x4489, struct.pack(">d", COUNT * 1000 / RATE))
        + element(0x4D80, b"tests") + element(0x5741, b"tests"),
    )  # fmt: skip
    seen = element(0xE0, whole(0xB0, WIDTH) + whole(0xBA, HEIGHT))
    track = whole(0xD7, 1) + whole(0x73C5, 1) + whole(0x83, 1) + element(0x86, b"V_VP8") + seen
    tracks = element(0x1654AE6B, element(0xAE, track))
    clusters: list[tuple[int, bytes]] = []
    for n, (key, content) in enumerate(chunks):
        time = n * 1000 // RATE
        if key:
            clusters.append((time, whole(0xE7, time)))
        begun, so_far = clusters[-1]
        block = b"\x81" + (time - begun).to_bytes(2, "big") + (b"\x80" if key else b"\x00")
        clusters[-1] = begun, so_far + element(0xA3, block + content)
    found = [(time, element(0x1F43B675, content)) for time, content in clusters]

    # Cues name places, whose spelling must not change their length: eight bytes each.
    def cues(first: int) -> bytes:
        points, at = b"", first
        for time, content in found:
            place = element(0xF1, at.to_bytes(8, "big"))
            points += element(0xBB, whole(0xB3, time) + element(0xB7, whole(0xF7, 1) + place))
            at += len(content)
        return element(0x1C53BB6B, points)

    first = len(info) + len(tracks) + len(cues(0))
    content = info + tracks + cues(first) + b"".join(one for _, one in found)
    return head + element(0x18538067, content)


def read(page: Any) -> int:
    """The frame whose picture the film shows."""
    found: int = page.evaluate(
        """(bits) => {
            const film = document.querySelector("video.picture");
            const paper = new OffscreenCanvas(film.videoWidth, film.videoHeight);
            const pen = paper.getContext("2d");
            pen.drawImage(film, 0, 0);
            let n = 0;
            for (let bit = 0; bit < bits; bit++)
                if (pen.getImageData(bit * 32 + 16, 16, 1, 1).data[0] > 127) n |= 1 << bit;
            return n;
        }""",
        BITS,
    )
    return found


def main() -> None:
    """Make the film anew."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(parts.chromium()), args=list(parts.CHROMIUM_FLAGS)
        )
        page = browser.new_page()
        page.goto("chrome://version")  # WebCodecs want a secure page
        chunks = page.evaluate(_DRAWS, [WIDTH, HEIGHT, COUNT, RATE, BITS])
        browser.close()
    FILM.write_bytes(webm([(key, base64.b64decode(content)) for key, content in chunks]))


if __name__ == "__main__":
    main()
