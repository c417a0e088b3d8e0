"""Things that are followed over the frames of a video, and events in it."""

from glossator.dialects.scale.kinds.family import Family
from glossator.dialects.scale.kinds.videos.asked import TYPES, check, fits, read, write
from glossator.dialects.scale.kinds.videos.reading import read_response
from glossator.dialects.scale.kinds.videos.writing import part, write_response

FAMILY = Family(
    names=TYPES,
    check=check,
    read=read,
    read_response=read_response,
    write_response=write_response,
    part=part,
    fits=fits,
    write=write,
)
