"""One object that had to be written as several regions, put together again.

The writer names the pieces ``ID``, ``ID-2``, ``ID-3`` ... with ``ID`` as their parent, and all have
the same labels. Pieces of one page are parts; pieces of several pages are a track.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from glossator.dialects.labelstudio.results.plan import Plan
from glossator.model.annotation import Region, Relation
from glossator.model.geometry import Foreign, Key, Parts, PlainShape, SimpleShape, Track


def joined(
    regions: list[Region], relations: list[Relation], plan: Plan
) -> tuple[list[Region], list[Relation]]:
    """Regions and relations with the pieces of each object as one region.

    Only where the question asks for objects of several pieces; what a person drew below another
    region has an id of its own and stays as it is.
    """
    pieces = _pieces(regions, plan)
    whole = {name: _whole(found, plan) for name, found in pieces.items()}
    gone = {
        piece.id: name
        for name, found in pieces.items()
        if whole[name] is not None
        for piece in found[1:]
    }
    if not gone:
        return regions, relations
    kept = [whole.get(one.id) or one for one in regions if one.id not in gone]
    return (
        [replace(one, parent=gone.get(one.parent or "", one.parent)) for one in kept],
        [
            replace(
                one,
                source=gone.get(one.source, one.source),
                target=gone.get(one.target, one.target),
            )
            for one in relations
        ],
    )


def _pieces(regions: list[Region], plan: Plan) -> dict[str, list[Region]]:
    """The first piece's id -> all pieces, in their order."""
    first = {one.id: one for one in regions if one.field in plan.pieces}
    found: dict[str, list[Region]] = {}
    for one in regions:
        above = first.get(one.parent or "")
        if above is None or above is one or not _is_piece(one, above):
            continue
        found.setdefault(above.id, [above]).append(one)
    below = {one.id for pieces in found.values() for one in pieces[1:]}
    return {name: pieces for name, pieces in found.items() if name not in below}


def _is_piece(one: Region, above: Region) -> bool:
    number = one.id.removeprefix(f"{above.id}-")
    same = (one.field, one.labels, one.input) == (above.field, above.labels, above.input)
    return same and number != one.id and number.isdecimal()


def _whole(pieces: Sequence[Region], plan: Plan) -> Region | None:
    """The region that they are together; None if the question has no such shape."""
    first, shapes = pieces[0], plan.pieces[pieces[0].field]
    places: list[SimpleShape] = []
    for piece in pieces:
        if piece.shape is None or isinstance(piece.shape, Parts | Track | Foreign):
            return None
        places.append(piece.shape)
    items = [piece.item for piece in pieces]
    if len(set(items)) == 1 and "parts" in shapes:
        # Each piece repeats the values.
        return replace(first, shape=Parts(tuple(places)))
    if len(set(items)) == len(items) and "track" in shapes:
        keys = _keys(pieces, places)
        return replace(first, shape=Track(keys), item=None) if keys else None
    return None


def _keys(pieces: Sequence[Region], places: Sequence[PlainShape]) -> tuple[Key, ...]:
    """A key for each piece, with the values that change there; none if a piece has no page."""
    keys: list[Key] = []
    before = {value.field: value.value for value in pieces[0].values}
    for piece, place in zip(pieces, places, strict=True):
        if piece.item is None:
            return ()
        now = {value.field: value.value for value in piece.values}
        changed = {name: value for name, value in now.items() if before.get(name) != value}
        keys.append(Key(piece.item, place, values=changed))
        before = now
    return tuple(keys)
