"""CoNLL 2003: a token a line, entities as BIO tags. See README.md.

The form is that of the shared task (https://aclanthology.org/W03-0419/), with the columns that
Label Studio writes.
"""

from glossator.formats import Format
from glossator.formats.conll2003.reader import documents, read
from glossator.formats.conll2003.writer import write
from glossator.formats.source import Source


def _detect(source: Source) -> float:
    for name in documents(source)[:8]:
        head = source.head(name).removeprefix(b"\xef\xbb\xbf").lstrip()
        if head.startswith(b"-DOCSTART-"):
            return 0.9
        lines = [line.split() for line in head.splitlines()[:1]]
        tag = lines[0][-1] if lines and len(lines[0]) > 1 else b""
        if name.lower().endswith(".conll") and (tag == b"O" or tag[1:2] == b"-"):
            return 0.7
    return 0.0


format = Format(
    name="conll2003",
    title="CoNLL 2003",
    suffix=".conll",
    media_type="text/plain",
    shapes=frozenset({"text_span"}),
    read=read,
    write=write,
    detect=_detect,
    description="Entities in text as BIO tags, one token a line.",
)
