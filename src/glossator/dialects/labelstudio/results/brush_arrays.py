"""Brush strokes of many runs with numpy: several times as quick as ``brush`` alone, the same bytes.

Only for installations with the extra ``masks``. Both functions answer None for what they do not
take (short strokes, and those that are not runs alone); the loops of ``brush`` do these.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glossator.model.geometry import Mask

Numbers = NDArray[Any]

_FEW_RUNS, _FEW_BYTES = 2_000, 8_000
"""Below these a plain loop is as quick."""
_LONGEST = 1 << 14
"""Pixels that one block of the widest kind holds."""
_HEADER_BITS = 53
_LANE = 1_200
"""Bits of a stroke that one lane reads: some 60 blocks of noise."""
_TURNS = 400
"""Blocks that a lane reads at most; a loop reads the rest of it."""
_FAR = 1 << 20
"""Where a lane goes that meets a block of other words: past its end."""


# To the vendor's bytes.


def pack(mask: Mask, header: bytes) -> bytes | None:
    """The stroke of a mask; ``header`` is its first 53 bits as 7 bytes, the last three bits 0.

    None for masks of few runs, of very long ones, and for those with runs that are empty.
    """
    if len(mask.runs) < _FEW_RUNS:
        return None
    pairs, sizes = _short(mask) or _long(mask) or (None, None)
    if pairs is None or sizes is None:
        return None
    ends = np.cumsum(sizes, dtype=np.uint64) + np.uint64(_HEADER_BITS)
    starts = ends - sizes
    words = np.zeros(int(ends[-1]) // 64 + 2, np.uint64)
    # Two blocks are at most 54 bits: they lie on at most two words.
    left = pairs << (np.uint64(64) - sizes)
    place, inside = (starts >> np.uint64(6)).astype(np.int64), starts & np.uint64(63)
    firsts = np.flatnonzero(np.diff(place, prepend=-1))
    words[place[firsts]] = np.bitwise_or.reduceat(left >> inside, firsts)
    over = np.flatnonzero(inside + sizes > 64)
    # At most one pair lies over the end of a word.
    words[place[over] + 1] |= left[over] << (np.uint64(64) - inside[over])
    words[0] |= np.uint64(int.from_bytes(header + b"\0", "big"))
    # Quirk: a stroke that ends with a byte gets one more byte of zeros (SDK: 8 - length % 8).
    return words.astype(">u8").tobytes()[: int(ends[-1]) // 8 + 1]


Pairs = tuple[Numbers, Numbers]
"""The bits of each two blocks, and their number."""


def _short(mask: Mask) -> Pairs | None:
    """Runs of less than 256 pixels, which noise has, by a table of all two of them."""
    try:
        runs = bytes(mask.runs)
    except ValueError:
        return None
    if runs.find(0, 1) >= 0 or not _whole(np.frombuffer(runs, np.uint8), mask):
        return None
    two = np.frombuffer(runs + bytes(len(runs) & 1), "<u2")
    codes, lengths = _pairs()
    return codes[two], lengths[two]


def _long(mask: Mask) -> Pairs | None:
    """Runs of at most what one block holds."""
    try:
        pixels = np.frombuffer(array("I", mask.runs), np.uint32)
    except OverflowError:
        return None
    if int(pixels.max()) > _LONGEST or not pixels[1:].all() or not _whole(pixels, mask):
        return None
    return _joined(np.append(pixels, pixels[:0] if len(pixels) % 2 == 0 else np.uint32(0)))


def _whole(pixels: Numbers, mask: Mask) -> bool:
    return int(pixels.sum(dtype=np.uint64)) == mask.width * mask.height


def _joined(pixels: Numbers) -> Pairs:
    """Each two blocks together: one that is not set, and one that is."""
    codes, lengths = _codes()
    off, on = pixels[0::2], pixels[1::2].astype(np.int64) + _LONGEST + 1
    code = codes[off].astype(np.uint64) << lengths[on] | codes[on]
    return code, lengths[off] + lengths[on]


@lru_cache(maxsize=1)
def _pairs() -> Pairs:
    """For all two runs of less than 256 pixels; the second is the high byte of the index."""
    every = np.arange(1 << 16, dtype=np.uint32)
    return _joined(np.stack([every & 255, every >> 8], axis=1).ravel())


@lru_cache(maxsize=1)
def _codes() -> tuple[Numbers, Numbers]:
    """Bits and their number for a block of 0 ... 16384 pixels, unset and then set.

    No pixel at all is no bit.
    """
    values = np.arange(_LONGEST + 1, dtype=np.uint32) * 4
    kind = np.searchsorted(np.array([8, 16, 256]), values).astype(np.uint32)
    width = np.array([3, 4, 8, 16], np.uint32)[kind]
    code = ((4 | kind) << width | values - np.uint32(1)) << np.uint32(8)
    length = (3 + width + 8).astype(np.uint64)
    code[0] = length[0] = 0
    both = np.concatenate([code, code | np.uint32(255)])
    both[_LONGEST + 1] = 0
    return both, np.concatenate([length, length])


# From the vendor's bytes.


def unpack(
    data: bytes, widths: Sequence[int], total: int
) -> tuple[tuple[int, ...], set[int]] | None:
    """Runs of pixels and the alphas that occur, of a stroke of 8-bit words with a good header.

    None for a stroke with words that stand as they are, and for one that does not end well.
    """
    if not _FEW_BYTES <= len(data) < 1 << 26:
        return None
    words = _words(np.frombuffer(data + bytes(16), np.uint8))
    size = np.array([3 + width + 8 for width in widths], np.int32)
    steps = np.concatenate([np.full(4, _FAR, np.int32), size])
    places = _places(words, steps, len(data) * 8)
    if places is None:
        return None
    noise = _noise(words, places, total) if tuple(widths) == (3, 4, 8, 16) else None
    return noise or _runs(words, np.array(widths, np.uint64), places, total)


def _places(words: Numbers, steps: Numbers, end: int) -> Numbers | None:
    """Where every block begins, in bits, up to the first that is no run.

    Where a block begins is known when the one before it was read. So several lanes read at once,
    each from a place that looks like the begin of a block, and a lane counts if the lane before
    it ends exactly there: the first one begins after the header.
    """
    heads = (words >> np.uint64(48)).astype(np.uint16)
    starts = _starts(words, end)
    if len(starts) * _LANE * 4 < end:
        return None  # little noise: a lane would be too long
    ends = np.append(starts[1:], end).astype(np.int32)
    read = np.full((_TURNS, len(starts)), -1, np.int32)
    landed = np.empty_like(starts)
    lanes, at, until = np.arange(len(starts)), starts, ends
    for turn in range(_TURNS):
        read[turn, lanes] = at
        step = steps[heads[at >> 3] >> (13 - (at & 7)) & 7]
        at = at + step
        inside = at < until
        if not inside.all():
            out = ~inside
            landed[lanes[out]] = at[out]
            lanes, at, until = lanes[inside], at[inside], until[inside]
        if not len(lanes):
            break
    landed[lanes] = at
    return _chained(starts, landed, read[: turn + 1], heads, steps, end)


def _starts(words: Numbers, end: int) -> Numbers:
    """Where lanes begin: behind the header, and where a run of one pixel seems to begin.

    That is what noise is made of: the word of the run before it, the block of one pixel with the
    other word, and a block of another run.
    """
    at = np.arange(_HEADER_BITS + _LANE, end - 64, _LANE, dtype=np.int32)
    limit = np.minimum(at + _LANE, end) - 64
    found = [np.array([_HEADER_BITS], np.int32)]
    on = 0b00000000_100011_11111111_1 << 41
    off = 0b11111111_100011_00000000_1 << 41
    mask = np.uint64(((1 << 23) - 1) << 41)
    while len(at):
        word = words[at >> 3] << (at & 7).astype(np.uint64)
        here = np.full(len(at), -1, np.int32)
        for n in range(34):
            seen = word & mask
            here[(seen == np.uint64(on)) | (seen == np.uint64(off))] = n + 8
            word <<= np.uint64(1)
        known = here >= 0
        found.append((at + here)[known])
        at, limit = at[~known] + 34, limit[~known]
        at, limit = at[at < limit], limit[at < limit]
    starts: Numbers = np.sort(np.concatenate(found))
    return starts


def _chained(
    starts: Numbers, landed: Numbers, read: Numbers, heads: Numbers, steps: Numbers, end: int
) -> Numbers:
    """The places of the lanes that follow from the first; a gap between two is read one by one."""
    numbers = {int(start): n for n, start in enumerate(starts)}
    ends, step = landed.tolist(), steps.tolist()
    true = np.zeros(len(starts), bool)
    between: list[int] = []
    at = _HEADER_BITS
    while at < end:
        lane = numbers.get(at)
        if lane is not None:
            true[lane] = True
            at = ends[lane]
            continue
        between.append(at)
        at += step[int(heads[at >> 3]) >> (13 - (at & 7)) & 7]
    places = read.T[true].ravel()
    places = places[places >= 0]
    return np.sort(np.append(places, between).astype(np.int32), kind="stable")


def _words(data: Numbers) -> Numbers:
    """The 64 bits that begin at each byte."""
    return np.ndarray((len(data) - 8,), ">u8", data, strides=(1,)).astype(np.uint64)


def _noise(words: Numbers, places: Numbers, total: int) -> tuple[tuple[int, ...], set[int]] | None:
    """What :func:`_runs` says, at half of its cost, where runs of pixels that are all set and not
    set at all take turns. None for anything else."""
    word = words[places >> 3]
    word <<= (places & 7).astype(np.uint64)
    blocks = _blocks()[(word >> np.uint64(45)).view(np.int64)]
    rest = np.flatnonzero(blocks == 0)
    blocks[rest] = _wide((word[rest] >> np.uint64(37)).astype(np.uint32))
    runs = blocks & _PIXELS
    more = int(runs.sum(dtype=np.int64)) - total // 4
    while len(runs) and (more > 0 or not runs[-1]):  # the zeros behind the end
        more -= int(runs[-1])
        blocks, runs = blocks[:-1], runs[:-1]
    if more or len(runs) < 2 or not runs.all() or not ((blocks[1:] ^ blocks[:-1]) > _PIXELS).all():
        return None
    found = runs.astype(np.uint8).tobytes() if int(runs.max()) < 256 else runs.tolist()
    return ((0, *found) if blocks[0] > _PIXELS else tuple(found)), {0, 255}


_PIXELS = (1 << 15) - 1
"""What of a block of :func:`_noise` is its number of pixels; the bit before says that they are set."""


@lru_cache(maxsize=1)
def _blocks() -> Numbers:
    """The first 19 bits of a block of at most 64 whole pixels -> what :func:`_noise` takes; 0 for
    any other bits."""
    first = np.arange(1 << 19, dtype=np.uint32)
    found = np.zeros(1 << 19, np.uint16)
    for kind, width in enumerate((3, 4, 8)):
        values = (first >> (16 - width) & ((1 << width) - 1)) + 1
        here = first >> 16 == 4 | kind
        found[here] = _whole_pixels(values[here], first[here] >> (8 - width) & 255)
    return found


def _wide(first: Numbers) -> Numbers:
    """The same of the first 27 bits, if the block is of the widest kind."""
    found = _whole_pixels((first >> 8 & 0xFFFF) + 1, first & 255)
    return np.where(first >> 24 == 7, found, 0)


def _whole_pixels(values: Numbers, word: Numbers) -> Numbers:
    fits = (values % 4 == 0) & ((word == 0) | (word == 255))
    return np.where(fits, values // 4 | (word & 128) << 8, 0).astype(np.uint16)


def _runs(
    words: Numbers, widths: Numbers, places: Numbers, total: int
) -> tuple[tuple[int, ...], set[int]] | None:
    """The blocks at these places, as runs of pixels that are set or not."""
    word = words[places >> 3]
    word <<= (places & 7).astype(np.uint64)
    width = widths[(word >> np.uint64(61) & np.uint64(3)).view(np.int64)]
    plain = word < np.uint64(1 << 63)
    word <<= np.uint64(3)
    ends = np.cumsum((word >> (np.uint64(64) - width)) + np.uint64(1))
    word <<= width
    word >>= np.uint64(56)
    alphas = word.astype(np.uint8)
    last = int(np.searchsorted(ends, np.uint64(total)))
    if last == len(ends) or int(ends[last]) != total or plain[: last + 1].any():
        return None
    # The value at 4 n + 3 is the alpha of pixel n; a run without one says nothing of the mask.
    pixels, alphas = (ends[: last + 1] >> np.uint64(2)).view(np.int64), alphas[: last + 1]
    shown = np.diff(pixels, prepend=0) > 0
    pixels, alphas = pixels[shown], alphas[shown]
    on = alphas > 0
    turns = pixels[np.append(np.flatnonzero(on[1:] != on[:-1]), len(on) - 1)]
    runs = np.diff(turns, prepend=0)
    found = bytes(runs.astype(np.uint8)) if int(runs.max()) < 256 else runs.tolist()
    seen = set(np.flatnonzero(np.bincount(alphas, minlength=256)).tolist())
    return ((0, *found) if on[0] else tuple(found)), seen
