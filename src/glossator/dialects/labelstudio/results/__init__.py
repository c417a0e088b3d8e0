"""Label Studio's ``result`` list to and from the model's answers; pure.

``read_result`` and ``write_result`` are the whole surface. A result is one labelled control of one
region (or of the task); those that share an id are one region.
"""

from glossator.dialects.labelstudio.results.reader import read_result
from glossator.dialects.labelstudio.results.writer import write_result

__all__ = ["read_result", "write_result"]
