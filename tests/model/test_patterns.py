"""Patterns match whole texts and cannot hang the server."""

from __future__ import annotations

import time

import pytest

from glossator.model.patterns import LENGTH, STEPS, Pattern, compiled


@pytest.mark.parametrize(
    ("source", "text", "fits"),
    [
        (r"[A-Z]{2}\d{4}", "AB1234", True),
        (r"[A-Z]{2}\d{4}", "AB12345", False),
        (r"^a+$", "aaa", True),
        (r"(\d{1,3}\.){3}\d{1,3}", "192.168.0.1", True),
        (r"[^@\s]+@[^@\s]+\.[a-z]+", "a@example.org", True),
        (r"\d+(,\d+)*", "1,22,333", True),
        (r"\d+(,\d+)*", "1,22,", False),
        (r"\w+(?:-\w+)*", "one-two", True),
        (r"(?:/[^/]+)+", "/a/b", True),
        (r"(?:;[^;]{1,20})+", ";a;b", True),
        (r"(?i)abc|abd", "ABD", True),
        (r"a(?=b)b(?!c)", "ab", True),
        ("", "", True),
    ],
)
def test_pattern_matches_the_whole_text(source: str, text: str, fits: bool) -> None:
    assert compiled(source).fits(text) is fits


@pytest.mark.parametrize(
    "source",
    [
        "[",
        "(",
        "*a",
        "(?P<n>a)(?P<n>b)",
        "a{99999999999}",
        "(a+)+",
        "(a*)*b",
        "(a|a)*",
        "(a|ab)*c",
        r"(,\d*\d*)*",
        r"(,[,\d]+)*",
        r"(x\w+)*",
        r"(-[^a]+)*",
        r"(,.+)*",
        r"(,(?:ab)+)*",
        r"(a)\1",
        "(a{0,20}){0,20}",
        "a" * (LENGTH + 1),
        "a?" * 30 + "a" * 30,
        "((a{1,9}){1,9}){1,9}",
        "(a|aa){10}" * 3,
    ],
)
def test_pattern_that_is_wrong_or_slow_is_refused(source: str) -> None:
    with pytest.raises(ValueError, match=r"pattern|expression|long|ways"):
        Pattern(source)


@pytest.mark.parametrize(
    ("source", "letter"),
    [
        (r"\d*\d*x", "1"),
        (r"\d*\d*\d*x", "1"),
        (r"\d*\d*\d*\d*x", "1"),
        (r"\d+(,\d+)*(,\d+)*x", "1,"),
        (r"(a?){10}a{10}b", "a"),
        (r"(\d*){3}x", "1"),
        ("(a|aa){10}b", "a"),
        ("a?" * 20 + "a" * 20 + "b", "a"),
    ],
)
def test_the_worst_text_takes_no_time(source: str, letter: str) -> None:
    pattern = Pattern(source)
    text = (letter * 5000)[: min(pattern.longest, 5000)]
    start = time.perf_counter()
    assert not pattern.fits(text)
    assert time.perf_counter() - start < 2
    assert not pattern.fits(letter * (pattern.longest + 1))


def test_texts_may_be_as_long_as_the_steps_allow() -> None:
    assert Pattern("a*").longest == STEPS
    assert Pattern("a*b*").longest == 3162
    assert Pattern("abc").longest == STEPS
    assert (
        Pattern(r"(25[0-5]|2[0-4]\d|[01]?\d\d?)(\.(25[0-5]|2[0-4]\d|[01]?\d\d?)){3}").longest > 99
    )
    assert Pattern("(" * 300 + ")" * 300).longest == STEPS
