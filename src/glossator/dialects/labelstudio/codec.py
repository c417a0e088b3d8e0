"""What the hub asks of this dialect: its answers, its label schemas, its addresses of files, its file
forms; pure."""

from glossator.dialects.labelstudio.answers import read_answer, write_answer
from glossator.dialects.labelstudio.config import read_config, write_config
from glossator.dialects.labelstudio.exporting.forms import export_form
from glossator.dialects.labelstudio.uploads import file_link

__all__ = [
    "export_form", "file_link", "read_answer", "read_schema", "write_answer", "write_schema",
]  # fmt: skip

read_schema, write_schema = read_config, write_config
