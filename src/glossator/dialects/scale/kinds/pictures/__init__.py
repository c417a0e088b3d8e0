"""Places on one picture: ``imageannotation``, and the old types of one geometry each."""

from glossator.dialects.scale.kinds.family import Family
from glossator.dialects.scale.kinds.pictures.asked import OLD, check, read
from glossator.dialects.scale.kinds.pictures.responses import part, read_response, write_response
from glossator.dialects.scale.kinds.pictures.writer import fits, write

FAMILY = Family(
    names=("imageannotation", *OLD),
    check=check,
    read=read,
    read_response=read_response,
    write_response=write_response,
    part=part,
    fits=fits,
    write=write,
)
