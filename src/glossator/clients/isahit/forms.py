"""Answers to the inputs of a form, and what a task may change of them."""

from __future__ import annotations

from typing import Any

from glossator.clients.isahit.wanted import (
    listed,
    number,
    shaped,
    text,
    text_or_number,
    texts,
    want,
)

_TEXTS = {"date", "display-text", "display-title", "email", "hidden"}
_TEXTS_OR_NUMBERS = {"checkbox", "radio", "text", "textarea", "url"}
_RESOURCES = {"display-resource", "display-resource-carousel"}
CHANGES = {
    "radio": ("required", "options"),
    "listbox": ("multiple", "required", "options"),
    "form-group": ("minNumber", "maxNumber", "startingItemsNumber"),
}
"""Inputs that a task may change, and the settings in which."""


def can_be_set(one: dict[str, Any]) -> bool:
    """Whether a task can give an answer to this input."""
    return one["submit"] is not False or not one.get("static", False)


def answer(value: Any, kind: str, where: str) -> None:
    """An answer to an input of this type; of types that are not here any."""
    if kind in _TEXTS:
        text(value, where)
    elif kind in _TEXTS_OR_NUMBERS:
        text_or_number(value, where)
    elif kind == "number":
        number(value, where)
    elif kind in _RESOURCES and not isinstance(value, str):
        for place, one in listed(value, where):
            text(one, place)


def change(value: Any, kind: str, where: str) -> None:
    """What a task changes of an input of this type."""
    known = ["settings"] + ["configurationOverwrite"] * (kind == "form-group")
    shaped(value, where, known)
    if "configurationOverwrite" in value:
        shaped(value["configurationOverwrite"], f"{where}.configurationOverwrite")
    settings, where = value.get("settings", {}), f"{where}.settings"
    shaped(settings, where, CHANGES[kind])
    for name, one in settings.items():
        place = f"{where}.{name}"
        if name == "options":
            for inner, option in listed(one, place):
                shaped(option, inner, ["name", "value", "group"], ["name", "value"])
                texts(option, inner, ["name", "value", "group"])
        elif kind == "form-group":
            number(one, place)
        else:
            want(isinstance(one, bool), place, "must be true or false")
