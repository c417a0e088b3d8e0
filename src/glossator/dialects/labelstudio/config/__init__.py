"""The XML labelling language: to and from a label schema, and the vendor's short form of it."""

from glossator.dialects.labelstudio.config.data import check_data
from glossator.dialects.labelstudio.config.names import Names, names_of
from glossator.dialects.labelstudio.config.parsed import parsed
from glossator.dialects.labelstudio.config.reader import read_config
from glossator.dialects.labelstudio.config.removals import Used, declared, removed
from glossator.dialects.labelstudio.config.tree import Element, parse
from glossator.dialects.labelstudio.config.writer import write_config

__all__ = [
    "Element",
    "Names",
    "Used",
    "check_data",
    "declared",
    "names_of",
    "parse",
    "parsed",
    "read_config",
    "removed",
    "write_config",
]
