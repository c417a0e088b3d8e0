"""Arithmetic of corners: ``[x, y, x, y, …]``, fractions of a picture, or pixels."""

from __future__ import annotations

from typing import Any

Numbers = list[Any]
Size = dict[str, Any]
_LEAST = 0.01


def corners(box: Numbers) -> Numbers:
    """The four corners of a rectangle, from the top left one clockwise."""
    left, top, right, bottom = box
    return [left, top, right, top, right, bottom, left, bottom]


def middle_and_size(box: Numbers) -> Numbers:
    """Centre, width and height of a rectangle, whichever two corners it is given by; a side of
    nothing is 0.01."""
    x1, y1, x2, y2 = box
    left, top = min(x1, x2), min(y1, y2)
    width, height = max(x1, x2) - left, max(y1, y2) - top
    return [left + width / 2, top + height / 2, width or _LEAST, height or _LEAST]


def bounds(vertices: Numbers) -> Numbers:
    """The rectangle around all points."""
    xs, ys = vertices[::2], vertices[1::2]
    return [min(xs), min(ys), max(xs), max(ys)]


def pairs(vertices: Numbers) -> list[dict[str, Any]]:
    """``[x, y, …]`` as ``[{"x", "y"}, …]``."""
    return [
        {"x": x, "y": y} for x, y in zip(vertices[::2], vertices[1::2], strict=True)
    ]  # fmt: skip


def flat(points: list[dict[str, Any]]) -> Numbers:
    """``[{"x", "y"}, …]`` as ``[x, y, …]``."""
    return [value for point in points for value in (point["x"], point["y"])]


def in_pixels(points: list[dict[str, Any]], size: Size) -> list[dict[str, Any]]:
    """Fractions of a picture in its pixels, to two digits."""
    width, height = float(size["width"]), float(size["height"])
    return [{"x": round(p["x"] * width, 2), "y": round(p["y"] * height, 2)} for p in points]


def in_fractions(points: list[dict[str, Any]], size: Size) -> list[dict[str, Any]]:
    """Pixels of a picture as fractions of it."""
    width, height = float(size["width"]), float(size["height"])
    return [{"x": p["x"] / width, "y": p["y"] / height} for p in points]
