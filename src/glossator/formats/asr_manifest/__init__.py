"""The manifest of NVIDIA NeMo: what is said in recordings, a JSON object a line. See README.md.

https://docs.nvidia.com/nemo-framework/user-guide/latest/nemotoolkit/asr/datasets.html
"""

from glossator.formats import Format
from glossator.formats.asr_manifest.reader import documents, read
from glossator.formats.asr_manifest.writer import write
from glossator.formats.elements import opens_with_keys
from glossator.formats.source import Source


def _detect(source: Source) -> float:
    for name in documents(source)[:8]:
        line = source.head(name, 1 << 16).lstrip().partition(b"\n")[0]
        if "audio_filepath" in opens_with_keys(line):
            return 0.9
    return 0.0


format = Format(
    name="asr_manifest",
    title="ASR manifest",
    suffix=".json",
    media_type="application/x-ndjson",
    shapes=frozenset({"time_span"}),
    read=read,
    write=write,
    detect=_detect,
    description="What is said in recordings, a JSON object a line, as NeMo reads it.",
    pictures=True,
)
