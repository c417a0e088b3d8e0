"""The outline of a mask, followed along the edges of its pixels."""

from __future__ import annotations

from collections.abc import Sequence

Row = list[int]
"""One row of a mask: a flat list of edges ``[a, b, c, d, ...]`` that grow strictly; the pixels
a <= x < b and c <= x < d are set."""


class Outline:
    """The edges between set and clear pixels, each with set pixels on its right hand.

    Right and left edges lie between two rows, down and up edges between two columns; each maps its
    first point to its last. A point is the number ``y * stride + x``. ``piece`` numbers the
    interval below the beginning of each right edge, ``whole`` joins intervals that touch across
    rows (union-find), so that each ring knows its 4-connected piece.
    """

    def __init__(self, rows: Sequence[Row], width: int) -> None:
        self.stride = width + 1
        self.right: dict[int, int] = {}
        self.left: dict[int, int] = {}
        self.down: dict[int, int] = {}
        self.up: dict[int, int] = {}
        self.piece: dict[int, int] = {}
        self.whole: list[int] = []
        above: Row = []
        tops: dict[int, int] = {}  # x of an open vertical side -> its upper point
        first = 0
        for y, row in enumerate([*rows, []]):
            start = len(self.whole)
            self.whole.extend(range(start, start + len(row) // 2))
            self._join(above, first, row, start)
            if row != above:
                self._across(above, row, start, y)
                self._along(above, row, tops, y)
            above, first = row, start

    def root(self, piece: int) -> int:
        whole = self.whole
        while whole[piece] != piece:
            whole[piece] = whole[whole[piece]]
            piece = whole[piece]
        return piece

    def _join(self, above: Row, first: int, row: Row, start: int) -> None:
        """Intervals of two rows that share a column belong to one piece."""
        i = j = 0
        while i < len(above) and j < len(row):
            if above[i] < row[j + 1] and row[j] < above[i + 1]:
                one, other = self.root(first + i // 2), self.root(start + j // 2)
                self.whole[max(one, other)] = min(one, other)
            if above[i + 1] < row[j + 1]:
                i += 2
            else:
                j += 2

    def _across(self, above: Row, row: Row, start: int, y: int) -> None:
        """Edges between two rows: to the right over what begins, to the left under what ends."""
        base = y * self.stride
        tops = [(x, 0) for x in above] + [(x, 1) for x in row]
        tops.sort()
        set_above = set_below = False
        seen = 0  # edges of the lower row so far
        for n, (x, lower) in enumerate(tops):
            if lower:
                set_below = not set_below
                seen += 1
            else:
                set_above = not set_above
            following = tops[n + 1][0] if n + 1 < len(tops) else x
            if following == x or set_above == set_below:
                continue
            if set_below:
                self.right[base + x] = base + following
                self.piece[base + x] = start + (seen - 1) // 2
            else:
                self.left[base + following] = base + x

    def _along(self, above: Row, row: Row, tops: dict[int, int], y: int) -> None:
        """Close the sides that end at this height, then open those that begin."""
        base = y * self.stride
        for side, falling in ((0, False), (1, True)):
            was, now = set(above[side::2]), set(row[side::2])
            for x in was - now:
                top = tops.pop(2 * x + side)
                if falling:
                    self.down[top] = base + x
                else:
                    self.up[base + x] = top
            for x in now - was:
                tops[2 * x + side] = base + x

    def ring(self, start: int) -> list[int]:
        """Take out the ring that begins with the right edge at ``start``.

        Where two pieces touch at a corner it turns right, which keeps them apart.
        """
        right, left, down, up = self.right, self.left, self.down, self.up
        ring = []
        at = start
        rightwards = True
        while True:
            ring.append(at)
            at = (right if rightwards else left).pop(at)
            ring.append(at)
            downwards = at in down if rightwards else at not in up
            at = (down if downwards else up).pop(at)
            # Where the ring touches itself at its start it comes by twice; downwards it goes on.
            if at == start and not (downwards and at in left):
                return ring
            rightwards = at not in left if downwards else at in right
