"""The vendor's run lengths of a brush stroke, to and from the model's masks.

A bit stream, most significant bit first, spelled as a list of bytes: 32 bits number of values
(width x height x 4, red, green, blue, alpha, row by row), 5 bits word size - 1, four times 4 bits
(width of a length - 1), then blocks: 1 bit kind (1 = one word that repeats, 0 = words as they
are), 2 bits which width, the length - 1 in that width, the word or words. The alpha channel alone
is the mask (Label Studio SDK, ``converter/brush.py``; the editor uses thi.ng's ``rle-pack``).

Masks are tuples of runs in the model, so the work is done per run and not per pixel: tables of
bit strings do it without an array library, ``brush_arrays`` does masks of many runs with one.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from types import ModuleType

from glossator.model.geometry import Mask
from glossator.model.rasters import AREA

WIDTHS = (3, 4, 8, 16)
_HEADER = "00111" + "".join(f"{width - 1:04b}" for width in WIDTHS)
_LONGEST = 1 << 16


@cache
def arrays() -> ModuleType | None:
    """What does masks of many runs, if numpy is there (it comes with the extra ``masks``): 11 MB
    that only a server with brush strokes needs."""
    try:
        from glossator.dialects.labelstudio.results import brush_arrays
    except ImportError:
        return None
    return brush_arrays


def encode(mask: Mask) -> list[int]:
    """The bytes for a mask: 255 in all four channels where it is set, as the vendor's ``mask2rle``.

    Byte for byte what the SDK writes. Raises ValueError if the runs do not add up.
    """
    total = mask.width * mask.height
    if total > AREA:
        raise ValueError("no picture has this size")
    head = f"{total * 4:032b}{_HEADER}"
    if (quick := arrays()) is not None:
        packed = quick.pack(mask, (int(head, 2) << 3).to_bytes(7, "big"))
        if packed is not None:
            return list(packed)
    if sum(mask.runs) != total or min(mask.runs, default=0) < 0:
        raise ValueError("the runs of a mask must add up to width x height")
    runs = mask.runs if 0 not in mask.runs else _merged(mask.runs)
    words = [_block(run, n & 1) for n, run in enumerate(runs)]
    bits = f"{head}{''.join(words)}"
    # Quirk: a stream that ends with a byte gets one more byte of zeros (SDK: 8 - length % 8).
    bits += "0" * (8 - len(bits) % 8)
    return list(int(bits, 2).to_bytes(len(bits) // 8, "big"))


def _merged(runs: Sequence[int]) -> list[int]:
    """The runs without empty ones inside; the first may stay empty, its block has no bits."""
    kept = [0]
    for n, run in enumerate(runs):
        if not run:
            continue
        if len(kept) & 1 == 1 - (n & 1):
            kept[-1] += run
        else:
            kept.append(run)
    return kept


@lru_cache(maxsize=1 << 16)
def _block(pixels: int, on: int) -> str:
    """The bits of a run of pixels: the shortest width that holds its values."""
    word = "11111111" if on else "00000000"
    left = pixels * 4
    if left > _LONGEST:
        # Quirk: what is left of a run in several blocks stays in the widest (SDK: ``length_temp``).
        whole, rest = divmod(left - 1, _LONGEST)
        return f"111{_LONGEST - 1:016b}{word}" * whole + f"111{rest:016b}{word}"
    for n, width in enumerate(WIDTHS):
        if 0 < left <= 1 << width:
            return f"1{n:02b}{left - 1:0{width}b}{word}"
    return ""


def decode(rle: Sequence[int], width: int, height: int) -> tuple[Mask, bool]:
    """The mask (alpha above 0) and whether its edges were soft, which is more than one alpha above 0.

    Raises ValueError for another size, a cut stream, or what is no such stream at all.
    """
    total = width * height * 4
    if not 0 < total <= AREA * 4:
        raise ValueError("no picture has this size")
    try:
        data = bytes(rle)
    except TypeError:
        raise ValueError("not the bytes of a brush stroke") from None
    if len(data) < 7 or int.from_bytes(data[:4], "big") != total:
        raise ValueError("the stroke is not of this size")
    head = int.from_bytes(data[4:7], "big") >> 3
    size = (head >> 16) + 1
    widths = [(head >> n & 15) + 1 for n in (12, 8, 4, 0)]
    if size == 8 and (quick := arrays()) is not None:
        found = quick.unpack(data, widths, total)
        if found is not None:
            return Mask(width, height, found[0]), len(found[1] - {0}) > 1
    bits = f"{int.from_bytes(data, 'big'):0{len(data) * 8}b}"
    kinds = {f"{k}{n:02b}": _block_of(k, widths[n], size) for k in (0, 1) for n in range(4)}
    try:
        runs, alphas = _runs(bits, kinds, total)
    except KeyError:
        raise ValueError("the stroke is cut off") from None
    return Mask(width, height, tuple(runs)), len(alphas - {0}) > 1


def _runs(bits: str, kinds: dict[str, _Block], total: int) -> tuple[list[int], set[int]]:
    """The runs of the mask and the alphas that occur; KeyError where the bits end in a head.

    The value at 4 n + 3 is the alpha of pixel n, so values ``i`` to ``j`` hold the alphas of
    pixels ``i // 4`` to ``j // 4``. The loop is the price of a noisy mask: one turn for a block.
    """
    runs = [0]
    alphas: set[int] = set()
    at, i, on = 53, 0, False
    while i < total:
        block = kinds[bits[at : at + 3]]
        start = at + 3
        at = start + block.length
        count, alpha = block[bits[start:at]]
        j = i + count
        if block.words:
            at = start + block.width + count * block.words
            words = bits[start + block.width : at]
            if len(words) < count * block.words:
                raise ValueError("the stroke is cut off")
            on = _add_words(words[(3 - i) % 4 * block.words :], block.words, runs, alphas)
        elif pixels := j // 4 - i // 4:
            alphas.add(alpha)
            if (alpha > 0) is on:
                runs[-1] += pixels
            else:
                on = not on
                runs.append(pixels)
        i = j
    if i > total:
        raise ValueError("the stroke is longer than its picture")
    return runs, alphas


def _add_words(bits: str, size: int, runs: list[int], alphas: set[int]) -> bool:
    """Add the alphas of words that stand as they are, from the first on each fourth; whether the
    last run is set now."""
    for at in range(0, len(bits), 4 * size):
        alpha = int(bits[at : at + size], 2)
        alphas.add(alpha)
        if (alpha > 0) is (len(runs) & 1 == 0):
            runs[-1] += 1
        else:
            runs.append(1)
    return len(runs) & 1 == 0


class _Block(dict[str, tuple[int, int]]):
    """One of the eight kinds of block: the bits after its head -> number of values, their word.

    A dictionary that fills itself, since the same few lengths come again and again.
    """

    def __init__(self, repeats: int, width: int, size: int) -> None:
        super().__init__()
        self.width = width
        self.length = width + size * repeats
        self.words = 0 if repeats else size

    def __missing__(self, bits: str) -> tuple[int, int]:
        if len(bits) < self.length:
            raise ValueError("the stroke is cut off")
        found = int(bits[: self.width], 2) + 1, int(bits[self.width :] or "0", 2)
        if len(self) < 1 << 16:
            self[bits] = found
        return found


@lru_cache(maxsize=16)
def _block_of(repeats: int, width: int, size: int) -> _Block:
    """Kept from one mask to the next: all of one program have the same header."""
    return _Block(repeats, width, size)
