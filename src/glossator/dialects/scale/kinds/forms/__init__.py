"""Forms: questions without a place."""

from glossator.dialects.scale.kinds.forms import collection, transcription

FAMILIES = (collection.FAMILY, transcription.FAMILY)
