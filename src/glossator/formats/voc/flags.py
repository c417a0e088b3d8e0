"""What an object of VOC says besides its class and its box.

``difficult`` (not to be counted), ``truncated`` (the box is not the whole object) and ``occluded``
are 0 or 1; ``pose`` is a word, ``Unspecified`` if nobody said one. They are attributes of a region
under these names.
"""

from __future__ import annotations

from glossator.formats.xml_tree import Element, escaped, speakable
from glossator.model.annotation import Region, Value
from glossator.model.label_schema import AnyField, BooleanField, TextField
from glossator.model.loss import Losses

FLAGS = ("truncated", "difficult", "occluded")
_UNSAID = "Unspecified"


def read_flags(element: Element) -> tuple[Value, ...]:
    """The attributes of an object; a flag that is 0 and an unspecified pose say nothing."""
    found = []
    pose = element.say("pose")
    if pose and pose != _UNSAID:
        found.append(Value("pose", pose))
    # Quirk: VOC2011 and later say `occluded`; some tools write flags as words.
    found += [
        Value(flag, True) for flag in FLAGS if element.say(flag).lower() in ("1", "true", "yes")
    ]
    return tuple(found)


def fields_of(names: set[str]) -> tuple[AnyField, ...]:
    """The questions that attributes of these names answer."""
    found: list[AnyField] = []
    if "pose" in names:
        found.append(TextField(name="pose", inputs=("image",), scope="region", on=("objects",)))
    for flag in FLAGS:
        if flag in names:
            found.append(
                BooleanField(name=flag, inputs=("image",), scope="region", on=("objects",))
            )
    return tuple(found)


def write_flags(region: Region, losses: Losses) -> str:
    """The elements between class and box; an attribute that VOC has no word for is a loss."""
    said: dict[str, str] = {}
    for value in region.values:
        name, given = value.field, value.value
        if name in said:
            losses.add("attribute_dropped", f"regions/{region.id}", name)
        elif name in FLAGS and isinstance(given, bool):
            said[name] = str(int(given))
        elif name == "pose" and isinstance(given, str) and speakable(given):
            said[name] = escaped(given)
        else:
            losses.add("attribute_dropped", f"regions/{region.id}", name)
    occluded = f"<occluded>{said['occluded']}</occluded>" if "occluded" in said else ""
    return (
        f"<pose>{said.get('pose', _UNSAID)}</pose>"
        f"<truncated>{said.get('truncated', '0')}</truncated>"
        f"<difficult>{said.get('difficult', '0')}</difficult>{occluded}"
    )
