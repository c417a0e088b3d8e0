"""Tokens as the Penn Treebank cuts them, with their places in the text.

The rules are those of the Treebank's tokenizer, with ``/`` among the marks that stand alone, as
Label Studio has it (label_studio_sdk.converter 1.0.10 changes NLTK's rules). They only ever put a
cut between two characters: a cut is kept as a NUL in a copy of the text, and counts as a blank for
the rules that follow.
"""

from __future__ import annotations

import re

_CUT = "\0"
_BLANK = r"[\s\0]"

_RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE if loose else 0), put)
    for pattern, put, loose in (
        # Quotes that open.
        (r'^"', "\0\\g<0>\0", False),
        (r"``", "\0\\g<0>\0", False),
        (r"(?<=[ \0(\[{<])(?:\"|'')", "\0\\g<0>\0", False),
        # Marks. A colon or comma between digits belongs to a number or a time.
        (r"[:,](?=[^\d])", "\0\\g<0>\0", False),
        (r"[:,](?=\n?\Z)", "\0\\g<0>\0", False),
        (r"\.\.\.", "\0\\g<0>\0", False),
        (r"[;@#$/%&]", "\0\\g<0>\0", False),
        # The period that ends the text; any other may belong to an abbreviation.
        (rf"(?<=[^.])\.(?=[\])}}>\"']*{_BLANK}*\Z)", "\0\\g<0>\0", False),
        (r"[?!]", "\0\\g<0>\0", False),
        (r"(?<=[^'])'(?=[ \0])", "\0\\g<0>\0", False),
        (r"[\][(){}<>]", "\0\\g<0>\0", False),
        (r"--", "\0\\g<0>\0", False),
        # Quotes that close, possessives, contractions.
        (r"''", "\0\\g<0>\0", False),
        (r'"', "\0\\g<0>\0", False),
        (r"(?<=[^' \0])(?:'[sSmMdD]|')(?=[ \0]|\Z)", "\0\\g<0>\0", False),
        (r"(?<=[^' \0])(?:'ll|'LL|'re|'RE|'ve|'VE|n't|N'T)(?=[ \0]|\Z)", "\0\\g<0>\0", False),
        (r"\b(can)(not)\b", "\0\\1\0\\2\0", True),
        (r"\b(d)('ye)\b", "\0\\1\0\\2\0", True),
        (r"\b(gim)(me)\b", "\0\\1\0\\2\0", True),
        (r"\b(gon)(na)\b", "\0\\1\0\\2\0", True),
        (r"\b(got)(ta)\b", "\0\\1\0\\2\0", True),
        (r"\b(lem)(me)\b", "\0\\1\0\\2\0", True),
        (r"\b(more)('n)\b", "\0\\1\0\\2\0", True),
        (rf"\b(wan)(na)(?={_BLANK}|\Z)", "\0\\1\0\\2\0", True),
        (r"(?:(?<=[ \0])|\A)('t)(is)\b", "\0\\1\0\\2\0", True),
        (r"(?:(?<=[ \0])|\A)('t)(was)\b", "\0\\1\0\\2\0", True),
    )
)


def tokens(text: str) -> list[tuple[int, int]]:
    """Start and end of each token, in code points; tokens hold no blanks and do not overlap."""
    cut = text.replace(_CUT, " ")
    for pattern, put in _RULES:
        cut = pattern.sub(put, cut)
    found: list[tuple[int, int]] = []
    at, start = 0, -1
    for letter in cut:
        if letter == _CUT or letter.isspace():
            if start >= 0:
                found.append((start, at))
                start = -1
        elif start < 0:
            start = at
        at += letter != _CUT
    if start >= 0:
        found.append((start, at))
    return found
