"""A data set as the Hugging Face ``datasets`` library loads it. See README.md.

https://huggingface.co/docs/datasets/repository_structure
"""

from glossator.formats import Format
from glossator.formats.huggingface.reader import files, read
from glossator.formats.huggingface.writer import join, write
from glossator.formats.source import Source
from glossator.model.geometry import KINDS


def _detect(source: Source) -> float:
    return 0.0 if source.single or not files(source) else 0.9


format = Format(
    name="huggingface",
    title="Hugging Face data set",
    suffix=".zip",
    media_type="application/zip",
    shapes=frozenset(KINDS),
    read=read,
    write=write,
    detect=_detect,
    description="Parquet files and a card, as the datasets library loads them; nothing lost.",
    pictures=True,
    join=join,
)
