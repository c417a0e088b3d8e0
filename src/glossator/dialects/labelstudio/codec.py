"""What the hub asks of this dialect: its answers, its addresses of files, its file forms; pure."""

from glossator.dialects.labelstudio.answers import read_answer, write_answer
from glossator.dialects.labelstudio.exporting.forms import export_form
from glossator.dialects.labelstudio.uploads import file_link

__all__ = ["export_form", "file_link", "read_answer", "write_answer"]
