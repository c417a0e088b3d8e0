"""``LabelDescription`` and choices, to and from labels.

A description is a text, or ``{choice, subchoices?, display?, instance_label?}``; forms say ``value``
and ``label`` for ``choice`` and ``display``. Only leaves can be picked, and an answer carries their
``choice`` alone. [Scale's documentation, Label Nesting and Options]
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from glossator.model.label_schema import Label, join, split, walk
from glossator.model.loss import Losses


def word(value: Any) -> str | None:
    """What a client meant as a text: a text that is not empty, a number, true or false."""
    if isinstance(value, str):
        return value or None
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int | float) else None


def listed(value: Any) -> list[Any]:
    """A list as it is; one thing where a list belongs is a list of one, null an empty one."""
    if isinstance(value, list | tuple):
        return list(value)
    return [] if value is None else [value]


def read_labels(given: Any) -> tuple[Label, ...]:
    """Labels of places: each name is the ``choice`` itself. What is no description is left out, and
    so is a second one of the same name: an answer could not tell them apart."""
    return _read(given, _leaves(given, None), set(), None)


def read_options(given: Any) -> tuple[tuple[Label, ...], bool]:
    """Options of a choice, and whether they are nested: then each name is the whole path."""
    nested = any(isinstance(one, dict) and listed(one.get("subchoices")) for one in listed(given))
    if not nested:
        return read_labels(given), False
    return _read(given, _leaves(given, ()), set(), ()), True


Path = tuple[str, ...] | None
"""Where a description stands, if names are paths."""


def _name(above: Path, choice: str) -> str:
    return choice if above is None else join((*above, choice))


def _leaves(given: Any, above: Path) -> set[str]:
    """The names of all leaves: a parent of the same name gives way to them."""
    found: set[str] = set()
    for one in listed(given):
        name = _choice(one)
        if name is None:
            continue
        if isinstance(one, dict) and (inner := listed(one.get("subchoices"))):
            found |= _leaves(inner, None if above is None else (*above, name))
        else:
            found.add(_name(above, name))
    return found


def _choice(one: Any) -> str | None:
    if not isinstance(one, dict):
        return word(one)
    return word(one.get("choice", one.get("value")))


def _read(given: Any, leaves: set[str], seen: set[str], above: Path) -> tuple[Label, ...]:
    """``seen``: the names that are given so far."""
    found: list[Label] = []
    for one in listed(given):
        choice = _choice(one)
        if choice is None:
            continue
        described = one if isinstance(one, dict) else {}
        title = word(described.get("display", described.get("label")))
        if inner := listed(described.get("subchoices")):
            found.append(_parent(choice, title, inner, leaves, seen, above))
        elif (name := _name(above, choice)) not in seen:
            seen.add(name)
            found.append(
                Label(
                    name,
                    title=title or (choice if above is not None else None),
                    color=word(described.get("color")),
                    instance=described.get("instance_label") is True,
                )
            )
    return tuple(found)


def _parent(
    choice: str, title: str | None, inner: list[Any], leaves: set[str], seen: set[str], above: Path
) -> Label:
    own, n = choice, 2
    while (name := _name(above, own)) in leaves or name in seen:
        own, n = f"{choice}-{n}", n + 1
    seen.add(name)
    shown = title or (choice if own != choice or above is not None else None)
    path = None if above is None else (*above, own)
    return Label(name, title=shown, selectable=False, labels=_read(inner, leaves, seen, path))


# The way back.


class Words:
    """How the picks of one field are said: its options' names to ``choice`` and back.

    ``own``: the options were read from the vendor's parameters. Then two that end alike are said
    alike, as there; else the whole path is said.
    """

    def __init__(self, labels: tuple[Label, ...], nested: bool = False, own: bool = False) -> None:
        self.nested = nested
        every = list(walk(labels))
        self.said = _said(every, own) if nested else {}
        self.meant: dict[str, str] = {}
        for label in every:
            self.meant.setdefault(label.name, label.name)
        for name, text in self.said.items():
            self.meant.setdefault(text, name)
        for label in every:
            # Quirk: some programs answer with what is displayed.
            if label.title and label.selectable:
                self.meant.setdefault(label.title, label.name)

    def say(self, pick: str) -> str:
        """The ``choice`` of a pick; the pick itself if it is none of the field's."""
        return self.said.get(pick, pick)

    def pick(self, said: str) -> str:
        """The pick of a ``choice``; what is none of the field's is kept as it is."""
        return self.meant.get(said, join((said,)) if self.nested else said)


def _said(every: list[Label], own: bool) -> dict[str, str]:
    """Pick -> last part of its path, or the whole where another option ends alike."""
    names = [label.name for label in every if label.selectable]
    last = [split(name)[-1] for name in names]
    count = Counter(last)
    pairs = zip(names, last, strict=True)
    return {name: end if own or count[end] == 1 else name for name, end in pairs}


def write_labels(
    labels: tuple[Label, ...],
    where: str,
    losses: Losses,
    nested: bool = False,
    keys: tuple[str, str] = ("choice", "display"),
) -> list[Any]:
    """The descriptions of labels; ``keys`` are the words for the choice and for what is shown."""
    return _written(labels, Words(labels, nested), where, losses, keys)


def _written(
    labels: tuple[Label, ...], words: Words, where: str, losses: Losses, keys: tuple[str, str]
) -> list[Any]:
    found: list[Any] = []
    for label in labels:
        parent = split(label.name)[-1] if words.nested else label.name
        said = parent if label.labels else words.say(label.name)
        one: dict[str, Any] = {keys[0]: said}
        if label.title is not None and label.title != said:
            one[keys[1]] = label.title
        if label.instance:
            one["instance_label"] = True
        if label.labels:
            if label.selectable:
                losses.add(
                    "options_dropped", f"{where}/labels/{label.name}", "only leaves are picked"
                )
            one["subchoices"] = _written(label.labels, words, where, losses, keys)
        if label.key is not None:
            losses.add("options_dropped", f"{where}/labels/{label.name}", "a name out of the data")
        plain = len(one) == 1 and keys[0] == "choice"
        found.append(said if plain else one)
    return found
