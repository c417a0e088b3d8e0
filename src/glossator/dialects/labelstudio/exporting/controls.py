"""Which control a result belongs to, as the vendor's converter finds it; pure."""

import re

from glossator.dialects.labelstudio.config import parsed, write_config
from glossator.model.label_schema import LabelSchema
from glossator.model.loss import Losses


class Controls:
    """The controls of a schema's configuration. Those of a repeated part have names with an index,
    which stands for any text."""

    def __init__(self, schema: LabelSchema) -> None:
        found = parsed(write_config(schema, Losses()))
        self._tags: dict[str, str | None] = {name: one["type"] for name, one in found.items()}
        self._repeated = [
            (_pattern(name, one["regex"]), one["type"])
            for name, one in found.items()
            if "regex" in one
        ]

    def tag(self, from_name: str) -> str | None:
        """The tag of the control that a result names; None if there is none: such results are no
        part of the tables."""
        if from_name not in self._tags:
            tags = (tag for pattern, tag in self._repeated if pattern.match(from_name))
            self._tags[from_name] = next(tags, None)
        return self._tags[from_name]


def _pattern(name: str, variables: dict[str, str]) -> re.Pattern[str]:
    pattern = re.escape(name)
    for variable, meant in variables.items():
        pattern = pattern.replace(re.escape(variable), meant)
    return re.compile(pattern)
