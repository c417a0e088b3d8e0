"""The vendor's own file forms, made of tasks in the vendor's JSON; pure."""

from glossator.dialects.labelstudio.exporting.arrays import write_array
from glossator.dialects.labelstudio.exporting.minimal import records, write_minimal
from glossator.dialects.labelstudio.exporting.tables import write_table

__all__ = ["records", "write_array", "write_minimal", "write_table"]
